"""Ways of writing a digit that the sources of pen strokes have hardly any of: made by rule, each from an rng."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Strokes = Sequence[npt.NDArray[Any]]
# Gets a digit's strokes, (n, 2) each, y down, in any units, and returns that digit in the hand's own way: strokes
# (n, 2) float64, some made of what was written, some made anew in units of about the digit's height.
Hand = Callable[[Strokes, np.random.Generator], list[Points]]

# By the digit, then by the hand's name.
hands: dict[int, dict[str, Hand]] = {digit: {} for digit in range(10)}

SPAN = 7  # points that a curve has from one knot to the next
UNSTEADY = 0.02  # standard deviation of where a knot is, in heights
# Angles at which a bar or an upstroke rises to its corner, in degrees. Those between are left out: they may be both.
SEVEN_RISES = (-20.0, 12.0)
ONE_RISES = (20.0, 60.0)


def hand(*digits: int) -> Callable[[Hand], Hand]:
    """Register a way of writing these digits under its function's name."""

    def register(make: Hand) -> Hand:
        for digit in digits:
            hands[digit][make.__name__] = make
        return make

    return register


def curve(knots: npt.ArrayLike, rng: np.random.Generator, unsteady: float = UNSTEADY) -> Points:
    """Return a smooth line (n, 2) through knots (k, 2) that are each shifted a little (Catmull-Rom splines)."""
    at = np.asarray(knots, np.float64)
    at = at + unsteady * rng.standard_normal(at.shape)
    framed = np.concatenate([2 * at[:1] - at[1:2], at, 2 * at[-1:] - at[-2:-1]])
    a, b, c, d = framed[:-3, None], framed[1:-2, None], framed[2:-1, None], framed[3:, None]
    t = (np.arange(SPAN) / SPAN)[None, :, None]
    spans = b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.concatenate([spans.reshape(-1, 2), at[-1:]])


def line(start: npt.ArrayLike, end: npt.ArrayLike, bow: float = 0.0) -> Points:
    """Return a line of 12 points, bent to the right of its way by `bow`, in parts of its length."""
    a, b = np.asarray(start, np.float64), np.asarray(end, np.float64)
    t = np.linspace(0, 1, 12)[:, None]
    way = b - a
    bent: Points = a + t * way + 4 * bow * t * (1 - t) * np.array([-way[1], way[0]])
    return bent


def _polar(length: float, degrees: float) -> Points:
    """Return the way (2,) of so long a line that rises so steeply to the right."""
    return length * np.array([np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))])


def _oval(size: tuple[float, float], start: float, turn: float, drift: float) -> Points:
    """Return an oval about (0, 0) drawn anticlockwise.

    size: half its width and height. start: degrees from its right side, anticlockwise; turn: degrees that are drawn;
    drift: how much the pen moves outwards on the way, in parts of the size.
    """
    angles = np.radians(start + np.linspace(0, turn, 36))
    grown = np.linspace(1, 1 + drift, 36)
    return np.stack([size[0] * grown * np.cos(angles), -size[1] * grown * np.sin(angles)], axis=1)


def _box(strokes: Strokes) -> tuple[Points, Points]:
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    return points.min(axis=0), points.max(axis=0)


