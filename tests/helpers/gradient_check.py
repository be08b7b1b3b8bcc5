"""The numerical gradient check: central differences against what backward and the losses tell."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from model.nn.layers import Layer
from model.nn.losses import Loss

Float64 = npt.NDArray[np.float64]

# The error of a central difference is about STEP^2 (what the formula leaves out) plus 1e-16 / STEP (rounding).
STEP = 1e-5
# Largest relative error of a right gradient.
BOUND = 1e-6
# A gradient whose largest entry is smaller than this would let everything pass: the case must be made livelier.
LIVELY = 1e-3


def numerical_gradient(f: Callable[[], float], at: Float64) -> Float64:
    """Return df/d(at) of the scalar f, by moving each number of `at` (contiguous) there and back in place."""
    gradient = np.empty_like(at)
    numbers, slopes = at.reshape(-1), gradient.reshape(-1)
    for i, number in enumerate(numbers.copy()):
        numbers[i] = number + STEP
        above = f()
        numbers[i] = number - STEP
        below = f()
        numbers[i] = number
        slopes[i] = (above - below) / (2 * STEP)
    return gradient


def relative_error(found: Float64, expected: Float64) -> float:
    """Return the largest difference, in proportion to the largest number expected."""
    largest = float(np.abs(expected).max())
    assert largest > LIVELY, f"the check says nothing: the largest entry of the gradient is {largest}"
    return float(np.abs(found - expected).max()) / largest


def layer_errors(layer: Layer, x: Float64, *, training: bool) -> dict[str, float]:
    """Return the relative error of each gradient of a float64 layer at x: of "x" and of every parameter.

    The scalar is the sum of the outputs, each with a random weight of its own. A random layer draws the same
    numbers at every call.
    """

    def forward() -> Float64:
        layer.reseed(np.random.default_rng(11))
        return layer.forward(x, training=training)

    share = np.random.default_rng(12).uniform(0.5, 1.5, forward().shape)
    share *= np.random.default_rng(13).choice([-1, 1], share.shape)
    forward()
    found = {"x": layer.backward(share.copy()).copy()}
    found |= {name: parameter.grad.copy() for name, parameter in layer.parameters().items()}
    places = {"x": x} | {name: parameter.value for name, parameter in layer.parameters().items()}

    def scalar() -> float:
        return float((forward() * share).sum())

    return {name: relative_error(found[name], numerical_gradient(scalar, at)) for name, at in places.items()}


def loss_error(loss: Loss, outputs: Float64, labels: npt.NDArray[np.generic]) -> float:
    """Return the relative error of the loss's gradient at float64 outputs (N, K)."""
    found = loss.value_and_gradient(outputs, labels)[1]
    return relative_error(found, numerical_gradient(lambda: loss.value_and_gradient(outputs, labels)[0], outputs))
