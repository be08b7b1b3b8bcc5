"""The text format of UJIpenchars2: who drew what, and that bad lines are named."""

import numpy as np
import pytest

from model.data.errors import DatasetError
from model.data.formats.ujipenchars import read_ujipenchars

TEXT = """// ASCII char: 7
WORD 7 trn_UPV_W02-02
  NUMSTROKES 2
  POINTS 2 # 10 20 15 20
  POINTS 1 # -7 40

WORD a trn_UJI_W01-01
  NUMSTROKES 1
  POINTS 1 # 1 2
WORD 3 trn_UPV_W02-01
  NUMSTROKES 1
  POINTS 1 # 3 4
"""


def test_writers_are_numbered_in_the_order_in_which_they_appear() -> None:
    seven, letter, three = read_ujipenchars(TEXT, name="uji")
    assert (seven.label, seven.writer, seven.id) == ("7", "uji/1", "uji:7-1-2")
    assert (letter.label, letter.writer, letter.id) == ("a", "uji/2", "uji:a-2-1")
    assert (three.label, three.writer, three.id) == ("3", "uji/1", "uji:3-1-1")
    assert [stroke.tolist() for stroke in seven.strokes] == [[[10, 20], [15, 20]], [[-7, 40]]]
    assert seven.strokes[0].dtype == np.float32
    assert read_ujipenchars("// nothing\n") == []


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("WORD 7", "WORT 7", "uji: line 2: found 'WORT 7 trn_UPV_W02-02', expected WORD, a character and writer"),
        ("_W02-02", "_W02", "uji: line 2: found 'WORD 7 trn_UPV_W02', expected WORD"),
        ("NUMSTROKES 2", "NUMSTROKES two", "uji: line 3: found 'NUMSTROKES two', expected NUMSTROKES and a number"),
        ("NUMSTROKES 2", "NUMSTROKES 3", "uji: line 7: found 'WORD a trn_UJI_W01-01', expected POINTS, how many"),
        ("NUMSTROKES 2", "NUMSTROKES 1", "uji: line 5: found 'POINTS 1 # -7 40', expected WORD"),
        ("15 20", "15", "uji: line 4: found 3 numbers, expected 4"),
        ("15 20", "15 20 1 2", "uji: line 4: found 6 numbers, expected 4"),
        ("15 20", "15 x", "uji: line 4: found 'POINTS 2 # 10 20 15 x', expected POINTS, how many, # and so many"),
        ("  POINTS 1 # 3 4\n", "", "uji: line 12: found '', expected POINTS"),
        ("  NUMSTROKES 1\n  POINTS 1 # 3 4\n", "", "uji: line 11: found '', expected NUMSTROKES"),
    ],
)
def test_bad_lines_are_named_with_what_was_found_and_expected(before: str, after: str, found: str) -> None:
    with pytest.raises(DatasetError) as caught:
        read_ujipenchars(TEXT.replace(before, after), name="uji")
    assert str(caught.value).startswith(found)
    assert "\n" not in str(caught.value)
