"""Squeeze and excitation: feature maps that are turned up and down by what the whole image holds."""

from __future__ import annotations

import numpy as np

from model.nn.initializers import Initializer, he, zeros
from model.nn.layers.base import Array, FeatureMapLayer, Parameter, Shape, initial


class SqueezeExcitation(FeatureMapLayer):
    """y = gate * x, the gate of each map, 0..1, told from the means of all maps over height and width.

    gate = sigmoid(relu(mean(x) @ squeeze + squeeze_bias) @ excite + excite_bias) (Hu et al. 2018,
    "Squeeze-and-excitation networks", eq. 2 to 4).
    x, y: (N, H, W, channels); squeeze: (channels, channels // reduction); excite: the other way round.
    """

    def __init__(
        self,
        channels: int,
        reduction: int = 8,
        *,
        rng: np.random.Generator | None = None,
        weight_init: Initializer = he,
        bias_init: Initializer = zeros,
    ) -> None:
        super().__init__()
        if not 1 <= reduction <= channels:
            raise ValueError(f"reduction {reduction} is out of range: expected 1 to {channels}, the channels")
        self.channels, self.reduction = channels, reduction
        hidden = channels // reduction
        self.squeeze = Parameter(initial((channels, hidden), weight_init, rng))
        self.squeeze_bias = Parameter(initial((hidden,), bias_init, rng), decay=False)
        self.excite = Parameter(initial((hidden, channels), weight_init, rng))
        self.excite_bias = Parameter(initial((channels,), bias_init, rng), decay=False)

    def apply(self, x: Array, *, training: bool) -> Array:
        self.x = x
        self.mean = x.mean(axis=(0, 2)).T
        self.hidden = np.maximum(self.mean @ self.squeeze.value + self.squeeze_bias.value, 0)
        # The sigmoid, computed as (1 + tanh(x / 2)) / 2, which cannot overflow.
        self.gate = (1 + np.tanh((self.hidden @ self.excite.value + self.excite_bias.value) / 2)) / 2
        y: Array = np.multiply(x, self.gate.T[:, None, :], out=self.workspace.array("y", x.shape, x.dtype))
        return y

    def differentiate(self, dy: Array) -> Array:
        """Return dx = gate * dy, and what reaches x through the gate: the same for each pixel of a map."""
        product = np.multiply(dy, self.x, out=self.workspace.array("product", dy.shape, dy.dtype))
        dgate = product.sum(axis=(0, 2)).T * self.gate * (1 - self.gate)
        np.matmul(self.hidden.T, dgate, out=self.excite.grad)
        np.sum(dgate, axis=0, out=self.excite_bias.grad)
        dhidden = (dgate @ self.excite.value.T) * (self.hidden > 0)
        np.matmul(self.mean.T, dhidden, out=self.squeeze.grad)
        np.sum(dhidden, axis=0, out=self.squeeze_bias.grad)
        dmean = dhidden @ self.squeeze.value.T / (dy.shape[0] * dy.shape[2])
        dy *= self.gate.T[:, None, :]
        dy += dmean.T[:, None, :].astype(dy.dtype, copy=False)
        return dy

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[2] != self.channels:
            raise ValueError(f"{self!r} takes (H, W, {self.channels}), but got shape {shape}")
        return shape
