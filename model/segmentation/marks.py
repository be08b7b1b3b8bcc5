"""Tell the marks . , - / : + that people write between digits by how they lie beside them and by their shape.

Boxes are (n, 4) float64, left, top, right, bottom of the pen's path, y pointing down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# All in heights of the digits beside.
TALL = 0.6  # a taller piece may be a digit beside which another one is a mark
DOT = 0.2  # the most width and height of a dot
DOT_LIES = (-0.25, 0.2)  # where the lowest place of a point lies, above the foot of the digits
COMMA_WIDTH, COMMA_HEIGHT = 0.35, 0.5  # the most of a comma
COMMA_LIES = (-0.6, 0.1)  # where its lowest place lies
COMMA_TOP = 0.35  # where its highest place lies at most
TAIL = 0.13  # the least height of a comma, where it hangs below the digits' foot by HANGS
HANGS = 0.05
UPRIGHT = 0.22  # the least height of a comma that does not
FLAT = 0.22  # the most height of a dash or a line
DASH = (0.12, 1.0)  # the least and most width of a dash
LEVEL = 1.5  # times its height: the least width of a dash
MIDDLE = (0.22, 0.78)  # where the middle of a dash or a plus lies, above the foot
UPPER_DOT = (0.3, 1.0)  # where the upper dot of a colon lies, above the foot
PLUS = (0.25, 0.85)  # the least and most width and height of a plus
CENTRAL = (0.2, 0.8)  # where the strokes of a plus cross, in parts of its width and of its height
NARROW = 0.4  # times its length: the most that a stroke of a plus is wide
CROSSING = 0.8  # of a plus: the share of its ink within a sixth of its width or height around where it crosses
SLASH = 0.85  # the least height of a slash
LEANS = 0.15  # the least that it leans to the right, in parts of its height
THIN = 0.3  # the most that it is wide at its middle one of heights, in parts of its height
# What a line between digits weighs as a slash, not a 1: its height in heights of the row's other digits, how far its
# lowest and its highest place lie above the foot of its neighbours, how far it leans to the right in parts of its
# height, the square of that, and how far it is from straight, in parts of its height. Fitted by logistic regression to
# slashes and ones of the people whom inkling learned from, between digits of theirs in made-up lines.
SLASH_WEIGHTS = (12.4, -39.7, 11.5, 21.7, -11.1, -61.6)
SLASH_CONSTANT = -36.9  # 1 in 1,000 ones is taken for a slash, and 88 in 100 slashes are


def may_be_marks(boxes: Array, height: float) -> NDArray[np.bool_]:
    """Return (n,) bool: whether pieces of one row are as small or as flat as a mark or a line beside digits.

    height: of the row's digits. Where nothing is tall enough for a digit there are no marks.
    """
    left, top, right, bottom = boxes.T / height
    widths, heights = right - left, bottom - top
    if not (heights >= TALL).any():
        return np.zeros(len(boxes), np.bool_)
    foot = _next_tall(boxes / height)[:, 3]
    comma = (widths <= COMMA_WIDTH) & (heights <= COMMA_HEIGHT) & (bottom >= foot - COMMA_LIES[1])
    found: NDArray[np.bool_] = comma | (heights <= FLAT) | are_dots(boxes, height)
    return found


def may_be_pluses(boxes: Array, height: float) -> NDArray[np.bool_]:
    """Return (n,) bool: whether pieces of one row are as large as a plus and lie as high; so may small digits.

    height: of the row's digits.
    """
    left, top, right, bottom = boxes.T / height
    widths, heights = right - left, bottom - top
    if not (heights >= TALL).any():
        return np.zeros(len(boxes), np.bool_)
    beside = _next_tall(boxes / height)
    middles = (beside[:, 3] - (top + bottom) / 2) / (beside[:, 3] - beside[:, 1])
    sides = np.stack([widths, heights])
    sized = ((sides >= PLUS[0]) & (sides <= PLUS[1])).all(axis=0) & (heights < TALL)
    found: NDArray[np.bool_] = sized & (middles >= MIDDLE[0]) & (middles <= MIDDLE[1])
    return found


def _next_tall(boxes: Array) -> Array:
    """Return for each box, in heights of digits, the next one to the left or right that is TALL: (n, 4)."""
    tall = boxes[boxes[:, 3] - boxes[:, 1] >= TALL]
    apart = np.abs(np.subtract.outer(boxes[:, 0] + boxes[:, 2], tall[:, 0] + tall[:, 2]))
    beside: Array = tall[apart.argmin(axis=1)]
    return beside


def are_dots(boxes: Array, height: float) -> NDArray[np.bool_]:
    """Return (n,) bool: whether pieces of one row are too small for a digit beside what is tall enough for one.

    height: of the row's digits.
    """
    left, top, right, bottom = boxes.T / height
    sides = np.maximum(right - left, bottom - top)
    found: NDArray[np.bool_] = (sides < DOT) & bool((bottom - top >= TALL).any())
    return found


def cross_as_plus(boxes: Array, height: float) -> bool:
    """Say whether two pieces, (2, 4), may be the strokes of a plus. height: of the row's digits."""
    level, upright = boxes[np.argsort(boxes[:, 2] - boxes[:, 0])[::-1]] / height
    width, tall = level[2] - level[0], upright[3] - upright[1]
    if not all(PLUS[0] <= side <= PLUS[1] for side in (width, tall)):
        return False
    across = (upright[[0, 2]].mean() - level[0]) / width
    down = (level[[1, 3]].mean() - upright[1]) / tall
    narrow = level[3] - level[1] <= NARROW * width and upright[2] - upright[0] <= NARROW * tall
    return bool(narrow and all(CENTRAL[0] <= place <= CENTRAL[1] for place in (across, down)))


