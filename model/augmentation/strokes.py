"""Seeded variations of pen strokes: the same character as other hands, pens and devices would have written it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Variety:
    """How far variations go; every length is a part of the drawing's longest side."""

    rotation: float = 12.0  # degrees, standard deviation, cut off at CUT of them
    slant: float = 9.0  # degrees, as rotation
    stretch: float = 0.18  # standard deviation of the logarithm of width over height
    waves: float = 0.035  # largest amplitude of each of two slow waves that bend the drawing
    tremble: float = 0.008  # standard deviation of the jitter of points
    spacing: tuple[float, float] = (0.015, 0.16)  # least and largest distance between the points that a device reports
    smoothing: int = 3  # how often it takes each point together with its neighbours, at most
    trim: float = 0.06  # the largest part of a stroke's length that is missing at each of its ends
    drift: float = 0.015  # standard deviation of the shift of one stroke against the others
    pen: tuple[float, float] = (0.1, 0.48)  # median and largest width of the pen
    pen_spread: float = 0.45  # standard deviation of the logarithm of the pen's width
    bold: float = 0.03  # the share of drawings with a pen for larger ones: three medians to the largest width
    shaky: float = 0.1  # the share of drawings by a hand that shakes
    shake: float = 0.018  # largest amplitude of each of the two waves along a stroke that its shaking makes
    sparse: float = 0.06  # the share of drawings that come as few points, as from programs: the corners of lines
    detail: tuple[float, float] = (0.02, 0.07)  # least and largest distance from those lines of points left out


PEOPLE = Variety()
CUT = 2.5  # standard deviations
THINNEST_PEN = 0.02  # of the longest side: 5 pixels on a digit that fills a sheet of 280


def vary(strokes: Sequence[npt.NDArray[Any]], rng: np.random.Generator, variety: Variety = PEOPLE) -> list[Points]:
    """Return the strokes as another hand might have drawn them, longest side about 1.

    strokes: one or more (n, 2) arrays of finite x, y, n at least 1, y down, any units. Returns as many (m, 2) float64.
    """
    lengths = [len(stroke) for stroke in strokes]
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    extent = float((high - low).max())
    points = (points - (low + high) / 2) / (extent or 1.0)
    points = _bent(points, rng, variety) @ _affine(rng, variety)
    pieces = np.split(points, np.cumsum(lengths)[:-1])
    spacing = math.exp(rng.uniform(*np.log(variety.spacing)))
    trembling = variety.tremble * rng.random() if rng.random() < 0.4 else 0.0
    shake = variety.shake * rng.random() if rng.random() < variety.shaky else 0.0
    detail = rng.uniform(*variety.detail) if rng.random() < variety.sparse else 0.0
    resampled = rng.random() < 0.6
    passes = int(rng.integers(variety.smoothing + 1)) if rng.random() < 0.4 else 0
    varied = []
    for piece in pieces:
        if resampled and len(piece) > 2:
            start, end = rng.uniform(0, variety.trim, 2) * (rng.random() < 0.3)
            piece = _smoothed(resample(piece, spacing, start, end), passes)
        if shake:
            piece = _shaken(piece, rng, shake)
        if trembling:
            piece = piece + trembling * rng.standard_normal(piece.shape)
        if len(pieces) > 1:
            piece = piece + variety.drift * rng.standard_normal(2)
        varied.append(_corners(piece, detail) if detail else piece)
    return varied


def resample(points: Points, spacing: float, start: float = 0.0, end: float = 0.0) -> Points:
    """Return a stroke (n, 2) as a device that reports a point every `spacing` sees it, at most 200 of them.

    start, end: parts of its length that are missing there. A stroke of no length gives one point.
    """
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    length = along[-1]
    if not length:
        return points[:1]
    count = max(2, min(200, round((1 - start - end) * length / spacing) + 1))
    wanted = np.linspace(start * length, (1 - end) * length, count)
    return np.stack([np.interp(wanted, along, points[:, 0]), np.interp(wanted, along, points[:, 1])], axis=1)


def pen_width(rng: np.random.Generator, variety: Variety = PEOPLE) -> float:
    """Return a pen width as a part of the drawing's longest side."""
    median, largest = variety.pen
    if rng.random() < variety.bold:
        return rng.uniform(min(3 * median, largest), largest)
    return min(max(median * math.exp(variety.pen_spread * rng.standard_normal()), THINNEST_PEN), largest)


def _affine(rng: np.random.Generator, variety: Variety) -> Points:
    """Return a (2, 2) matrix that stretches, slants and turns rows of x, y."""
    turn, slant = np.clip(rng.standard_normal(2), -CUT, CUT) * np.radians([variety.rotation, variety.slant])
    wide = math.exp(variety.stretch * rng.standard_normal() / 2)
    cos, sin = math.cos(turn), math.sin(turn)
    stretch, turned = np.array([[wide, 0], [0, 1 / wide]]), np.array([[cos, sin], [-sin, cos]])
    matrix: Points = stretch @ [[1, 0], [math.tan(slant), 1]] @ turned
    return matrix


def _bent(points: Points, rng: np.random.Generator, variety: Variety) -> Points:
    """Return points (n, 2) shifted by two slow waves, each in a direction of its own."""
    waves = rng.uniform(-1, 1, (2, 2)) * variety.waves
    frequencies = rng.uniform(-1.2, 1.2, (2, 2)) * 2 * np.pi
    phases = rng.uniform(0, 2 * np.pi, 2)
    return points + np.sin(points @ frequencies + phases) @ waves


def _shaken(piece: Points, rng: np.random.Generator, shake: float) -> Points:
    """Return a stroke (n, 2) shifted by two waves that run along it, each in a direction of its own."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(piece, axis=0).T))])
    waves = np.sin(along[:, None] * rng.uniform(12, 60, 2) + rng.uniform(0, 2 * np.pi, 2))
    return piece + waves @ (rng.uniform(-1, 1, (2, 2)) * shake)


def _corners(points: Points, detail: float) -> Points:
    """Return those of a stroke's points (n, 2) whose joining lines come within `detail` of all others.

    Douglas and Peucker 1973, "Algorithms for the reduction of the number of points required to represent a digitized
    line or its caricature".
    """
    ways = points - points[0]
    (x, y), length = ways[-1], float(np.hypot(*ways[-1]))
    away = np.abs(ways[:, 0] * y - ways[:, 1] * x) / length if length else np.hypot(*ways.T)
    furthest = int(away.argmax())
    if away[furthest] <= detail:
        return points[[0, -1]]
    return np.concatenate([_corners(points[: furthest + 1], detail), _corners(points[furthest:], detail)[1:]])


def _smoothed(piece: Points, passes: int) -> Points:
    """Return a stroke (n, 2) whose inner points are the means of themselves, twice, and their neighbours."""
    for _ in range(passes):
        piece[1:-1] = (piece[:-2] + 2 * piece[1:-1] + piece[2:]) / 4
    return piece
