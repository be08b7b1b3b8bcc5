"""The pictures of the exams as networks of one preprocessing see them: each drawing is drawn once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from model.evaluation.conditions import Condition, Sent, Strokes, drawn_small, seen
from model.evaluation.testset import Testset
from model.preprocessing.normalize import Preprocessing

PENS = (6.0, 10.0, 14.0, 20.0, 28.0, 40.0)  # pixels
HEIGHTS = (24.0, 30.0, 40.0, 50.0, 60.0, 90.0, 120.0, 180.0, 240.0)  # pixels
DEGREES = (-20.0, -10.0, 0.0, 10.0, 20.0)
SIDES = {"left": 0.0, "middle": 0.5, "right": 1.0}
LEVELS = {"top": 0.0, "middle": 0.5, "bottom": 1.0}
PLACED_TALL = 100.0  # pixels: small enough to lie at nine places, each up to the sheet's edges

Facts = dict[str, Any]
Images = npt.NDArray[np.uint8]
ExamProgress = Callable[[float, str], None]  # the share that is done, and of what

# Each exam on the sheet: what its rows are told by, and their conditions.
EXAMS: dict[str, list[tuple[Facts, Condition | Sent]]] = {
    "by_pen": [({"pixels": pen}, Condition(pen=pen)) for pen in PENS],
    "by_height": [({"pixels": tall}, Sent(tall)) for tall in HEIGHTS],
    "by_place": [
        ({"across": side, "down": level}, Condition(drawn_small(PLACED_TALL).pen, PLACED_TALL, (x, y)))
        for level, y in LEVELS.items()
        for side, x in SIDES.items()
    ],
    "by_rotation": [({"degrees": degrees}, Condition(rotation=degrees)) for degrees in DEGREES],
    "by_slant": [({"degrees": degrees}, Condition(slant=degrees)) for degrees in DEGREES],
}
CONDITIONS = frozenset(condition for rows in EXAMS.values() for _, condition in rows)


class RenderedTestset:
    """Pictures (N, field, field) uint8 of the test set, drawn when they are first asked for."""

    def __init__(self, testset: Testset, preprocessing: Preprocessing, progress: ExamProgress) -> None:
        self._testset = testset
        self._preprocessing = preprocessing
        self._progress = progress
        self._digits: dict[Condition | Sent | None, Images] = {}

    def digits(self, condition: Condition | Sent | None) -> Images:
        """Return the held-out digits under a condition, or None: as for `seen`."""
        if condition not in self._digits:
            what = f"drawing the digits, {len(self._digits) + 1} of {len(CONDITIONS) + 1} times"
            self._digits[condition] = self._draw([one.strokes for one in self._testset.digits], condition, what)
        return self._digits[condition]

    @cached_property
    def others(self) -> Images:
        """Return the held-out letters and symbols."""
        return self._draw([one.strokes for one in self._testset.others], None, "drawing letters and symbols")

    @cached_property
    def scribbles(self) -> Images:
        """Return the made scribbles."""
        return self._draw([strokes for _, strokes in self._testset.scribbles], None, "drawing scribbles")

    @cached_property
    def mnist(self) -> Images:
        """Return MNIST's test images."""
        return self._testset.mnist_images(self._preprocessing)

    def _draw(self, drawings: Sequence[Strokes], condition: Condition | Sent | None, what: str) -> Images:
        return draw(drawings, condition, self._preprocessing, partial(self._show_progress, what))

    def _show_progress(self, what: str, share: float) -> None:
        self._progress(share, what)


def draw(
    drawings: Sequence[Strokes],
    condition: Condition | Sent | None,
    preprocessing: Preprocessing,
    progress: Callable[[float], None],
) -> Images:
    """Draw all as a network sees them under a condition: (N, field, field) uint8. progress: gets the share done."""
    images = np.empty((len(drawings), preprocessing.field, preprocessing.field), np.uint8)
    for i, strokes in enumerate(drawings):
        images[i] = seen(strokes, condition, preprocessing)
        progress((i + 1) / len(drawings))
    return images
