"""Layers that only change the shape."""

from __future__ import annotations

from model.layers.base import Array, Layer, Shape, size


class Flatten(Layer):
    """Each image's numbers in one row: (N, ...) -> (N, D)."""

    passes_input_on = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dy: Array) -> Array:
        return dy.reshape(self.shape)

    def output_shape(self, shape: Shape) -> Shape:
        return (size(shape),)
