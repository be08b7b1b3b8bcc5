"""A network whose weights are final keeps what it computes from them, and answers as before."""

import numpy as np

from model.nn.layers import BatchNormalization, Convolution, ReLU
from model.nn.network import Sequential
from tests.model.nn.test_network import build, every_network, inputs


@every_network
def test_frozen_network_gives_the_same_outputs_within_rounding(name: str) -> None:
    network, frozen = build(name), build(name)
    frozen.load_arrays(network.arrays())
    frozen.freeze()
    for n in (3, 1, 4):
        x = inputs(network, n, seed=n)
        np.testing.assert_allclose(frozen.forward(x), network.forward(x), rtol=1e-5, atol=1e-7)


def test_frozen_convolution_keeps_its_kernels(rng: np.random.Generator) -> None:
    layer = Convolution(2, 3, rng=rng)
    x = rng.random((2, 5, 5, 2), dtype=np.float32)
    layer.freeze()
    before = layer.forward(x).copy()
    layer.weight.value += 1
    np.testing.assert_array_equal(layer.forward(x), before)


def test_replica_of_a_frozen_network_answers_as_it_does(rng: np.random.Generator) -> None:
    network = Sequential([Convolution(1, 4, rng=rng), BatchNormalization(4), ReLU()], input_shape=(6, 5, 1))
    network.arrays()["1_BatchNormalization.weight"] += 1
    network.freeze()
    x = rng.random((3, 6, 5, 1), dtype=np.float32)
    np.testing.assert_allclose(network.replica().forward(x), network.forward(x), rtol=1e-5, atol=1e-6)


def test_frozen_convolution_does_what_the_batch_normalisation_behind_it_would(rng: np.random.Generator) -> None:
    layers = [Convolution(1, 4, rng=rng), BatchNormalization(4), ReLU(), Convolution(4, 3, rng=rng)]
    network = Sequential(layers, input_shape=(6, 5, 1))
    for name, array in network.arrays().items():
        array += rng.uniform(0.5, 1.5, array.shape).astype(np.float32) if "BatchNormalization" in name else 0
    frozen = network.replica()
    frozen.freeze()
    assert [type(layer) for layer in frozen.applied] == [Convolution, ReLU, Convolution]
    for n in (1, 3):
        x = rng.random((n, 6, 5, 1), dtype=np.float32)
        np.testing.assert_allclose(frozen.forward(x), network.forward(x), rtol=1e-5, atol=1e-5)
