"""Make up drawings of one to three rows of digits with marks between them, as people note prices, dates and phones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.evaluation.material.made_numbers import BASELINES, DIGIT_HEIGHT, GAPS, SIZES, WIDEST, DigitStrokes

# How people write numbers down; d is any digit, a space a wide gap.
PATTERNS = (
    *("d.d", "d.dd", "dd.d", "d,dd", "d,ddd", "dd,ddd", "-d", "-dd", "-d.d", "+dd", "ddd-dddd", "dd-dd"),
    *("d:dd", "dd:dd", "dd/dd", "d/dd", "dd.dd.dd", "dd dd", "ddd dddd", "+dd dd dddd", "dd/dd-ddd"),
)
PLAIN = ("d", "dd", "ddd", "dddd")
ROWS = (1, 1, 1, 2, 2, 3)  # how many rows a drawing has, each as likely
MARKED = 0.6  # the share of rows that follow one of PATTERNS, not of PLAIN
MARK_GAPS = (0.06, 0.4)  # on both sides of a mark, in parts of DIGIT_HEIGHT
LOW_GAPS = (0.0, 0.4)  # around the marks on the baseline
WIDE_GAPS = (1.0, 1.7)  # where a space is
UNDERLINED = 0.15  # the share of rows with a line below
LINE_GAPS = (0.06, 0.3)  # between the lowest ink of a row and that line, in parts of DIGIT_HEIGHT
LINE_ENDS = (-0.1, 0.25)  # how far it reaches beyond the row on both sides
LEVELLED = 0.3  # times its slope: how steep a dash is that is drawn out to such a line
LINE = -1  # the owner of its stroke: no character
ROW_GAPS = (0.05, 0.9)  # between the lowest ink of a row and the highest of the next

Marks = Mapping[str, Sequence[DigitStrokes]]


@dataclass(frozen=True)
class Lie:
    """How a mark lies in its row, in parts of DIGIT_HEIGHT."""

    sizes: tuple[float, float]  # its longer side, at least and at most
    middles: tuple[float, float]  # how far its middle lies above the baseline


LIES = {
    ".": Lie((0.01, 0.1), (-0.02, 0.08)),
    ",": Lie((0.15, 0.35), (-0.1, 0.03)),
    "-": Lie((0.25, 0.65), (0.4, 0.6)),
    ":": Lie((0.35, 0.6), (0.3, 0.5)),
    "/": Lie((1.15, 1.5), (0.45, 0.55)),
    "+": Lie((0.4, 0.75), (0.4, 0.6)),
}


@dataclass(frozen=True)
class MadeLines:
    """Rows of digits and marks as pen strokes."""

    strokes: tuple[NDArray[np.float64], ...]  # (n, 2) each, in the order of writing, y pointing down
    lines: tuple[str, ...]  # what each row says
    owners: tuple[int, ...]  # for each stroke, which character of all rows it belongs to, spaces not counted, or LINE

    @property
    def text(self) -> str:
        """Return all digits."""
        return "".join(character for line in self.lines for character in line if character.isdigit())

    @property
    def characters(self) -> str:
        """Return all digits and marks, as `owners` counts them."""
        return "".join(self.lines).replace(" ", "")


def make_lines(
    digits: Sequence[DigitStrokes],
    marks: Marks,
    count: int,
    rng: np.random.Generator,
    *,
    pen: float = 0.0,
) -> list[MadeLines]:
    """Return `count` drawings of ROWS rows. marks: shapes of each of LIES. pen: as for make_numbers."""
    made = []
    for _ in range(count):
        strokes: list[NDArray[np.float64]] = []
        owners: list[int] = []
        lines: list[str] = []
        floor, owned = 0.0, 0
        for _ in range(rng.choice(ROWS)):
            line, row, row_owners = _make_row(digits, marks, pen, rng)
            heights = np.concatenate(row)[:, 1]
            strokes += [stroke + np.array([0.0, floor - heights.min()]) for stroke in row]
            owners += [LINE if owner == LINE else owned + owner for owner in row_owners]
            lines.append(line)
            owned += len(line.replace(" ", ""))
            floor += float(np.ptp(heights)) + rng.uniform(*ROW_GAPS) * DIGIT_HEIGHT + pen
        made.append(MadeLines(tuple(strokes), tuple(lines), tuple(owners)))
    return made


def _make_row(
    digits: Sequence[DigitStrokes], marks: Marks, pen: float, rng: np.random.Generator
) -> tuple[str, list[NDArray[np.float64]], list[int]]:
    """Return what a row says, its strokes, and whose each of them is."""
    pattern = str(rng.choice(PATTERNS if rng.random() < MARKED else PLAIN))
    characters = [_choose(character, digits, marks, rng) for character in pattern]
    strokes, owners = _set_row(pattern, characters, pen, rng)
    if rng.random() < UNDERLINED:
        strokes.append(_underline(strokes, marks["-"], pen, rng))
        owners.append(LINE)
    return "".join(" " if one is None else one.label for one in characters), strokes, owners


def _choose(
    character: str,
    digits: Sequence[DigitStrokes],
    marks: Marks,
    rng: np.random.Generator,
) -> DigitStrokes | None:
    """Return a shape for one character of a pattern; None for a space."""
    if character == " ":
        return None
    shapes = digits if character == "d" else marks[character]
    return shapes[int(rng.integers(len(shapes)))]


def _set_row(
    pattern: str, characters: Sequence[DigitStrokes | None], pen: float, rng: np.random.Generator
) -> tuple[list[NDArray[np.float64]], list[int]]:
    """Return the strokes of one row, its baseline at 0, and whose each of them is."""
    edge, before = 0.0, ""
    strokes: list[NDArray[np.float64]] = []
    owners: list[int] = []
    for character, shape in zip(pattern, characters, strict=True):
        if shape is not None:
            if before:
                edge += rng.uniform(*_gaps(before, character)) * DIGIT_HEIGHT + pen
            placed = _place(character, shape, edge, rng)
            owners += [owners[-1] + 1 if owners else 0] * len(placed)
            strokes += placed
            edge = float(max(stroke[:, 0].max() for stroke in placed))
        before = character
    return strokes, owners


def _gaps(before: str, after: str) -> tuple[float, float]:
    """Return how wide the gap between two neighbours is, at least and at most."""
    if before == " ":
        return WIDE_GAPS
    if before == after == "d":
        return GAPS
    return LOW_GAPS if {before, after} & set(".,") else MARK_GAPS


def _place(character: str, shape: DigitStrokes, edge: float, rng: np.random.Generator) -> list[NDArray[np.float64]]:
    """Return a shape's strokes in its row, its left edge where it is said."""
    points = np.concatenate(shape.strokes).astype(np.float64)
    low, (width, height) = points.min(axis=0), np.ptp(points, axis=0)
    if character == "d":
        scale = DIGIT_HEIGHT * rng.uniform(*SIZES) / max(height, width / WIDEST, 1e-9)
        top = rng.uniform(*BASELINES) * DIGIT_HEIGHT - height * scale
    else:
        lie = LIES[character]
        scale = DIGIT_HEIGHT * rng.uniform(*lie.sizes) / max(height, width, 1e-9)
        top = -rng.uniform(*lie.middles) * DIGIT_HEIGHT - height * scale / 2
    return [(stroke - low) * scale + np.array([edge, top]) for stroke in shape.strokes]


def _underline(
    row: Sequence[NDArray[np.float64]], dashes: Sequence[DigitStrokes], pen: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return a dash drawn out to a line under a row."""
    points = np.concatenate(row)
    low, high = points.min(axis=0), points.max(axis=0)
    dash = np.concatenate(dashes[int(rng.integers(len(dashes)))].strokes).astype(np.float64)
    left, right = low[0] - rng.uniform(*LINE_ENDS) * DIGIT_HEIGHT, high[0] + rng.uniform(*LINE_ENDS) * DIGIT_HEIGHT
    scale = max(right - left, 0.3 * DIGIT_HEIGHT) / max(np.ptp(dash[:, 0]), 1e-9)
    top = high[1] + rng.uniform(*LINE_GAPS) * DIGIT_HEIGHT + pen
    line: NDArray[np.float64] = (dash - dash.min(axis=0)) * [scale, LEVELLED * scale] + [left, top]
    return line
