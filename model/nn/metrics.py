"""Measures of how well a network reads: from probabilities (N, K) and labels (N,)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def correct(outputs: Array, labels: Array) -> int:
    """Count the N rows whose largest output is at the label, or where a target distribution (N, K) has its largest."""
    classes = labels if labels.ndim == 1 else labels.argmax(axis=1)
    return int((outputs.argmax(axis=1) == classes).sum())


def accuracy(outputs: Array, labels: Array) -> float:
    """Return the share of the rows that are right, 0..1."""
    return correct(outputs, labels) / len(labels)


def confusion(outputs: Array, labels: Array) -> Array:
    """Count (K, K) int64: row = true class, column = the class that was read."""
    classes = outputs.shape[1]
    pairs = labels.astype(np.int64) * classes + outputs.argmax(axis=1)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)
