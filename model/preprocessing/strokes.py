"""Turns pen strokes into ink as the page's canvas draws them, so that strokes and pictures of them read alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

# Longest side of the drawing on the raster, in pixels: fifteen times the 20 that the network's picture keeps of it, so
# that the network's picture is within 0.7 of 255 levels (mean of all pixels) of the one that a browser's canvas gives.
RASTER_SIDE = 300
# How far the edge stands out because the middle of the pen is kept in whole pixels, in raster pixels: with this taken
# off the radius, as much ink comes out as a browser's canvas shows.
BULGE = 0.25
# More than any distance that matters, in raster pixels: half of RASTER_SIDE is the largest radius, and the square of
# FAR and that of the radius add up within 16 bits.
FAR = 180
# Pen width over the longest side of the pen's path when the sender names none: pen strokes of UCI's pendigits
# rendered so come nearest to MNIST in stroke width and mean ink, and the page's pen (20 on a sheet of 280) is
# about as wide.
PEN_TO_DRAWING = 0.12
# Pen width of a lone dot when the sender names none, in the sender's units: the page's pen on its 280-unit
# sheet.
DOT_WIDTH = 20.0
# Thinnest pen, in parts of the drawing's longest side: two pixels of the raster, so that its middle is full ink.
THINNEST_PART = 2 / RASTER_SIDE
# How far from a corner its rounding may reach, in parts of the ink's longest side, as the 20 units of the page's sheet
# of 280: more than half of the way between points of a moving pen, and little beside lines that somebody
# gives by their ends alone.
ROUNDING = 0.07
# Thickest pen that writing is drawn with, in parts of its longest side: of 400 digits 30 pixels high with the page's
# pen of 20, inkling misreads 57% as they are and 0.75%, as of large ones, with this.
THICKEST_PART = 0.15
# Flat pieces for each curved piece: at most this many, and enough to stay within this many raster pixels of
# the curve.
MAX_PIECES = 8
FLATNESS = 0.2
# A drawing smaller than this part of its distance from the origin is a dot: float64 holds no shape below it.
SMALLEST_PART = 1e-12
# A drawing or a pen smaller than this, in any unit, is taken for so small: a pixel of it, and a part of its pen, are
# still lengths that float64 tells from 0 (2.2e-308 is the smallest with all its digits).
SMALLEST_LENGTH = 1e-303


@dataclass(frozen=True)
class Rendering:
    """Ink of rendered strokes and where it lies on the sender's sheet."""

    ink: npt.NDArray[np.uint8]  # (H, W), 0 paper .. 255 full ink; the longest side is about `side` of render_strokes
    origin: tuple[float, float]  # (x, y) of the raster's upper left corner, in the sender's units
    unit: float  # length of one pixel in the sender's units
    # The pen's width in the sender's units; None: in proportion to the drawing, and for a picture
    pen: float | None = None

    def to_sender(self, box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
        """Return a box (x, y, w, h) in raster pixels as (x, y, w, h) in the sender's units."""
        x, y, w, h = box
        return (self.origin[0] + x * self.unit, self.origin[1] + y * self.unit, w * self.unit, h * self.unit)


def render_strokes(
    strokes: Sequence[npt.NDArray[Any]], *, width: float | None = None, side: int = RASTER_SIDE
) -> Rendering:
    """Draw pen strokes with round caps and joins, smoothed, with one pen width, anti-aliased.

    strokes: list of (n, 2) float arrays of finite x, y with y pointing down, in any units; a stroke of one point is a
    disc, an empty stroke is nothing. Without any point the ink is one blank pixel.
    width: pen width in the strokes' units, above 0; None takes PEN_TO_DRAWING of the drawing's longest side.
    side: longest side of the drawing on the raster, in pixels.
    Raises ValueError for points that are not (n, 2) or not finite, a width that is not a number above 0, and a pen of
    more than RASTER_SIDE pixels of the raster.
    """
    _check(strokes, width)
    strokes = [np.asarray(stroke, np.float64) for stroke in strokes if len(stroke)]
    if not strokes:
        return Rendering(np.zeros((1, 1), np.uint8), (0.0, 0.0), 1.0, width)
    points = np.concatenate(strokes)
    # Work in units of a power of two near the largest coordinate: exact, and nothing can overflow.
    exponent = math.frexp(float(np.abs(points).max()))[1]
    points = np.ldexp(points, -exponent)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    if extent < SMALLEST_PART:
        extent = 0.0
    pen = _pen_width(width, extent, exponent)
    scale = side / (extent + pen)
    if pen * scale > RASTER_SIDE + 1:
        raise ValueError(f"the pen is {pen * scale:.0f} pixels of the raster wide; expected at most {RASTER_SIDE}")
    # Half a pen and one pixel of margin, for the soft edge, lie around the drawing.
    corner = low - pen / 2 - 1 / scale
    size = tuple(math.ceil(side) for side in ((high - low) + pen) * scale + 2)
    paths = [_smooth((np.ldexp(stroke, -exponent) - corner) * scale, ROUNDING * side) for stroke in strokes]
    ink = _thicken(_centre_line(paths, size), pen * scale / 2 - BULGE)
    unit = math.ldexp(1 / scale, exponent)
    return Rendering(ink, (math.ldexp(corner[0], exponent), math.ldexp(corner[1], exponent)), unit, width)


def legible_pen(strokes: Sequence[npt.NDArray[np.float64]], width: float) -> float:
    """Return the pen's width, or less where it would fill what it writes: at most THICKEST_PART of the longest side.

    strokes: one or more (n, 2) float64. width: in their units; it stays as it is for a dot, within half of it.
    """
    longest = float(np.ptp(np.concatenate(strokes), axis=0).max())
    return width if longest < width / 2 else min(width, THICKEST_PART * longest)


def settle_strokes(strokes: Sequence[npt.NDArray[np.float64]]) -> list[npt.NDArray[np.float64]]:
    """Return strokes, (n, 2) float64 each, as they are, or as dots where all of them lie within SMALLEST_LENGTH."""
    points = np.concatenate(strokes) if strokes else np.zeros((1, 2))
    if float(np.ptp(points, axis=0).max()) >= SMALLEST_LENGTH:
        return list(strokes)
    return [np.broadcast_to(points[0], stroke.shape) for stroke in strokes]


def _check(strokes: Sequence[npt.NDArray[Any]], width: float | None) -> None:
    """Raise ValueError unless the strokes are (n, 2) and finite and the width is a finite number above 0."""
    for number, stroke in enumerate(strokes):
        points = np.asarray(stroke, np.float64)
        if points.size and (points.ndim != 2 or points.shape[1] != 2):
            raise ValueError(f"stroke {number} has shape {points.shape}; expected (n, 2): n points of x and y")
        if not np.isfinite(points).all():
            raise ValueError(f"stroke {number} holds a number that is not finite; remove it before rendering")
    if width is not None and not (width > 0 and math.isfinite(width)):
        raise ValueError(f"pen width is {width}; expected a finite number above 0, or None for a width in proportion")


def _pen_width(width: float | None, extent: float, exponent: int) -> float:
    """Return the pen width in units of 2**exponent, at least THINNEST_PART of the drawing."""
    if width is None:
        pen = PEN_TO_DRAWING * extent if extent else math.ldexp(DOT_WIDTH, -max(exponent, -1000))
    else:
        mantissa, power = math.frexp(width)
        pen = math.ldexp(mantissa, min(power - exponent, 1000))
    return max(pen, THINNEST_PART * extent, SMALLEST_PART)


def _smooth(points: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.float64]:
    """Flatten the line that the canvas draws, as static/js/drawing/stroke-geometry.js.

    It goes straight from point to point, and is rounded at each inner one by a quadratic piece that the point steers:
    from half-way before it, or the stroke's first point, to half-way after it, but from no further away than `reach`.
    So the pieces of points that lie close make one curve.

    points: (n, 2) float64 in raster pixels; reach: in the same. Returns (m, 2) float64, from the first point to the
    last. A piece from a to b steered by c is (1-t)^2 a + 2t(1-t) c + t^2 b; cut into k flat pieces it is at most
    |a - 2c + b| / (4 k^2) away from them.
    """
    if len(points) < 3:
        return points
    middles = (points[:-1] + points[1:]) / 2
    c = points[1:-1]
    a, b = (_near(ends, c, reach) for ends in (np.concatenate([points[:1], middles[1:-1]]), middles[1:]))
    bend = float(np.abs(a - 2 * c + b).max())
    pieces = min(MAX_PIECES, max(1, math.ceil(math.sqrt(bend / (4 * FLATNESS)))))
    t = (np.arange(pieces + 1) / pieces)[None, :, None]
    curve = (1 - t) ** 2 * a[:, None] + 2 * t * (1 - t) * c[:, None] + t**2 * b[:, None]
    return np.concatenate([points[:1], curve.reshape(-1, 2), points[-1:]])


def _near(ends: npt.NDArray[np.float64], corners: npt.NDArray[np.float64], reach: float) -> npt.NDArray[np.float64]:
    """Return the ends (n, 2), those that are further than `reach` from their corners moved as near as that."""
    ways = corners - ends
    lengths = np.hypot(ways[:, :1], ways[:, 1:])
    nearer: npt.NDArray[np.float64] = ends + ways * (1 - reach / np.maximum(lengths, reach))
    return nearer


def _centre_line(paths: list[npt.NDArray[np.float64]], size: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Mark the raster pixels that the middle of the pen passes.

    paths: list of (m, 2) float64 in raster pixels; size: (W, H). Returns (H, W) bool.
    """
    canvas = Image.new("L", (size[0], size[1]))
    draw = ImageDraw.Draw(canvas)
    for path in paths:
        # Pixel i covers i .. i+1, so the floor of a coordinate is the pixel that holds it.
        pixels = np.floor(path).astype(np.int64)
        draw.point(pixels[0].tolist(), fill=1)  # Pillow draws no line between equal points
        draw.line(pixels.ravel().tolist(), fill=1, width=1)
    return np.asarray(canvas) > 0


def _thicken(line: npt.NDArray[np.bool_], radius: float) -> npt.NDArray[np.uint8]:
    """Put a disc of the given radius, with a soft edge of one pixel, on each marked pixel.

    line: (H, W) bool; radius: at most half of RASTER_SIDE + 1. Returns (H, W) uint8. Ink is clip(radius + 1/2 -
    distance, 0, 1) of the distance to the nearest marked pixel, found exactly in two passes: along columns, then across
    them within reach of the pen (Felzenszwalb and Huttenlocher 2012, "Distance transforms of sampled functions").
    """
    height, width = line.shape
    reach = math.ceil(radius + 0.5)
    rows = np.arange(height, dtype=np.int16)[:, None]
    above = np.maximum.accumulate(np.where(line, rows, np.int16(-FAR)), axis=0)
    below = np.minimum.accumulate(np.where(line, rows, np.int16(height + FAR))[::-1], axis=0)[::-1]
    down = np.minimum(np.minimum(rows - above, below - rows), FAR).astype(np.uint16) ** 2
    squared = down.copy()
    shifted = np.empty_like(down)
    for step in range(1, min(reach, width - 1) + 1):
        np.add(down, np.uint16(step * step), out=shifted)
        np.minimum(squared[:, step:], shifted[:, :-step], out=squared[:, step:])
        np.minimum(squared[:, :-step], shifted[:, step:], out=squared[:, :-step])
    distances = np.sqrt(np.arange(reach * reach + 1))
    levels = np.rint(np.clip(radius + 0.5 - distances, 0, 1) * 255).astype(np.uint8)
    return levels[np.minimum(squared, reach * reach)]
