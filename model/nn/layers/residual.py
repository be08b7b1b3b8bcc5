"""Residual learning: a block that adds to its input instead of replacing it."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

from model.nn.initializers import Initializer, he
from model.nn.layers.activation import ReLU
from model.nn.layers.base import Array, FeatureMapLayer, Layer, Parameter, Shape, Workspace
from model.nn.layers.convolution import Convolution
from model.nn.layers.normalization import BatchNormalization


class Residual(FeatureMapLayer):
    """y = x + f(x), f being two 3x3 convolutions, each normalised over the batch, with a ReLU between.

    He et al. 2016, "Deep residual learning for image recognition", figure 2. The sum is handed on as it is: a ReLU
    behind it is a layer of its own. x, y: (N, H, W, channels).
    """

    def __init__(self, channels: int, *, rng: np.random.Generator | None = None, weight_init: Initializer = he) -> None:
        super().__init__()
        self.channels = channels
        first, second = (
            Convolution(channels, channels, kernel=3, padding=1, rng=rng, weight_init=weight_init) for _ in range(2)
        )
        self.branch: dict[str, Layer] = {
            "first": first,
            "first_norm": BatchNormalization(channels),
            "relu": ReLU(),
            "second": second,
            "second_norm": BatchNormalization(channels),
        }
        for layer in self.branch.values():
            layer.images_last = True

    def apply(self, x: Array, *, training: bool) -> Array:
        y = x
        for layer in self.branch.values():
            y = layer.forward(y, training=training)
        return np.add(x, y, out=self.workspace.array("y", x.shape, x.dtype))

    def differentiate(self, dy: Array) -> Array:
        """Return dx = dy + what the branch makes of dy."""
        dx = self.workspace.array("dx", dy.shape, dy.dtype)
        np.copyto(dx, dy)
        for layer in reversed(self.branch.values()):
            dy = layer.backward(dy)
        dx += dy
        return dx

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[2] != self.channels:
            raise ValueError(f"{self!r} takes (H, W, {self.channels}), but got shape {shape}")
        return shape

    def parameters(self) -> dict[str, Parameter]:
        """Return those of the branch, named like "first.weight".

        The convolutions' biases stay zero and are none of them: the normalisation would take any other away.
        """
        return {
            f"{part}.{name}": parameter
            for part, layer in self.branch.items()
            for name, parameter in layer.parameters().items()
            if (part, name) not in {("first", "bias"), ("second", "bias")}
        }

    def buffers(self) -> dict[str, Array]:
        return {
            f"{part}.{name}": buffer for part, layer in self.branch.items() for name, buffer in layer.buffers().items()
        }

    def replica(self) -> Residual:
        replica = copy.copy(self)
        replica.workspace = Workspace()
        replica.branch = {part: layer.replica() for part, layer in self.branch.items()}
        return replica

    def astype(self, dtype: Any) -> None:
        for layer in self.branch.values():
            layer.astype(dtype)
