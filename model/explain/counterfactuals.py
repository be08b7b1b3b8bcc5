"""What a drawing would have looked like: centred otherwise, thicker, thinner, straightened, without one stroke."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.preprocessing.normalize import Preprocessing, ink_box, normalize_drawing
from model.preprocessing.strokes import PEN_TO_DRAWING, render_strokes

THICKER = 1.5  # times the pen's width
THINNER = 0.6  # times the pen's width
MIN_LEAN = 0.04  # columns a row: a drawing that leans less stands upright
MAX_LEAN = 1.0  # columns a row: a drawing that leans more is no digit that leans but one that lies
MAX_STROKES = 24  # that are left out, one at a time
# Longest side of a picture's ink while it is changed: six pixels for each of the 20 that a network sees of it.
WORK_SIDE = 120  # pixels

Ink = npt.NDArray[np.uint8]
# Name, image and stroke of a change.
_Try = tuple[str, npt.NDArray[np.float32], int | None]


@dataclass(frozen=True)
class Counterfactual:
    """One change to a drawing and what a network would see of it."""

    name: str  # "centred", "thicker", "thinner", "straightened" or "without"
    image: npt.NDArray[np.float32]  # (field, field), 0 paper .. 1 full ink
    stroke: int | None = None  # the number of the stroke left out


def stroke_counterfactuals(
    strokes: Sequence[npt.NDArray[Any]], width: float | None, preprocessing: Preprocessing
) -> list[Counterfactual]:
    """Return the counterfactuals of pen strokes; those that change nothing or leave nothing are left out.

    strokes: (n, 2) float arrays with n of at least 1, y pointing down. width: of the pen; None for one in proportion.
    """
    points = np.concatenate(strokes)
    extent = float(np.ptp(points, axis=0).max())
    pen = PEN_TO_DRAWING * extent if width is None else width
    ink = render_strokes(strokes, width=width).ink

    def draw(*, of: Sequence[npt.NDArray[Any]] = strokes, by: float | None = width) -> Ink:
        return render_strokes(of, width=by).ink

    found: list[_Try] = [
        ("centred", _centred(ink, preprocessing), None),
        ("thicker", normalize_drawing(draw(by=THICKER * pen or None), preprocessing), None),
        ("thinner", normalize_drawing(draw(by=THINNER * pen or None), preprocessing), None),
    ]
    lean = find_lean(ink)
    if abs(lean) >= MIN_LEAN and extent > 0:
        upright = [np.column_stack([s[:, 0] - lean * (s[:, 1] - points[:, 1].mean()), s[:, 1]]) for s in strokes]
        found.append(("straightened", normalize_drawing(draw(of=upright, by=pen), preprocessing), None))
    if len(strokes) > 1:
        for i in range(min(len(strokes), MAX_STROKES)):
            rest = [stroke for j, stroke in enumerate(strokes) if j != i]
            found.append(("without", normalize_drawing(draw(of=rest, by=pen or None), preprocessing), i))
    return _worthwhile(found, normalize_drawing(ink, preprocessing))


def ink_counterfactuals(
    ink: Ink, preprocessing: Preprocessing, image: npt.NDArray[np.float32] | None = None
) -> list[Counterfactual]:
    """Return the counterfactuals of a picture's ink: (H, W) uint8, 0 paper .. 255 full ink; none for a blank one.

    image: what the network sees of the unchanged ink, if that is not what normalize_drawing gives.
    """
    work = _work_copy(ink)
    if work is None:
        return []
    pen = _pen_width(work)
    found = [
        ("centred", _centred(ink, preprocessing) if image is None else normalize_drawing(ink, preprocessing), None),
        ("thicker", normalize_drawing(_spread(work, (THICKER - 1) * pen / 2), preprocessing), None),
        ("thinner", normalize_drawing(255 - _spread(255 - work, (1 - THINNER) * pen / 2), preprocessing), None),
    ]
    lean = find_lean(work)
    if abs(lean) >= MIN_LEAN:
        found.append(("straightened", normalize_drawing(_upright(work, lean), preprocessing), None))
    return _worthwhile(found, normalize_drawing(ink, preprocessing) if image is None else image)


def find_lean(ink: Ink) -> float:
    """Return by how many columns a drawing leans to the left for each row downwards, from the moments of its ink.

    The covariance of x and y over the variance of y, the shear that MNIST's digits are often deskewed by; above 0 the
    foot stands further to the right than the head. 0 for ink of one row, and at most MAX_LEAN.
    """
    mass = ink.astype(np.float64)
    total, rows, columns = mass.sum(), mass.sum(axis=1), mass.sum(axis=0)
    if not total:
        return 0.0
    y, x = np.arange(len(rows)) - rows @ np.arange(len(rows)) / total, np.arange(len(columns)) * 1.0
    x -= columns @ x / total
    variance = float(rows @ y**2)
    lean = float(y @ mass @ x) / variance if variance else 0.0
    return min(max(lean, -MAX_LEAN), MAX_LEAN)


def _worthwhile(found: Sequence[_Try], unchanged: npt.NDArray[np.float32]) -> list[Counterfactual]:
    return [
        Counterfactual(name, image, stroke)
        for name, image, stroke in found
        if image.any() and not np.array_equal(image, unchanged)
    ]


def _centred(ink: Ink, preprocessing: Preprocessing) -> npt.NDArray[np.float32]:
    """Return the drawing with the middle of its box where its centre of mass was, or the other way round."""
    return normalize_drawing(ink, replace(preprocessing, centre="box" if preprocessing.centre == "mass" else "mass"))


def _work_copy(ink: Ink) -> Ink | None:
    """Return the ink cropped, its longest side WORK_SIDE pixels, in a margin of paper; None for a blank page."""
    box = ink_box(ink)
    if box is None:
        return None
    x, y, w, h = box
    scale = WORK_SIDE / max(w, h)
    crop = Image.fromarray(ink[y : y + h, x : x + w])
    small = crop.resize((max(1, round(w * scale)), max(1, round(h * scale))), Image.Resampling.HAMMING)
    return np.pad(np.asarray(small), WORK_SIDE // 4)


def _pen_width(ink: Ink) -> float:
    """Return about how wide the strokes are, in pixels: twice the area over the length of the edge."""
    marked = ink > 127
    edge = (marked[1:] != marked[:-1]).sum() + (marked[:, 1:] != marked[:, :-1]).sum()
    # An edge of steps along rows and columns is 4 / pi times as long as the line that it follows, on average.
    return 2 * float(marked.sum()) / max(1.0, float(edge) * math.pi / 4)


def _spread(levels: Ink, radius: float) -> Ink:
    """Return the largest level within about that distance of each pixel, at least one: an octagon of steps."""
    for step in range(max(1, round(radius))):
        padded = np.pad(levels, 1, mode="edge")
        near = [padded[1:-1, 1:-1], padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]]
        if step % 2:
            near += [padded[:-2, :-2], padded[:-2, 2:], padded[2:, :-2], padded[2:, 2:]]
        levels = np.maximum.reduce(near)
    return levels


def _upright(ink: Ink, lean: float) -> Ink:
    """Return the ink sheared back, on a wider sheet where it needs one."""
    margin = math.ceil(abs(lean) * len(ink) / 2)
    wide = np.pad(ink, ((0, 0), (margin, margin)))
    # PIL asks where each pixel of the result comes from: x + lean * (y - middle).
    source = (1, lean, -lean * len(ink) / 2, 0, 1, 0)
    sheared = Image.fromarray(wide).transform(
        (wide.shape[1], wide.shape[0]), Image.Transform.AFFINE, source, Image.Resampling.BILINEAR
    )
    return np.asarray(sheared)
