"""Sequential and ParameterVector: memory is shared without harm, gradients flow, descriptions rebuild."""

import json
from collections.abc import Callable

import numpy as np
import pytest

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
    Sigmoid,
    Softmax,
    SqueezeExcitation,
    Tanh,
)
from model.nn.network import ParameterVector, Sequential
from tests.helpers.gradient_check import BOUND, layer_errors
from tests.helpers.layer_cases import LAYER_CASES

Shape = tuple[int, ...]

# Orders in which memory could be shared once too often: what keeps its output before what overwrites its input,
# with what passes its input on between them; what writes into dx before what leaves a part of it untouched.
NETWORKS: dict[str, tuple[Callable[[], list[Layer]], Shape]] = {
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
every_network = pytest.mark.parametrize("name", NETWORKS)
both_modes = pytest.mark.parametrize("training", [True, False], ids=["training", "inference"])


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


def test_network_cases_hold_every_kind_of_layer() -> None:
    used = {type(layer).__name__ for make, _ in NETWORKS.values() for layer in make()}
    assert used == Layer.kinds.keys()


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


@every_network
def test_network_is_made_again_from_its_description(name: str) -> None:
    network = build(name)
    again = Sequential.from_description(json.loads(json.dumps(network.describe())))
    assert again.describe() == network.describe()
    assert again.shapes == network.shapes
    again.astype(np.float64)
    again.load_arrays(network.arrays())
    x = inputs(network, 3)
    np.testing.assert_array_equal(again.forward(x), network.forward(x))
    for key, array in again.arrays().items():
        assert not np.shares_memory(array, network.arrays()[key])


def test_network_description_worked_example() -> None:
    network = Sequential([Convolution(1, 2, kernel=5, padding=2), MaxPooling(), Flatten(), Dropout(0.25)], (4, 4, 1))
    assert network.describe() == {
        "input_shape": [4, 4, 1],
        "layers": [
            {"kind": "Convolution", "in_channels": 1, "out_channels": 2, "kernel": 5, "padding": 2},
            {"kind": "MaxPooling", "size": 2},
            {"kind": "Flatten"},
            {"kind": "Dropout", "rate": 0.25},
        ],
    }


def test_network_description_of_an_unknown_kind_is_refused() -> None:
    description = {"input_shape": [3], "layers": [{"kind": "Sense", "inputs": 3, "outputs": 2}]}
    with pytest.raises(ValueError, match=r"unknown kind of layer 'Sense': expected one of AveragePooling, .*Dense"):
        Sequential.from_description(description)


def test_network_of_layers_that_do_not_fit_names_the_one() -> None:
    message = r"Dense\(inputs=8, outputs=2\) takes vectors of 8 numbers, but would get shape \(9,\)"
    with pytest.raises(ValueError, match=message):
        Sequential([Convolution(1, 1), Flatten(), Dense(8, 2)], (3, 3, 1))
    with pytest.raises(ValueError, match=message):
        Sequential.from_description({"input_shape": [9], "layers": [{"kind": "Dense", "inputs": 8, "outputs": 2}]})


def test_network_names_parameters_and_buffers_by_place_and_kind() -> None:
    network = Sequential([Dense(3, 4), BatchNormalization(4), ReLU(), Dense(4, 2)], (3,))
    assert list(network.parameters()) == [
        *("0_Dense.weight", "0_Dense.bias", "1_BatchNormalization.weight", "1_BatchNormalization.bias"),
        *("3_Dense.weight", "3_Dense.bias"),
    ]
    assert list(network.buffers()) == ["1_BatchNormalization.running_mean", "1_BatchNormalization.running_var"]
    assert network.arrays().keys() == network.parameters().keys() | network.buffers().keys()


def test_network_is_no_kind_of_layer_in_a_description() -> None:
    assert Layer.kinds.keys() == {type(case.make()).__name__ for case in LAYER_CASES}


def test_parameter_vector_is_the_networks_own_memory() -> None:
    network = build("a usual one")
    before = {name: parameter.value.copy() for name, parameter in network.parameters().items()}
    vector = ParameterVector(network)
    assert vector.value.size == 2 * 3 * 9 + 3 + 12 * 4 + 4 + 4 * 3 + 3
    for name, parameter in network.parameters().items():
        np.testing.assert_array_equal(parameter.value, before[name])
    vector.value += 1
    for name, parameter in network.parameters().items():
        np.testing.assert_array_equal(parameter.value, before[name] + 1)
    network.backward(np.ones_like(network.forward(inputs(network, 3), training=True)))
    expected = np.concatenate([parameter.grad.ravel() for parameter in network.parameters().values()])
    assert expected.any()
    np.testing.assert_array_equal(vector.grad, expected)


def test_parameter_vector_marks_what_decays() -> None:
    vector = ParameterVector(Sequential([Dense(2, 3), BatchNormalization(3), Dense(3, 1)], (2,)))
    np.testing.assert_array_equal(vector.decay, [1] * 6 + [0] * 3 + [0] * 6 + [1] * 3 + [0])


def test_parameter_vector_of_a_replica_shares_values_and_not_gradients() -> None:
    network = build("a usual one")
    vector = ParameterVector(network)
    replica = network.replica()
    shared = ParameterVector(replica, vector)
    assert shared.value is vector.value
    vector.value *= 2
    x = inputs(network, 3)
    np.testing.assert_array_equal(replica.forward(x), network.forward(x))
    replica.backward(np.ones_like(replica.forward(x, training=True)))
    assert shared.grad.any()
    assert not vector.grad.any()


def test_network_loads_arrays_into_its_own_memory() -> None:
    network, other = build("a usual one"), build("a usual one")
    vector = ParameterVector(network)
    other.load_arrays({name: array + 1 for name, array in other.arrays().items()})
    network.load_arrays(other.arrays())
    np.testing.assert_array_equal(vector.value, np.concatenate([a.ravel() for a in other.arrays().values()]))
