"""Make probabilities honest, and measure how honest they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Temperatures that are tried: a factor of 4 to both sides, in steps of about 1%.
TEMPERATURES = np.exp(np.linspace(-np.log(4), np.log(4), 281))
BINS = 15  # of equal width, as Guo et al. use


def temper(probabilities: Array, temperature: float) -> Array:
    """Return the softmax of log(probabilities) / temperature, over the rows: (N, K) float to (N, K) of the same dtype.

    Temperatures above 1 make a network less sure of everything, without changing what it reads (Guo et al. 2017, "On
    calibration of modern neural networks", eq. 9).
    """
    logarithms = np.log(np.maximum(probabilities, np.finfo(probabilities.dtype).tiny))
    logarithms -= logarithms.max(axis=1, keepdims=True)
    powers = np.exp(logarithms / probabilities.dtype.type(temperature))
    tempered: Array = powers / powers.sum(axis=1, keepdims=True)
    return tempered


def negative_log_likelihood(probabilities: Array, labels: Array, weights: Array | None = None) -> float:
    """Return the mean over N of -log of the label's probability: probabilities (N, K), labels (N,).

    weights: (N,), of each in the mean; None: all the same.
    """
    chosen = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(np.average(-np.log(np.maximum(chosen, np.finfo(np.float32).tiny)), weights=weights))


def fit_temperature(probabilities: Array, labels: Array, weights: Array | None = None) -> float:
    """Return the temperature that makes labels (N,) most likely, of probabilities (N, K) not trained on.

    weights: (N,), of each; None: all the same.
    """
    wide = probabilities.astype(np.float64)
    scores = [negative_log_likelihood(temper(wide, temperature), labels, weights) for temperature in TEMPERATURES]
    return round(float(TEMPERATURES[int(np.argmin(scores))]), 4)


@dataclass(frozen=True)
class Bin:
    """Readings of about one confidence."""

    low: float  # the least confidence, 0..1
    high: float  # the largest, 0..1
    count: int  # how many readings there are
    confidence: float  # their mean, 0..1
    accuracy: float  # the share of them that is right, 0..1


def reliability(probabilities: Array, labels: Array, bins: int = BINS) -> list[Bin]:
    """Return a reliability diagram's bins, without empty ones (Guo et al. 2017, section 2).

    probabilities: (N, K). labels: (N,).
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
    places = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    found = []
    for place in np.unique(places):
        there = places == place
        means = float(confidence[there].mean()), float(right[there].mean())
        found.append(Bin(int(place) / bins, (int(place) + 1) / bins, int(there.sum()), *means))
    return found


def expected_calibration_error(probabilities: Array, labels: Array, bins: int = BINS) -> float:
    """Return the mean distance of confidence and accuracy over the bins, weighted by count (Guo et al. 2017, eq. 3)."""
    return sum(b.count * abs(b.confidence - b.accuracy) for b in reliability(probabilities, labels, bins)) / len(labels)


def rejection_threshold(is_digit: Array, share: float = 0.01) -> float:
    """Return the is_digit below which that share of digits (N,) lies: as many are wrongly rejected."""
    return float(np.quantile(is_digit, share))
