"""Batch normalisation."""

from __future__ import annotations

import numpy as np

from model.layers.base import Array, Layer, Parameter, Shape


class BatchNormalization(Layer):
    """y = weight * (x - mean) / sqrt(variance + epsilon) + bias, for each channel by itself.

    While training, mean and variance are those of the batch (over all axes but the last); in inference
    they are the running averages kept while training (Ioffe and Szegedy 2015, algorithms 1 and 2).
    x, y: (..., channels); weight, bias, running_mean, running_var: (channels,).
    """

    buffer_names = ("running_mean", "running_var")

    def __init__(self, channels: int, momentum: float = 0.1, epsilon: float = 1e-5) -> None:
        super().__init__()
        self.channels, self.momentum, self.epsilon = channels, momentum, epsilon
        self.weight = Parameter(np.ones(channels, np.float32), decay=False)
        self.bias = Parameter(np.zeros(channels, np.float32), decay=False)
        self.running_mean = np.zeros(channels, np.float32)
        self.running_var = np.ones(channels, np.float32)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.training = training
        rows = x.reshape(-1, self.channels)
        mean, var = self._batch_statistics(rows) if training else (self.running_mean, self.running_var)
        self.inverse_std = 1 / np.sqrt(var + self.epsilon)
        self.normalized = np.subtract(rows, mean, out=self.workspace.array("normalized", rows.shape, x.dtype))
        self.normalized *= self.inverse_std
        y = np.multiply(self.normalized, self.weight.value, out=self.workspace.array("y", rows.shape, x.dtype))
        y += self.bias.value
        return y.reshape(x.shape)

    def backward(self, dy: Array) -> Array:
        """dx = weight / std * (dy - mean(dy) - normalized * mean(dy * normalized)), means over the batch.

        After a forward pass in inference, where the statistics are constants: dx = weight / std * dy.
        """
        rows = dy.reshape(-1, self.channels)
        product = np.multiply(rows, self.normalized, out=self.workspace.array("product", rows.shape, dy.dtype))
        np.sum(rows, axis=0, out=self.bias.grad)
        np.sum(product, axis=0, out=self.weight.grad)
        if self.training:
            rows -= self.bias.grad / len(rows)
            rows -= np.multiply(self.normalized, self.weight.grad / len(rows), out=product)
        rows *= self.weight.value * self.inverse_std
        return rows.reshape(dy.shape)

    def output_shape(self, shape: Shape) -> Shape:
        if not shape or shape[-1] != self.channels:
            raise ValueError(f"{self!r} takes {self.channels} channels, but would get shape {shape}")
        return shape

    def _batch_statistics(self, rows: Array) -> tuple[Array, Array]:
        """Mean and (biased) variance of the batch, also blended into the running averages."""
        mean, var = rows.mean(axis=0), rows.var(axis=0)
        unbiased = var * (len(rows) / max(1, len(rows) - 1))
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_var += self.momentum * (unbiased - self.running_var)
        return mean, var
