"""Tests of the account of all ink: lines with their marks, and what is left out and why."""

from collections.abc import Callable

import numpy as np
import pytest

from model.preprocessing.strokes import Rendering, render_strokes
from model.segmentation.account import MAX_SPECKS
from model.segmentation.pieces import InkPieces, Pieces
from tests.helpers.drawn_numbers import SHAPES, Strokes, circle, ink_pieces, line, number, read, stroke_pieces

Make = Callable[[Strokes], Pieces]
both = pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])


def spread(*digits: str, gap: float = 60) -> Strokes:
    """Return digits from x = 10 on whose feet lie at 120, `gap` of paper between them."""
    return [stroke for digit in number("".join(digits), gap) for stroke in digit]


def shifted(strokes: Strokes, x: float, y: float) -> Strokes:
    return [stroke + np.array([x, y]) for stroke in strokes]


# Each between a 7 (10 to 65) and a 5 (125 to 170) that reach from 20 to 120.
MARKS: dict[str, Strokes] = {
    ".": [circle(92, 114, 6, 6)],
    ",": [line((97, 110), (90, 135))],
    "-": [line((78, 70), (110, 71))],
    ":": [circle(92, 110, 6, 6), circle(92, 60, 6, 6)],
    "/": [line((80, 140), (112, 0))],
    "+": [line((78, 70), (112, 70)), line((95, 52), (95, 88))],
}


@both
@pytest.mark.parametrize("mark", MARKS)
def test_mark_between_digits_stands_in_the_line_and_is_no_digit(make: Make, mark: str) -> None:
    found = read(make([*spread("7", "5"), *MARKS[mark]]))
    assert (found.text, [each.text for each in found.lines]) == ("75", [f"7{mark}5"])
    assert found.left_out == ()


@both
@pytest.mark.parametrize("mark", MARKS)
def test_only_signs_stand_before_the_first_digit(make: Make, mark: str) -> None:
    moved = shifted(MARKS[mark], -112, 0)
    found = read(make([*spread("7", "5"), *moved]))
    # What leans before a number may as well be a 1.
    expected = {"+": "+75", "-": "-75", "/": "175"}.get(mark, "75")
    assert [each.text for each in found.lines] == [expected]
    assert bool(found.left_out) is (mark in ".,:")


@both
def test_mark_behind_the_last_digit_is_told_as_one(make: Make) -> None:
    found = read(make([*spread("7", "5"), *shifted(MARKS["-"], 110, 0)]))
    assert ([each.text for each in found.lines], [ink.why for ink in found.left_out]) == (["75"], ["mark"])
    x, y, w, h = found.left_out[0].box
    assert (x, y, x + w, y + h) == pytest.approx((183, 65, 225, 76), abs=4)


@both
def test_wide_gaps_are_spaces(make: Make) -> None:
    near = spread("7", "5", gap=30)
    far = shifted(spread("1", "0", gap=30), 260, 0)
    assert [each.text for each in read(make([*near, *far])).lines] == ["75 10"]
    assert [each.text for each in read(make(spread("7", "5", "1", "0", gap=60))).lines] == ["7510"]


@both
def test_rows_are_lines_with_their_own_digits_and_boxes(make: Make) -> None:
    upper, lower = spread("7", "5"), shifted(spread("1", "0"), 0, 120)
    found = read(make([*lower, *upper]))
    assert [(each.text, each.digits) for each in found.lines] == [("75", (0, 1)), ("10", (2, 3))]
    assert found.text == "7510"
    assert found.lines[0].box == pytest.approx((5, 13, 175, 112), abs=4)
    assert found.lines[1].box == pytest.approx((5, 135, 130, 110), abs=4)


@both
@pytest.mark.parametrize(
    ("ink", "why"),
    [
        ([line((0, 140), (180, 141))], "line"),
        ([circle(95, 60, 3, 3)], "speck"),
        ([circle(205, 40, 60, 80), line((205, 40), (265, 120)), line((265, 40), (205, 120))], "no digit"),
    ],
    ids=["underline", "speck", "letter"],
)
def test_ink_that_is_no_digit_is_told_with_its_reason(make: Make, ink: Strokes, why: str) -> None:
    found = read(make([*spread("7", "5"), *ink]))
    assert found.text == "75"
    assert [left.why for left in found.left_out] == [why]
    points = np.concatenate(ink)
    x, y, w, h = found.left_out[0].box
    expected = (*(points.min(axis=0) - 5), *(points.max(axis=0) + 5))
    assert (x, y, x + w, y + h) == pytest.approx(expected, abs=5)


@both
def test_frame_around_a_number_is_told(make: Make) -> None:
    frame = line((-20, 0), (385, 0), (385, 145), (-20, 145), (-20, 0))
    found = read(make([*spread("7", "5", "1", "0"), frame]))
    assert (found.text, [ink.why for ink in found.left_out]) == ("7510", ["frame"])


def test_underlined_digit_is_read_without_its_line() -> None:
    found = read(stroke_pieces([*SHAPES[7], line((-10, 112), (65, 112))]))
    assert (found.text, [ink.why for ink in found.left_out]) == ("7", ["line"])


def test_dust_of_a_picture_is_told_and_no_longer_one_by_one_where_there_is_much() -> None:
    whole = render_strokes(SHAPES[7], width=10.0, side=600)
    ink = np.pad(whole.ink, ((0, 0), (0, 600)))
    places = [(20 + 30 * (i // 10), 620 + 30 * (i % 10)) for i in range(MAX_SPECKS + 10)]
    for count in (3, len(places)):
        dusty = ink.copy()
        for y, x in places[:count]:
            dusty[y : y + 2, x : x + 2] = 255
        found = read(InkPieces(Rendering(dusty, (0.0, 0.0), 1.0)))
        assert found.text == "7"
        assert {left.why for left in found.left_out} == {"speck"}
        assert len(found.left_out) == min(count, MAX_SPECKS)
        left, top, width, height = found.left_out[-1].box
        assert (left + width, top + height) == (
            places[count - 1][1] + 2 if count == 3 else 892,
            places[count - 1][0] + 2,
        )
