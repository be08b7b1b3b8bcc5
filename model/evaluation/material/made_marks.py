"""Make up the marks that stand inside numbers, as a pen draws them: . , - / : and +."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Strokes = list[NDArray[np.float64]]

# Chance that a dash or a plus stands before the number and not inside it.
LEADING = 0.5
SHAKE = 0.008  # digit heights: how far a point lies beside its place, one standard deviation

_makers: dict[str, Callable[[np.random.Generator], Strokes]] = {}


def make_mark(mark: str, rng: np.random.Generator) -> Strokes:
    """Return a mark's strokes, (n, 2) each, y pointing down from the foot of the digits, in parts of their height.

    mark: one of MARKS.
    """
    return [stroke + rng.normal(0, SHAKE, stroke.shape) for stroke in _makers[mark](rng)]


def with_mark(text: str, rng: np.random.Generator) -> str:
    """Return a number's digits with one of MARKS in a place where it may stand; text: at least two digits."""
    mark = MARKS[rng.integers(len(MARKS))]
    leading = mark in "-+" and rng.random() < LEADING
    place = 0 if leading else int(rng.integers(1, len(text)))
    return text[:place] + mark + text[place:]


def _maker(mark: str) -> Callable[[Callable[[np.random.Generator], Strokes]], Callable[[np.random.Generator], Strokes]]:
    def register(make: Callable[[np.random.Generator], Strokes]) -> Callable[[np.random.Generator], Strokes]:
        _makers[mark] = make
        return make

    return register


@_maker(".")
def _point(rng: np.random.Generator) -> Strokes:
    """Draw a touch of the pen, or a slip of it."""
    return [_line((0, -rng.uniform(0, 0.08)), rng.uniform(0, 360), rng.uniform(0, 0.08))]


@_maker(",")
def _comma(rng: np.random.Generator) -> Strokes:
    """Draw a short stroke through the foot of the digits, leaning to the left below."""
    return [_line((0, -rng.uniform(0, 0.1)), rng.uniform(95, 135), rng.uniform(0.14, 0.3))]


@_maker("-")
def _dash(rng: np.random.Generator) -> Strokes:
    """Draw a level stroke at half the height."""
    return [_line((0, -rng.uniform(0.4, 0.6)), rng.uniform(-8, 8), rng.uniform(0.25, 0.5))]


@_maker("/")
def _slash(rng: np.random.Generator) -> Strokes:
    """Draw a stroke as high as the digits or higher, from above or from below, that leans more than a 1 does."""
    length = rng.uniform(1.1, 1.45)
    stroke = _line((0, rng.uniform(0.0, 0.15)), rng.uniform(-66, -50), length)
    return [stroke if rng.random() < 0.5 else stroke[::-1]]


@_maker(":")
def _colon(rng: np.random.Generator) -> Strokes:
    """Draw a point above a point."""
    upper, lower = _point(rng), _point(rng)
    return [upper[0] - (0, rng.uniform(0.45, 0.6)), lower[0] - (0, rng.uniform(0, 0.1))]


@_maker("+")
def _plus(rng: np.random.Generator) -> Strokes:
    """Draw a level stroke and one that crosses it, either of them first."""
    side, middle = rng.uniform(0.35, 0.6), -rng.uniform(0.4, 0.55)
    level = _line((-side / 2, middle), rng.uniform(-8, 8), side)
    upright = _line((rng.uniform(-0.04, 0.04), middle - side / 2), rng.uniform(82, 98), side * rng.uniform(0.85, 1.15))
    return [level, upright] if rng.random() < 0.5 else [upright, level]


def _line(start: tuple[float, float], degrees: float, length: float) -> NDArray[np.float64]:
    """Return a stroke that goes so far from a place, clockwise from the right; more points where it is longer."""
    steps = np.linspace(0, length, 2 + int(length / 0.08))
    angle = np.radians(degrees)
    places: NDArray[np.float64] = np.array(start) + steps[:, None] * np.array([np.cos(angle), np.sin(angle)])
    return places


MARKS = tuple(_makers)
