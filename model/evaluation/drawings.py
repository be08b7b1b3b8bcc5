"""The pictures of the network's exams as networks of one preprocessing see them: each drawing is drawn once for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from model.evaluation.conditions import Strokes, seen
from model.evaluation.testset import Testset
from model.preprocessing.normalize import Preprocessing

Facts = dict[str, Any]
Images = npt.NDArray[np.uint8]
ExamProgress = Callable[[float, str], None]  # the share that is done, and of what


class RenderedTestset:
    """Pictures (N, field, field) uint8 of the test set, drawn when they are first asked for."""

    def __init__(self, testset: Testset, preprocessing: Preprocessing, progress: ExamProgress) -> None:
        self._testset = testset
        self._preprocessing = preprocessing
        self._progress = progress

    @cached_property
    def digits(self) -> Images:
        """Return the held-out digits."""
        return self._draw([one.strokes for one in self._testset.digits], "drawing digits")

    @cached_property
    def others(self) -> Images:
        """Return the held-out letters and symbols."""
        return self._draw([one.strokes for one in self._testset.others], "drawing letters and symbols")

    @cached_property
    def scribbles(self) -> Images:
        """Return the made scribbles."""
        return self._draw([strokes for _, strokes in self._testset.scribbles], "drawing scribbles")

    @cached_property
    def mnist(self) -> Images:
        """Return MNIST's test images."""
        return self._testset.mnist_images(self._preprocessing)

    def _draw(self, drawings: Sequence[Strokes], what: str) -> Images:
        return draw(drawings, self._preprocessing, lambda share: self._progress(share, what))


def draw(drawings: Sequence[Strokes], preprocessing: Preprocessing, progress: Callable[[float], None]) -> Images:
    """Draw all as a network sees them: (N, field, field) uint8. progress: gets the share done."""
    images = np.empty((len(drawings), preprocessing.field, preprocessing.field), np.uint8)
    for i, strokes in enumerate(drawings):
        images[i] = seen(strokes, preprocessing)
        progress((i + 1) / len(drawings))
    return images
