"""What is read in a drawing: its digits, the lines that they and their marks stand in, and all ink that is neither."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model.preprocessing.strokes import Rendering

Box = tuple[float, float, float, float]  # x, y, w, h in the sender's units
Why = Literal["line", "frame", "mark", "speck", "no digit"]

MARKS = ".,/:+-"  # what may stand between digits in a line
MIN_SURENESS = 0.5  # 0..1: a drawing that scores less may hold something else than its digits


@dataclass(frozen=True)
class Digit:
    """One digit that was found."""

    box: Box  # of its ink
    ink: Rendering  # its ink alone
    pieces: tuple[int, ...]  # the drawing's pieces that make it up; none for one that was cut out of them
    image: NDArray[np.float32]  # (field, field), 0 paper .. 1 full ink: what the network saw
    probabilities: NDArray[np.float64]  # (10,), sum 1
    is_digit: float | None  # the probability that it is a digit at all, 0..1


@dataclass(frozen=True)
class Line:
    """A row of digits and the marks between them."""

    text: str  # digits, the marks . , - / : + and a space where a wide gap is, from left to right
    digits: tuple[int, ...]  # which of the drawing's digits stand in it
    box: Box  # of the ink of them and of the marks


@dataclass(frozen=True)
class LeftOut:
    """Ink that no digit and no mark of a line stands for."""

    box: Box
    why: Why


@dataclass(frozen=True)
class DrawingReading:
    """What is read in one drawing."""

    digits: tuple[Digit, ...]  # in reading order: line by line
    lines: tuple[Line, ...]  # from top to bottom
    left_out: tuple[LeftOut, ...]
    evidence: Mapping[str, float]  # for and against that the digits are all that the drawing says; none of a single one
    sureness: float  # the probability that they are, 0..1, beside what each digit's is_digit says

    @property
    def text(self) -> str:
        """Return all digits in reading order."""
        return "".join(str(digit.probabilities.argmax()) for digit in self.digits)

    def accepts(self, threshold: float | None) -> bool:
        """Say whether each digit is one to the network; threshold: the is_digit below which it is none."""
        return all(threshold is None or (digit.is_digit or 0.0) >= threshold for digit in self.digits)

    def is_sure(self, threshold: float | None) -> bool:
        """Say whether the reading is to be relied on. threshold: as in accepts()."""
        return self.accepts(threshold) and self.sureness >= MIN_SURENESS


BLANK = DrawingReading((), (), (), {}, 1.0)
