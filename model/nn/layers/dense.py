"""The fully connected layer."""

from __future__ import annotations

import numpy as np

from model.nn.initializers import Initializer, he, zeros
from model.nn.layers.base import Array, Layer, Parameter, Shape, initial


class Dense(Layer):
    """y = x @ weight + bias.

    x: (N, inputs), y: (N, outputs), weight: (inputs, outputs), bias: (outputs,).
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        rng: np.random.Generator | None = None,
        weight_init: Initializer = he,
        bias_init: Initializer = zeros,
    ) -> None:
        super().__init__()
        self.inputs, self.outputs = inputs, outputs
        self.weight = Parameter(initial((inputs, outputs), weight_init, rng))
        self.bias = Parameter(initial((outputs,), bias_init, rng), decay=False)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.x = x
        y = np.matmul(x, self.weight.value, out=self.workspace.array("y", (len(x), self.outputs), x.dtype))  # eq: y
        y += self.bias.value  # eq: y
        return y

    def backward(self, dy: Array) -> Array:
        """Set dweight = x.T @ dy and dbias = sum over N of dy, and give dx = dy @ weight.T."""
        np.matmul(self.x.T, dy, out=self.weight.grad)  # eq: BP4
        np.sum(dy, axis=0, out=self.bias.grad)  # eq: BP3
        if not self.needs_dx:
            return dy
        return np.matmul(dy, self.weight.value.T, out=self.workspace.array("dx", self.x.shape, dy.dtype))  # eq: BP2

    def output_shape(self, shape: Shape) -> Shape:
        if shape != (self.inputs,):
            raise ValueError(f"{self!r} takes vectors of {self.inputs} numbers, but got shape {shape}")
        return (self.outputs,)
