"""Numbers drawn for the tests of finding digits, and readers that say what they are told."""

import itertools
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from model.outputs import Readings
from model.preprocessing.normalize import MNIST, normalize_drawing
from model.preprocessing.strokes import render_strokes
from model.segmentation.budget import NotReadError
from model.segmentation.pieces import InkPieces, Pieces, StrokePieces
from model.segmentation.read import read_digits
from model.segmentation.reading import DrawingReading

Strokes = list[npt.NDArray[np.float64]]
Images = npt.NDArray[np.float32]


class Reader:
    """A reader that takes each picture for the digit of the shape that it resembles most, and keeps count."""

    def __init__(self, shapes: dict[int, Strokes]) -> None:
        self.passes: list[int] = []
        self._digits = list(shapes)
        self._pictures = np.stack([normalize_drawing(render_strokes(strokes).ink) for strokes in shapes.values()])

    def __call__(self, images: Images) -> Readings:
        self.passes.append(len(images))
        differences = ((images[:, None] - self._pictures) ** 2).mean(axis=(2, 3))
        probabilities = np.full((len(images), 10), 0.001, np.float32)
        probabilities[np.arange(len(images)), np.take(self._digits, differences.argmin(axis=1))] = 0.991
        return Readings(probabilities, np.exp(-60 * differences.min(axis=1)).astype(np.float32))


def line(*points: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Return a stroke with a point about every two units."""
    parts = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        count = max(2, int(np.hypot(x2 - x1, y2 - y1) / 2))
        parts.append(np.linspace((x1, y1), (x2, y2), count))
    return np.concatenate(parts)


def circle(x: float, y: float, width: float, height: float) -> npt.NDArray[np.float64]:
    angles = np.linspace(0, 2 * np.pi, 40)
    return np.stack([x + width / 2 * (1 + np.sin(angles)), y + height / 2 * (1 - np.cos(angles))], axis=1)


SHAPES: dict[int, Strokes] = {
    0: [circle(0, 0, 60, 100), line((55, 5), (5, 95))],
    1: [line((0, 0), (0, 100))],
    4: [line((20, 0), (0, 60), (55, 60)), line((40, 30), (40, 100))],
    5: [line((5, 0), (0, 45), (40, 50), (45, 80), (35, 100), (0, 95)), line((5, -2), (50, -2))],
    7: [line((0, 0), (55, 0), (20, 100)), line((10, 50), (50, 50))],
}


def number(text: str, gap: float = 25) -> list[Strokes]:
    """Return the strokes of each digit, side by side."""
    edge, digits = 10.0, []
    for character in text:
        shape = SHAPES[int(character)]
        left = min(stroke[:, 0].min() for stroke in shape)
        right = max(stroke[:, 0].max() for stroke in shape)
        digits.append([stroke + np.array([edge - left, 20]) for stroke in shape])
        edge += right - left + gap
    return digits


def stroke_pieces(strokes: Strokes, width: float | None = 10.0) -> StrokePieces:
    return StrokePieces(strokes, width, render_strokes(strokes, width=width))


def ink_pieces(strokes: Strokes, width: float = 10.0) -> InkPieces:
    return InkPieces(render_strokes(strokes, width=width))


def text_of(found: DrawingReading | NotReadError) -> str:
    assert isinstance(found, DrawingReading)
    return found.text


def read(drawing: Pieces, reader: Callable[[Images], Readings] | None = None) -> DrawingReading:
    (found,) = read_digits([drawing], reader or Reader(SHAPES), MNIST)
    assert isinstance(found, DrawingReading)
    return found


def unreadable(passes: list[int]) -> Callable[[Images], Readings]:
    """Return a reader that says nothing of any picture, and notes how many it is shown at a time."""

    def reader(images: Images) -> Readings:
        passes.append(len(images))
        return Readings(np.full((len(images), 10), 0.1, np.float32), np.full(len(images), 0.5, np.float32))

    return reader
