"""Named networks: each is a function rng -> Sequential, registered under its name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from model.layers import Convolution, Dense, Dropout, Flatten, Layer, MaxPooling, ReLU, Softmax
from model.network import Sequential

Architecture = Callable[[np.random.Generator], Sequential]

architectures: dict[str, Architecture] = {}


def architecture(build: Architecture) -> Architecture:
    """Register a network under its function's name."""
    architectures[build.__name__] = build
    return build


@architecture
def deepconvnet(rng: np.random.Generator) -> Sequential:
    """Six 3x3 convolutions in three pairs, each followed by pooling, then two dense layers with dropout.

    The deep network of Saitoh, "Deep Learning from Scratch" (2016), section 8.1: 28x28 -> 14x14 -> 8x8 ->
    4x4, the fourth convolution padded by 2 so that the sides stay even.
    """

    def convolution(inputs: int, outputs: int, padding: int = 1) -> list[Layer]:
        return [Convolution(inputs, outputs, kernel=3, padding=padding, rng=rng), ReLU()]

    return Sequential(
        [
            *convolution(1, 16),
            *convolution(16, 16),
            MaxPooling(2),
            *convolution(16, 32),
            *convolution(32, 32, padding=2),
            MaxPooling(2),
            *convolution(32, 64),
            *convolution(64, 64),
            MaxPooling(2),
            Flatten(),
            Dense(4 * 4 * 64, 50, rng=rng),
            ReLU(),
            Dropout(0.5),
            Dense(50, 10, rng=rng),
            Dropout(0.5),
            Softmax(),
        ],
        input_shape=(28, 28, 1),
    )
