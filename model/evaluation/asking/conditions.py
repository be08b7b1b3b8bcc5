"""Send pen strokes to the server as the page or a program does: as strokes, or as a picture of the page's sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.preprocessing.decode import Planes
from model.preprocessing.normalize import MNIST, Preprocessing, network_image
from model.preprocessing.strokes import render_strokes
from model.segmentation.drawing import Drawing, from_picture, from_strokes

SHEET = 280  # pixels of each side of the page's sheet
PEN = 20.0  # pixels: the page's pen
TALL = 200.0  # pixels: how tall the ink is where nothing else is said
# The page shows small writing under a thinner line than the pen's, of this part of its height and no thinner than that:
# static/js/drawing/ink-width.js.
FITTING = 0.12
THINNEST = 3.0  # pixels
# The page keeps no place nearer than this to the one before, but the last, in pixels:
# static/js/drawing/stroke-geometry.js.
MIN_STEP = 2.5

Strokes = Sequence[npt.NDArray[Any]]
Ink = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Condition:
    """How a digit lies on the sheet of which a picture is sent."""

    pen: float = PEN  # pixels: the pen's width
    # Pixels: the ink's height with the pen's width; less where the digit would be wider than the sheet
    tall: float = TALL
    # Across and down, each from 0, at the left or upper edge of the sheet, to 1, at the other one
    place: tuple[float, float] = (0.5, 0.5)
    rotation: float = 0.0  # degrees clockwise
    slant: float = 0.0  # degrees by which what stood upright leans to the right

    def drawing(self, strokes: Strokes) -> Drawing:
        """Return what the server makes of the picture."""
        return from_picture(Planes(draw_on_sheet(strokes, self), None, 1, (SHEET, SHEET)))


@dataclass(frozen=True)
class Sent:
    """A digit as the page sends it: the places that its pen passed, without the pen's width unless that is named."""

    # Pixels of the sheet: height of the pen's path; less where the digit would be wider than the sheet
    tall: float = TALL
    pen: float | None = None  # pixels: the pen's width, where it is sent
    rotation: float = 0.0  # degrees clockwise
    slant: float = 0.0  # degrees by which what stood upright leans to the right

    def drawing(self, strokes: Strokes) -> Drawing:
        """Return what the server makes of the strokes."""
        return from_strokes(as_sent(strokes, self.tall, self.rotation, self.slant), self.pen)


def drawn_small(tall: float, place: tuple[float, float] = (0.5, 0.5)) -> Condition:
    """Return the condition of a digit of this height in pixels under the line that the page shows of its pen."""
    return Condition(min(PEN, max(THINNEST, FITTING * tall)), tall, place)


def draw_on_sheet(strokes: Strokes, condition: Condition) -> Ink:
    """Return a picture (SHEET, SHEET, 1) uint8 of the sheet, dark ink on white paper, with soft edges.

    strokes: one or more (n, 2) arrays of finite x, y, y pointing down, in any units.
    """
    fitted = _fitted(strokes, condition)
    points = np.concatenate(fitted)
    longest = float(np.ptp(points, axis=0).max()) + condition.pen
    # One pixel of the raster is one of the sheet. Its margin may lie beyond the sheet, and so may soft edges.
    ink = _trimmed(render_strokes(fitted, width=condition.pen, side=round(longest)).ink)[:SHEET, :SHEET]
    sheet = np.full((SHEET, SHEET, 1), 255, np.uint8)
    height, width = ink.shape
    x, y = round(condition.place[0] * (SHEET - width)), round(condition.place[1] * (SHEET - height))
    sheet[y : y + height, x : x + width, 0] -= ink
    return sheet


def as_sent(strokes: Strokes, tall: float, rotation: float = 0.0, slant: float = 0.0) -> list[npt.NDArray[np.float64]]:
    """Return the strokes as the page sends them when they are drawn so tall, in pixels, but at most as wide as it is.

    It keeps places to a tenth, and of places that lie closer together than MIN_STEP one and the stroke's last.
    """
    fitted = _fitted(strokes, Condition(pen=0.0, tall=tall, rotation=rotation, slant=slant))
    low = np.concatenate(fitted).min(axis=0)
    return [_kept(np.floor((stroke - low) * 10 + 0.5) / 10) for stroke in fitted]


def seen(strokes: Strokes, preprocessing: Preprocessing = MNIST) -> Ink:
    """Return what a network sees of strokes as they are, without a width: (field, field) uint8, 0 paper .. 255 ink."""
    return network_image(render_strokes(strokes).ink, preprocessing)


def _kept(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return those of a stroke's places (n, 2) that the page keeps."""
    kept = [places[0]]
    for place in places[1:]:
        if math.dist(place, kept[-1]) >= MIN_STEP:
            kept.append(place)
    if (kept[-1] != places[-1]).any():
        kept.append(places[-1])
    return np.array(kept)


def _trimmed(ink: Ink) -> Ink:
    """Return the ink without the paper around it."""
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fitted(strokes: Strokes, condition: Condition) -> list[npt.NDArray[np.float64]]:
    """Return the strokes turned, slanted and scaled to pixels of the sheet."""
    turn, lean = math.radians(condition.rotation), math.tan(math.radians(condition.slant))
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = np.array([[1.0, 0.0], [-lean, 1.0]]) @ np.array([[cos, sin], [-sin, cos]])
    moved = [np.asarray(stroke, np.float64) @ matrix for stroke in strokes]
    width, height = np.ptp(np.concatenate(moved), axis=0)
    limits = [(condition.tall - condition.pen, height), (SHEET - condition.pen, width)]
    scale = min((limit / extent for limit, extent in limits if extent > 0), default=1.0)
    return [stroke * scale for stroke in moved]
