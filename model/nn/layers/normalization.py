"""Batch normalisation."""

from __future__ import annotations

import numpy as np

from model.nn.layers.base import Array, FeatureMapLayer, Parameter, Shape


class BatchNormalization(FeatureMapLayer):
    """y = weight * (x - mean) / sqrt(variance + epsilon) + bias, for each channel by itself.

    While training, mean and variance are those of the batch (over all axes but the channels'); in inference
    they are the running averages kept while training (Ioffe and Szegedy 2015, algorithms 1 and 2).
    x, y: (N, channels) or (N, H, W, channels); weight, bias, running_mean, running_var: (channels,).
    """

    buffer_names = ("running_mean", "running_var")

    def __init__(self, channels: int, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.channels, self.momentum, self.epsilon = channels, momentum, epsilon
        self.weight = Parameter(np.ones(channels, np.float32), decay=False)
        self.bias = Parameter(np.zeros(channels, np.float32), decay=False)
        self.running_mean = np.zeros(channels, np.float32)
        self.running_var = np.ones(channels, np.float32)

    def apply(self, x: Array, *, training: bool) -> Array:
        self.training = training
        mean, var = self._batch_statistics(x) if training else (self.running_mean, self.running_var)  # eq: y
        self.inverse_std = 1 / np.sqrt(var + self.epsilon)  # eq: y
        self.normalized = np.subtract(
            x, self._spread(mean, x), out=self.workspace.array("normalized", x.shape, x.dtype)
        )  # eq: y
        self.normalized *= self._spread(self.inverse_std, x)  # eq: y
        y = np.multiply(
            self.normalized, self._spread(self.weight.value, x), out=self.workspace.array("y", x.shape, x.dtype)
        )  # eq: y
        y += self._spread(self.bias.value, x)  # eq: y
        return y

    def differentiate(self, dy: Array) -> Array:
        """Return dx = weight / std * (dy - mean(dy) - normalized * mean(dy * normalized)), means over the batch.

        After a forward pass in inference, where the statistics are constants: dx = weight / std * dy.
        """
        axes, count = self._axes(dy), dy.size // self.channels
        product = np.multiply(dy, self.normalized, out=self.workspace.array("product", dy.shape, dy.dtype))
        np.sum(dy, axis=axes, out=self.bias.grad)  # eq: BP3
        np.sum(product, axis=axes, out=self.weight.grad)  # eq: BP4
        if self.training:
            dy -= self._spread(self.bias.grad / count, dy)  # eq: BP2
            dy -= np.multiply(self.normalized, self._spread(self.weight.grad / count, dy), out=product)  # eq: BP2
        dy *= self._spread(self.weight.value * self.inverse_std, dy)  # eq: BP2
        return dy

    def scale_and_shift(self) -> tuple[Array, Array]:
        """Return what running averages, weight and bias come to in inference."""
        scale = self.weight.value / np.sqrt(self.running_var + self.epsilon)
        return scale, self.bias.value - self.running_mean * scale

    def output_shape(self, shape: Shape) -> Shape:
        if not shape or shape[-1] != self.channels:
            raise ValueError(f"{self!r} takes {self.channels} channels, but got shape {shape}")
        return shape

    def _batch_statistics(self, x: Array) -> tuple[Array, Array]:
        """Return the mean and (biased) variance of the batch, and blend them into the running averages."""
        mean, var = x.mean(axis=self._axes(x)), x.var(axis=self._axes(x))
        count = x.size // self.channels
        unbiased = var * (count / max(1, count - 1))
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_var += self.momentum * (unbiased - self.running_var)
        return mean, var

    @staticmethod
    def _axes(x: Array) -> tuple[int, ...]:
        """Return the axes to average over: all but the channels'."""
        return (0, 2, 3) if x.ndim == 4 else (0,)

    @staticmethod
    def _spread(channels: Array, x: Array) -> Array:
        """View numbers for each channel, (C,), in a shape that meets the channels of x: (H, C, W, N) or (N, C)."""
        return channels[:, None, None] if x.ndim == 4 else channels
