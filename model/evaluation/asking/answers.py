"""Ask the whole product: a drawing as it is sent, through segmentation and network, to the answer that comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from model.outputs import DIGITS, Readings
from model.preprocessing.normalize import Preprocessing
from model.segmentation.budget import NotReadError
from model.segmentation.drawing import Drawing
from model.segmentation.read import read_digits
from model.segmentation.reading import BLANK, MIN_SURENESS, DrawingReading

AT_ONCE = 50  # drawings that are read together

Progress = Callable[[float], None]  # is told the share that is done, 0..1
ExamProgress = Callable[[float, str], None]  # the same, and of what


class Reader(Protocol):
    """What reads pictures of digits: a DigitClassifier, or one in training."""

    @property
    def preprocessing(self) -> Preprocessing:
        """Return how ink becomes the picture that it sees."""

    def read(self, images: NDArray[np.float32]) -> Readings:
        """Read images (N, field, field) float32, 0 paper .. 1 full ink."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What is answered to N drawings."""

    texts: NDArray[np.str_]  # (N,): all digits
    lines: tuple[tuple[str, ...], ...]  # N times the rows of digits and marks, from top to bottom
    # (N,) 0..1: the highest threshold at which an answer is sure; 0 where it is sure at none, as without any digit
    acceptance: NDArray[np.float64]
    confidence: NDArray[np.float64]  # (N,) 0..1: product of the digits' probabilities; 0 without any digit
    probabilities: NDArray[np.float64]  # (N, 10): of the digit where there is exactly one, else NaN

    def accepted(self, threshold: float | None) -> NDArray[np.bool_]:
        """Say which answers (N,) hold digits and are sure; threshold: the network's, None where it has none."""
        return self.acceptance > 0 if threshold is None else (self.acceptance > 0) & (self.acceptance >= threshold)

    def take(self, chosen: NDArray[Any]) -> Answers:
        """Return some of the answers; chosen: (N,) bool or (n,) indices."""
        places = np.arange(len(self.texts))[chosen]
        return Answers(
            self.texts[places],
            tuple(self.lines[place] for place in places),
            self.acceptance[places],
            self.confidence[places],
            self.probabilities[places],
        )


def ask(readers: Sequence[Reader], drawings: Iterator[Drawing], count: int, progress: Progress) -> list[Answers]:
    """Return each reader's answers to `count` drawings, which are made once for all of them, AT_ONCE at a time."""
    found: list[list[DrawingReading]] = [[] for _ in readers]
    done = 0
    while done < count:
        some = [next(drawings) for _ in range(min(AT_ONCE, count - done))]
        for each, reader in zip(found, readers, strict=True):
            each += read(reader, some)
        done += len(some)
        progress(done / count)
    return [summarise(each) for each in found]


def read(reader: Reader, drawings: Sequence[Drawing]) -> list[DrawingReading]:
    """Return what is read in drawings; nothing in one that is blank, or refused for too many digits or too much work.

    It is the way of a request to /predict, in model.segmentation, without a budget for all of them.
    """
    pieces = [drawing.pieces() for drawing in drawings if drawing.box is not None]
    found = iter(read_digits(pieces, reader.read, reader.preprocessing) if pieces else ())
    answers = [BLANK if drawing.box is None else next(found) for drawing in drawings]
    return [BLANK if isinstance(answer, NotReadError) else answer for answer in answers]


def summarise(found: Sequence[DrawingReading]) -> Answers:
    """Return readings as arrays."""
    probabilities = np.full((len(found), DIGITS), np.nan)
    for row, one in zip(probabilities, found, strict=True):
        if len(one.digits) == 1:
            row[:] = one.digits[0].probabilities
    return Answers(
        np.array([one.text for one in found], np.str_),
        tuple(tuple(line.text for line in one.lines) for one in found),
        np.array([_acceptance(one) for one in found], np.float64),
        np.array([_confidence(one) for one in found], np.float64),
        probabilities,
    )


def _acceptance(found: DrawingReading) -> float:
    if not found.digits or found.sureness < MIN_SURENESS:
        return 0.0
    return min(1.0 if digit.is_digit is None else digit.is_digit for digit in found.digits)


def _confidence(found: DrawingReading) -> float:
    return float(np.prod([digit.probabilities.max() for digit in found.digits])) if found.digits else 0.0
