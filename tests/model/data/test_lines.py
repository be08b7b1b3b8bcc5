"""Straight lines among pen strokes: what is one, and which of them stand."""

import numpy as np
import pytest

from model.data.lines import is_standing_line, slope


def stroke(*points: tuple[float, float]) -> np.ndarray:
    return np.array(points, np.float32)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(5, 0), (5, 3), (5, 9)], 90),
        ([(0, 0), (9, 0)], 0),
        ([(0, 0), (4, 4), (9, 9)], 45),
        ([(9, 0), (0, 9)], 45),
        ([(0, 0), (0.5, 50), (0, 100)], 90),
    ],
)
def test_slope_is_that_of_the_line(points: list[tuple[float, float]], expected: float) -> None:
    assert slope([stroke(*points)]) == pytest.approx(expected, abs=2)
    assert is_standing_line([stroke(*points)]) == (expected > 30)


@pytest.mark.parametrize(
    "strokes",
    [
        [stroke((0, 0), (3, 5), (0, 10))],
        [stroke((0, 0), (0, 9)), stroke((-4, 5), (4, 5))],
        [stroke((1, 1))],
        [stroke((1, 1), (1, 1), (1, 1))],
    ],
)
def test_bent_strokes_crosses_and_dots_are_no_lines(strokes: list[np.ndarray]) -> None:
    assert slope(strokes) is None
    assert not is_standing_line(strokes)


def test_a_line_may_be_drawn_in_pieces() -> None:
    assert is_standing_line([stroke((0, 0), (0, 4)), stroke((0.1, 5), (0, 9))])
