"""Make up numbers of several digits from the pen strokes of single ones, to measure how drawings are taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.evaluation.material.made_marks import make_mark, with_mark

KINDS = ("digits", "marks", "rows")  # digits alone, with a mark before or between them, in two rows

# Height of a digit of size 1, in the units of the strokes that are made.
DIGIT_HEIGHT = 100.0
# How many digits a number has, at least and at most.
LENGTHS = (2, 6)
# How many digits two rows have together: of two digits, one above the other, they might as well be the halves of one.
ROWS_LENGTHS = (3, 6)
# Gaps between the boxes of neighbours, baselines and sizes, as people vary them: the first two in parts of
# DIGIT_HEIGHT, sizes as factors. A gap below 0 lets the boxes overlap.
GAPS = (-0.1, 0.6)
BASELINES = (-0.1, 0.1)
SIZES = (0.85, 1.15)
# A flat digit grows to this times its height at most, so that a stray dash does not become as long as the number.
WIDEST = 1.5
# Gaps between a mark and its neighbours, in parts of DIGIT_HEIGHT.
MARK_GAPS = (0.1, 0.35)
# Two rows: the paper between them, and how far to the right the lower one begins, in parts of DIGIT_HEIGHT.
ROW_GAPS = (0.35, 0.9)
INDENTS = (-0.4, 0.4)


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
    lines: tuple[str, ...]  # digits and marks of each row, from left to right, rows from top to bottom
    owners: tuple[int, ...]  # for each stroke, which character of all lines it belongs to

    @property
    def text(self) -> str:
        """Return its digits alone, row by row."""
        return "".join(character for line in self.lines for character in line if character.isdigit())


@dataclass(frozen=True)
class _Line:
    """One row of a number."""

    strokes: list[NDArray[np.float64]]  # from x = 0 on, its foot about y = 0
    owners: list[int]  # for each stroke, which character of the row it belongs to


def make_numbers(
    characters: Sequence[DigitStrokes],
    count: int,
    rng: np.random.Generator,
    *,
    kind: str = "digits",
    pen: float = 0.0,
    delayed: float = 0.0,
) -> list[MadeNumber]:
    """Return `count` numbers of LENGTHS digits drawn at random from the characters, digit behind digit.

    kind: one of KINDS.
    pen: width of the pen that the numbers are to be drawn with. Gaps lie between boxes around what is sent: around the
    pen's path where that are the strokes, and around its ink where it is a picture.
    delayed: share of the numbers whose bars come last, as some people write: every last stroke of a character of
    several is drawn when all the digits stand.
    """
    numbers = []
    for _ in range(count):
        low, high = ROWS_LENGTHS if kind == "rows" else LENGTHS
        chosen = [characters[i] for i in rng.integers(len(characters), size=rng.integers(low, high + 1))]
        number = _make_rows(chosen, pen, rng) if kind == "rows" else _make_row(chosen, kind == "marks", pen, rng)
        bars_last = rng.random() < delayed
        order = _bars_last(number.owners) if bars_last else range(len(number.owners))
        strokes = tuple(number.strokes[i] for i in order)
        owners = tuple(number.owners[i] for i in order)
        numbers.append(MadeNumber(strokes, number.lines, owners))
    return numbers


def _make_row(digits: Sequence[DigitStrokes], marked: bool, pen: float, rng: np.random.Generator) -> MadeNumber:
    """Return a number of one row."""
    text = "".join(digit.label for digit in digits)
    text = with_mark(text, rng) if marked else text
    row = _make_line(text, digits, pen, rng)
    return MadeNumber(tuple(row.strokes), (text,), tuple(row.owners))


def _make_rows(digits: Sequence[DigitStrokes], pen: float, rng: np.random.Generator) -> MadeNumber:
    """Return a number of two rows, half of the digits in each, give or take one."""
    half = (len(digits) + int(rng.integers(2))) // 2
    parts = [digits[:half], digits[half:]]
    lines = tuple("".join(digit.label for digit in part) for part in parts)
    upper, lower = (_make_line(line, part, pen, rng) for line, part in zip(lines, parts, strict=True))
    bottom, top = max(s[:, 1].max() for s in upper.strokes), min(s[:, 1].min() for s in lower.strokes)
    below = bottom - top + rng.uniform(*ROW_GAPS) * DIGIT_HEIGHT + pen
    shift = np.array([rng.uniform(*INDENTS) * DIGIT_HEIGHT, below])
    strokes = (*upper.strokes, *(stroke + shift for stroke in lower.strokes))
    return MadeNumber(strokes, lines, (*upper.owners, *(half + owner for owner in lower.owners)))


def _make_line(text: str, digits: Sequence[DigitStrokes], pen: float, rng: np.random.Generator) -> _Line:
    """Return a row's characters side by side, each stroke with its character, in the order of writing."""
    edge = 0.0
    made = _Line([], [])
    waiting = iter(digits)
    for position, character in enumerate(text):
        marks = not (character.isdigit() and text[max(position - 1, 0)].isdigit())
        strokes = _digit(next(waiting), rng) if character.isdigit() else _mark(character, rng)
        left = min(stroke[:, 0].min() for stroke in strokes)
        if position:
            edge += rng.uniform(*(MARK_GAPS if marks else GAPS)) * DIGIT_HEIGHT + pen
        foot = rng.uniform(*BASELINES) * DIGIT_HEIGHT
        made.strokes.extend(stroke + np.array([edge - left, foot]) for stroke in strokes)
        made.owners.extend([position] * len(strokes))
        edge += max(stroke[:, 0].max() for stroke in strokes) - left
    return made


def _digit(digit: DigitStrokes, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Return a digit's strokes in the size of a number's, standing on y = 0."""
    points = np.concatenate(digit.strokes).astype(np.float64)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    scale = DIGIT_HEIGHT * rng.uniform(*SIZES) / max(size[1], size[0] / WIDEST, 1e-9)
    return [(stroke - low) * scale - np.array([0, size[1] * scale]) for stroke in digit.strokes]


def _mark(mark: str, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Return a mark's strokes in the size of a number's, in its place over y = 0."""
    return [stroke * DIGIT_HEIGHT for stroke in make_mark(mark, rng)]


def _bars_last(owners: Sequence[int]) -> list[int]:
    """Return the strokes' order in which the last stroke of each character of several waits for the end."""
    last = [i for i, owner in enumerate(owners) if owner in owners[:i] and owner not in owners[i + 1 :]]
    return [i for i in range(len(owners)) if i not in last] + last
