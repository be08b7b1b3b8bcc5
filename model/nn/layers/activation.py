"""Activations: functions of each number by itself, and softmax over the classes."""

from __future__ import annotations

import numpy as np

from model.nn.layers.base import Array, Layer


class Activation(Layer, abstract=True):
    """An elementwise function whose gradient can be told from its output."""

    keeps_output = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        out = x if self.may_overwrite_input else self.workspace.array("y", x.shape, x.dtype)
        self.y = self.function(x, out)
        return self.y

    def backward(self, dy: Array) -> Array:
        dy *= self.derivative(self.y, self.workspace.array("derivative", dy.shape, dy.dtype))  # eq: BP2
        return dy

    def function(self, x: Array, out: Array) -> Array:
        """Write f(x) into out and return it; out may be x."""
        raise NotImplementedError

    def derivative(self, y: Array, out: Array) -> Array:
        """Write f'(x), told from y = f(x), into out and return it."""
        raise NotImplementedError


class ReLU(Activation):
    """y = max(x, 0); the derivative at 0 is taken as 0."""

    def function(self, x: Array, out: Array) -> Array:
        return np.maximum(x, 0, out=out)  # eq: y

    def derivative(self, y: Array, out: Array) -> Array:
        return np.greater(y, 0, out=out, casting="unsafe")  # eq: BP2


class LeakyReLU(Activation):
    """y = x for x > 0, slope * x otherwise (Maas et al. 2013); 0 < slope < 1."""

    def __init__(self, slope: float = 0.01) -> None:
        super().__init__()
        if not 0 < slope < 1:
            raise ValueError(f"slope {slope} is out of range: expected a number between 0 and 1")
        self.slope = slope

    def function(self, x: Array, out: Array) -> Array:
        return np.maximum(x, np.multiply(x, self.slope, out=self.workspace.array("slope", x.shape, x.dtype)), out=out)

    def derivative(self, y: Array, out: Array) -> Array:
        np.greater(y, 0, out=out, casting="unsafe")
        return np.maximum(out, self.slope, out=out)


class Sigmoid(Activation):
    """y = 1 / (1 + exp(-x)), computed as (1 + tanh(x / 2)) / 2, which cannot overflow."""

    def function(self, x: Array, out: Array) -> Array:
        np.multiply(x, 0.5, out=out)  # eq: y
        np.tanh(out, out=out)  # eq: y
        out += 1  # eq: y
        out *= 0.5  # eq: y
        return out

    def derivative(self, y: Array, out: Array) -> Array:
        """Return y * (1 - y)."""
        np.subtract(1, y, out=out)  # eq: BP2
        out *= y  # eq: BP2
        return out


class Tanh(Activation):
    """y = tanh(x)."""

    def function(self, x: Array, out: Array) -> Array:
        return np.tanh(x, out=out)  # eq: y

    def derivative(self, y: Array, out: Array) -> Array:
        """Return 1 - y * y."""
        np.multiply(y, y, out=out)  # eq: BP2
        return np.subtract(1, out, out=out)  # eq: BP2


def softmax(logits: Array) -> Array:
    """Return exp(logits) / sum(exp(logits)) over the last axis: (N, K) -> (N, K), rows that sum to 1.

    The row's maximum is subtracted first: the same result, without overflow.
    """
    y: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))  # eq: y
    y /= y.sum(axis=-1, keepdims=True)  # eq: y
    return y


class Softmax(Layer):
    """The last layer of a classifier: logits (N, K) to probabilities (N, K).

    While training it hands the logits on and their gradient back, for it is fused with its loss:
    losses.SoftmaxCrossEntropy applies the softmax itself, where the two together have the simple and
    stable gradient (probabilities - targets) / N.
    """

    keeps_output = True
    passes_input_on = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.y = None if training else softmax(x)
        return x if self.y is None else self.y

    def backward(self, dy: Array) -> Array:
        """Return dx = y * (dy - sum over K of dy * y), after a forward pass in inference."""
        if self.y is None:
            return dy
        dx: Array = self.y * (dy - (dy * self.y).sum(axis=-1, keepdims=True))
        return dx
