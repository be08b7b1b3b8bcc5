"""Pooling: each window of a feature map becomes one number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from model.nn.layers.base import Array, FeatureMapLayer, Shape


class Pooling(FeatureMapLayer, abstract=True):
    """Windows of size x size that touch and do not overlap; rows and columns left over at the end are dropped.

    x: (N, H, W, C), y: (N, H // size, W // size, C).
    """

    def __init__(self, size: int = 2) -> None:
        super().__init__()
        if size < 1:
            raise ValueError(f"pooling size {size} is out of range: expected at least 1")
        self.size = size

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or min(shape[:2]) < self.size:
            raise ValueError(f"{self!r} takes (H, W, C) with H and W at least {self.size}, but got {shape}")
        return (shape[0] // self.size, shape[1] // self.size, shape[2])

    def _cells(self, x: Array) -> Iterator[Array]:
        """View x as (H', C, W', N): the first cell of every window, then the second, and so on."""
        height, width = x.shape[0] // self.size * self.size, x.shape[2] // self.size * self.size
        for i in range(self.size):
            for j in range(self.size):
                yield x[i : height : self.size, :, j : width : self.size]

    def _output(self, x: Array) -> Array:
        height, channels, width, n = x.shape
        return self.workspace.array("y", (height // self.size, channels, width // self.size, n), x.dtype)

    def _input_gradient(self, shape: Shape, dtype: Any) -> Array:
        """Return the kept array for dx, zero where no window reaches: whoever had it last may have written there."""
        dx = self.workspace.array("dx", shape, dtype)
        dx[shape[0] // self.size * self.size :] = 0
        dx[:, :, shape[2] // self.size * self.size :] = 0
        return dx


class MaxPooling(Pooling):
    """The largest number of each window; its gradient goes to the first of the largest."""

    keeps_output = True

    def apply(self, x: Array, *, training: bool) -> Array:
        self.x = x
        self.y = self._output(x)
        cells = list(self._cells(x))
        np.copyto(self.y, cells[0]) if len(cells) == 1 else np.maximum(cells[0], cells[1], out=self.y)  # eq: y
        for cell in cells[2:]:
            np.maximum(self.y, cell, out=self.y)  # eq: y
        return self.y

    def differentiate(self, dy: Array) -> Array:
        dx = self._input_gradient(self.x.shape, dy.dtype)
        largest = self.workspace.array("largest", self.y.shape, bool)
        # What is still to be given: once a window's gradient has found its cell, nothing is left for ties.
        rest = dy
        for cell, dcell in zip(self._cells(self.x), self._cells(dx), strict=True):
            np.equal(cell, self.y, out=largest)  # eq: BP2
            np.multiply(rest, largest, out=dcell)  # eq: BP2
            rest -= dcell  # eq: BP2
        return dx


class AveragePooling(Pooling):
    """The mean of each window; its gradient is shared out equally."""

    def apply(self, x: Array, *, training: bool) -> Array:
        self.shape = x.shape
        y = self._output(x)
        y.fill(0)
        for cell in self._cells(x):
            y += cell  # eq: y
        y /= self.size**2  # eq: y
        return y

    def differentiate(self, dy: Array) -> Array:
        dx = self._input_gradient(self.shape, dy.dtype)
        dy /= self.size**2  # eq: BP2
        for dcell in self._cells(dx):
            np.copyto(dcell, dy)  # eq: BP2
        return dx


class GlobalAveragePooling(FeatureMapLayer):
    """The mean of each feature map: (N, H, W, C) -> (N, C) (Lin et al. 2013)."""

    def apply(self, x: Array, *, training: bool) -> Array:
        self.shape = x.shape
        means: Array = np.mean(x, axis=(0, 2)).T  # eq: y
        return means

    def differentiate(self, dy: Array) -> Array:
        dx = self.workspace.array("dx", self.shape, dy.dtype)
        dy /= self.shape[0] * self.shape[2]  # eq: BP2
        np.copyto(dx, dy.T[None, :, None, :])  # eq: BP2
        return dx

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3:
            raise ValueError(f"{self!r} takes (H, W, C), but got shape {shape}")
        return (shape[2],)
