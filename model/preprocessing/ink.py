"""Finds the ink in a picture whatever its polarity, colour or transparency: what differs from the typical border."""

import math
from bisect import bisect_left
from functools import reduce

import numpy as np
import numpy.typing as npt

from model.preprocessing.background import estimate_paper

Plane = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.int16]

# A picture whose strongest ink differs from its paper by less than this, of 255 levels, is blank: pale pencil
# on white paper differs by 60 and more, the shading of an empty sheet by 20 and less.
MIN_CONTRAST = 24
# Ink below this part of the strongest is noise. JPEG ringing (quality 75) on the paper beside a stroke reaches 0.13,
# and 99 in 100 pixels of it stay under 0.09.
NOISE_PART = 0.12
# Uneven paper: how often the typical difference within the border counts as noise, and how often the
# strongest ink must exceed it. In an even gradient the largest difference is 2 times the typical one, in
# grain of 280x280 about 5.5.
NOISE_SPREADS = 3
INK_SPREADS = 7
# A border that differs from the typical colour by more than this somewhere, in levels, is looked at with care: light
# may be uneven, or the paper ruled. JPEG leaves less on the border of a drawing.
CLEAN = 8
# Where at least this part of a picture is of the very same colour, it was drawn, not photographed: what reaches its
# border is ink.
DRAWN_PART = 0.5
# Ruled or squared paper: the strongest that this part of the border reaches is a line of the paper, not of the drawing,
# unless it is stronger than LINE_PEAK of the strongest ink; what exceeds it by less than LINE_MARGIN is line as well.
LINE_PART = 1 / 500
LINE_PEAK = 0.7
LINE_MARGIN = 1.25
# A border thinner than this, in pixels, does not tell lines from grain.
LINE_DEPTH = 3
# Part of all pixels that reach the strongest ink: one hot pixel in a photo does not set the scale.
PEAK_PART = 1 / 5000
# Border strips are this part of the shorter side, and at least one pixel.
BORDER_PART = 1 / 50
# Paper with less opacity than this, 0..255, is a transparent canvas.
CLEAR = 32
# A sheet of paper on a transparent canvas, rather than ink: at least this part of its bounding box is opaque,
# and at least TWO_TONE_PART of that differs from its typical colour by TWO_TONE levels.
SHEET_FILL = 0.6
TWO_TONE = 64
TWO_TONE_PART = 0.02


def find_ink(colour: Plane, alpha: Plane | None = None) -> Plane:
    """Return how much each pixel differs from the paper, stretched so that the strongest ink is 255.

    colour: (H, W, C) uint8, straight (not multiplied by alpha). alpha: (H, W) uint8, 255 opaque, or None.
    Returns (H, W) uint8, 0 paper .. 255 full ink; all zeros for a blank picture (see MIN_CONTRAST).
    It is fastest when each channel lies in one piece of memory, as decode_picture leaves them.
    """
    planes = colour.transpose(2, 0, 1)
    if alpha is None:
        return _opaque_ink(planes)
    opacity = alpha[np.newaxis]
    paper_opacity = _typical(_border(opacity))
    if paper_opacity[0] < CLEAR:
        paper = _sheet_colour(planes, alpha)
        if paper is None:
            return _stretch(_difference(opacity, paper_opacity))
        return _stretch(_seen(_difference(planes, paper), alpha))
    # Ink on visible paper: clear places show the paper, so they are paper, unless nothing else is to be seen.
    paper = _typical(_border(planes))
    ink = _stretch(_seen(_difference(planes, paper), alpha))
    return ink if ink.any() else _stretch(_difference(opacity, paper_opacity))


def _opaque_ink(planes: Plane) -> Plane:
    """Return the ink of a picture without transparency: (C, H, W) uint8 to (H, W) uint8."""
    difference = _difference(planes, _typical(_border(planes)))
    if _border(difference[np.newaxis]).max() <= CLEAN or np.mean(difference == 0) >= DRAWN_PART:
        return _stretch(difference)
    paper = estimate_paper(planes)
    if paper is not None:
        difference = _evened(planes, paper)
    return _stretch(difference, _line_level(difference))


def _evened(planes: Plane, paper: npt.NDArray[np.float32]) -> Plane:
    """Return the largest difference of any channel from the paper around, as it would be in the typical light.

    planes: (C, H, W) uint8. paper: (C, H, W) float32. Light multiplies paper and ink alike, so it divides out.
    """
    parts = (
        np.abs(plane - level) * (np.median(level[::8, ::8]) / level) for plane, level in zip(planes, paper, strict=True)
    )
    difference: Plane = np.minimum(np.rint(reduce(np.maximum, parts)), 255).astype(np.uint8)
    return difference


