"""A network whose weights are final keeps what it computes from them, and answers as before."""

import numpy as np

from model.layers import Convolution
from tests.model.test_network import build, every_network, inputs


@every_network
def test_frozen_network_gives_the_very_same_outputs(name: str) -> None:
    network, frozen = build(name), build(name)
    frozen.load_arrays(network.arrays())
    frozen.freeze()
    for n in (3, 1, 4):
        x = inputs(network, n, seed=n)
        np.testing.assert_array_equal(frozen.forward(x), network.forward(x))


def test_frozen_convolution_keeps_its_kernels(rng: np.random.Generator) -> None:
    layer = Convolution(2, 3, rng=rng)
    x = rng.random((2, 5, 5, 2), dtype=np.float32)
    layer.freeze()
    before = layer.forward(x).copy()
    layer.weight.value += 1
    np.testing.assert_array_equal(layer.forward(x), before)
