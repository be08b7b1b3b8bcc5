"""Two to four digits side by side or in two rows, with marks between some of them: a number, which is no one digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from model.augmentation.strokes import PEOPLE, Points, Variety, vary

# All lengths are in parts of a digit's height.
GAP = (-0.08, 0.45)  # between the boxes of neighbours: some touch
CLOSEST = 0.22  # from the middle of a digit to that of the next, at least: two ones nearer to each other look like one
LINE_GAP = (0.08, 0.6)  # between two rows
SIZE = (0.85, 1.15)  # of a digit
SHIFT = 0.06  # standard deviation of a digit's height above the line
MARKED = 0.15  # the share of neighbours with a mark between them
TWO_ROWS = 0.15  # the share of numbers in two rows
COUNTS = (0.6, 0.28, 0.12)  # the shares of numbers of 2, 3 and 4 digits
WIDEST = 1.3  # a digit's width at the most: flat ones stay low
ALIKE = 0.4  # how far turn and slant go apart within a number, in parts of how far they do between people

# The marks as strokes of corners x, y: 0 is the line above the digits and 1 that on which they stand.
MARKS = {
    ".": [[(0, 0.97), (0.02, 1)]],
    ",": [[(0.06, 0.92), (0.07, 1.0), (0, 1.15)]],
    "-": [[(0, 0.52), (0.35, 0.5)]],
    "/": [[(0.4, -0.05), (0, 1.1)]],
    ":": [[(0, 0.28), (0.02, 0.3)], [(0, 0.84), (0.02, 0.86)]],
    "+": [[(0, 0.5), (0.4, 0.5)], [(0.2, 0.3), (0.2, 0.7)]],
}

Digits = Sequence[tuple[Sequence[npt.NDArray[Any]], int]]


def make_several(digits: Digits, rng: np.random.Generator, variety: Variety = PEOPLE) -> list[Points]:
    """Return strokes (n, 2) float64, y down, of two to four of the digits, as one hand might write a number.

    digits: strokes as for vary, and which digit they are. A digit is about 1 high.
    """
    one_hand = replace(variety, rotation=ALIKE * variety.rotation, slant=ALIKE * variety.slant)
    count = 2 + int(rng.choice(len(COUNTS), p=COUNTS))
    picks = rng.integers(len(digits), size=count)
    chosen = [vary(digits[i][0], rng, one_hand) for i in picks]
    cut = int(rng.integers(1, count))
    ones = all(digits[i][1] == 1 for i in picks)
    if rng.random() >= TWO_ROWS or ones:  # a 1 below another one may be a longer 1
        return _row(chosen, rng)
    upper, lower = _row(chosen[:cut], rng), _row(chosen[cut:], rng)
    above, below = np.concatenate(upper), np.concatenate(lower)
    down = above[:, 1].max() - below[:, 1].min() + rng.uniform(*LINE_GAP)
    aside = above[:, 0].min() - below[:, 0].min() + rng.normal(0, 0.15)
    shift = np.array([aside, down])
    return upper + [stroke + shift for stroke in lower]


def stand(strokes: Sequence[npt.NDArray[Any]], rng: np.random.Generator) -> list[Points]:
    """Return strokes scaled to about 1 high, standing on the line y = 1, their left edge at 0."""
    points = np.concatenate(strokes)
    low, (wide, high) = points.min(axis=0), np.ptp(points, axis=0)
    scale = rng.uniform(*SIZE) / max(high, wide / WIDEST, 1e-9)
    foot = 1 - high * scale + SHIFT * rng.standard_normal()
    return [(stroke - low) * scale + [0, foot] for stroke in strokes]


def append(strokes: list[Points], more: Sequence[Points], left: float) -> float:
    """Add strokes so that they begin at x = `left`; return where they end on the right."""
    shift = np.array([left - min(float(stroke[:, 0].min()) for stroke in more), 0])
    strokes += [stroke + shift for stroke in more]
    return max(float(stroke[:, 0].max()) for stroke in strokes)


def _row(digits: Sequence[list[Points]], rng: np.random.Generator) -> list[Points]:
    """Return digits side by side on one line, some with a mark between them."""
    strokes: list[Points] = []
    edge = before = 0.0
    for position, digit in enumerate(stand(digit, rng) for digit in digits):
        wide = float(np.ptp(np.concatenate(digit)[:, 0]))
        if position and rng.random() < MARKED:
            edge = append(strokes, _mark(rng), edge + rng.uniform(0.05, 0.3))
        gap = max(rng.uniform(*GAP), CLOSEST - (before + wide) / 2) if position else 0.0
        edge = append(strokes, digit, edge + gap)
        before = wide
    return strokes


def _mark(rng: np.random.Generator) -> list[Points]:
    """Return the strokes of a mark, about as high above the line as people write it."""
    corners = MARKS[str(rng.choice(list(MARKS)))]
    size, shift = rng.uniform(0.7, 1.3), [0, rng.normal(0, 0.04)]
    return [np.array(stroke) * [size, 1] + 0.015 * rng.standard_normal((len(stroke), 2)) + shift for stroke in corners]
