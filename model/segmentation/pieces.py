"""Drawings as pieces of ink that can be put together in groups: pen strokes, or the connected parts of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.preprocessing.normalize import BOX_LEVEL, Preprocessing, ink_box, normalize_drawing
from model.preprocessing.strokes import PEN_TO_DRAWING, Rendering, render_strokes
from model.segmentation.components import find_parts
from model.segmentation.layout import PARTS, STROKES, WHOLE, Rule, find_line_height, hull, split_rows

Array = NDArray[Any]

# Most parts of a picture that are looked at, the largest ones: a photo of rough paper has thousands of specks.
MAX_PARTS = 256
# A part with less than this share of the largest one's pixels is noise.
NOISE_SHARE = 0.003
# Raster of some of a drawing's strokes, in pixels along the longest side: half of that of all, as one digit of several
# is smaller, and the network's picture differs by less than 1 of 255 levels (mean of all pixels).
SIDE = 150
# The least height of an 8, in widths of its pen: three lines and the two holes between them.
LOWEST_EIGHT = 5.0
# Soft edge around a part that belongs to it although it is too faint to count as ink, in pixels.
EDGE = 2


class Pieces:
    """A drawing in pieces, which are known by their indices; this one is a single piece that stays whole.

    boxes: (n, 4) float64, left, top, right, bottom of each piece, y pointing down, in the sender's units.
    """

    rule: Rule = WHOLE  # how likely pieces that lie in some way belong together
    # Runs of slices of it that are read, less what was proposed of it before; cuts that are less likely are given up,
    # and at last no further ink is sliced. Numbers of six digits that touch need 154.
    max_runs: int = 160

    def __init__(self, whole: Rendering) -> None:
        """Take all of the ink and where it lies."""
        self.whole = whole
        x, y, w, h = whole.to_sender(ink_box(whole.ink) or (0, 0, 0, 0))
        self.boxes = np.array([[x, y, x + w, y + h]], np.float64)

    @cached_property
    def line_height(self) -> float:
        """Return how tall the digits are, in the sender's units: in the middle one of the rows."""
        return float(np.median([find_line_height(self.boxes[row]) for row in split_rows(self.boxes)]))

    def put_together(self, pieces: Sequence[int]) -> Rendering:
        """Return the ink of some pieces alone and where it lies."""
        return self.whole

    def picture(self, ink: Rendering, preprocessing: Preprocessing) -> NDArray[np.float32]:
        """Return what a network sees of some ink of this drawing: (field, field) float32, 0 paper .. 1 full ink."""
        return normalize_drawing(ink.ink, preprocessing)

    @property
    def dust(self) -> Array:
        """Return the boxes (n, 4) of ink too small for a piece: left, top, right, bottom, in the sender's units."""
        return np.empty((0, 4))

    @property
    def margin(self) -> float:
        """Return by how much the boxes stand out beyond the pen's path on each side, in the sender's units."""
        return 0.0

    def surround(self, boxes: Array) -> tuple[float, float, float, float]:
        """Return the box (x, y, w, h) around the ink of pieces, given by their boxes (n, 4), in the sender's units."""
        left, top, right, bottom = hull(boxes).tolist()
        return left, top, right - left, bottom - top

    def may_be_several(self, ink: Rendering, height: int) -> bool:
        """Say whether some ink of this drawing, so many pixels high, may be digits that touch."""
        return True

    def place(self, ink: Rendering, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Return the box (x, y, w, h) of some ink of this drawing, given in pixels of it, in the sender's units."""
        return ink.to_sender(box)


class StrokePieces(Pieces):
    """Pen strokes; each is a piece.

    Several digits on one sheet are small for its pen, so they are read as if drawn with a thinner one where needed.
    """

    rule = STROKES
    # The page asks at every point, and what is just begun may look like anything; two digits in one stroke need 60.
    max_runs = 60

    def __init__(self, strokes: Sequence[NDArray[Any]], width: float | None, whole: Rendering) -> None:
        """Take strokes (n, 2), none empty, the pen's width in their units or None, and how all of them look."""
        self.whole = whole
        self._strokes = strokes
        self._width = width
        self.boxes = np.array([[*stroke.min(axis=0), *stroke.max(axis=0)] for stroke in strokes], np.float64)

    def put_together(self, pieces: Sequence[int]) -> Rendering:
        """Return the ink of some strokes alone; that of all strokes is the whole as it is."""
        if len(pieces) == len(self._strokes):
            return self.whole
        return render_strokes([self._strokes[piece] for piece in pieces], width=self._pen, side=SIDE)

    def may_be_several(self, ink: Rendering, height: int) -> bool:
        """Say whether ink is tall enough for its pen: lower than an 8 can be, it is a line, or a digit just begun."""
        return height * ink.unit >= LOWEST_EIGHT * (self._pen if ink.pen is None else ink.pen)

    def place(self, ink: Rendering, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Return the box (x, y, w, h) of some ink, as it was drawn, in the sender's units."""
        x, y, w, h = ink.to_sender(box)
        edge = 0.0 if ink.pen is None or self._width is None else (self._width - ink.pen) / 2
        return x - edge, y - edge, w + 2 * edge, h + 2 * edge

    def surround(self, boxes: Array) -> tuple[float, float, float, float]:
        """Return the box (x, y, w, h) around strokes' ink, as they were drawn, in the sender's units."""
        x, y, w, h = super().surround(boxes)
        width = self._pen if self._width is None else self._width
        return x - width / 2, y - width / 2, w + width, h + width

    @cached_property
    def _pen(self) -> float:
        """Return the width to draw some of the strokes with."""
        usual = PEN_TO_DRAWING * self.line_height
        return usual if self._width is None else min(self._width, usual)


class InkPieces(Pieces):
    """A picture's ink; each connected part is a piece, noise is none."""

    rule = PARTS

    def __init__(self, whole: Rendering) -> None:
        """Take the ink of the picture and where it lies; some of it has to be strong enough for a box."""
        self.whole = whole
        self._parts = find_parts(whole.ink > int(BOX_LEVEL * int(whole.ink.max(initial=0))))
        sizes, lefts = self._parts.sizes, self._parts.boxes[:, 0]
        largest = np.argsort(-sizes, kind="stable")[:MAX_PARTS]
        large = largest[sizes[largest] >= NOISE_SHARE * sizes.max(initial=0)]
        self._numbers = large[np.argsort(lefts[large], kind="stable")]
        self._pixels = self._parts.boxes[self._numbers]
        self.boxes = self._to_sender(self._pixels)

    @property
    def dust(self) -> Array:
        """Return the boxes (n, 4) of the parts that are noise, the largest first, in the sender's units."""
        small = np.argsort(-self._parts.sizes, kind="stable")[len(self._numbers) :]
        return self._to_sender(self._parts.boxes[small])

    def _to_sender(self, pixels: Array) -> Array:
        """Return boxes (n, 4), left, top, right, bottom in pixels, in the sender's units."""
        boxes: Array = pixels * self.whole.unit + np.tile(self.whole.origin, 2)
        return boxes

    def put_together(self, pieces: Sequence[int]) -> Rendering:
        """Return the ink of some parts alone, with its soft edge."""
        if len(pieces) == len(self._parts.sizes):
            return self.whole
        chosen = list(pieces)
        left, top = (int(side) for side in np.maximum(self._pixels[chosen, :2].min(axis=0) - EDGE, 0))
        right, bottom = self._pixels[chosen, 2:].max(axis=0) + EDGE
        labels = self._labels[top:bottom, left:right]
        own = np.isin(labels, self._numbers[chosen] + 1)
        ink = np.where(_grown(own) & (own | (labels == 0)), self.whole.ink[top:bottom, left:right], np.uint8(0))
        x, y, _, _ = self.whole.to_sender((left, top, 0, 0))
        return Rendering(ink, (x, y), self.whole.unit)

    @cached_property
    def margin(self) -> float:
        """Return half of the pen's width, in the sender's units: about the area of all ink by its edge."""
        marked = self._parts.marked
        inner = marked[1:-1, 1:-1] & marked[:-2, 1:-1] & marked[2:, 1:-1] & marked[1:-1, :-2] & marked[1:-1, 2:]
        area = int(marked.sum())
        return self.whole.unit * area / max(1, area - int(inner.sum()))

    @cached_property
    def _labels(self) -> NDArray[np.int32]:
        return self._parts.labels()


class PixelPieces(Pieces):
    """A network's picture that somebody made himself: one digit, and used as it is by networks of that size."""

    def __init__(self, whole: Rendering, pixels: NDArray[np.float32]) -> None:
        """Take the ink and the picture (field, field) float32, 0 paper .. 1 full ink."""
        super().__init__(whole)
        self._pixels = pixels

    def picture(self, ink: Rendering, preprocessing: Preprocessing) -> NDArray[np.float32]:
        """Return the picture as it is where it has the right size."""
        if preprocessing.field == len(self._pixels):
            return self._pixels
        return super().picture(ink, preprocessing)


def _grown(marked: Array) -> Array:
    """Return the marked pixels (H, W) bool and all within EDGE of them, to the sides, up, down and askew."""
    grown = marked.copy()
    for axis in (0, 1):
        line = np.moveaxis(grown, axis, 0)
        before = line.copy()
        for step in range(1, min(EDGE, len(line) - 1) + 1):
            line[step:] |= before[:-step]
            line[:-step] |= before[step:]
    return grown
