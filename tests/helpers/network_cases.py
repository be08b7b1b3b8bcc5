"""The table of networks that their tests run through: some by hand, and one around each row of the layers' table."""

from collections.abc import Callable
from functools import partial

import numpy as np

from model.nn.layers import (
    Array,
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    LeakyReLU,
    MaxPooling,
    ReLU,
    Residual,
    Shape,
    Sigmoid,
    Softmax,
    SqueezeExcitation,
    Tanh,
)
from model.nn.network import Sequential
from tests.helpers.layer_cases import LAYER_CASES, LayerCase


def _between_activations(case: LayerCase) -> list[Layer]:
    return [Tanh(), case.make(), Sigmoid()]


# Orders in which memory could be shared once too often: what keeps its output before what overwrites its input,
# with what passes its input on between them; what writes into dx before what leaves a part of it untouched.
NETWORKS: dict[str, tuple[Callable[[], list[Layer]], Shape]] = {
    **{f"{case.name} between activations": (partial(_between_activations, case), case.shape) for case in LAYER_CASES},
    "a usual one": (
        lambda: [Convolution(2, 3), ReLU(), MaxPooling(2), Flatten(), Dense(12, 4), Tanh(), Dense(4, 3), Softmax()],
        (4, 4, 2),
    ),
    "activations in a row": (
        lambda: [Sigmoid(), Tanh(), Dense(6, 5), LeakyReLU(0.1), Sigmoid(), ReLU(), Dense(5, 3)],
        (6,),
    ),
    "dropout between activations": (
        lambda: [Dropout(0.4), Tanh(), Dropout(0.4), Sigmoid(), Dense(6, 3), Dropout(0.4), Tanh()],
        (6,),
    ),
    "flatten between activations": (
        lambda: [Flatten(), ReLU(), Dense(8, 8), Tanh(), Flatten(), Sigmoid(), Dense(8, 2)],
        (2, 2, 2),
    ),
    "pooling before activations": (
        lambda: [Convolution(1, 2), MaxPooling(2), Tanh(), AveragePooling(2), Sigmoid(), Flatten(), Dense(4, 2)],
        (9, 7, 1),
    ),
    "normalization before pooling that leaves rows over": (
        lambda: [
            Convolution(1, 2),
            BatchNormalization(2),
            MaxPooling(2),
            BatchNormalization(2),
            AveragePooling(2),
            GlobalAveragePooling(),
            Dense(2, 2),
        ],
        (7, 7, 1),
    ),
    "unpadded convolution after an activation": (
        lambda: [
            Convolution(1, 2, kernel=1, padding=0),
            Sigmoid(),
            Convolution(2, 2, kernel=3, padding=0),
            ReLU(),
            MaxPooling(1),
            LeakyReLU(0.3),
            GlobalAveragePooling(),
        ],
        (5, 4, 1),
    ),
    "residual and squeezed": (
        lambda: [
            Convolution(1, 2),
            ReLU(),
            Residual(2),
            ReLU(),
            SqueezeExcitation(2, 1),
            Residual(2),
            MaxPooling(2),
            SqueezeExcitation(2, 1),
            Flatten(),
            Dense(8, 2),
        ],
        (5, 4, 1),
    ),
    "flattened twice": (lambda: [Convolution(1, 2), GlobalAveragePooling(), Flatten(), Dense(2, 2)], (5, 4, 1)),
    "nothing but passing on": (lambda: [Flatten(), Dropout(0.5), Softmax()], (2, 2)),
}


def build(name: str) -> Sequential:
    """Return the network in float64, with the same random parameters and buffers at every call."""
    make, shape = NETWORKS[name]
    network = Sequential(make(), shape)
    network.astype(np.float64)
    rng = np.random.default_rng(41)
    for parameter in network.parameters().values():
        parameter.value[...] = rng.normal(0, 0.5, parameter.value.shape)
    for buffer in network.buffers().values():
        buffer[...] = rng.uniform(0.5, 1.5, buffer.shape)
    return network


def inputs(network: Sequential, n: int, seed: int = 42) -> Array:
    return np.random.default_rng(seed).standard_normal((n, *network.input_shape))
