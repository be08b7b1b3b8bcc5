"""How pieces of ink lie: in which rows, how tall the digits of a row are, and whether two pieces belong to one digit.

Pieces are pen strokes or parts of a picture's ink; here they are only boxes (n, 4) float64, left, top, right, bottom,
y pointing down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Rule:
    """The log odds that two pieces belong to one digit, from how their boxes lie."""

    weights: tuple[float, ...]  # of each of pair_features()
    constant: float  # log odds, added
    neighbours: float  # log odds, added for pieces that were drawn one after the other
    hopeless: float  # log odds up to which pieces are not joined for their own sake
    wide: float  # line heights: a digit at least so wide may be several that touch
    clear: float  # probability, 0..1: a digit read with less may be several that touch


# Fitted by logistic regression to the pairs of pieces in 4,000 made-up drawings (model.evaluation.made_lines) and 5,000
# single digits of pendigits' writers 1 to 20 and of the contributors ibm, syn and val of UNIPEN.
STROKES = Rule((20.6, 4.5, -5.0, -9.5, -18.2, 12.0), -1.95, neighbours=2.1, hopeless=-4.0, wide=1.3, clear=0.5)
WHOLE = Rule((0.0,) * 6, 0.0, neighbours=0.0, hopeless=0.0, wide=np.inf, clear=0.0)
PARTS = Rule((34.9, 5.7, -5.6, -13.4, -34.8, 30.2), -5.2, neighbours=0.0, hopeless=-6.0, wide=1.0, clear=0.7)
DEPTHS = (-0.3, 0.5)  # line heights: depths outside of what the fit has seen say no more than these
HANGING = 0.15  # line heights above a piece's bottom from which on another one hangs below it
LARGE = 0.4  # line heights: larger pieces say no more than this
IMPOSSIBLE = -50.0  # log odds of pieces that no digit can have both
# Pieces above each other, closer than this part of the taller one, are the halves of one digit: an 8 of two circles.
STACKED = 0.2
WIDEST = 1.9  # line heights: the most width of a digit
TALLEST = 1.8  # line heights: the most height of a digit
# A line under digits is as long as this, level to within this, and clear of them by this; the foot of a 1 touches it.
UNDERLINE = 0.6  # line heights
LEVEL = 0.2  # line heights
CLEAR = 0.03  # line heights
# Rows lie apart on straight lines that rise or fall by these, in heights for each width.
SLOPES = (0.0, 0.04, -0.04, 0.08, -0.08, 0.13, -0.13)
LOW_BAND = 0.35  # of the tallest band: a lower one is no row, but bars, dots or a line
# Two bands are two rows if they lie apart by this part of the lower one: by more where one of them is a single column,
# as they could be the halves of one digit.
ROW_GAP = 0.02
COLUMN_GAP = 0.12


def find_line_height(boxes: Array) -> float:
    """Return how tall the digits of one row are: what three pieces in four do not exceed, with those that they cross.

    Bars and dots are pieces too, and some digits are two pieces, one above the other.
    """
    left, top, right, bottom = boxes.T
    heights = bottom - top
    if len(boxes) == 1:
        return max(float(heights[0]), float(right[0] - left[0]) / 8, 1e-300)
    crossing = _depth(left, right) >= 0
    crossing &= _depth(top, bottom) >= -STACKED * np.maximum.outer(heights, heights)
    tall = np.maximum.outer(bottom, bottom) - np.minimum.outer(top, top)
    height = float(np.quantile(np.where(crossing, tall, 0).max(axis=1), 0.75, method="higher"))
    extent = max(float(right.max() - left.min()), float(bottom.max() - top.min()))
    return max(height, float((right - left).max()) / 8, extent / 1000, 1e-300)


def hull(boxes: Array) -> Array:
    """Return the box (4,) around boxes (n, 4)."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def pair_features(boxes: Array, height: float) -> Array:
    """Return how each two pieces lie, (n, n, 6) in line heights: what a Rule weighs.

    The depth, how far one would have to move sideways to leave the other's columns; the smaller height; the width of
    both together; the rows that they share; how far the smaller one, if it is small, hangs below the other's foot; and
    how large it is.
    """
    left, top, right, bottom = boxes.T / height
    heights, middles = bottom - top, (top + bottom) / 2
    depth = np.clip(_depth(left, right), *DEPTHS)
    lesser = np.minimum.outer(heights, heights)
    joint = np.maximum.outer(right, right) - np.minimum.outer(left, left)
    shared = np.maximum(np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top), -0.15)
    first = heights[:, None] < heights  # whether the first of two is the smaller one; of two alike, the second is
    below = np.where(first, middles[:, None] - bottom, middles - bottom[:, None])
    hanging = np.clip(below + HANGING, 0, 2 * HANGING) * np.clip(1 - 2 * lesser, 0, 1)
    hanging = np.minimum(hanging, hanging.T)
    sides = np.minimum(np.maximum(heights, right - left), LARGE)
    return np.stack([depth, lesser, joint, shared, hanging, np.minimum.outer(sides, sides)], axis=-1)


