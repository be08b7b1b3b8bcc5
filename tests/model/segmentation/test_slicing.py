"""Digits that touch: what may be several is cut into slices, and how much of that is looked at is limited."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from model.preprocessing.strokes import Rendering, render_strokes
from model.segmentation.cuts import Slices
from model.segmentation.pieces import InkPieces, Pieces, StrokePieces
from tests.helpers.drawn_numbers import (
    SHAPES,
    Reader,
    Strokes,
    circle,
    ink_pieces,
    line,
    number,
    read,
    stroke_pieces,
    text_of,
    unreadable,
)


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
def test_broad_digit_that_is_surely_one_is_not_cut(make: Callable[[Strokes, float], Pieces]) -> None:
    broad = [circle(0, 0, 150, 100)]
    reader = Reader({0: broad, 1: SHAPES[1]})
    assert text_of(read(make(broad, 18.0), reader)) == "0"
    assert reader.passes == [1]


@pytest.fixture
def sliced(monkeypatch: pytest.MonkeyPatch) -> list[npt.NDArray[np.uint8]]:
    """Return the list that grows by the ink of which a run of slices is taken."""
    inks: list[npt.NDArray[np.uint8]] = []
    take = Slices.take

    def noted(self: Slices, ink: npt.NDArray[np.uint8], first: int, last: int) -> npt.NDArray[np.uint8]:
        inks.append(ink)
        return take(self, ink, first, last)

    monkeypatch.setattr(Slices, "take", noted)
    return inks


def test_ink_that_nobody_can_read_is_sliced_within_limits(sliced: list[npt.NDArray[np.uint8]]) -> None:
    passes: list[int] = []
    ring = np.pad(render_strokes([circle(0, 0, 100, 100)]).ink[::4, ::4], 12)
    found = read(InkPieces(Rendering(np.hstack([ring] * 40), (0.0, 0.0), 1.0)), unreadable(passes))
    assert len(found.digits) == 40
    assert passes[0] == 40
    assert Pieces.max_runs / 2 < len(sliced) <= Pieces.max_runs
    assert sum(passes) <= Pieces.max_runs


def test_one_wide_scribble_is_cut_in_few_enough_places(
    rng: np.random.Generator, sliced: list[npt.NDArray[np.uint8]]
) -> None:
    passes: list[int] = []
    noise = np.where(rng.random((60, 700)) < 0.4, np.uint8(255), np.uint8(0))
    noise[28:32] = 255  # all of it is one piece
    read(InkPieces(Rendering(noise, (0.0, 0.0), 1.0)), unreadable(passes))
    assert passes[0] < 64
    assert Pieces.max_runs / 2 < len(sliced) <= Pieces.max_runs
    assert sum(passes) <= Pieces.max_runs


def zigzag(height: float) -> npt.NDArray[np.float64]:
    """Return one stroke that goes up and down on its way to the right."""
    return line(*((20.0 * i, height * (i % 2)) for i in range(20)))


def test_stroke_lower_than_an_eight_can_be_is_not_cut() -> None:
    passes: list[int] = []
    (found,) = read(stroke_pieces([zigzag(39)]), unreadable(passes)).digits
    assert passes == [1]
    assert found.image.any()


def test_one_stroke_is_cut_in_few_enough_places_for_a_page_that_asks_at_every_point(
    sliced: list[npt.NDArray[np.uint8]],
) -> None:
    passes: list[int] = []
    read(stroke_pieces([zigzag(120)]), unreadable(passes))
    assert passes[0] == 1
    assert StrokePieces.max_runs / 2 < len(sliced) <= StrokePieces.max_runs
    assert sum(passes) < 0.6 * StrokePieces.max_runs
    assert StrokePieces.max_runs < Pieces.max_runs


def test_touching_digits_of_a_picture_are_cut_where_the_reading_gets_surer(sliced: list[npt.NDArray[np.uint8]]) -> None:
    reader = Reader(SHAPES)
    strokes = [stroke for digit in number("570", gap=15) for stroke in digit]
    bridges = [line((52, 72), (95, 72)), line((115, 72), (140, 72))]
    pieces = ink_pieces(strokes + bridges)
    assert len(pieces.boxes) == 1
    assert text_of(read(pieces, reader)) == "570"
    assert sum(reader.passes) < len(sliced)  # most of what the cuts make could not be chosen


def test_touching_digits_of_a_large_photo_are_cut_with_few_of_its_pixels(sliced: list[npt.NDArray[np.uint8]]) -> None:
    strokes = [stroke for digit in number("570", gap=15) for stroke in digit]
    small = ink_pieces([*strokes, line((52, 72), (95, 72)), line((115, 72), (140, 72))]).whole
    found = [read(InkPieces(Rendering(np.kron(small.ink, np.ones((n, n), np.uint8)), (0.0, 0.0), 1.0))) for n in (1, 7)]
    assert [text_of(each) for each in found] == ["570", "570"]
    assert max(map(len, sliced)) <= 150
    for one, large in zip(*(each.digits for each in found), strict=True):
        assert large.box == pytest.approx([7 * side for side in one.box], abs=25)


def test_digits_in_one_stroke_are_cut_as_well() -> None:
    zeros = [circle(0, 0, 60, 100), circle(75, 0, 60, 100)]
    joined = np.concatenate([zeros[0], line((30, 0), (105, 0)), zeros[1]])
    reader = Reader({0: [zeros[0]], 1: SHAPES[1], 7: SHAPES[7]})
    for pen in (10.0, 14.0):
        found = read(stroke_pieces([joined], pen), reader)
        assert text_of(found) == "00"
        assert found.digits[0].box[1] == pytest.approx(-pen / 2, abs=1)
        assert found.digits[0].box[3] == pytest.approx(100 + pen, abs=2)
