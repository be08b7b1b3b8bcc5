"""Sequential: memory is shared without harm, and gradients flow."""

import numpy as np
import pytest

from model.nn.layers import Array, Dense, Flatten, Tanh
from model.nn.network import Sequential
from tests.helpers.gradient_check import BOUND, layer_errors
from tests.helpers.network_cases import NETWORKS, build, inputs

every_network = pytest.mark.parametrize("name", NETWORKS)
both_modes = pytest.mark.parametrize("training", [True, False], ids=["training", "inference"])


def naive_results(network: Sequential, x: Array, dy: Array, *, training: bool) -> dict[str, Array]:
    """Return y, dx and the gradients of the layers applied one by one, each with arrays of its own."""
    for layer in network.layers:
        layer.may_overwrite_input, layer.images_last, layer.needs_dx = False, False, True
        x = layer.forward(x.copy(), training=training).copy()
    results = {"y": x}
    for layer in reversed(network.layers):
        dy = layer.backward(dy.copy()).copy()
    return results | {"x": dy} | {name: p.grad.copy() for name, p in network.parameters().items()}


@both_modes
@every_network
def test_network_shares_memory_without_harm(name: str, training: bool) -> None:
    network, plain = build(name), build(name)
    network.ask_for_dx()
    for turn, n in enumerate([4, 2, 5, 4]):
        x = inputs(network, n, seed=turn)
        before = x.copy()
        dy = np.random.default_rng(turn).standard_normal((n, *network.shapes[-1]))
        for each in (network, plain):
            each.reseed(np.random.default_rng(turn))
        expected = naive_results(plain, x.copy(), dy, training=training)
        found = {"y": network.forward(x, training=training).copy()}
        found["x"] = network.backward(dy.copy()).copy()
        found |= {key: parameter.grad for key, parameter in network.parameters().items()}
        np.testing.assert_array_equal(x, before)
        for key, array in expected.items():
            np.testing.assert_array_equal(found[key], array, err_msg=f"turn {turn}, {key}")
        for key, buffer in plain.buffers().items():
            np.testing.assert_array_equal(network.buffers()[key], buffer)


def test_network_does_share_memory() -> None:
    network = build("a usual one")
    assert [layer.may_overwrite_input for layer in network.layers] == [
        *(False, True, False, False, False, True, False, True)
    ]


@both_modes
@pytest.mark.parametrize("name", ["activations in a row", "a usual one", "pooling before activations"])
def test_network_gradients_are_right(name: str, training: bool) -> None:
    network = build(name)
    network.ask_for_dx()
    errors = layer_errors(network, inputs(network, 2), training=training)
    assert errors.keys() == {"x", *network.parameters()}
    assert max(errors.values()) < BOUND, errors


@every_network
def test_network_trains_the_same_parameters_without_dx(name: str) -> None:
    with_dx, without = build(name), build(name)
    with_dx.ask_for_dx()
    for network in (with_dx, without):
        network.reseed(np.random.default_rng(1))
        network.backward(np.ones_like(network.forward(inputs(network, 3), training=True)))
    for key, parameter in with_dx.parameters().items():
        np.testing.assert_array_equal(without.parameters()[key].grad, parameter.grad)
    without.ask_for_dx()
    without.train_only_parameters()
    assert [layer.needs_dx for layer in without.layers] == [layer.needs_dx for layer in build(name).layers]


def test_network_without_dx_skips_the_first_layers_work() -> None:
    network = Sequential([Flatten(), Tanh(), Dense(4, 3), Dense(3, 2)], (2, 2))
    assert [layer.needs_dx for layer in network.layers] == [False, False, False, True]
    network.ask_for_dx()
    assert all(layer.needs_dx for layer in network.layers)


@every_network
def test_network_tells_its_shapes(name: str) -> None:
    network = build(name)
    y = network.forward(inputs(network, 3))
    assert network.output_shape(network.input_shape) == network.shapes[-1] == y.shape[1:]
    assert len(network.shapes) == len(network.layers) + 1
