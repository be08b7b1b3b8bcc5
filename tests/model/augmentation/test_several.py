"""Numbers of two to four digits, in rows and with marks, in which each digit stays whole."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model.augmentation import several
from model.augmentation.several import MARKS, make_several
from model.augmentation.strokes import Points, Variety

STILL = Variety(rotation=0, slant=0, stretch=0, waves=0, tremble=0, trim=0, drift=0, shaky=0, sparse=0)
ZERO = [np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 50.0], [0.0, 50.0], [0.0, 0.0]])]
DIGITS = [(ZERO, 0)]


def numbers(count: int = 150) -> list[list[Points]]:
    return [make_several(DIGITS, np.random.default_rng(seed), STILL) for seed in range(count)]


def plain(monkeypatch: pytest.MonkeyPatch, **shares: object) -> None:
    for name, value in shares.items():
        monkeypatch.setattr(several, name, value)


def test_numbers_have_two_to_four_digits_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    plain(monkeypatch, TWO_ROWS=0.0, MARKED=0.0)
    counts, gaps = set(), []
    for strokes in numbers():
        counts.add(len(strokes))
        for left, right in pairwise(strokes):
            gaps.append(right[:, 0].min() - left[:, 0].max())
        tall = [np.ptp(stroke[:, 1]) for stroke in strokes]
        assert 0.84 < min(tall) <= max(tall) < 1.16
    assert counts == {2, 3, 4}
    assert several.GAP[0] <= min(gaps) < 0 < 0.3 < max(gaps) <= several.GAP[1]


def test_two_rows_lie_beneath_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    plain(monkeypatch, TWO_ROWS=1.0, MARKED=0.0)
    for strokes in numbers():
        middles = np.array([stroke[:, 1].mean() for stroke in strokes])
        upper = [stroke for stroke, middle in zip(strokes, middles, strict=True) if middle < middles[0] + 0.5]
        lower = [stroke for stroke, middle in zip(strokes, middles, strict=True) if middle >= middles[0] + 0.5]
        assert lower
        assert max(stroke[:, 1].max() for stroke in upper) < min(stroke[:, 1].min() for stroke in lower)


def test_ones_stand_apart_and_not_on_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them may be one that is bolder or longer."""
    plain(monkeypatch, TWO_ROWS=1.0, MARKED=0.0)
    ones = [([np.array([[0.0, 0.0], [0.0, 10.0]])], 1)]
    for seed in range(30):
        strokes = make_several(ones, np.random.default_rng(seed), STILL)
        assert np.ptp([stroke[:, 1].mean() for stroke in strokes]) < 0.6
        assert min(np.diff([stroke[0, 0] for stroke in strokes])) > several.CLOSEST - 1e-9


def test_digits_of_a_number_are_of_one_hand() -> None:
    """They turn and slant by less than those of different people do."""
    stems = [([np.array([[0.0, 0.0], [0.0, 10.0]])], 1)]
    turning = replace(STILL, rotation=10)
    turns = []
    for seed in range(100):
        for stroke in make_several(stems, np.random.default_rng(seed), turning):
            if len(stroke) == 2 and np.ptp(stroke[:, 1]) > 0.7:
                turns.append(np.degrees(np.arctan(np.divide(*(stroke[1] - stroke[0])))))
    assert len(turns) > 100
    assert 2 < np.std(turns) < 6


def test_marks_stand_between_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    plain(monkeypatch, TWO_ROWS=0.0, MARKED=1.0)
    seen = set()
    for strokes in numbers(400):
        digits = [at for at, stroke in enumerate(strokes) if len(stroke) > 3]
        assert (digits[0], digits[-1]) == (0, len(strokes) - 1)
        for first, second in pairwise(digits):
            marks = strokes[first + 1 : second]
            seen.add(tuple(len(mark) for mark in marks))
            assert min(mark[:, 0].min() for mark in marks) > strokes[first][:, 0].max()
            assert max(mark[:, 0].max() for mark in marks) <= strokes[second][:, 0].min() - several.GAP[0]
    assert seen == {tuple(len(stroke) for stroke in mark) for mark in MARKS.values()}


def test_numbers_are_told_from_the_rng_and_leave_the_digits() -> None:
    before = ZERO[0].copy()
    first, again = (make_several(DIGITS, np.random.default_rng(5)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    np.testing.assert_array_equal(ZERO[0], before)