def pair_odds(boxes: Array, height: float, rule: Rule) -> Array:
    """Return the log odds (n, n) that two pieces belong to one digit; IMPOSSIBLE if that were too wide or tall."""
    left, top, right, bottom = boxes.T / height
    odds: Array = pair_features(boxes, height) @ np.array(rule.weights) + rule.constant
    odds[np.maximum.outer(right, right) - np.minimum.outer(left, left) > WIDEST] = IMPOSSIBLE
    odds[np.maximum.outer(bottom, bottom) - np.minimum.outer(top, top) > TALLEST] = IMPOSSIBLE
    lines = find_underlines(boxes, height)
    odds[lines], odds[:, lines] = IMPOSSIBLE, IMPOSSIBLE
    np.fill_diagonal(odds, np.inf)
    return odds


def find_underlines(boxes: Array, height: float) -> NDArray[np.bool_]:
    """Return (n,) bool: whether each piece is a line drawn under what stands above it, and no foot of a 1."""
    left, top, right, bottom = boxes.T / height
    found: NDArray[np.bool_] = (right - left >= UNDERLINE) & (bottom - top <= LEVEL)
    for i in np.flatnonzero(found):
        above = (right > left[i]) & (left < right[i]) & (np.arange(len(boxes)) != i)
        if not above.any():
            found[i] = False
            continue
        first, highest, last, lowest = hull(boxes[above]) / height
        spans = left[i] <= first + 0.1 and right[i] >= last - 0.1
        found[i] = spans and lowest <= top[i] - CLEAR and lowest - highest >= 0.5
    return found


def split_rows(boxes: Array) -> list[list[int]]:
    """Return the pieces of each row, from top to bottom, as far as empty paper tells: each ascending."""
    best: list[list[int]] = []
    for slope in SLOPES:
        rows = _split_level(boxes, slope)
        if len(rows) > len(best):
            best = rows
    return best


def _split_level(boxes: Array, slope: float) -> list[list[int]]:
    """Return the rows that lie apart on lines of this slope."""
    left, top, right, bottom = boxes.T
    drop = slope * (left + right) / 2
    top, bottom = top - drop, bottom - drop
    order = np.argsort(top, kind="stable")
    floors = np.maximum.accumulate(bottom[order])
    starts = np.flatnonzero(top[order][1:] > floors[:-1]) + 1
    bands = [part.tolist() for part in np.split(order, starts)]
    spans = [(float(top[band].min()), float(bottom[band].max())) for band in bands]
    return [sorted(row) for row in _join_bands(boxes, bands, spans)]


def _join_bands(boxes: Array, bands: list[list[int]], spans: list[tuple[float, float]]) -> list[list[int]]:
    """Return the bands, from top to bottom, joined where they are no rows of their own."""
    tallest = max(bottom - top for top, bottom in spans)
    while len(bands) > 1:
        gaps = [(spans[i + 1][0] - spans[i][1], i) for i in range(len(bands) - 1)]
        joined = next((i for gap, i in sorted(gaps) if not _lie_apart(boxes, bands, spans, i, tallest)), None)
        if joined is None:
            break
        bands[joined : joined + 2] = [bands[joined] + bands[joined + 1]]
        spans[joined : joined + 2] = [(spans[joined][0], spans[joined + 1][1])]
    return bands


def _lie_apart(
    boxes: Array, bands: Sequence[list[int]], spans: Sequence[tuple[float, float]], i: int, tallest: float
) -> bool:
    """Say whether a band and the next one are two rows."""
    heights = [bottom - top for top, bottom in spans[i : i + 2]]
    if min(heights) < LOW_BAND * tallest:
        return False
    columns = min(_count_columns(boxes[band]) for band in bands[i : i + 2])
    return spans[i + 1][0] - spans[i][1] >= (ROW_GAP if columns > 1 else COLUMN_GAP) * min(heights)


def _count_columns(boxes: Array) -> int:
    """Return into how many columns empty paper divides pieces."""
    order = np.argsort(boxes[:, 0], kind="stable")
    return 1 + int((boxes[order, 0][1:] > np.maximum.accumulate(boxes[order, 2])[:-1]).sum())


def find_rows(boxes: Array) -> list[list[int]]:
    """Return the rows that digits stand in, from top to bottom, each its digits' indices from left to right.

    A digit stands in the row whose last digit, going right, shares most of its rows.
    """
    rows: list[list[int]] = []
    for i in np.argsort(boxes[:, 0] + boxes[:, 2], kind="stable"):
        shares = [_share(boxes[row[-1]], boxes[i]) for row in rows]
        if shares and max(shares) >= 0.3:
            rows[int(np.argmax(shares))].append(int(i))
        else:
            rows.append([int(i)])
    return sorted(rows, key=lambda row: float(boxes[row][:, [1, 3]].mean()))


def _share(a: Array, b: Array) -> float:
    """Return how much of the lower box's height both boxes share, in parts of it; below 0 when they lie apart."""
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return float(shared / max(min(a[3] - a[1], b[3] - b[1]), 1e-300))


def _depth(low: Array, high: Array) -> Array:
    """Return how far one of two intervals (n,) would have to move to leave the other, (n, n); below 0: the gap."""
    depth: Array = np.minimum(high[:, None] - low, high - low[:, None])
    np.fill_diagonal(depth, high - low)
    return depth