def _line_level(difference: Plane) -> int:
    """Return how much the lines of ruled paper differ from it, 0 for none: (H, W) uint8 to 0..255.

    They cross the border from its outer edge to its inner one, so the median across it shows them without grain.
    """
    strips = _strips(difference[np.newaxis])
    if strips[0].shape[1] < LINE_DEPTH:
        return 0
    profile = np.concatenate([np.median(strip[0], axis=axis) for strip, axis in zip(strips, (0, 0, 1, 1), strict=True)])
    place = int(len(profile) * (1 - LINE_PART))
    return int(np.partition(profile, place)[place])


def _border(planes: Plane) -> Plane:
    """Return the pixels of the four border strips: (C, H, W) uint8 to (C, n) uint8."""
    return np.concatenate([strip.reshape(len(planes), -1) for strip in _strips(planes)], axis=1)


def _strips(planes: Plane) -> tuple[Plane, Plane, Plane, Plane]:
    """Return the four border strips, upper, lower, left and right: each (C, h, w) of (C, H, W)."""
    t = max(1, int(min(planes.shape[1:]) * BORDER_PART))
    return planes[:, :t], planes[:, -t:], planes[:, :, :t], planes[:, :, -t:]


def _typical(pixels: Plane) -> Levels:
    """Return the median of each channel: (C, n) uint8 to (C,) int16."""
    return _medians(pixels).astype(np.int16)


def _medians(pixels: Plane) -> npt.NDArray[np.float64]:
    """Return the median of each channel: (C, n) uint8 to (C,) float64."""
    n = pixels.shape[1]
    ordered = np.sort(pixels, kind="stable")  # a radix sort for bytes: a third of np.median's time
    return (ordered[:, (n - 1) // 2] + ordered[:, n // 2].astype(np.float64)) / 2


def _difference(planes: Plane, typical: Levels) -> Plane:
    """Return the largest difference of any channel from the typical colour: (C, H, W) uint8 to (H, W) uint8.

    It is linear in the coverage of a soft edge, and yellow on white counts as much as black on white.
    """
    differences = (np.abs(plane - level) for plane, level in zip(planes, typical, strict=True))
    largest: Plane = reduce(np.maximum, differences).astype(np.uint8)
    return largest


def _seen(difference: Plane, alpha: Plane) -> Plane:
    """Return the difference that remains of a pixel laid over the paper: both (H, W) uint8."""
    return (difference.astype(np.uint16) * alpha // 255).astype(np.uint8)


def _sheet_colour(planes: Plane, alpha: Plane) -> Levels | None:
    """Return the colour of a sheet of paper that lies on a transparent canvas, or None if it is ink that lies there.

    planes: (C, H, W) uint8. alpha: (H, W) uint8.
    """
    opaque = alpha >= 128
    rows, columns = np.flatnonzero(opaque.any(axis=1)), np.flatnonzero(opaque.any(axis=0))
    if not len(rows):
        return None
    area = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    if np.count_nonzero(opaque) < SHEET_FILL * area:
        return None
    typical = _typical(planes[:, opaque])
    other = _difference(planes, typical)[opaque] >= TWO_TONE
    return typical if other.mean() >= TWO_TONE_PART else None


def _stretch(difference: Plane, line: int = 0) -> Plane:
    """Return the difference without noise, the strongest ink at 255; zeros when there is too little contrast.

    difference: (H, W) uint8, from the paper. line: the difference of lines on it.
    """
    spread = float(_medians(_border(difference[np.newaxis]))[0])
    peak = _peak(difference)
    if peak < max(MIN_CONTRAST, INK_SPREADS * spread):
        return np.zeros_like(difference)
    noise = max(NOISE_PART * peak, NOISE_SPREADS * spread)
    if line <= LINE_PEAK * peak:
        noise = max(noise, LINE_MARGIN * line)
    levels = np.arange(256, dtype=np.float64)
    table = np.rint(np.minimum(levels * (255 / peak), 255))
    table[levels < noise] = 0
    # The bytes' own look-up takes half the time of an array's.
    ink = bytearray(difference).translate(table.astype(np.uint8).tobytes())
    return np.frombuffer(ink, np.uint8).reshape(difference.shape)


def _peak(difference: Plane) -> int:
    """Return the highest level that PEAK_PART of all pixels, and at least one, reach: (H, W) uint8 to 0..255."""
    enough = max(1, math.ceil(difference.size * PEAK_PART))
    strongest = int(difference.max())
    if np.count_nonzero(difference == strongest) >= enough:  # the inside of most strokes has a single level
        return strongest
    return bisect_left(range(strongest), True, key=lambda level: bool(np.count_nonzero(difference > level) < enough))
