"""ParameterVector: all of a network's parameters as one vector, which is the network's own memory."""

import numpy as np

from model.nn.layers import BatchNormalization, Dense
from model.nn.network import ParameterVector, Sequential
from tests.helpers.network_cases import build, inputs


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
