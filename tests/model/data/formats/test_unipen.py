"""UNIPEN files: which components make a character, which way is up, and that bad lines are named."""

import numpy as np
import pytest

from model.data.errors import DatasetError
from model.data.formats.unipen import MAX_DEPTH, Character, read_unipen

# Two digits: one stroke, then two, with a pen-up block that holds no points between them.
TEXT = """.VERSION 1.0
.COMMENT Numbers may stand in a text:
 12 13 14
.WRITER_ID seven
.SEGMENT DIGIT 0 ? "1"
.PEN_DOWN
10 20
10 5
.PEN_UP
.DT 100
.SEGMENT CHARACTER 1-2 OK "4"
.PEN_DOWN
 1 9
 0\t4
 5.5 4
.PEN_UP
.DT 50
.PEN_DOWN
4 6
4 -3
.PEN_UP
"""


def points(character: Character) -> list[list[list[float]]]:
    return [stroke.tolist() for stroke in character.strokes]


def test_read_unipen_returns_strokes_with_y_pointing_down() -> None:
    one, four = read_unipen(TEXT, file="digits.dat")
    assert (one.label, one.writer, one.id) == ("1", "seven", "digits.dat:0")
    assert (four.label, four.writer, four.id) == ("4", "seven", "digits.dat:1-2")
    assert points(one) == [[[10, -20], [10, -5]]]
    assert points(four) == [[[1, -9], [0, -4], [5.5, -4]], [[4, -6], [4, 3]]]
    assert {stroke.dtype for stroke in one.strokes + four.strokes} == {np.dtype(np.float32)}


def test_read_unipen_takes_windows_line_ends() -> None:
    expected = [points(one) for one in read_unipen(TEXT)]
    assert [points(one) for one in read_unipen(TEXT.replace("\n", "\r\n"))] == expected


def test_pen_up_blocks_take_a_number_only_if_they_hold_points() -> None:
    blocks = [".PEN_UP\n", ".PEN_DOWN\n1 1\n", ".PEN_UP\n8 8\n", ".PEN_DOWN\n2 2\n", ".PEN_UP\n\n", ".PEN_DOWN\n3 3\n"]
    text = "".join(blocks)
    found = [points(read_unipen(f'{text}.SEGMENT CHARACTER {number} ? "a"')[0]) for number in range(4)]
    assert found == [[[[1, -1]]], [], [[[2, -2]]], [[[3, -3]]]]


@pytest.mark.parametrize(
    ("parts", "chosen"),
    [("2", [2]), ("1-3", [1, 2, 3]), ("0,2", [0, 2]), ("0-1,3", [0, 1, 3]), ("3,0", [3, 0]), ("2-2", [2])],
)
def test_segment_names_single_components_ranges_and_lists(parts: str, chosen: list[int]) -> None:
    text = "".join(f".PEN_DOWN\n{number} 0\n" for number in range(4))
    (found,) = read_unipen(f'.SEGMENT CHARACTER {parts} ? "a"\n{text}')
    assert [stroke[0, 0] for stroke in found.strokes] == chosen


@pytest.mark.parametrize(
    ("written", "label"), [('"a"', "a"), (r'"\""', '"'), (r'"\\"', "\\"), ('"ab c"', "ab c"), ('"("', "(")]
)
@pytest.mark.parametrize("quality", ["? ", "OK ", ""])
def test_segment_labels_may_hold_escaped_characters(written: str, label: str, quality: str) -> None:
    (found,) = read_unipen(f".SEGMENT CHARACTER 0 {quality}{written}\n.PEN_DOWN\n1 1\n")
    assert found.label == label


def test_segments_of_words_are_passed_over() -> None:
    assert read_unipen('.SEGMENT WORD 0-2:3 ? "one two"\n.SEGMENT PAGE\n.PEN_DOWN\n1 1\n') == []


def test_components_of_an_included_file_come_first() -> None:
    files = {
        "head.doc": ".COORD X Y\n.PAD\n 3 4 text\n",
        "ink.dat": ".WRITER_ID r00-07\n.PEN_DOWN\n1 1\n.PEN_DOWN\n2 2\n" + '.SEGMENT CHARACTER 0 ? "not this one"\n',
    }
    text = '.INCLUDE head.doc\n.INCLUDE ink.dat\n.PEN_DOWN\n3 3\n.SEGMENT CHARACTER 1-2 ? "x"\n'
    (found,) = read_unipen(text, files.__getitem__, file="data/x.dat")
    assert points(found) == [[[2, -2]], [[3, -3]]]
    assert (found.writer, found.id) == ("r00-07", "data/x.dat:1-2")


def test_without_a_way_to_include_the_line_is_passed_over() -> None:
    assert len(read_unipen(f".INCLUDE missing.doc\n{TEXT}")) == 2


def test_columns_other_than_x_and_y_are_left_out() -> None:
    (found,) = read_unipen('.COORD T Y X\n.PEN_DOWN\n0 1 2\n5 3 4\n.SEGMENT CHARACTER 0 ? "x"\n')
    assert points(found) == [[[2, -1], [4, -3]]]


