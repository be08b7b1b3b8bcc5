"""Proposes where ink of several digits that touch can be cut: from top to bottom, across as little of it as can be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

ROWS = 48  # pixels: the height at which cuts are looked for, where a pen is about five wide
ASIDE = 1.2  # pixels of ink: what a step aside costs
APART = 0.07  # heights: cuts differ by at least this on average
MAX_CUTS_FOR_WIDTH = 12  # for each height of width, about
MAX_CUTS = 60  # in all
MAX_INK = 0.8  # heights of ink and steps aside that a cut crosses: it may run along a line that two digits share
# Ink within so much of the place where a cut crosses it belongs to both sides: a little less than a pen's width.
SHARED = 0.08  # heights
SOFT = 64  # levels, 0..255: fainter ink is the soft edge of a line
MIN_SIDE = 0.01  # the part of the ink that each side of a cut has at least
# What the log odds that both sides of a cut belong to one digit are made of. Fitted, together with BREADTH, by
# conditional logistic regression to 223 pictures of two digits that touch and 450 of single ones
# (model.evaluation.material.made_numbers; writers 1 to 20 of pendigits, contributors of UNIPEN), what `inkling` read in
# both sides and in the whole beside them. CONSTANT, ASIDE, APART, SHARED and grouping.READING were then chosen by how
# many of 210 numbers with touching digits were read right.
INK = 2.4  # log odds for each height of ink that the cut crosses
HEIGHT = -3.4  # log odds for each height of the lower side
CONSTANT = 4.0  # log odds
SLIMMEST = 0.7  # line heights: wider digits lose log odds
BREADTH = 5.1  # log odds that they lose for each line height more
NOTCH = 3.0  # log odds that they lose for each height that a notch is deep, from above and from below
SHALLOWEST = 0.4  # heights: the least depth of a notch
HOPELESS = 6.0  # log odds: cuts whose sides belong together with at least these are not worth reading


@dataclass(frozen=True)
class Slices:
    """Ink cut into slices, numbered from 0 on, left to right."""

    cuts: NDArray[np.int64]  # (n - 1, H) columns: where the next slice begins in each row
    crossed: NDArray[np.bool_]  # (n - 1, H): whether there is ink
    shared: int  # pixels: ink so near to a crossed place belongs to both sides, as digits that touch have it in common
    odds: tuple[float, ...]  # log odds that each slice but the last belongs to one digit with the next

    def __len__(self) -> int:
        return len(self.odds) + 1

    def take(self, ink: NDArray[np.uint8], first: int, last: int) -> NDArray[np.uint8]:
        """Return the ink (H, W) of the slices from the first to the last, the rest of it as paper."""
        columns = np.arange(ink.shape[1])
        taken = np.ones(ink.shape, np.bool_)
        if first > 0:
            left = self.cuts[first - 1] - self.shared * self.crossed[first - 1]
            taken &= columns >= left[:, None]
        if last < len(self) - 1:
            right = self.cuts[last] + self.shared * self.crossed[last]
            taken &= columns < right[:, None]
        return np.where(taken, ink, np.uint8(0))

    def runs(self, width: float, widest: float) -> list[tuple[int, int]]:
        """Return the runs, first and last slice, but that of all, that are at most so wide in pixels, about.

        width: of all slices. What the ink of a run takes of that is found by looking at it.
        """
        edges = [0.0, *self.cuts.mean(axis=1).tolist(), width]
        pairs = ((first, last) for first in range(len(self)) for last in range(first, len(self)))
        return [
            (first, last)
            for first, last in pairs
            if last - first < len(self) - 1 and edges[last + 1] - edges[first] <= widest
        ]

    def likeliest(self, count: int) -> Slices:
        """Return the slices that so many cuts make, those where most likely two digits touch."""
        kept = sorted(np.argsort(self.odds, kind="stable")[:count].tolist())
        return Slices(self.cuts[kept], self.crossed[kept], self.shared, tuple(self.odds[i] for i in kept))


def cut_ink(ink: NDArray[np.uint8]) -> Slices:
    """Return the slices of ink (H, W) uint8, 0 paper .. 255 full ink, cropped to what may be several digits."""
    height, width = ink.shape
    factor = max(1, round(height / ROWS))
    small = _shrink(ink, factor)
    notches, depths = _find_notches(small)
    costs, paths = _trace(small)
    costs = np.concatenate([small[:, notches].sum(axis=0), costs])
    paths = np.hstack([np.tile(notches, (len(small), 1)), paths])
    depths = np.concatenate([depths, np.zeros(small.shape[1])])  # other ways lead through no notch
    kept = [
        (path, _odds(small, float(costs[path]), paths[:, path]) - NOTCH * float(depths[path]))
        for path in _pick(small, costs, paths, len(notches))
    ]
    kept = [(path, odds) for path, odds in kept if odds < HOPELESS]
    cuts = [np.repeat(paths[:, path], factor)[:height] * factor + factor // 2 for path, _ in kept]
    columns = np.clip(np.array(cuts, np.int64).reshape(-1, height), 0, width - 1)
    crossed = ink[np.arange(height), columns] > SOFT
    return Slices(columns, crossed, round(SHARED * height), tuple(odds for _, odds in kept))


def _shrink(ink: Array, factor: int) -> Array:
    """Return the ink averaged over squares of `factor` pixels, in parts of full ink, float32."""
    height, width = (math.ceil(side / factor) * factor for side in ink.shape)
    padded = np.zeros((height, width), np.float32)
    padded[: ink.shape[0], : ink.shape[1]] = ink
    small: Array = padded.reshape(height // factor, factor, width // factor, factor).mean(axis=(1, 3)) / 255
    return small


def _trace(ink: Array) -> tuple[Array, Array]:
    """Return, for each column, the ink that the lightest way from the top down to it crosses, and that way.

    ink: (H, W), parts of full ink. A way goes down, or down and aside by one column. Returns (W,) costs in pixels of
    ink and (H, W) the column of each way in each row.
    """
    height, width = ink.shape
    cost = np.full(width + 2, np.inf, np.float32)  # a column on either side that no way takes
    cost[1:-1] = ink[0]
    back = np.zeros(ink.shape, np.int64)
    steps = np.empty((3, width), np.float32)
    for row in range(1, height):
        steps[0], steps[1], steps[2] = cost[:-2] + ASIDE, cost[1:-1], cost[2:] + ASIDE
        # The way straight down wins a tie.
        aside = np.where(steps[2] < steps[0], 2, 0)
        best = np.where(steps.min(axis=0) < steps[1], aside, 1)
        back[row] = best - 1
        cost[1:-1] = np.take_along_axis(steps, best[None], axis=0)[0] + ink[row]
    paths = np.empty(ink.shape, np.int64)
    columns = np.arange(width)
    for row in range(height - 1, -1, -1):
        paths[row] = columns
        columns = columns + back[row, columns]
    return cost[1:-1], paths


def _find_notches(ink: Array) -> tuple[Array, Array]:
    """Return the columns (n,) in which ink reaches least far from above to below, and how much of the height it lacks.

    There two round digits touch: straight down is the way to cut them, along the line that they share.
    """
    marked = ink > 0.25
    height = len(ink)
    span = np.where(marked.any(axis=0), height - marked.argmax(axis=0) - marked[::-1].argmax(axis=0), 0) / height
    # The middle of each run of columns in which it reaches less far than in those left and right of the run.
    starts = np.flatnonzero(np.diff(span, prepend=-1.0))
    runs = pairwise([*starts.tolist(), len(span)])
    walled = np.concatenate([[0.0], span, [0.0]])
    low = [(a, b) for a, b in runs if walled[a] > span[a] < walled[b + 1] and 0 < span[a] <= 1 - SHALLOWEST]
    columns = np.array([(a + b) // 2 for a, b in low], np.int64)
    return columns, 1 - span[columns]


def _pick(ink: Array, costs: Array, paths: Array, first: int) -> list[int]:
    """Return the ends of the lightest ways that are far enough apart, from left to right; the `first` ones before."""
    height, width = ink.shape
    sums = np.concatenate([np.zeros((height, 1), np.float32), np.cumsum(ink, axis=1)], axis=1)
    left = np.take_along_axis(sums, paths, axis=1).sum(axis=0)
    total = float(ink.sum())
    free = (np.minimum(left, total - left) >= MIN_SIDE * total) & (costs <= MAX_INK * height)
    kept: list[int] = []
    for path in (*range(first), *(first + np.argsort(costs[first:], kind="stable"))):
        if len(kept) >= min(MAX_CUTS_FOR_WIDTH * width / height, MAX_CUTS):
            break
        if free[path]:
            kept.append(int(path))
            free &= np.abs(paths - paths[:, [path]]).mean(axis=0) >= APART * height
    return sorted(kept, key=lambda path: float(paths[:, path].mean()))


def _odds(ink: Array, crossed: float, path: Array) -> float:
    """Return the log odds that both sides of a cut belong to one digit."""
    height, width = ink.shape
    marked = ink > 0.25
    left: Array = np.arange(width) < path[:, None]
    lesser = min(_span(np.asarray((marked & side).any(axis=1))) for side in (left, ~left))
    odds: float = INK * crossed / height + HEIGHT * lesser / height + CONSTANT
    return odds


def breadth_odds(width: float) -> float:
    """Return what a digit's log odds lose by its width, in line heights."""
    return -BREADTH * max(0.0, width - SLIMMEST)


def _span(marked: Array) -> int:
    """Return from the first to the last marked place of (n,) bool."""
    places = np.flatnonzero(marked)
    return int(places[-1] - places[0]) if len(places) else 0
