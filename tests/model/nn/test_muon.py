"""Muon: a kernel moves equally far along each of its directions, and everything else as AdamW moves it."""

import math

import numpy as np
import pytest

from model.nn.layers import Convolution, Dense, Flatten
from model.nn.network import ParameterVector, Sequential
from model.nn.optimizers import AdamW, Muon
from model.nn.optimizers.muon import orthogonal
from tests.helpers.optimizer_steps import LR, take


@pytest.mark.parametrize("shape", [(9, 16), (144, 64), (64, 144), (1152, 128), (5, 5)])
def test_orthogonal_keeps_the_directions_and_evens_out_their_lengths(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(4)
    left, _ = np.linalg.qr(rng.standard_normal((shape[0], min(shape))))
    right, _ = np.linalg.qr(rng.standard_normal((shape[1], min(shape))))
    matrix = (left * np.geomspace(30, 0.3, min(shape)) @ right.T).astype(np.float32)
    found = orthogonal(matrix)
    assert found.shape == matrix.shape
    assert found.dtype == np.float32
    lengths = left.T @ found @ right
    np.testing.assert_allclose(lengths, np.diag(np.diag(lengths)), atol=1e-3)
    assert 0.68 < np.diag(lengths).min() < np.diag(lengths).max() < 1.21


def test_orthogonal_of_nothing_is_nothing() -> None:
    assert not orthogonal(np.zeros((9, 4), np.float32)).any()


def kernel_vector() -> ParameterVector:
    """Return the parameters of a convolution and a dense layer in float64."""
    layers = [Convolution(2, 3, rng=np.random.default_rng(1)), Flatten(), Dense(12, 1, rng=np.random.default_rng(2))]
    network = Sequential(layers, (2, 2, 2))
    network.astype(np.float64)
    return ParameterVector(network)


def test_muon_steps_equally_far_along_each_direction_of_a_kernel() -> None:
    """Two steps by the polar factor from a singular value decomposition: the iteration comes near it."""
    vector, optimizer = kernel_vector(), Muon(momentum=0.9)
    ((place, shape),) = vector.kernels
    assert shape == (3 * 3 * 2, 3)
    gradients = np.random.default_rng(5).standard_normal((2, *shape))
    velocity = np.zeros(shape)
    for gradient in gradients:
        before = vector.value[place].reshape(shape).copy()
        vector.grad[:] = 0
        vector.grad[place] = gradient.ravel()
        optimizer.step(vector, LR)
        velocity = 0.9 * velocity + 0.1 * gradient
        left, _, right = np.linalg.svd(0.9 * velocity + 0.1 * gradient, full_matrices=False)
        moved = (before - vector.value[place].reshape(shape)) / (LR * 0.2 * math.sqrt(18))
        along = left.T @ moved @ right.T
        np.testing.assert_allclose(along, np.diag(np.diag(along)), atol=1e-6)
        assert 0.68 < np.diag(along).min() < np.diag(along).max() < 1.21


def test_muon_leaves_everything_but_kernels_to_adamw() -> None:
    vectors = kernel_vector(), kernel_vector()
    ((place, _),) = vectors[0].kernels
    gradients = np.random.default_rng(6).standard_normal((4, len(vectors[0].value)))
    for make, vector in zip((Muon, AdamW), vectors, strict=True):
        take(make(weight_decay=0.1), vector, gradients)
    same = vectors[0].value == vectors[1].value
    assert not same[place].any()
    assert same[place.stop :].all() and same[: place.start].all()


def test_muon_goes_on_from_its_saved_state_bit_for_bit() -> None:
    gradients = np.random.default_rng(7).standard_normal((6, len(kernel_vector().value)))
    whole, halves = kernel_vector(), kernel_vector()
    take(Muon(), whole, gradients)
    first, second = Muon(), Muon()
    take(first, halves, gradients[:3])
    second.state = {slot: array.copy() for slot, array in first.state.items()}
    second.steps = first.steps
    take(second, halves, gradients[3:])
    np.testing.assert_array_equal(whole.value, halves.value)
