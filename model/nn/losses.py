"""Losses: what training makes small, each with its value and its gradient side by side.

A loss takes a network's outputs (N, K) and the labels, either class numbers (N,) or target
distributions (N, K), and averages over the N images.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def targets(labels: Array, classes: int, dtype: Any = np.float32) -> Array:
    """Return labels as target distributions (N, K): one-hot rows, unless they are distributions already."""
    if labels.ndim == 2:
        return labels.astype(dtype, copy=False)
    one_hot = np.zeros((len(labels), classes), dtype)
    one_hot[np.arange(len(labels)), labels] = 1
    return one_hot


class Loss:
    """Base of the losses."""

    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        """Return the loss of outputs (N, K), as training gives them, and its gradient with respect to them."""
        raise NotImplementedError

    def of_predictions(self, outputs: Array, labels: Array) -> float:
        """Return the loss of outputs (N, K) that a network gave in inference; the same, unless overridden."""
        return self.value_and_gradient(outputs, labels)[0]


class SoftmaxCrossEntropy(Loss):
    """Mean over N of -sum over K of target * log(softmax(logits)): the cross-entropy, fused with its softmax.

    label_smoothing e mixes each target with the uniform distribution: (1 - e) * target + e / K
    (Szegedy et al. 2016, section 7).
    """

    def __init__(self, label_smoothing: float = 0.0) -> None:
        if not 0 <= label_smoothing < 1:
            raise ValueError(f"label smoothing {label_smoothing} is out of range: expected 0 <= e < 1")
        self.label_smoothing = label_smoothing

    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        """Return the loss of logits (N, K) and its gradient with respect to them, (softmax(logits) - target) / N."""
        n, classes = outputs.shape
        target = targets(labels, classes, outputs.dtype)
        if self.label_smoothing:
            target = (1 - self.label_smoothing) * target + self.label_smoothing / classes
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        log_probability = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # eq: loss
        value = -float((target * log_probability).sum()) / n  # eq: loss
        return value, (np.exp(log_probability) * target.sum(axis=1, keepdims=True) - target) / n  # eq: BP1

    def of_predictions(self, outputs: Array, labels: Array) -> float:
        """Return the plain cross-entropy (no smoothing) of probabilities (N, K) that a network gave in inference."""
        target = targets(labels, outputs.shape[1], outputs.dtype)
        smallest = np.finfo(outputs.dtype).tiny
        return -float((target * np.log(np.maximum(outputs, smallest))).sum()) / len(outputs)


class SquaredError(Loss):
    """Mean over N of 1/2 * sum over K of (output - target)^2: the quadratic cost of the textbooks."""

    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        """Return the loss of outputs (N, K) and its gradient with respect to them, (output - target) / N."""
        difference = outputs - targets(labels, outputs.shape[1], outputs.dtype)  # eq: loss, BP1
        return 0.5 * float((difference * difference).sum()) / len(outputs), difference / len(outputs)  # eq: loss, BP1