@dataclass(frozen=True)
class Lie:
    """How ink lies beside digits, in heights of them; above: over their foot."""

    width: float
    height: float
    lowest: float  # above
    highest: float  # above

    @classmethod
    def beside(cls, box: Array, top: float, bottom: float) -> Lie:
        """Return how ink of this box (4,) lies beside digits of which top and foot lie there."""
        left, upper, right, lower = (box / (bottom - top)).tolist()
        foot = bottom / (bottom - top)
        return cls(right - left, lower - upper, foot - lower, foot - upper)

    @property
    def middle(self) -> float:
        """Return how far its middle lies above the foot."""
        return (self.lowest + self.highest) / 2

    @property
    def is_dot(self) -> bool:
        """Say whether it is small enough for a dot."""
        return max(self.width, self.height) <= DOT


def name_small_mark(lie: Lie) -> str | None:
    """Return which of . , - ink of this lie is, None where it is none."""
    low = COMMA_LIES[0] <= lie.lowest <= COMMA_LIES[1] and lie.highest <= COMMA_TOP
    hangs = lie.height >= UPRIGHT or (lie.height >= TAIL and lie.lowest <= -HANGS)
    small = lie.width <= min(COMMA_WIDTH, LEVEL * lie.height) and lie.height <= COMMA_HEIGHT
    if low and hangs and small:
        return ","
    if DOT_LIES[0] <= lie.lowest <= DOT_LIES[1] and lie.is_dot:
        return "."
    level = lie.height <= FLAT and DASH[0] <= lie.width <= DASH[1] and lie.width >= LEVEL * lie.height
    return "-" if level and MIDDLE[0] <= lie.middle <= MIDDLE[1] else None


def is_colon(one: Lie, other: Lie) -> bool:
    """Say whether two pieces of ink, one above the other, are a colon."""
    lower, upper = sorted((one, other), key=lambda lie: lie.middle)
    apart = upper.lowest > lower.highest
    return one.is_dot and other.is_dot and apart and UPPER_DOT[0] <= upper.middle <= UPPER_DOT[1]


def is_plus(lie: Lie, ink: NDArray[np.uint8]) -> bool:
    """Say whether ink (H, W) uint8, 0 paper .. 255 full ink, of this lie is a plus: an upright across a level line."""
    if not all(PLUS[0] <= side <= PLUS[1] for side in (lie.width, lie.height)):
        return False
    if not MIDDLE[0] <= lie.middle <= MIDDLE[1] or not 0.5 <= lie.width / lie.height <= 2:
        return False
    ys, xs = np.nonzero(ink > 127)
    height, width = np.ptp(ys) + 1, np.ptp(xs) + 1
    x, y = np.bincount(xs).argmax(), np.bincount(ys).argmax()
    near = (np.abs(xs - x) <= width / 6) | (np.abs(ys - y) <= height / 6)
    central = all(CENTRAL[0] <= place <= CENTRAL[1] for place in ((x - xs.min()) / width, (y - ys.min()) / height))
    return bool(central and near.mean() >= CROSSING)


def is_slash(lie: Lie, ink: NDArray[np.uint8], taller: float) -> bool:
    """Say whether ink (H, W) uint8, 0 paper .. 255 full ink, of this lie is a slash: a line that leans to the right.

    taller: its height in heights of the other digits of its row.
    """
    if lie.height < SLASH:
        return False
    ys, xs = np.nonzero(ink > 127)
    rows, starts, counts = np.unique(ys, return_index=True, return_counts=True)
    middles = np.bincount(ys, weights=xs)[rows] / counts
    breadths = np.maximum.reduceat(xs, starts) - np.minimum.reduceat(xs, starts)
    slope, place = np.polyfit(rows, middles, 1)
    if -slope < LEANS or np.median(breadths) > THIN * len(rows):
        return False
    bent = float(np.sqrt(np.mean((middles - slope * rows - place) ** 2))) / len(rows)
    facts = (taller, lie.lowest, lie.highest, -slope, slope**2, bent)
    odds = sum(weight * float(fact) for weight, fact in zip(SLASH_WEIGHTS, facts, strict=True))
    return odds + SLASH_CONSTANT > 0
