"""Proof that the numerical gradient check notices wrong gradients: layers with one fault each."""

import numpy as np
import pytest

from model.nn.layers import Array, BatchNormalization, Convolution, Dense, MaxPooling, Sigmoid
from tests.helpers.gradient_check import BOUND, layer_errors
from tests.helpers.layer_cases import LayerCase, distinct, smooth


class TooLong(Dense, abstract=True):
    def backward(self, dy: Array) -> Array:
        return 1.001 * super().backward(dy)


class WrongSign(Sigmoid, abstract=True):
    def backward(self, dy: Array) -> Array:
        return -super().backward(dy)


class OneWrongWeight(Convolution, abstract=True):
    def backward(self, dy: Array) -> Array:
        dx = super().backward(dy)
        self.weight.grad[1, 2, 0, 1] *= 1.01
        return dx


class ForgottenBias(Dense, abstract=True):
    def backward(self, dy: Array) -> Array:
        dx = super().backward(dy)
        self.bias.grad.fill(0)
        return dx


class ConstantStatistics(BatchNormalization, abstract=True):
    def backward(self, dy: Array) -> Array:
        self.training = False
        return super().backward(dy)


class ShiftedCells(MaxPooling, abstract=True):
    def backward(self, dy: Array) -> Array:
        return np.roll(super().backward(dy), 1, axis=2)


@pytest.mark.parametrize(
    ("case", "wrong"),
    [
        (LayerCase("too long", lambda: TooLong(4, 3), (4,)), "x"),
        (LayerCase("wrong sign", WrongSign, (5,)), "x"),
        (LayerCase("one wrong weight", lambda: OneWrongWeight(2, 3), (4, 5, 2)), "weight"),
        (LayerCase("forgotten bias", lambda: ForgottenBias(4, 3), (4,)), "bias"),
        (LayerCase("constant statistics", lambda: ConstantStatistics(3), (5, 2, 3)), "x"),
        (LayerCase("shifted cells", lambda: ShiftedCells(2), (4, 6, 2), distinct), "x"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
def test_gradient_check_notices_a_wrong_gradient(case: LayerCase, wrong: str) -> None:
    errors = layer_errors(case.layer(), case.inputs(), training=True)
    assert {name for name, error in errors.items() if error > 100 * BOUND} == {wrong}


def test_gradient_check_refuses_a_case_that_proves_nothing() -> None:
    case = LayerCase("dead", lambda: Dense(4, 3), (4,), lambda rng, shape: 0 * smooth(rng, shape))
    with pytest.raises(AssertionError, match="the check says nothing"):
        layer_errors(case.layer(), case.inputs(), training=True)
