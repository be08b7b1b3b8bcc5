"""Measures of a block of convolutions: its receptive field, its cost, and the one kernel that two amount to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from model.nn.initializers import constant
from model.nn.layers import Array, Convolution, Layer
from model.nn.network import Sequential

# How many times each block is timed; the fastest counts, for other programs can only add to it.
REPEATS = 15


def receptive_field(block: Callable[[], list[Layer]], channels: int, side: int = 13) -> tuple[int, int]:
    """Return height and width of the input that one output pixel depends on: where its gradient is not zero.

    All weights are set to one, so that nothing cancels and every ReLU lets through.
    """
    network = Sequential(block(), (side, side, channels))
    network.ask_for_dx()
    for parameter in network.parameters().values():
        parameter.value[...] = 1
    y = network.forward(np.ones((1, side, side, channels), np.float32))
    dy = np.zeros_like(y)
    dy[0, side // 2, side // 2, 0] = 1
    seen = network.backward(dy)[0].any(axis=2)
    return int(seen.any(axis=1).sum()), int(seen.any(axis=0).sum())


def composed(first: Convolution, second: Convolution) -> Convolution:
    """Return the one convolution that two in a row amount to, away from the border.

    Its kernel is the sum over the channels between of the full convolutions of the two kernels, for
    a convolution of a convolution is a convolution; its bias is what the second makes of the first's.
    """
    k1, k2 = first.weight.value.astype(np.float64), second.weight.value.astype(np.float64)
    kernel = first.kernel + second.kernel - 1
    whole = Convolution(first.in_channels, second.out_channels, kernel, first.padding + second.padding)
    weight = np.zeros(whole.weight.value.shape)
    for a in range(second.kernel):
        for b in range(second.kernel):
            weight[a : a + first.kernel, b : b + first.kernel] += np.tensordot(k1, k2[a, b], axes=1)
    whole.weight.value[...] = weight
    whole.bias.value[...] = second.bias.value + first.bias.value @ k2.sum(axis=(0, 1))
    return whole


def difference_when_composed(first: Convolution, second: Convolution, x: Array) -> float:
    """Return how far two convolutions and the composed one are apart on x (N, H, W, C), away from the border.

    The largest difference between their outputs, as a share of the largest output.
    """
    # Replicas, for a layer belongs to the network that it was trained in.
    twice = Sequential([first.replica(), second.replica()], x.shape[1:]).forward(x)
    margin = first.padding + second.padding
    inside = slice(margin, -margin)
    once = Sequential([composed(first, second)], x.shape[1:]).forward(x)[:, inside, inside]
    twice = twice[:, inside, inside]
    return float(np.abs(once - twice).max() / np.abs(twice).max())


def step_seconds(blocks: dict[str, Callable[[], list[Layer]]], shape: Sequence[int]) -> dict[str, float]:
    """Return the fastest forward and backward pass of each block over inputs of this shape (N, H, W, C).

    The blocks take turns, so that a busy machine slows all of them alike; one thread.
    """
    rng = np.random.default_rng(0)
    x = rng.standard_normal(tuple(shape)).astype(np.float32)
    networks = {name: Sequential(block(), tuple(shape[1:])) for name, block in blocks.items()}
    fastest = dict.fromkeys(networks, float("inf"))
    for network in networks.values():
        network.ask_for_dx()
        for parameter in network.parameters().values():
            parameter.value[...] = constant(0.01)(rng, parameter.value.shape)
    for _ in range(REPEATS):
        for name, network in networks.items():
            started = time.perf_counter()
            y = network.forward(x, training=True)
            network.backward(np.ones_like(y))
            fastest[name] = min(fastest[name], time.perf_counter() - started)
    return fastest
