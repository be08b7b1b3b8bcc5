"""Tests of telling marks by how they lie beside digits and by their shape."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from model.preprocessing.strokes import render_strokes
from model.segmentation.marks import (
    Lie,
    are_dots,
    cross_as_plus,
    is_colon,
    is_plus,
    is_slash,
    may_be_marks,
    name_small_mark,
)

Ink = npt.NDArray[np.uint8]

# Digits beside reach from 0 down to 100.
TOP, FOOT = 0.0, 100.0


def lie(left: float, top: float, right: float, bottom: float) -> Lie:
    return Lie.beside(np.array([left, top, right, bottom]), TOP, FOOT)


def drawn(*lines: Sequence[tuple[float, float]]) -> tuple[Lie, Ink]:
    """Return how straight strokes lie and how a pen of 8 shows them."""
    strokes = [np.linspace(line[0], line[-1], 20) for line in lines]
    points = np.concatenate(strokes)
    return lie(*points.min(axis=0), *points.max(axis=0)), render_strokes(strokes, width=8.0).ink


@pytest.mark.parametrize(
    ("box", "name"),
    [
        ((50, 98, 52, 100), "."),
        ((50, 85, 66, 101), "."),
        ((50, 40, 52, 42), None),  # a dot at mid-height
        ((50, 130, 52, 132), None),  # a dot far below
        ((45, 92, 55, 118), ","),
        ((45, 75, 52, 99), ","),  # upright, on the line
        ((45, 60, 55, 118), None),  # as tall as a small digit
        ((40, 48, 80, 52), "-"),
        ((40, 40, 80, 60), "-"),  # sloping
        ((40, 5, 80, 9), None),  # as the bar of a five
        ((40, 95, 80, 99), None),  # an underline
        ((0, 48, 140, 52), None),  # too long
    ],
)
def test_small_marks_are_told_by_their_size_and_height(box: tuple[float, ...], name: str | None) -> None:
    assert name_small_mark(lie(*box)) == name
    assert name_small_mark(Lie.beside(7 * np.array(box, float) + 300, 300, 1000)) == name


def test_colon_is_two_dots_of_which_one_is_high() -> None:
    low, high = lie(50, 90, 55, 95), lie(50, 40, 55, 45)
    assert is_colon(low, high) and is_colon(high, low)
    assert not is_colon(low, lie(52, 92, 57, 97))
    assert not is_colon(low, lie(50, 80, 55, 85))
    assert not is_colon(low, lie(50, 10, 55, 60))


def test_plus_is_an_upright_across_a_level_line() -> None:
    level, upright = [(20, 50), (70, 52)], [(46, 26), (44, 76)]
    assert is_plus(*drawn(level, upright))
    assert not is_plus(*drawn([(20, 28), (70, 72)], [(70, 28), (20, 72)]))  # a cross that leans
    assert not is_plus(*drawn([(20, 75), (70, 75)], upright))  # on its end
    assert not is_plus(*drawn([(0, 50), (120, 52)], [(60, -10), (58, 110)]))  # larger than digits


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ((42, 26, 48, 76), True),
        ((42, 50, 48, 100), False),  # a T upside down
        ((14, 26, 20, 76), False),  # an L
        ((20, 26, 70, 76), False),  # as wide as high
        ((42, 0, 48, 120), False),  # larger than a plus
    ],
)
def test_pieces_that_cross_in_their_middle_are_a_plus(other: tuple[float, ...], found: bool) -> None:
    boxes = np.array([(20, 50, 70, 53), other], float)
    assert cross_as_plus(boxes, 100.0) is found
    assert cross_as_plus(boxes[::-1], 100.0) is found


def test_slash_leans_and_reaches_beyond_its_neighbours_and_a_one_does_not() -> None:
    assert is_slash(*drawn([(20, 120), (80, -20)]), taller=1.4)
    assert not is_slash(*drawn([(45, 100), (55, 0)]), taller=1.0)
    assert not is_slash(*drawn([(20, 100), (50, 0)]), taller=1.0)
    assert not is_slash(*drawn([(80, 120), (20, -20)]), taller=1.4)  # leans to the left
    assert not is_slash(*drawn([(20, 120), (80, 50)], [(80, 50), (20, -20)]), taller=1.4)  # bent
    assert not is_slash(*drawn([(20, 120), (60, -20)], [(80, 120), (120, -20)]), taller=1.4)  # two lines
    assert not is_slash(*drawn([(20, 60), (60, 0)]), taller=1.4)


def test_small_and_flat_pieces_may_be_marks_only_beside_something_tall() -> None:
    tall, dot, comma, bar, serif = (
        (0, 0, 50, 100),
        (60, 96, 62, 98),
        (60, 90, 70, 120),
        (60, 50, 99, 52),
        (60, 0, 70, 30),
    )
    boxes = np.array([tall, dot, comma, bar, serif], float)
    assert may_be_marks(boxes, 100.0).tolist() == [False, True, True, True, False]
    assert are_dots(boxes, 100.0).tolist() == [False, True, False, False, False]
    assert not may_be_marks(boxes[1:], 100.0).any()
    assert not are_dots(boxes[1:], 100.0).any()
