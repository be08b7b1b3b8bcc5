"""A network described and made again: its layers, the names of its arrays, and what does not fit."""

import json

import numpy as np
import pytest

from model.nn.layers import BatchNormalization, Convolution, Dense, Dropout, Flatten, Layer, MaxPooling, ReLU
from model.nn.network import ParameterVector, Sequential
from tests.helpers.network_cases import NETWORKS, build, inputs

every_network = pytest.mark.parametrize("name", NETWORKS)


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
    message = r"Dense\(inputs=8, outputs=2\) takes vectors of 8 numbers, but got shape \(9,\)"
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
    assert Sequential.__name__ not in Layer.kinds


def test_network_loads_arrays_into_its_own_memory() -> None:
    network, other = build("a usual one"), build("a usual one")
    vector = ParameterVector(network)
    other.load_arrays({name: array + 1 for name, array in other.arrays().items()})
    network.load_arrays(other.arrays())
    np.testing.assert_array_equal(vector.value, np.concatenate([a.ravel() for a in other.arrays().values()]))
