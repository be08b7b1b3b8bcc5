"""Made hands write the digit that they say, by the angles, lengths and loops that tell it from others."""

import numpy as np
import pytest

from model.augmentation.hands import ONE_RISES, SEVEN_RISES, SPAN, Points, curve, hands, line

SEEDS = 150
# As a digit to be changed: two strokes, one bent.
WRITTEN = [np.array([[30.0, 20.0], [60.0, 10.0], [55.0, 60.0], [40.0, 110.0]]), np.array([[20.0, 60.0], [70.0, 55.0]])]
ALL = [(digit, name) for digit, ways in hands.items() for name in ways]


def made(digit: int, name: str) -> list[list[Points]]:
    return [hands[digit][name](WRITTEN, np.random.default_rng(seed)) for seed in range(SEEDS)]


def rise(start: Points, end: Points) -> float:
    """How steeply the way from start to end goes up, in degrees: 0 to the right, 90 straight up."""
    return float(np.degrees(np.arctan2(start[1] - end[1], end[0] - start[0])))


def distance(a: Points, b: Points) -> float:
    return float(np.hypot(*(b - a)))


def crossings(stroke: Points) -> list[tuple[int, int]]:
    """Which steps of a stroke cross an earlier one that is not next to it."""
    a, b = stroke[:-1], stroke[1:]

    def side(p: Points, q: Points, r: Points) -> Points:
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])

    p, q, r, s = a[:, None], b[:, None], a[None], b[None]
    crossed = (side(p, q, r) * side(p, q, s) < 0) & (side(r, s, p) * side(r, s, q) < 0)
    return [(int(i), int(j)) for i, j in zip(*np.nonzero(crossed), strict=True) if j > i + 1]


def area(ring: Points) -> float:
    x, y = ring.T
    return float(abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2)


@pytest.mark.parametrize(("digit", "name"), ALL)
def test_every_hand_draws_strokes_that_vary_and_leaves_what_was_written(digit: int, name: str) -> None:
    before = [stroke.copy() for stroke in WRITTEN]
    drawings = made(digit, name)
    assert all((a == b).all() for a, b in zip(before, WRITTEN, strict=True))
    for strokes in drawings:
        assert all(stroke.dtype == np.float64 and stroke.shape[1:] == (2,) and len(stroke) for stroke in strokes)
        assert all(np.isfinite(stroke).all() for stroke in strokes)
        spans = np.ptp(np.concatenate(strokes), axis=0)
        assert 0.2 < spans[0] / spans[1] < 1.6
    assert len({b"".join(stroke.tobytes() for stroke in strokes) for strokes in drawings}) == SEEDS
    again = hands[digit][name](WRITTEN, np.random.default_rng(3))
    assert all((a == b).all() for a, b in zip(again, drawings[3], strict=True))


def test_curve_goes_through_its_knots_and_lines_bow() -> None:
    knots = [(0.0, 0.0), (1.0, 0.2), (0.5, 1.0), (0.0, 0.4)]
    through = curve(knots, np.random.default_rng(0), unsteady=0)
    for knot in knots:
        assert np.hypot(*(through - knot).T).min() < 1e-9
    assert np.hypot(*np.diff(through, axis=0).T).max() < 0.3
    assert distance(line([0, 0], [0, 2], 0.1)[[5, 6]].mean(axis=0), np.array([-0.2, 1])) < 0.01


def test_ones_rise_to_their_corner_by_20_to_60_degrees() -> None:
    drawings = made(1, "upstroke")
    rises, lengths, leans = [], [], []
    for strokes in drawings:
        up = strokes[0][:12]
        stem = strokes[0][12:] if len(strokes[0]) > 12 else strokes[1]
        assert distance(up[-1], stem[0]) < 0.1
        rises.append(rise(up[0], up[-1]))
        lengths.append(distance(up[0], up[-1]) / distance(stem[0], stem[-1]))
        leans.append(rise(stem[-1], stem[0]) - 90)
    assert ONE_RISES == (20, 60)
    assert min(rises) >= 20 - 1e-6
    assert max(rises) <= 60 + 1e-6
    assert np.ptp(rises) > 30
    assert min(lengths) >= 0.29
    assert max(lengths) <= 1.11
    assert np.ptp(lengths) > 0.6
    # Stems stand, but for the legs of a Λ, whose upstrokes are steep.
    steep = [rising for rising, lean in zip(rises, leans, strict=True) if lean > 15]
    assert steep
    assert min(steep) > 40
    assert min(leans) > -15
    assert {len(strokes) for strokes in drawings} == {1, 2, 3}


def test_sevens_have_a_bar_that_hardly_rises() -> None:
    """No bar rises as steeply as a one's upstroke: what lies between the two may be either, and is left out."""
    assert SEVEN_RISES[1] + 8 <= ONE_RISES[0]
    rises, kinds = [], set()
    for strokes in made(7, "level_bar"):
        corner = len(strokes[0]) - 12
        stem, bar = strokes[0][corner:], strokes[0][corner - 12 : corner]
        rises.append(rise(bar[0], bar[-1]))
        kinds.add((corner > 12, len(strokes)))
        assert 5 < rise(stem[-1], stem[0]) < 90 - 5
    assert min(rises) >= SEVEN_RISES[0] - 1e-6
    assert max(rises) <= SEVEN_RISES[1] + 1e-6
    assert min(rises) < -15
    assert kinds == {(serif, count) for serif in (False, True) for count in (1, 2)}


