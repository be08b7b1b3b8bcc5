"""Varied strokes are the same character in another hand, told from the rng alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.augmentation.strokes import PEOPLE, THINNEST_PEN, Variety, pen_width, vary

STILL = Variety(rotation=0, slant=0, stretch=0, waves=0, tremble=0, trim=0, drift=0, shaky=0, sparse=0)
SEVEN = [np.array([[10.0, 10.0], [60.0, 10.0], [30.0, 110.0]]), np.array([[20.0, 60.0], [60.0, 60.0]])]


def spans(strokes: list[np.ndarray]) -> np.ndarray:
    return np.ptp(np.concatenate(strokes), axis=0)


@pytest.mark.parametrize("seed", range(30))
def test_still_variation_keeps_the_drawing_with_its_longest_side_at_one(seed: int) -> None:
    varied = vary(SEVEN, np.random.default_rng(seed), STILL)
    np.testing.assert_allclose(spans(varied), [0.5, 1.0], atol=1e-9)
    for before, after in zip(SEVEN, varied, strict=True):
        np.testing.assert_allclose(after[[0, -1]], (before[[0, -1]] - [35, 60]) / 100, atol=1e-9)


def test_variations_are_told_from_the_rng_and_leave_the_strokes() -> None:
    before = [stroke.copy() for stroke in SEVEN]
    first, again, other = (vary(SEVEN, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert any(a.shape != b.shape or (a != b).any() for a, b in zip(first, other, strict=True))
    assert all((a == b).all() for a, b in zip(SEVEN, before, strict=True))


def test_variations_stay_finite_and_of_readable_size() -> None:
    rng = np.random.default_rng(3)
    for _ in range(300):
        varied = vary(SEVEN, rng)
        assert len(varied) == 2
        assert all(np.isfinite(stroke).all() and stroke.shape[1] == 2 for stroke in varied)
        assert 0.5 < spans(varied).max() < 1.8


def test_rotation_turns_and_slant_leans() -> None:
    line = [np.array([[0.0, 0.0], [0.0, 1.0]])]
    turned = [vary(line, np.random.default_rng(s), replace(STILL, rotation=10))[0] for s in range(200)]
    lengths = [math.dist(*stroke[[0, -1]]) for stroke in turned]
    angles = [math.degrees(math.atan2(*(stroke[-1] - stroke[0]))) for stroke in turned]
    np.testing.assert_allclose(lengths, 1, atol=1e-9)
    assert 7 < np.std(angles) < 13
    assert max(map(abs, angles)) <= 25.001
    leaning = [vary(line, np.random.default_rng(s), replace(STILL, slant=10))[0] for s in range(200)]
    heights = [stroke[-1, 1] - stroke[0, 1] for stroke in leaning]
    np.testing.assert_allclose(heights, 1, atol=1e-9)
    assert np.std([stroke[-1, 0] - stroke[0, 0] for stroke in leaning]) > 0.1


def test_devices_differ_in_how_many_points_they_report() -> None:
    line = [np.stack([np.zeros(50), np.linspace(0, 1, 50)], axis=1)]
    counts = {len(vary(line, np.random.default_rng(seed), STILL)[0]) for seed in range(100)}
    assert min(counts) < 12
    assert max(counts) > 50
    assert 50 in counts


@pytest.mark.parametrize("stroke", [[[3.0, 4.0]], [[3.0, 4.0]] * 3])
def test_dot_stays_a_dot(stroke: list[list[float]]) -> None:
    for seed in range(20):
        varied = vary([np.array(stroke)], np.random.default_rng(seed), STILL)
        np.testing.assert_allclose(varied[0], 0, atol=1e-9)


def test_pens_are_about_as_wide_as_people_use() -> None:
    rng = np.random.default_rng(4)
    widths = [pen_width(rng) for _ in range(2000)]
    assert THINNEST_PEN <= min(widths) < 0.04
    assert 0.4 < max(widths) <= PEOPLE.pen[1]
    assert np.median(widths) == pytest.approx(PEOPLE.pen[0], rel=0.1)
    bold = [pen_width(rng, replace(PEOPLE, bold=1)) for _ in range(200)]
    assert 3 * PEOPLE.pen[0] <= min(bold) < 1.1 * 3 * PEOPLE.pen[0]
    assert 0.95 * PEOPLE.pen[1] < max(bold) <= PEOPLE.pen[1]


def test_programs_send_the_corners_of_lines() -> None:
    """Of 40 points along an angle its three corners are left, of an arc as many as keep near it."""
    legs = np.concatenate([np.linspace([0, 1], [1, 0], 20), np.linspace([1, 0], [1, 1], 21)[1:]])
    turns = np.linspace(0, np.pi, 50)
    arc = np.stack([np.cos(turns), np.sin(turns)], axis=1) / 2
    sparse = replace(STILL, sparse=1)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        angle = vary([legs], rng, replace(sparse, detail=(0.01, 0.08)))[0]
        np.testing.assert_allclose(angle[[0, -1]], [[-0.5, 0.5], [0.5, 0.5]], atol=1e-9)
        assert 3 <= len(angle) <= 5
        assert np.hypot(*(angle[1:-1] - [0.5, -0.5]).T).min() < 0.1
        few = vary([arc], rng, replace(sparse, detail=(0.05, 0.05)))[0]
        assert 4 <= len(few) <= 7


def test_shaking_hand_draws_waves_that_stay_small() -> None:
    line = [np.linspace([0, 0], [0, 1], 60)]
    widths = [np.ptp(vary(line, np.random.default_rng(s), replace(STILL, shaky=1))[0][:, 0]) for s in range(100)]
    assert max(widths) < 4 * PEOPLE.shake
    assert np.median(widths) > 0.4 * PEOPLE.shake
    straight = [np.ptp(vary(line, np.random.default_rng(s), STILL)[0][:, 0]) for s in range(100)]
    assert max(straight) < 1e-9


def test_smoothing_rounds_the_corners_and_keeps_the_ends() -> None:
    corner = [np.concatenate([np.linspace((0.0, 0.0), (50.0, 0.0), 30), np.linspace((50.0, 0.0), (50.0, 100.0), 60)])]
    still = replace(STILL, spacing=(0.05, 0.05))
    reach = {}
    for smoothing in (0, 3):
        drawn = [vary(corner, np.random.default_rng(seed), replace(still, smoothing=smoothing)) for seed in range(200)]
        assert all(np.allclose(strokes[0][[0, -1]], [[-0.25, -0.5], [0.25, 0.5]]) for strokes in drawn)
        reach[smoothing] = np.array([(strokes[0] @ [1, -1]).max() for strokes in drawn])
    np.testing.assert_allclose(reach[0], 0.75)
    assert 0.08 < (reach[3] < 0.74).mean() < 0.3
    assert len(np.unique(reach[3].round(6))) == 4
