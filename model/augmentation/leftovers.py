"""Ink that is no digit as the product cuts it: halves of digits, digits with other ink, what is left of letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from model.augmentation.several import Digits, append, stand
from model.augmentation.strokes import Points, resample
from model.data.lines import is_standing_line

Strokes = Sequence[npt.NDArray[Any]]
Cut = Callable[[Digits, Sequence[Strokes], np.random.Generator], list[Points]]

STEP = 0.02  # between the points of strokes that are cut, in heights
LEAN = 0.25  # how far cuts lean, as x for each y, at the most
GAP = (0.06, 0.3)  # between neighbours, in heights
LEAST, MOST = 0.15, 0.7  # the share of a drawing's ink that a slice has
LOWEST = 0.35  # height of a slice: a smaller one may be a speck
TALL = 0.6  # of a letter: a line that stands and is taken for a 1
TRIES = 40  # for a digit or letter that can be cut so, before two letters are taken
# The halves that nobody reads as a digit, by which digit they are of; those that are left out look like a 1, 3, 5 or 7.
HALVES = {2: ("left", "right"), 3: ("left",), 4: ("left",), 7: ("left",), 8: ("left",), 9: ("left",)}

cuts: dict[str, Cut] = {}


def cut(make: Cut) -> Cut:
    """Register a kind of what cutting leaves under its function's name."""
    cuts[make.__name__] = make
    return make


def make_leftover(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return strokes (n, 2) float64, y down, of a random kind, about 1 high: no digit, whole or with other ink.

    digits: strokes and which digit they are; others: strokes of letters and symbols. Neither may be empty.
    """
    kinds = list(cuts.values())
    make = kinds[rng.integers(len(kinds))]
    for _ in range(TRIES):
        if made := make(digits, others, rng):
            return made
    return two_letters(digits, others, rng)


@cut
def half_of_a_digit(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return a half of a digit, cut from top to bottom, of those that look like no digit; [] if none is found."""
    strokes, digit = digits[int(rng.integers(len(digits)))]
    if digit not in HALVES:
        return []
    side = HALVES[digit][int(rng.integers(len(HALVES[digit])))]
    cut_at = rng.uniform(0.35, 0.55)
    return _slice(stand(strokes, rng), *((0.0, cut_at) if side == "left" else (1 - cut_at, 1.0)), rng)


@cut
def four_without_upright(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return a four without the stroke that stands; [] if none is found."""
    strokes, digit = digits[int(rng.integers(len(digits)))]
    return _without_upright(strokes) if digit == 4 and len(strokes) > 1 else []


@cut
def rest_of_a_letter(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return two or more strokes of a letter that are left when one that stands was taken for a 1; [] if none is."""
    strokes = others[int(rng.integers(len(others)))]
    return _without_upright(strokes) if len(strokes) > 2 else []


@cut
def across_a_gap(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return the right part of a digit and the left part of the next one; [] if one of them is a 1."""
    (first, a), (second, b) = (digits[i] for i in rng.integers(len(digits), size=2))
    if 1 in (a, b):
        return []
    left = _slice(stand(first, rng), rng.uniform(0.4, 0.7), 1.0, rng)
    right = _slice(stand(second, rng), 0.0, rng.uniform(0.3, 0.6), rng)
    return _side_by_side([left, right], rng)


@cut
def digit_and_a_piece(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return a digit and a part of its neighbour, a digit or letter; [] if that part is too small or too large."""
    digit = stand(_one(digits, rng), rng)
    neighbour = stand(_one(digits, rng) if rng.random() < 0.5 else _letter(others, rng), rng)
    part = rng.uniform(0.2, 0.45)
    if rng.random() < 0.5:
        return _side_by_side([digit, _slice(neighbour, 0.0, part, rng)], rng)
    return _side_by_side([_slice(neighbour, 1 - part, 1.0, rng), digit], rng)


@cut
def digit_and_a_letter(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return a digit and a letter or symbol, in either order."""
    both = [stand(_one(digits, rng), rng), stand(_letter(others, rng), rng)]
    return _side_by_side(both[:: rng.choice([-1, 1])], rng)


@cut
def two_letters(digits: Digits, others: Sequence[Strokes], rng: np.random.Generator) -> list[Points]:
    """Return two letters or symbols side by side."""
    return _side_by_side([stand(_letter(others, rng), rng) for _ in range(2)], rng)


def _one(digits: Digits, rng: np.random.Generator) -> Strokes:
    return digits[int(rng.integers(len(digits)))][0]


def _letter(others: Sequence[Strokes], rng: np.random.Generator) -> Strokes:
    return others[int(rng.integers(len(others)))]


def _side_by_side(pieces: Sequence[list[Points]], rng: np.random.Generator) -> list[Points]:
    """Return the pieces from left to right; [] if one of them has no strokes."""
    strokes: list[Points] = []
    edge = 0.0
    for piece in pieces:
        if not piece:
            return []
        edge = append(strokes, piece, edge + (rng.uniform(*GAP) if strokes else 0.0))
    return strokes


def _slice(strokes: Sequence[Points], left: float, right: float, rng: np.random.Generator) -> list[Points]:
    """Return what of the strokes lies between two cuts that lean alike; [] for nearly all or nothing and for a 1.

    left, right: where the cuts are, in parts of the width: 0 or 1 cuts nothing off.
    """
    lean = np.array([1.0, rng.uniform(-LEAN, LEAN)])
    dense = [resample(stroke, STEP) for stroke in strokes]
    places = np.concatenate(dense) @ lean
    low, wide = float(places.min()), float(np.ptp(places))
    pieces: list[Points] = []
    for stroke in dense:
        kept = np.abs((stroke @ lean - low) / (wide or 1.0) - (left + right) / 2) <= (right - left) / 2 + 1e-9
        runs = np.split(np.arange(len(stroke)), np.flatnonzero(np.diff(kept)) + 1)
        pieces += [stroke[run] for run in runs if kept[run[0]] and len(run) > 2]
    if not LEAST < sum(map(len, pieces)) / len(places) < MOST or np.ptp(np.concatenate(pieces)[:, 1]) < LOWEST:
        return []
    return [] if _is_one(pieces) else pieces


def _without_upright(strokes: Strokes) -> list[Points]:
    """Return the strokes without the tallest one that stands; [] if none does, or if the rest is a line that stands."""
    heights = [float(np.ptp(stroke[:, 1])) if is_standing_line([stroke]) else 0.0 for stroke in strokes]
    upright = int(np.argmax(heights))
    rest = [np.asarray(stroke, np.float64) for i, stroke in enumerate(strokes) if i != upright]
    tall = heights[upright] > TALL * float(np.ptp(np.concatenate(strokes)[:, 1]))
    return rest if tall and not _is_one(rest) else []


def _is_one(strokes: Sequence[Points]) -> bool:
    """Say whether the strokes are a line that stands, which is a 1."""
    return is_standing_line([stroke.astype(np.float32) for stroke in strokes])