def test_looped_twos_cross_themselves_at_the_foot_only() -> None:
    sizes = []
    for strokes in made(2, "looped_two"):
        found = crossings(strokes[0])
        assert found
        first, last = found[0]
        loop = strokes[0][first : last + 2]
        low, high = np.ptp(strokes[0], axis=0)[1] * np.array([0.45, 1.1])
        assert (loop[:, 1] > low).all()
        assert (loop[:, 1] < high).all()
        sizes.append(area(loop))
    assert max(sizes) > 6 * min(sizes)
    assert np.median(sizes) > 0.015


def test_small_loops_of_sixes_are_closed_and_low() -> None:
    for strokes in made(6, "small_loop"):
        (stroke,) = strokes
        end = np.hypot(*(stroke[:-20] - stroke[-1]).T).min()
        assert end < 0.2
        assert np.ptp(stroke[-28:], axis=0)[1] < 0.55 * np.ptp(stroke, axis=0)[1]
        assert stroke[0, 1] < 0.25


def test_zeros_cross_themselves_at_the_top_or_stay_open_a_little() -> None:
    for strokes in made(0, "crossed_zero"):
        found = crossings(strokes[0])
        assert all(strokes[0][first, 1] < 0.1 for first, _ in found)
    assert np.mean([bool(crossings(strokes[0])) for strokes in made(0, "crossed_zero")]) > 0.7
    for strokes in made(0, "unclosed_zero"):
        gap = distance(strokes[0][0], strokes[0][-1])
        assert 0.02 < gap < 0.45
        assert not crossings(strokes[0])
        assert max(strokes[0][0, 1], strokes[0][-1, 1]) < -0.2


def test_tails_of_zeros_lead_away_from_the_ring() -> None:
    kinds = set()
    for strokes in made(0, "tailed_zero"):
        (stroke,) = strokes
        # Eight knots are the ring's, then there are one before or two after it.
        kinds.add(knots := (len(stroke) - 1) // SPAN + 1)
        tail = stroke[[0, SPAN]] if knots == 9 else stroke[[-1, -1 - 2 * SPAN]]
        assert 0.05 < distance(*tail) < 0.6
        assert np.ptp(stroke, axis=0)[1] > 0.85
    assert kinds == {9, 10}


def test_open_fours_are_open_and_closed_ones_closed() -> None:
    for name, is_open in (("open_four", True), ("closed_four", False)):
        for strokes in made(4, name):
            top = strokes[0][0]
            upright = strokes[-1] if len(strokes) == 2 else strokes[0][-12:]
            apart = np.hypot(*(upright - top).T).min()
            assert (apart > 0.1) == is_open, (name, apart)
            assert upright[-1, 1] > 0.9


def test_circles_of_an_eight_stand_on_each_other() -> None:
    for first, second in made(8, "two_circles"):
        upper, lower = sorted((first, second), key=lambda ring: float(ring[:, 1].min()))
        assert abs(upper[:, 1].max() - lower[:, 1].min()) < 0.2
        for ring in (upper, lower):
            assert area(ring) > 0.6 * np.prod(np.ptp(ring, axis=0)) * np.pi / 4


def test_loops_of_open_nines_stay_open() -> None:
    """Until the stem, they are no ring: a gap is left at the top right."""
    last = 7 * SPAN  # of the ring's eight knots
    opened = [distance(strokes[0][0], strokes[0][last]) for strokes in made(9, "open_nine")]
    closed = [
        np.hypot(*(strokes[0][last - 15 : last + 10] - strokes[0][0]).T).min() for strokes in made(9, "closed_nine")
    ]
    assert min(opened) > 0.1
    assert max(closed) < 0.15


def test_foot_is_a_short_line_under_the_digit() -> None:
    for strokes in made(4, "foot"):
        assert len(strokes) == 3
        assert (strokes[2][:, 1] == 110).all()
        left, right = strokes[2][[0, -1], 0]
        assert 20 < left < 40 < right < 60


def test_hook_bends_off_where_a_stroke_ends() -> None:
    for strokes in made(2, "hook"):
        changed = [at for at, (old, new) in enumerate(zip(WRITTEN, strokes, strict=True)) if len(old) != len(new)]
        assert len(changed) == 1
        stroke = strokes[changed[0]]
        before = stroke[:-3][-4:]
        flick = stroke[-1] - stroke[-4]
        assert 0.03 < np.hypot(*flick) / 100 < 0.12
        assert abs((rise(before[0], before[-1]) - rise(stroke[-4], stroke[-1]) + 180) % 360 - 180) > 49


@pytest.mark.parametrize("seed", range(50))
def test_slash_crosses_a_zero_from_side_to_side(seed: int) -> None:
    turns = np.linspace(0, 2 * np.pi, 40)
    zero = np.stack([30 * np.sin(turns), -50 * np.cos(turns)], axis=1)
    ring, through = hands[0]["slash"]([zero], np.random.default_rng(seed))
    np.testing.assert_array_equal(ring, zero)
    start, end = through[[0, -1]]
    assert start[1] < -10
    assert end[1] > 10
    assert abs(start[0] - end[0]) > 20
    np.testing.assert_allclose(np.diff(through, 2, axis=0), 0, atol=1e-9)
    assert (np.abs(through) < [45, 75]).all()


def test_slashes_mostly_lean_to_the_right() -> None:
    zero = np.array([[0.0, 0.0], [10.0, 5.0], [5.0, 20.0], [0.0, 5.0]])
    starts = [hands[0]["slash"]([zero], np.random.default_rng(seed))[1][0, 0] for seed in range(400)]
    assert 0.82 < np.mean(np.array(starts) > 5) < 0.94
