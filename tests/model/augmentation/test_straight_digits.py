"""Digits in straight lines are those digits, in every way to write them, and none is another's."""

from itertools import pairwise

import numpy as np
import pytest

from model.augmentation.straight_digits import CORNERS, WAYS, straight

# Each corner, and where it is after half a turn.
ITSELF = {corner: corner for corner in CORNERS}
TURNED = dict(zip("abcdefgh", "fedcbahg", strict=True))


def lines(way: str, names: dict[str, str]) -> frozenset[frozenset[str]]:
    """The lines of a way, whatever the order and direction in which they are drawn."""
    return frozenset(frozenset((names[a], names[b])) for stroke in way.split() for a, b in pairwise(stroke))


def test_no_two_digits_are_written_alike() -> None:
    shapes = [(lines(way, ITSELF), digit) for digit, ways in WAYS.items() for way in ways]
    assert {digit for _, digit in shapes} == set(range(10))
    for shape, digit in shapes:
        assert {other for same, other in shapes if same == shape} == {digit}


def test_halves_turned_are_the_digits_that_a_calculator_turns_them_to() -> None:
    """Turned by half, a calculator's 0, 2, 5 and 8 are themselves, and 6 and 9 each other."""
    for digit, turned in {0: 0, 2: 2, 5: 5, 8: 8, 6: 9, 9: 6}.items():
        shapes = {lines(way, ITSELF) for way in WAYS[turned]}
        assert lines(WAYS[digit][0], TURNED) in shapes


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_stays_in_its_frame_and_varies(digit: int) -> None:
    drawn = [straight(digit, np.random.default_rng(seed)) for seed in range(200)]
    assert {len(strokes) for strokes in drawn} == {len(way.split()) for way in WAYS[digit]}
    for strokes in drawn:
        points = np.concatenate(strokes)
        assert points.dtype == np.float64
        assert ((points > -0.15) & (points < [0.9, 1.15])).all()
        assert 0.8 < np.ptp(points[:, 1]) < 1.2
    assert len({strokes[0].tobytes() for strokes in drawn}) == 200


def test_drawing_is_told_from_the_rng() -> None:
    first, again = (straight(8, np.random.default_rng(1)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))


def test_points_lie_along_the_lines_so_that_corners_stay_sharp() -> None:
    for seed in range(50):
        strokes = straight(2, np.random.default_rng(seed))
        corners = [stroke[(stroke[1:] == stroke[:-1]).all(axis=1).nonzero()[0]] for stroke in strokes]
        assert len(np.concatenate(corners)) in {2, 4}
        for line in np.split(strokes[0], (strokes[0][1:] == strokes[0][:-1]).all(axis=1).nonzero()[0] + 1):
            assert 4 <= len(line) <= 12
            np.testing.assert_allclose(np.diff(line, 2, axis=0), 0, atol=1e-9)
