"""Named networks: each is a function rng -> Sequential, registered under its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from model.nn.initializers import glorot, normal
from model.nn.layers import (
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    MaxPooling,
    ReLU,
    Sigmoid,
    Softmax,
    SqueezeExcitation,
    Tanh,
)
from model.nn.network import Sequential

Architecture = Callable[[np.random.Generator], Sequential]

architectures: dict[str, Architecture] = {}


def architecture(build: Architecture) -> Architecture:
    """Register a network under its function's name."""
    architectures[build.__name__] = build
    return build


def sigmoid_mlp(rng: np.random.Generator, side: int, *widths: int) -> Sequential:
    """Build dense layers of sigmoids on flattened images of that side; all weights start standard normal."""
    layers: list[Layer] = [Flatten()]
    for inputs, outputs in pairwise([side * side, *widths]):
        layers += [Dense(inputs, outputs, rng=rng, weight_init=normal(), bias_init=normal()), Sigmoid()]
    return Sequential(layers, input_shape=(side, side, 1))


@architecture
def mlp_30(rng: np.random.Generator) -> Sequential:
    """Build 784-30-10, sigmoid: Nielsen, "Neural Networks and Deep Learning" (2015), chapter 1."""
    return sigmoid_mlp(rng, 28, 30, 10)


@architecture
def mlp_784(rng: np.random.Generator) -> Sequential:
    """Build 784-784-10, sigmoid."""
    return sigmoid_mlp(rng, 28, 784, 10)


@architecture
def digits32(rng: np.random.Generator) -> Sequential:
    """Build 1024-16-16-10, sigmoid, for the bitmaps of "Machine Learning in Action" (Harrington 2012), chapter 2."""
    return sigmoid_mlp(rng, 32, 16, 16, 10)


@architecture
def lenet_5(rng: np.random.Generator) -> Sequential:
    """Build 5x5 convolutions and averages of 2x2 by turns, every sum through a tanh, then two dense layers.

    LeNet-5 of LeCun, Bottou, Bengio and Haffner (1998), "Gradient-based learning applied to document recognition",
    section II.B: 32x32 (here 28x28 with a margin of 2) -> 28x28x6 -> 14x14 -> 10x10x16 -> 5x5 -> 120 -> 84 -> 10. Three
    things are simpler than there: every map of the second convolution sees all six of the first, the averages have no
    weights of their own, and the last layer is a softmax instead of distances to drawn digits.
    """
    return Sequential(
        [
            Convolution(1, 6, kernel=5, padding=2, rng=rng, weight_init=glorot),
            Tanh(),
            AveragePooling(2),
            Convolution(6, 16, kernel=5, padding=0, rng=rng, weight_init=glorot),
            Tanh(),
            AveragePooling(2),
            Convolution(16, 120, kernel=5, padding=0, rng=rng, weight_init=glorot),
            Tanh(),
            Flatten(),
            Dense(120, 84, rng=rng, weight_init=glorot),
            Tanh(),
            Dense(84, 10, rng=rng, weight_init=glorot),
            Softmax(),
        ],
        input_shape=(28, 28, 1),
    )


@architecture
def deepconvnet(rng: np.random.Generator) -> Sequential:
    """Build six 3x3 convolutions in three pairs, each followed by pooling, then two dense layers with dropout.

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


def convolution_pairs(
    rng: np.random.Generator, widths: Sequence[int], *, normalise: bool = True, first: int = 3, squeeze: bool = False
) -> Sequential:
    """Build pairs of 3x3 convolutions, one for each width, pooling between them and the mean of every map at the end.

    Twelve outputs: the digits, "not a digit", and "several digits". normalise: over the batch, after each convolution;
    first: the side of the first kernel, an odd number; squeeze: whether each pair ends in squeeze and excitation.
    """
    layers: list[Layer] = []
    inputs, kernel = 1, first
    for width in widths:
        layers += [MaxPooling(2)] if layers else []
        for _ in range(2):
            layers.append(Convolution(inputs, width, kernel=kernel, padding=kernel // 2, rng=rng))
            layers += [BatchNormalization(width), ReLU()] if normalise else [ReLU()]
            inputs, kernel = width, 3
        layers += [SqueezeExcitation(width, rng=rng)] if squeeze else []
    layers += [GlobalAveragePooling(), Dense(inputs, 12, rng=rng), Softmax()]
    return Sequential(layers, input_shape=(28, 28, 1))


@architecture
def inkling(rng: np.random.Generator) -> Sequential:
    """Build six 3x3 convolutions in three pairs, each normalised over the batch, then the mean of every feature map.

    Few channels where maps are large and many where they are small, so that each pair costs about as much; no dense
    layer but the last (Lin et al. 2014, "Network in network"). Twelve outputs: the digits, "not a digit", and
    "several digits", so that a number is told from a letter when the whole of the ink is looked at.
    """
    return convolution_pairs(rng, (16, 64, 128))
