"""Initial values of weights: each is a function of an rng and a shape.

A weight's shape ends in (fan_in..., outputs): (in, out) for a dense layer, (kernel, kernel, in, out) for a
convolution. fan_in is the number of inputs that one output sums over, fan_out the number of outputs that
one input takes part in.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Initializer = Callable[[np.random.Generator, tuple[int, ...]], NDArray[np.float32]]


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """Return (fan_in, fan_out) of a weight of that shape."""
    if len(shape) < 2:
        raise ValueError(f"shape {shape} has no fan-in: expected a weight (..., inputs, outputs)")
    receptive_field = math.prod(shape[:-2])
    return receptive_field * shape[-2], receptive_field * shape[-1]


def he(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Draw normal with deviation sqrt(2 / fan_in): keeps the variance through ReLU (He et al. 2015, eq. 10)."""
    return normal(math.sqrt(2 / fans(shape)[0]))(rng, shape)


def glorot(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Draw uniform in ±sqrt(6 / (fan_in + fan_out)): keeps the variance both ways (Glorot and Bengio 2010, eq. 16)."""
    limit = math.sqrt(6 / sum(fans(shape)))
    return uniform(-limit, limit)(rng, shape)


def normal(std: float = 1.0) -> Initializer:
    """Draw normal with mean 0 and the given standard deviation."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
        return (std * rng.standard_normal(shape)).astype(np.float32)

    return draw


def uniform(low: float, high: float) -> Initializer:
    """Draw uniform in [low, high)."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
        return rng.uniform(low, high, shape).astype(np.float32)

    return draw


def constant(value: float) -> Initializer:
    """Repeat one value. Equal weights stay equal: such a layer never learns different features."""

    def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
        return np.full(shape, value, np.float32)

    return draw


zeros = constant(0.0)
