"""Tests of cutting ink of several digits that touch."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest

from model.segmentation.cuts import HOPELESS, SLIMMEST, Slices, breadth_odds, cut_ink

Ink = npt.NDArray[np.uint8]


def ring(height: int, width: int, pen: int) -> Ink:
    """Return an ellipse that fills its picture."""
    y, x = np.mgrid[:height, :width]
    inside = [
        ((x - (width - 1) / 2) / (width / 2 - edge)) ** 2 + ((y - (height - 1) / 2) / (height / 2 - edge)) ** 2 <= 1
        for edge in (0, pen)
    ]
    return np.where(inside[0] & ~inside[1], np.uint8(255), np.uint8(0))


def bridged(*digits: Ink, pen: int) -> Ink:
    """Return digits side by side, a short bridge of a pen's width between each two at half their height."""
    height = len(digits[0])
    bridge = np.zeros((height, pen), np.uint8)
    bridge[height // 2 : height // 2 + pen] = 255
    parts = [part for digit in digits for part in (bridge, digit)]
    return np.hstack(parts[1:])


def places(slices: Slices, picture: Ink) -> npt.NDArray[np.int64]:
    """Return the slice of each pixel."""
    found: npt.NDArray[np.int64] = (np.arange(picture.shape[1]) >= slices.cuts[:, :, None]).sum(axis=0)
    return found


@pytest.mark.parametrize("height", [40, 100, 300])
def test_touching_rings_are_cut_between(height: int) -> None:
    pen, width = height // 10, height * 6 // 10
    zero = ring(height, width, pen)
    picture = bridged(zero, zero, zero, pen=pen)
    slices = cut_ink(picture)
    where = places(slices, picture)
    assert where.max() == len(slices) - 1 == len(slices.odds)
    owners = [where[:, i * (width + pen) : i * (width + pen) + width][zero > 0] for i in range(3)]
    assert max(owners[0]) < min(owners[1])
    assert max(owners[1]) < min(owners[2])
    # The bridges are where the slices belong together least.
    for place in np.argsort(slices.odds)[:2]:
        assert any(max(a) <= place < min(b) for a, b in itertools.pairwise(owners))


def test_cut_follows_a_slant() -> None:
    """Two bars that lean to the right by a sixth of their height: no upright line parts them."""
    rows = np.arange(100)
    picture = np.zeros((100, 120), np.uint8)
    for start in (60, 85):
        for row in rows:
            picture[row, start - row // 6 : start - row // 6 + 12] = 255
    picture[50:56, 55:80] = 255  # they touch
    slices = cut_ink(picture)
    where = places(slices, picture)
    left = max(where[row, 60 - row // 6 + 5] for row in rows)
    assert left < min(where[row, 85 - row // 6 + 5] for row in rows)


def test_slices_of_touching_digits_belong_together_less_than_those_of_one() -> None:
    zero = ring(100, 60, 10)
    touching, alone = cut_ink(bridged(zero, zero, pen=10)), cut_ink(zero)
    assert min(touching.odds) < min((*alone.odds, HOPELESS))


def test_ink_that_a_cut_crosses_belongs_to_both_sides() -> None:
    ink = np.zeros((3, 9), np.uint8)
    ink[1] = 200
    ink[2, [0, 8]] = 200
    columns = np.full((1, 3), 4)
    slices = Slices(columns, ink[np.arange(3), columns] > 0, 2, (0.0,))
    left, right = slices.take(ink, 0, 0), slices.take(ink, 1, 1)
    assert np.flatnonzero(left[1]).tolist() == [0, 1, 2, 3, 4, 5]
    assert np.flatnonzero(right[1]).tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert np.flatnonzero(left[2]).tolist() == [0]
    assert np.flatnonzero(right[2]).tolist() == [8]


def test_full_block_is_not_cut() -> None:
    assert cut_ink(np.full((100, 60), 255, np.uint8)).odds == ()


def test_tiny_ink_is_cut_or_not_but_never_fails(rng: np.random.Generator) -> None:
    for _ in range(50):
        ink = rng.integers(0, 256, tuple(rng.integers(1, 12, 2))).astype(np.uint8)
        slices = cut_ink(ink)
        assert np.array_equal(slices.take(ink, 0, len(slices) - 1), ink)


def test_breadth_speaks_against_one_digit_from_a_width_on() -> None:
    assert breadth_odds(0.2) == breadth_odds(SLIMMEST) == 0
    assert breadth_odds(1.5) < breadth_odds(1.0) < 0
