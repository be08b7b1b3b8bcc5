"""A drawing as the product reads it: ink found in a picture, drawn from pen strokes, or given as a network's pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.preprocessing.decode import Planes
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import FIELD, Preprocessing, ink_box, normalize_drawing
from model.preprocessing.strokes import Rendering, legible_pen, render_strokes, settle_strokes
from model.segmentation.pieces import InkPieces, Pieces, PixelPieces, StrokePieces

# Left, top, width and height, in the sender's units or pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Drawing:
    """One drawing that was sent."""

    ink: NDArray[np.uint8]  # (H, W), 0 paper .. 255 full ink
    box: Box | None  # (x, y, w, h) around the ink in the sender's own units or pixels; None when the drawing is blank
    # (28, 28), 0 paper .. 1 full ink, when the sender made the network's picture himself
    pixels: NDArray[np.float32] | None = None
    strokes: tuple[NDArray[np.float64], ...] = ()  # (n, 2) each, in the sender's units, when pen strokes were sent
    width: float | None = None  # of their pen in the sender's units, if named
    pen: float | None = None  # the width that the ink is drawn with; less than was named where that fills the digits
    origin: tuple[float, float] = (0.0, 0.0)  # where the ink's upper left corner lies, in the sender's units
    unit: float = 1.0  # length of one of the ink's pixels in the sender's units
    # Pixels: width and height of a picture; boxes in it end where it does
    sides: tuple[float, float] = (math.inf, math.inf)

    def pieces(self) -> Pieces:
        """Return the drawing as pieces of which some may be a digit each; only of one that is not blank."""
        whole = Rendering(self.ink, self.origin, self.unit, self.pen)
        if self.pixels is not None:
            return PixelPieces(whole, self.pixels)
        return StrokePieces(self.strokes, self.width, whole) if self.strokes else _PicturePieces(whole, self.sides)

    def image_for(self, preprocessing: Preprocessing) -> NDArray[np.float32]:
        """Return what a network with this preprocessing sees: (field, field) float32, 0 paper .. 1 full ink."""
        if self.pixels is not None and preprocessing.field == FIELD:
            return self.pixels
        return normalize_drawing(self.ink, preprocessing)


class _PicturePieces(InkPieces):
    """A picture's ink; pixels of it stand for several of the sender's, and the last ones for fewer."""

    def __init__(self, whole: Rendering, sides: tuple[float, float]) -> None:
        super().__init__(whole)
        self._sides = sides

    def place(self, ink: Rendering, box: tuple[int, int, int, int]) -> Box:
        return _within(self._sides, super().place(ink, box))

    def surround(self, boxes: NDArray[np.float64]) -> Box:
        return _within(self._sides, super().surround(boxes))


def from_picture(planes: Planes) -> Drawing:
    """Return the drawing on a decoded picture; its box is in pixels of the sender's picture, upright."""
    ink = find_ink(planes.colour, planes.alpha)
    box = ink_box(ink)
    there = box and _within(planes.sides, Rendering(ink, (0.0, 0.0), planes.factor).to_sender(box))
    return Drawing(ink, there, unit=planes.factor, sides=planes.sides)


def from_strokes(strokes: Sequence[NDArray[np.float64]], width: float | None = None) -> Drawing:
    """Return the drawing of pen strokes, (n, 2) float64 each, n at least 1, y pointing down; blank without any.

    width: the pen's, in the strokes' units, as is the box; None takes one in proportion to the drawing.
    """
    settled = settle_strokes(strokes)
    if not settled:
        return Drawing(np.zeros((1, 1), np.uint8), None)
    pen = None if width is None else legible_pen(settled, width)
    rendering = render_strokes(settled, width=pen)
    whole = StrokePieces(settled, width, rendering)
    return Drawing(
        rendering.ink,
        whole.place(rendering, ink_box(rendering.ink) or (0, 0, 0, 0)),
        strokes=tuple(settled),
        width=width,
        pen=pen,
        origin=rendering.origin,
        unit=rendering.unit,
    )


def from_pixels(values: NDArray[np.float64]) -> Drawing:
    """Return the drawing of a network's own picture, (28, 28) of 0 paper .. 255 full ink, which is used as it is."""
    ink = np.rint(values).astype(np.uint8)
    return Drawing(ink, ink_box(ink), (values / 255).astype(np.float32))


def _within(sides: tuple[float, float], box: Box) -> Box:
    """Return what of a box (x, y, w, h) lies on a picture with these sides."""
    x, y, w, h = box
    return x, y, min(w, sides[0] - x), min(h, sides[1] - y)
