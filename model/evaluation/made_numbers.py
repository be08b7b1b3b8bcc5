"""Make up numbers of several digits from the pen strokes of single ones, to measure how drawings are taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

# Height of a digit of size 1, in the units of the strokes that are made.
DIGIT_HEIGHT = 100.0
# How many digits a number has, at least and at most.
LENGTHS = (2, 6)
# Gaps between the boxes of neighbours, baselines and sizes, as people vary them: the first two in parts of
# DIGIT_HEIGHT, sizes as factors. A gap below 0 lets the boxes overlap.
GAPS = (-0.1, 0.6)
BASELINES = (-0.1, 0.1)
SIZES = (0.85, 1.15)
# A flat digit grows to this times its height at most, so that a stray dash does not become as long as the number.
WIDEST = 1.5


class DigitStrokes(Protocol):
    """One digit that somebody wrote."""

    @property
    def label(self) -> str:
        """Return which it is, "0" to "9"."""

    @property
    def strokes(self) -> Sequence[NDArray[Any]]:
        """Return its pen strokes in the order of writing: (n, 2) float arrays, y pointing down."""


@dataclass(frozen=True)
class MadeNumber:
    """A number as pen strokes."""

    strokes: tuple[NDArray[np.float64], ...]  # (n, 2) each, in the order of writing, y pointing down
    text: str  # its digits from left to right
    owners: tuple[int, ...]  # for each stroke, which digit of the text it belongs to


def make_numbers(
    characters: Sequence[DigitStrokes],
    count: int,
    rng: np.random.Generator,
    *,
    pen: float = 0.0,
    delayed: float = 0.0,
) -> list[MadeNumber]:
    """Return `count` numbers of LENGTHS digits drawn at random from the characters, digit behind digit.

    pen: width of the pen that the numbers are to be drawn with. Gaps lie between boxes around what is sent: around the
    pen's path where that are the strokes, and around its ink where it is a picture.
    delayed: share of the numbers whose bars come last, as some people write: every last stroke of a digit of several
    is drawn when all the digits stand.
    """
    numbers = []
    for _ in range(count):
        chosen = rng.integers(len(characters), size=rng.integers(LENGTHS[0], LENGTHS[1] + 1))
        number = _make_number([characters[i] for i in chosen], pen, rng)
        bars_last = rng.random() < delayed
        order = _bars_last(number.owners) if bars_last else range(len(number.owners))
        strokes = tuple(number.strokes[i] for i in order)
        owners = tuple(number.owners[i] for i in order)
        numbers.append(MadeNumber(strokes, number.text, owners))
    return numbers


def _make_number(characters: Sequence[DigitStrokes], pen: float, rng: np.random.Generator) -> MadeNumber:
    """Return the digits side by side, each stroke with its digit, in the order of writing."""
    edge = 0.0
    strokes: list[NDArray[np.float64]] = []
    owners: list[int] = []
    for position, character in enumerate(characters):
        points = np.concatenate(character.strokes).astype(np.float64)
        low, size = points.min(axis=0), np.ptp(points, axis=0)
        scale = DIGIT_HEIGHT * rng.uniform(*SIZES) / max(size[1], size[0] / WIDEST, 1e-9)
        if position:
            edge += rng.uniform(*GAPS) * DIGIT_HEIGHT + pen
        foot = rng.uniform(*BASELINES) * DIGIT_HEIGHT
        corner = np.array([edge, foot - size[1] * scale])
        strokes += [(stroke - low) * scale + corner for stroke in character.strokes]
        owners += [position] * len(character.strokes)
        edge += size[0] * scale
    return MadeNumber(tuple(strokes), "".join(character.label for character in characters), tuple(owners))


def _bars_last(owners: Sequence[int]) -> list[int]:
    """Return the strokes' order in which the last stroke of each digit of several waits for the end."""
    last = [i for i, owner in enumerate(owners) if owner in owners[:i] and owner not in owners[i + 1 :]]
    return [i for i in range(len(owners)) if i not in last] + last
