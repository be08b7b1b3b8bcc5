"""Layers that only change the shape."""

from __future__ import annotations

import numpy as np

from model.nn.layers.base import Array, Layer, Shape, size


class Flatten(Layer):
    """Each image's numbers in one row, channels fastest: (N, H, W, C) -> (N, H * W * C)."""

    passes_input_on = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.shape = x.shape
        if not self.images_last or x.ndim != 4:
            return x.reshape(len(x), -1)
        height, channels, width, n = x.shape
        y = self.workspace.array("y", (n, height, width, channels), x.dtype)
        np.copyto(y, x.transpose(3, 0, 2, 1))
        return y.reshape(n, -1)

    def backward(self, dy: Array) -> Array:
        if not self.images_last or len(self.shape) != 4:
            return dy.reshape(self.shape)
        height, channels, width, n = self.shape
        dx = self.workspace.array("dx", self.shape, dy.dtype)
        np.copyto(dx, dy.reshape(n, height, width, channels).transpose(1, 3, 2, 0))
        return dx

    def output_shape(self, shape: Shape) -> Shape:
        return (size(shape),)
