"""Digits in straight lines, as on a pocket calculator, of which the sources of pen strokes have hardly any."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

# Corners of the frame that the digits are written in, as x, y with y down: three rows of two, then the middles of the
# top and of the bottom.
CORNERS = dict(zip("abcdefgh", [(0, 0), (1, 0), (0, 0.5), (1, 0.5), (0, 1), (1, 1), (0.5, 0), (0.5, 1)], strict=True))
# The ways to write each digit, as likely as each other; a way names the corners that each of its strokes goes through.
WAYS = {
    0: ["abfea"],
    1: ["gh", "gh", "gh", "gh", "gh", "gh", "gh ef", "gh ab ef"],
    2: ["abdcef", "abdcef", "abef"],
    3: ["abfe cd", "abdc dfe"],
    4: ["acd bf", "acd bf", "hgcd"],
    5: ["bacdfe", "acdfe ab"],
    6: ["baefdc"],
    7: ["abf", "abh"],
    8: ["abfea cd", "dcabfec"],
    9: ["dcabfe", "dcabf"],
}
NARROW = 0.35  # the frame's least width, in parts of its height
WIDE = 0.75  # the frame's largest width, in parts of its height
UNSTEADY = 0.025  # standard deviation of where a corner is, in parts of the frame's height


def straight(digit: int, rng: np.random.Generator) -> list[npt.NDArray[np.float64]]:
    """Return strokes (n, 2) float64, x right and y down, height about 1: the digit, 0 to 9, in straight lines."""
    ways = WAYS[digit]
    size = np.array([rng.uniform(NARROW, WIDE), 1.0])
    corners = {name: place * size + UNSTEADY * rng.standard_normal(2) for name, place in CORNERS.items()}
    # Points along the lines, so that smoothing leaves the corners sharp.
    points = int(rng.integers(4, 13))
    return [
        np.concatenate([np.linspace(corners[a], corners[b], points) for a, b in pairwise(way)])
        for way in ways[rng.integers(len(ways))].split()
    ]
