"""Tests of how pieces of ink lie: rows, line heights, underlines, and what speaks for pairs."""

import numpy as np
import numpy.typing as npt
import pytest

from model.segmentation.layout import (
    IMPOSSIBLE,
    STROKES,
    find_line_height,
    find_rows,
    find_underlines,
    pair_features,
    pair_odds,
    split_rows,
)

Boxes = npt.NDArray[np.float64]

# Boxes left, top, right, bottom, of strokes 100 high.
SEVEN, CROSS = (0, 0, 50, 100), (5, 45, 45, 50)
ZERO = (220, 0, 280, 100)
FIVE, BAR = (310, 0, 350, 100), (315, 0, 365, 5)


def boxes(*sides: tuple[float, ...]) -> Boxes:
    return np.array(sides, float)


def moved(box: tuple[float, ...], x: float, y: float) -> tuple[float, ...]:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def test_rows_are_found_from_top_to_bottom_each_from_left_to_right() -> None:
    rows = boxes((110, 120, 150, 220), (0, 0, 40, 100), (60, 10, 100, 105), (0, 130, 50, 230), (120, -5, 160, 95))
    assert find_rows(rows) == [[1, 2, 4], [3, 0]]


def test_row_may_slant() -> None:
    slanting = np.array([(i * 60, i * 40, i * 60 + 40, i * 40 + 100) for i in (3, 0, 4, 1, 2)], float)
    assert find_rows(slanting) == [[1, 3, 4, 0, 2]]


def test_line_height_is_that_of_digits_not_of_their_bars() -> None:
    assert find_line_height(boxes(SEVEN, CROSS, ZERO, FIVE, BAR)) == 100
    assert find_line_height(boxes((0, 0, 50, 48), (2, 50, 52, 100))) == 100
    assert find_line_height(boxes((0, 0, 80, 0))) == 10


@pytest.mark.parametrize("gap", [10, 30, 200])
@pytest.mark.parametrize("fall", [-0.1, 0.0, 0.1])
def test_rows_lie_apart_by_little_paper_also_where_they_slant(gap: float, fall: float) -> None:
    upper = [moved((0, 0, 50, 100), x, fall * x) for x in (0, 80, 160)]
    lower = [moved(box, 0, 100 + gap) for box in upper]
    assert split_rows(boxes(*lower, *upper)) == [[3, 4, 5], [0, 1, 2]]


@pytest.mark.parametrize(
    "pieces",
    [
        [(0, 0, 50, 48), (2, 50, 52, 100)],  # an 8 of two circles
        [FIVE, (315, -20, 365, -15), ZERO, (220, 130, 280, 132)],  # a bar that floats, an underline
        [SEVEN, ZERO, (230, 120, 232, 122)],  # a dot
        [moved(SEVEN, x, 0.5 * x) for x in (0, 80, 160)],  # steps that share their rows
    ],
)
def test_parts_of_digits_and_what_is_flat_are_no_rows(pieces: list[tuple[float, ...]]) -> None:
    assert split_rows(boxes(*pieces)) == [list(range(len(pieces)))]


def test_single_digits_above_each_other_are_rows_where_paper_shows() -> None:
    assert split_rows(boxes((0, 0, 60, 100), (2, 120, 62, 220))) == [[0], [1]]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ((-10, 110, 60, 112), True),  # under the seven
        ((-10, 95, 60, 97), False),  # it touches: as the foot of a one does
        ((-10, 110, 30, 112), False),  # it does not reach from side to side
        ((-10, 40, 60, 42), False),  # through it
        ((-10, 110, 60, 150), False),  # steep
        ((400, 110, 500, 112), False),  # under nothing
    ],
)
def test_underline_is_long_level_and_clear_of_what_stands_on_it(line: tuple[float, ...], found: bool) -> None:
    pieces = boxes(SEVEN, line, ZERO)
    assert find_underlines(pieces, 100.0).tolist() == [False, found, False]


def test_underline_belongs_to_no_digit() -> None:
    odds = [pair_odds(boxes(SEVEN, line), 100.0, STROKES)[0, 1] for line in ((-10, 110, 60, 112), (-10, 95, 60, 97))]
    assert odds[0] == IMPOSSIBLE < odds[1]


def test_pairs_are_the_same_either_way_and_in_any_unit(rng: np.random.Generator) -> None:
    corners = rng.uniform(0, 300, (20, 2))
    pieces = np.hstack([corners, corners + rng.uniform(0, 120, (20, 2))])
    found = pair_features(pieces, 100.0)
    np.testing.assert_array_equal(found, found.transpose(1, 0, 2))
    np.testing.assert_allclose(pair_features(7 * pieces, 700.0), found, atol=1e-12)


def test_bar_belongs_to_its_digit_and_a_comma_below_does_not() -> None:
    pieces = boxes(FIVE, BAR, (345, 95, 355, 120))
    odds = pair_odds(pieces, 100.0, STROKES)
    assert odds[0, 1] > 6
    assert odds[0, 2] < odds[0, 1] - 6
