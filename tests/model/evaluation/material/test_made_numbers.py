"""Tests of the made-up numbers: what they say they are, they are."""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from model.evaluation.material.made_marks import MARKS
from model.evaluation.material.made_numbers import BASELINES, DIGIT_HEIGHT, GAPS, LENGTHS, ROW_GAPS, SIZES, make_numbers


@dataclass(frozen=True)
class Written:
    label: str
    strokes: tuple[npt.NDArray[np.float64], ...]


ONE = Written("1", (np.array([[5.0, 0], [5, 40]]),))
FOUR = Written("4", (np.array([[20.0, 0], [0, 30], [40, 30]]), np.array([[30.0, 10], [30, 60]])))
DASH = Written("7", (np.array([[0.0, 0], [300, 3]]),))


def boxes(number_strokes: list[npt.NDArray[np.float64]]) -> npt.NDArray[np.float64]:
    points = np.concatenate(number_strokes)
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def test_made_numbers_keep_digits_whole_and_in_order(rng: np.random.Generator) -> None:
    numbers = make_numbers([ONE, FOUR], 200, rng)
    assert {len(number.text) for number in numbers} == set(range(LENGTHS[0], LENGTHS[1] + 1))
    for number in numbers:
        assert list(number.owners) == sorted(number.owners)
        for position, digit in enumerate(number.text):
            own = [s for s, owner in zip(number.strokes, number.owners, strict=True) if owner == position]
            source = {"1": ONE, "4": FOUR}[digit].strokes
            height = boxes(own)[3] - boxes(own)[1]
            assert [len(stroke) for stroke in own] == [len(stroke) for stroke in source]
            # The shape is the writer's, only moved and scaled.
            scale = height / np.ptp(np.concatenate(source)[:, 1])
            moved = [stroke * scale + (own[0][0] - source[0][0] * scale) for stroke in source]
            for found, expected in zip(own, moved, strict=True):
                np.testing.assert_allclose(found, expected, atol=1e-9)


def test_made_numbers_vary_gaps_sizes_and_baselines_within_their_ranges(rng: np.random.Generator) -> None:
    gaps, sizes, feet = [], [], []
    for number in make_numbers([ONE, FOUR], 200, rng):
        digits = [
            boxes([s for s, owner in zip(number.strokes, number.owners, strict=True) if owner == position])
            for position in range(len(number.text))
        ]
        gaps += [(b[0] - a[2]) / DIGIT_HEIGHT for a, b in itertools.pairwise(digits)]
        sizes += [(box[3] - box[1]) / DIGIT_HEIGHT for box in digits]
        feet += [box[3] / DIGIT_HEIGHT for box in digits]
    for found, (low, high) in ((gaps, GAPS), (sizes, SIZES), (feet, BASELINES)):
        room = 0.05 * (high - low)
        assert low - 1e-9 <= min(found) < low + room
        assert high - room < max(found) <= high + 1e-9


def test_made_numbers_leave_room_for_the_pen() -> None:
    thin, bold = (make_numbers([ONE], 20, np.random.default_rng(4), pen=pen) for pen in (0.0, 12.0))
    for a, b in zip(thin, bold, strict=True):
        shifts = [float(y[0, 0] - x[0, 0]) for x, y in zip(a.strokes, b.strokes, strict=True)]
        assert shifts == pytest.approx([12.0 * i for i in range(len(shifts))])


def test_made_numbers_keep_a_dash_from_growing_as_long_as_the_number(rng: np.random.Generator) -> None:
    (number,) = make_numbers([DASH], 1, rng)
    assert np.ptp(number.strokes[0][:, 0]) <= 1.5 * SIZES[1] * DIGIT_HEIGHT


def test_delayed_bars_come_when_all_digits_stand(rng: np.random.Generator) -> None:
    for number in make_numbers([FOUR, ONE], 50, rng, delayed=1.0):
        bars = number.text.count("4")
        first = list(number.owners[: len(number.text)])
        assert first == list(range(len(number.text)))
        assert len(number.owners) == len(number.text) + bars


@pytest.mark.parametrize("delayed", [0.0, 0.5])
def test_made_numbers_are_the_same_from_the_same_rng(delayed: float) -> None:
    first, second = (make_numbers([ONE, FOUR], 5, np.random.default_rng(3), delayed=delayed) for _ in range(2))
    assert [number.text for number in first] == [number.text for number in second]
    for a, b in zip(first, second, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(a.strokes, b.strokes, strict=True))


def test_made_numbers_with_a_mark_have_it_in_the_line_and_not_in_the_text(rng: np.random.Generator) -> None:
    for number in make_numbers([ONE, FOUR], 100, rng, kind="marks"):
        (line,) = number.lines
        assert sum(character in MARKS for character in line) == 1
        assert number.text == "".join(character for character in line if character.isdigit())
        assert LENGTHS[0] <= len(number.text) <= LENGTHS[1]
        assert max(number.owners) == len(line) - 1
        place = next(i for i, character in enumerate(line) if character in MARKS)
        own = [
            boxes([s for s, owner in zip(number.strokes, number.owners, strict=True) if owner == i])
            for i in range(len(line))
        ]
        assert place == 0 or own[place - 1][2] < own[place][0]
        assert own[place][2] < own[place + 1][0]


def test_made_numbers_in_rows_stand_one_row_under_the_other(rng: np.random.Generator) -> None:
    for number in make_numbers([ONE, FOUR], 100, rng, kind="rows", pen=5):
        upper, lower = number.lines
        assert number.text == upper + lower
        assert abs(len(upper) - len(lower)) <= 1
        rows = [
            boxes([s for s, owner in zip(number.strokes, number.owners, strict=True) if (owner < len(upper)) == first])
            for first in (True, False)
        ]
        gap = rows[1][1] - rows[0][3] - 5
        assert ROW_GAPS[0] - 1e-9 <= gap / DIGIT_HEIGHT <= ROW_GAPS[1] + 1e-9