@hand(0)
def slash(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a line through a zero that was written, as people do who tell it from the letter O.

    Most go from the upper right to the lower left; some stay within the zero, some reach out.
    """
    low, high = _box(strokes)
    size = high - low
    middle = (low + high) / 2 + 0.04 * size * rng.standard_normal(2)
    reach = size * rng.uniform(0.22, 0.65, (2, 2))
    direction = np.array([-1.0 if rng.random() < 0.12 else 1.0, -1.0])
    ends = middle + direction * reach[0], middle - direction * reach[1]
    return [np.asarray(stroke, np.float64) for stroke in strokes] + [np.linspace(*ends, 9)]


@hand(0)
def crossed_zero(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a zero whose ends cross each other at the top, like a ribbon's."""
    size = (rng.uniform(0.25, 0.42), 0.45)
    ring = _oval(size, rng.uniform(60, 110), rng.uniform(350, 375), rng.uniform(-0.08, 0.12))
    start = ring[0] + _polar(rng.uniform(0.04, 0.28), rng.uniform(-5, 75))
    end = ring[-1] + _polar(rng.uniform(0.04, 0.28), rng.uniform(105, 190))
    return [curve(np.concatenate([[start], ring[::5], [end]]), rng)]


@hand(0)
def unclosed_zero(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a zero that ends short of where it began, at the top."""
    size = (rng.uniform(0.25, 0.42), 0.5)
    ring = _oval(size, rng.uniform(75, 120), rng.uniform(322, 347), rng.uniform(-0.12, 0.12))
    return [curve(ring[::5] * [rng.choice([-1, 1, 1, 1]), 1], rng)]


@hand(0)
def tailed_zero(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a zero that begins with a tail, inside or outside, or ends with a curl into it."""
    size = (rng.uniform(0.25, 0.42), 0.48)
    ring = _oval(size, rng.uniform(60, 120), rng.uniform(355, 385), rng.uniform(-0.1, 0.06))
    if rng.random() < 0.5:
        tail = ring[0] + _polar(rng.uniform(0.1, 0.3), rng.uniform(-60, 60))
        return [curve(np.concatenate([[tail], ring[::5]]), rng)]
    inward = ring[-1] + [[-0.1 * size[0], 0.25 * size[1]], [0.1 * size[0], rng.uniform(0.4, 1.0) * size[1]]]
    return [curve(np.concatenate([ring[::5], inward]), rng)]


@hand(1)
def upstroke(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a one whose upstroke is long, as most of Europe does: it rises to the corner, by ONE_RISES.

    Some lean, to a Λ at the most, some have a foot, some are drawn in two strokes.
    """
    rise, length = rng.uniform(*ONE_RISES), rng.uniform(0.3, 1.1)
    slanted = rng.random() < 0.15 and rise > 40
    lean = rng.uniform(8, 25) if slanted else rng.normal(0, 4)
    stem = line([0, 0], _polar(1, lean - 90), 0.02 * rng.standard_normal())
    # Curled ones swing up to the corner from below or hang through.
    up = line(-_polar(length, rise), [0, 0], rng.choice([0.0, rng.uniform(-0.1, 0.1)]))
    feet = []
    if not slanted and length < 0.7 and rng.random() < 0.25:
        half = rng.uniform(0.12, 0.35, 2)
        feet = [line(stem[-1] - [half[0], 0], stem[-1] + [half[1], 0.03 * rng.standard_normal()])]
    if rng.random() < 0.25:
        return [up, stem + rng.normal(0, 0.02, 2), *feet]
    return [np.concatenate([up, stem]), *feet]


@hand(7)
def level_bar(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a seven whose bar is level or falls to the corner, by SEVEN_RISES: some with a serif, some crossed."""
    rise, length = rng.uniform(*SEVEN_RISES), rng.uniform(0.4, 0.85)
    lean = rng.uniform(8, 38 + min(rise, 0.0))  # with a bar that falls, a stem that leans far would make a >
    start = -_polar(length, rise)
    bar = line(start, [0, 0], rng.choice([0.0, rng.uniform(-0.08, 0.08)]))
    stem = line([0, 0], _polar(1, -90 - lean), rng.choice([0.0, rng.uniform(-0.12, 0.04)]))
    if rng.random() < 0.4:
        bar = np.concatenate([line(start - _polar(rng.uniform(0.08, 0.22), rng.uniform(60, 125)), start), bar])
    crossing = []
    if rng.random() < 0.4:
        half = rng.uniform(0.12, 0.28, 2)
        crossing = [line(stem[5] - _polar(half[0], rise / 2), stem[5] + _polar(half[1], rng.uniform(-10, 25)))]
    return [np.concatenate([bar, stem]), *crossing]


@hand(2)
def looped_two(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a two with a loop at its foot."""
    wide, high = rng.uniform(0.08, 0.3), rng.uniform(0.07, 0.25)
    x, y = wide + rng.uniform(-0.06, 0.08), 1 - high + rng.uniform(-0.04, 0.02)
    right, bulge = rng.uniform(0.5, 0.75), rng.uniform(0.25, 0.42)
    start = (rng.uniform(0.0, 0.3) * right, rng.uniform(0.06, 0.35))
    arch = [start, (0.35 * right, 0.04), (0.65 * right, 0.01), (0.97 * right, 0.45 * bulge), (0.93 * right, bulge)]
    loop = [(x + 0.6 * wide, y + 0.5 * high), (x - 0.1 * wide, y + high), (x - wide, y + 0.2 * high)]
    over = [(x - 0.3 * wide, y - 0.8 * high), (x + wide, y - 0.1 * high)]
    end = x + wide + rng.uniform(0.1, 0.5)
    tail = [((x + wide + end) / 2, y + rng.uniform(0.3, 1.0) * high), (end, 1 + rng.uniform(-0.12, 0.06))]
    return [curve([*arch, (0.6 * right + 0.2 * x, 0.3 + 0.8 * bulge), *loop, *over, *tail], rng)]


@hand(4)
def open_four(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a four that is open at the top: an angle, then an upright of about its height or lower."""
    bar, lean = rng.uniform(0.45, 0.68), rng.normal(0, 0.06)
    top, right = (rng.uniform(0.05, 0.3), rng.uniform(0, 0.15)), (rng.uniform(0.6, 0.85), bar + rng.uniform(-0.1, 0.05))
    side, across = line(top, (0, bar), rng.uniform(-0.08, 0.08)), line((0, bar), right, 0.03 * rng.standard_normal())
    x = rng.uniform(0.42, 0.6)
    upright = line((x + lean, rng.uniform(-0.05, 0.3)), (x - lean, 1), 0.02 * rng.standard_normal())
    return [np.concatenate([side, across]), upright]


@hand(4)
def closed_four(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a four that is closed at the top, in one stroke or two."""
    bar, x = rng.uniform(0.55, 0.72), rng.uniform(0.42, 0.62)
    top, left, right = (x, 0.0), (0.0, bar), (rng.uniform(0.62, 0.9), bar + rng.normal(0, 0.03))
    slope, across = line(top, left, rng.uniform(-0.08, 0.05)), line(left, right)
    upright = line([x + rng.normal(0, 0.02), rng.normal(0, 0.03)], [x - rng.uniform(-0.04, 0.1), 1])
    if rng.random() < 0.3:
        corner = np.array([x, bar])
        return [np.concatenate([slope, line(left, corner), line(corner, upright[0]), upright])]
    return [np.concatenate([slope, across]), upright]


@hand(6)
def small_loop(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a six whose loop is a small part of it."""
    high, wide = rng.uniform(0.18, 0.4), rng.uniform(0.2, 0.55)
    # From a stem that is nearly straight to a round back, and a loop that ends at the back, or short of it.
    hunched = rng.random() * min(1.0, 2 * wide)
    stem = [
        (rng.uniform(0.3, 0.6), 0.14 * hunched),
        (0.22 - 0.1 * hunched + rng.uniform(-0.05, 0.08), 0.24),
        (0.04, 0.55),
    ]
    back = rng.uniform(-0.06, 0.12) + 0.3 * wide * hunched * rng.random()
    loop = [(0.03 + 0.03 * hunched, 0.84), (0.45 * wide, 1), (wide, 1 - 0.4 * high), (0.6 * wide, 1 - high)]
    return [curve([*stem, *loop, (back, 1 - 0.6 * high)], rng)]


@hand(8)
def two_circles(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw an eight of two circles, one above the other, that touch or nearly do."""
    upper, lower = rng.uniform(0.17, 0.25), rng.uniform(0.22, 0.3)
    gap = rng.uniform(-0.08, 0.04)
    circles = []
    for radius, y in ((upper, 0.0), (lower, upper + lower + gap)):
        size = (radius * rng.uniform(0.75, 1.15), radius)
        ring = _oval(size, rng.uniform(30, 150), rng.uniform(345, 385), rng.uniform(-0.1, 0.1))
        centre = np.array([rng.normal(0, 0.03), y])
        circles.append(centre + curve(ring[::5] * [rng.choice([-1, 1, 1]), 1], rng, 0.012))
    return circles if rng.random() < 0.8 else circles[::-1]


@hand(9)
def open_nine(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a nine whose loop stays open, at the top or where it meets the stem."""
    size = (rng.uniform(0.2, 0.3), rng.uniform(0.2, 0.27))
    ring = _oval(size, rng.uniform(20, 60), rng.uniform(260, 310), rng.uniform(-0.05, 0.25))
    top = np.array([size[0] + rng.uniform(-0.02, 0.05), rng.uniform(-1.1, 0.1) * size[1]])
    low = np.array([size[0] - rng.uniform(0, 0.3), 1 - size[1]])
    if rng.random() < 0.6:
        return [curve(np.concatenate([ring[::5], [top, (top + low) / 2 + [0.03, 0], low]]), rng)]
    return [curve(ring[::5], rng), line(top, low, rng.uniform(-0.02, 0.08))]


@hand(9)
def closed_nine(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a nine of a closed loop and a stem, straight, bent or hooked, in one stroke or two."""
    size = (rng.uniform(0.18, 0.3), rng.uniform(0.18, 0.27))
    ring = _oval(size, rng.uniform(5, 45), rng.uniform(350, 390), rng.uniform(-0.05, 0.05))
    low = np.array([size[0] - rng.uniform(-0.05, 0.3), 1 - size[1]])
    middle = np.array([size[0] + rng.uniform(-0.02, 0.04), 0.35 + rng.normal(0, 0.04)])
    hook = [low - [rng.uniform(0.1, 0.3), rng.uniform(-0.02, 0.08)]] if rng.random() < 0.3 else []
    stem = [middle, low, *hook]
    if rng.random() < 0.65:
        return [curve([*ring[::5], *stem], rng)]
    return [curve(ring[::5], rng), curve([np.array([size[0], rng.uniform(-1, 0) * size[1]]), *stem], rng)]


@hand(1, 4)
def foot(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw a short level line under what was written, where its lowest stroke ends."""
    copies = [np.asarray(stroke, np.float64) for stroke in strokes]
    low, high = _box(copies)
    ends = np.concatenate([stroke[[0, -1]] for stroke in copies])
    end = ends[ends[:, 1].argmax()]
    left, right = (high - low).max() * rng.uniform(0.06, 0.18, 2)
    return [*copies, line(end - np.array([left, 0]), end + np.array([right, 0]))]


@hand(2, 3, 4, 5, 7, 9)
def hook(strokes: Strokes, rng: np.random.Generator) -> list[Points]:
    """Draw what was written with a small hook where one of its strokes begins or ends: a flick of the pen."""
    copies = [np.asarray(stroke, np.float64) for stroke in strokes]
    low, high = _box(copies)
    at = rng.integers(len(copies))
    stroke = copies[at][:: rng.choice([-1, 1])]
    way = stroke[-1] - stroke[max(-4, -len(stroke))]
    turn = np.radians(rng.choice([-1, 1]) * rng.uniform(50, 140))
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    flick = way @ turned * ((high - low).max() * rng.uniform(0.04, 0.11) / max(float(np.hypot(*way)), 1e-9))
    copies[at] = np.concatenate([stroke, np.linspace(stroke[-1], stroke[-1] + flick, 4)[1:]])
    return copies
