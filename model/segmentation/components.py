"""Finds the connected parts of a picture's ink, row by row in runs, with NumPy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Parts:
    """The connected parts of a picture's ink, in no particular order."""

    marked: NDArray[np.bool_]  # (H, W): whether a pixel is ink
    _pixel_labels: NDArray[np.int64]  # (pixels,): the part of each pixel of ink, row by row
    boxes: NDArray[np.int64]  # (n, 4), left, top, right, bottom in pixels, the last two just outside
    sizes: NDArray[np.int64]  # (n,), pixels

    def labels(self) -> NDArray[np.int32]:
        """Return (H, W) int32: 0 paper, 1 .. n the part that a pixel belongs to."""
        labels = np.zeros(self.marked.shape, np.int32)
        labels[self.marked] = self._pixel_labels + 1
        return labels


def find_parts(marked: NDArray[np.bool_]) -> Parts:
    """Return the connected parts of the marked pixels (H, W); pixels that touch at a corner are connected.

    Each row's runs of marked pixels are found at once for all rows; runs of neighbouring rows that touch are linked,
    and the least number of a run spreads along the links.
    """
    height, width = marked.shape
    # A column of paper on the right ends every run, so that the rows can stand in one long line.
    line = np.zeros((height, width + 1), np.int8)
    line[:, :-1] = marked
    steps = np.diff(line.ravel(), prepend=np.int8(0))
    starts, ends = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1)
    run_labels = _spread(len(starts), *_touching(starts, ends, width + 1))
    count = int(run_labels.max(initial=-1)) + 1
    rows = starts // (width + 1)
    boxes = np.empty((count, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = max(height, width), 0
    np.minimum.at(boxes[:, 0], run_labels, starts - rows * (width + 1))
    np.minimum.at(boxes[:, 1], run_labels, rows)
    np.maximum.at(boxes[:, 2], run_labels, ends - rows * (width + 1))
    np.maximum.at(boxes[:, 3], run_labels, rows + 1)
    sizes = np.bincount(run_labels, weights=ends - starts, minlength=count).astype(np.int64)
    return Parts(marked, np.repeat(run_labels, ends - starts), boxes, sizes)


def _touching(starts: Array, ends: Array, width: int) -> tuple[Array, Array]:
    """Return the pairs of runs that touch, each run with one of the row below it."""
    # Moved one row down, the runs above lie among those below: both stand in ascending order.
    first = np.searchsorted(ends + width, starts)
    last = np.searchsorted(starts + width, ends, side="right")
    counts = np.maximum(last - first, 0)
    below = np.repeat(np.arange(len(starts)), counts)
    offsets = np.arange(len(below)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(first, counts) + offsets, below


def _spread(count: int, a: Array, b: Array) -> Array:
    """Return a label from 0 on for each of `count` runs, equal for runs that are linked: a (m,) with b (m,)."""
    root = np.arange(count)
    while True:
        least = np.minimum(root[a], root[b])
        before = root.copy()
        np.minimum.at(root, before[a], least)
        np.minimum.at(root, before[b], least)
        root = root[root]
        if np.array_equal(root, before):
            return np.unique(root, return_inverse=True)[1]
