"""Draws pen strokes on a whole sheet, at a place, size and slant, and shows them to a network as the server does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.ink import find_ink
from model.pen import render_strokes
from model.preprocessing import MNIST, Preprocessing, network_image

SHEET = 280  # pixels of each side of the page's sheet
PEN = 20.0  # pixels: the page's pen
TALL = 200.0  # pixels: how tall the ink is where nothing else is said
# A small digit is drawn with a pen of at most this part of its height: on a phone people take a finer one, and with
# one of 20 pixels nobody could read a digit of 30.
THICKEST = 0.15

Strokes = Sequence[npt.NDArray[Any]]
Ink = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Condition:
    """How a digit lies on the sheet.

    pen: its width in pixels. tall: height of the ink in pixels, the pen's width included; less where the digit is wider
    than the sheet would be. place: how far (across, down) it lies, each from 0, at the left or upper edge of the sheet,
    to 1, at the other one. rotation: degrees clockwise. slant: degrees by which what stood upright leans to the right.
    """

    pen: float = PEN
    tall: float = TALL
    place: tuple[float, float] = (0.5, 0.5)
    rotation: float = 0.0
    slant: float = 0.0


def drawn_small(tall: float) -> Condition:
    """Return the condition of a digit of this height in pixels, with the page's pen or, if it is small, a finer one."""
    return Condition(pen=min(PEN, THICKEST * tall), tall=tall)


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


def seen(strokes: Strokes, condition: Condition | None, preprocessing: Preprocessing = MNIST) -> Ink:
    """Return what a network sees of strokes: (field, field) uint8, 0 paper .. 255 full ink.

    condition: through a picture of the whole sheet; None: through the strokes alone, as the server draws those that
    come without a width.
    """
    ink = render_strokes(strokes).ink if condition is None else find_ink(draw_on_sheet(strokes, condition))
    return network_image(ink, preprocessing)


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
