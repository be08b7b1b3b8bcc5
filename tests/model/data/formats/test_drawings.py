"""Drawings as lines of JSON: one drawing a line, and that bad lines are named."""

import numpy as np
import pytest

from model.data.errors import DatasetError
from model.data.formats.drawings import read_drawings

SEVEN = '{"label":"7","writer":"anna","strokes":[[[1,9],[6.5,9],[3,0]],[[2,4]]]}'
APPLE = '{"label":"hot dog","writer":"Early/02","strokes":[[[0,0],[0,0]]]}'


def test_read_drawings_returns_one_for_each_line() -> None:
    seven, apple = read_drawings(f"{SEVEN}\n{APPLE}\n", name="hands")
    assert (seven.label, seven.writer, seven.id) == ("7", "hands/anna", "hands:1")
    assert (apple.label, apple.writer, apple.id) == ("hot dog", "hands/Early/02", "hands:2")
    assert [stroke.tolist() for stroke in seven.strokes] == [[[1, 9], [6.5, 9], [3, 0]], [[2, 4]]]
    assert {stroke.dtype for stroke in seven.strokes + apple.strokes} == {np.dtype(np.float32)}
    assert read_drawings("", name="hands") == ()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("7", "found '7', expected an object with label, writer and strokes"),
        ("{", "found no JSON, expected an object"),
        ("", "found no JSON, expected an object"),
        ("[" * 100_000, "found no JSON, expected an object"),
        (SEVEN.replace("writer", "author"), 'found \'{"label":"7","author":"anna","strokes":[\', expected'),
        (SEVEN.replace('"7"', "7"), "found 7 by 'anna', expected a label and a writer as texts"),
        (SEVEN.replace('"anna"', '" "'), "found '7' by ' ', expected a label and a writer as texts"),
        (SEVEN.replace('"anna"', '""'), "found '7' by '', expected a label and a writer as texts"),
        ('{"label":"7","writer":"a","strokes":[]}', "found [], expected a list of strokes"),
        ('{"label":"7","writer":"a","strokes":"x"}', "found x, expected a list of strokes"),
        ('{"label":"7","writer":"a","strokes":[[]]}', "found the stroke [], expected a list of points x, y"),
        ('{"label":"7","writer":"a","strokes":[[[1,2],[3]]]}', "found the stroke [[1, 2], [3]], expected a list of"),
        ('{"label":"7","writer":"a","strokes":[[[1,2,3]]]}', "found the stroke [[1, 2, 3]], expected a list of"),
        ('{"label":"7","writer":"a","strokes":[[[1,NaN]]]}', "found the stroke [[1, nan]], expected a list of"),
        ('{"label":"7","writer":"a","strokes":[[["x","y"]]]}', "found the stroke [['x', 'y']], expected a list"),
        ('{"label":"7","writer":"a","strokes":[null]}', "found the stroke None, expected a list of points"),
    ],
)
def test_bad_lines_are_named_with_what_was_found_and_expected(line: str, found: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_drawings(f"{SEVEN}\n{line}\n{SEVEN}\n", name="hands")
    assert str(caught.value).startswith(f"hands: line 2: {found}")
    assert "\n" not in str(caught.value)
