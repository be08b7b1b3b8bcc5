"""The pictures of the network's exams as networks of one preprocessing see them: each drawing is drawn once for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from model.datasets import fitted_images
from model.evaluation.asking.answers import ExamProgress
from model.evaluation.asking.conditions import Strokes, seen
from model.evaluation.material.chosen import Material
from model.preprocessing.normalize import Preprocessing

Images = npt.NDArray[np.uint8]


class RenderedMaterial:
    """Pictures (N, field, field) uint8 of what the product is asked about, drawn when they are first asked for."""

    def __init__(self, material: Material, preprocessing: Preprocessing, progress: ExamProgress) -> None:
        self._material = material
        self._preprocessing = preprocessing
        self._progress = progress

    @cached_property
    def digits(self) -> Images:
        """Return the held-out digits."""
        return self._draw("digits")

    @cached_property
    def others(self) -> Images:
        """Return the held-out letters and signs."""
        return self._draw("others")

    @cached_property
    def scribbles(self) -> Images:
        """Return the made scribbles."""
        return self._draw("scribbles")

    @cached_property
    def mnist(self) -> Images:
        """Return MNIST's test images."""
        return fitted_images(self._material.mnist[0], self._preprocessing)

    def _draw(self, group: str) -> Images:
        drawings = self._material.drawings(group)
        return draw(drawings, self._preprocessing, lambda share: self._progress(share, f"drawing {group}"))


def draw(drawings: Sequence[Strokes], preprocessing: Preprocessing, progress: Callable[[float], None]) -> Images:
    """Draw all as a network sees them: (N, field, field) uint8. progress: gets the share done."""
    images = np.empty((len(drawings), preprocessing.field, preprocessing.field), np.uint8)
    for i, strokes in enumerate(drawings):
        images[i] = seen(strokes, preprocessing)
        progress((i + 1) / len(drawings))
    return images