@pytest.mark.parametrize(
    ("parts", "chosen"),
    [
        ("0:1-0:2", [[1, 2]]),
        ("0:2-1", [[2, 3], [10, 11, 12, 13]]),
        ("0:3-1:0,2", [[3], [10], [20, 21, 22, 23]]),
        ("0-2:1", [[0, 1, 2, 3], [10, 11, 12, 13], [20, 21]]),
        ("1:2", [[12]]),
        ("0:4-1:0", [[10]]),
    ],
)
def test_segment_names_parts_of_components_from_point_to_point(parts: str, chosen: list[list[int]]) -> None:
    text = "".join(".PEN_DOWN\n" + "".join(f"{10 * n + k} 0\n" for k in range(4)) for n in range(3))
    (found,) = read_unipen(f'.SEGMENT CHARACTER {parts} ? "a"\n{text}')
    assert [stroke[:, 0].tolist() for stroke in found.strokes] == chosen


def test_axes_of_different_resolution_are_brought_to_one() -> None:
    lines = ".X_POINTS_PER_INCH 200\n.Y_POINTS_PER_INCH 400.0\n.PEN_DOWN\n10 20\n30 60\n"
    (found,) = read_unipen(f'{lines}.SEGMENT CHARACTER 0 ? "x"\n')
    assert points(found) == [[[10, -10], [30, -30]]]
    (same,) = read_unipen(f'{lines.replace("400.0", "200")}.SEGMENT CHARACTER 0 ? "x"\n')
    assert points(same) == [[[10, -20], [30, -60]]]


def test_an_included_file_may_hold_nothing() -> None:
    assert len(read_unipen(f".INCLUDE empty.doc\n{TEXT}", lambda name: "")) == 2


def test_character_without_points_has_no_strokes() -> None:
    (found,) = read_unipen('.PEN_DOWN\n.PEN_UP\n.SEGMENT CHARACTER 0 ? "x"\n')
    assert found.strokes == ()


def test_a_writer_s_name_holds_until_the_next() -> None:
    part = '.WRITER_ID {}\n.PEN_DOWN\n1 1\n.SEGMENT CHARACTER {} ? "x"\n'
    found = read_unipen(part.format("a", 0) + part.format("b", 1))
    assert [one.writer for one in found] == ["a", "b"]


SEGMENT = '.SEGMENT CHARACTER 0 ? "1"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{SEGMENT}.PEN_DOWN\n1 2\n3\n", "f: line 4: found '3', expected a line of 2 numbers: X Y. Correct the file"),
        (f"{SEGMENT}.PEN_DOWN\n1 2 3\n", "f: line 3: found '1 2 3', expected a line of 2 numbers"),
        (f"{SEGMENT}.PEN_DOWN\n1 2\n\n1 nan\n", "f: line 5: found '1 nan', expected"),
        (f"{SEGMENT}.PEN_DOWN\n1 99999999\n", "f: line 3: found '1 99999999', expected"),
        (f"{SEGMENT}.PEN_DOWN\n1 1e3\n", "f: line 3: found '1 1e3', expected"),
        (f"{SEGMENT}.PEN_DOWN 1 2\n3 4\n", "f: line 2: found '1 2', expected a line of 2 numbers"),
        (f"{SEGMENT}.PEN_DOWN\n{'7' * 100}\n", f"f: line 3: found '{'7' * 40}', expected"),
        (f".COORD X Y T\n{SEGMENT}.PEN_DOWN\n1 2\n", "f: line 4: found '1 2', expected a line of 3 numbers: X Y T."),
        (".X_POINTS_PER_INCH 0\n", "f: line 1: found '0', expected a number of points above 0, such as .X_POINTS_PER"),
        (".Y_POINTS_PER_MM ten\n", "f: line 1: found 'ten', expected a number of points above 0"),
        (".COORD X X\n", "f: line 1: found .COORD X X, expected X and Y once each, such as .COORD X Y T. Corr"),
        (SEGMENT, "f: line 1: found the components 0, expected rising numbers below 0, which is how many there are. "),
        ('\n.SEGMENT CHARACTER 2-1 ? "1"\n.PEN_DOWN\n1 2\n', "f: line 2: found the components 2-1, expected rising"),
        (
            '.SEGMENT CHARACTER 0:3:1-2 ? "1"\n',
            "f: line 1: found '.SEGMENT CHARACTER 0:3:1-2 ? \"1\"', expected a level",
        ),
        (".SEGMENT CHARACTER 0 ? 1\n", "found '.SEGMENT CHARACTER 0 ? 1', expected a level, components, a quality"),
        ('.SEGMENT CHARACTER 0 ? ""\n', "found '.SEGMENT CHARACTER 0 ? \"\"', expected a level, components"),
        ('.SEGMENT CHARACTER 0 ? "1"\n5 6\n', "expected a level, components, a quality and a label, such as"),
    ],
)
def test_bad_lines_are_named_with_what_was_found_and_expected(text: str, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_unipen(text, file="f")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_bad_line_of_an_included_file_is_named_by_its_own_file() -> None:
    with pytest.raises(DatasetError, match=r"ink\.dat: line 2: found 'x', expected"):
        read_unipen(f".INCLUDE ink.dat\n{SEGMENT}", lambda name: ".PEN_DOWN\nx\n", file="f")


def test_files_that_include_themselves_are_refused() -> None:
    with pytest.raises(
        DatasetError, match=f"a: line 1: found files that include each other more than {MAX_DEPTH} deep"
    ):
        read_unipen(".INCLUDE a\n", lambda name: ".INCLUDE a\n", file="f")


def test_more_components_than_anyone_writes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.data.formats.unipen.MAX_COMPONENTS", 2)
    with pytest.raises(DatasetError, match="f: line 3: found more components, expected at most 2"):
        read_unipen(".PEN_DOWN\n" * 3, file="f")
