"""The four equations of back-propagation, worked by hand, against what a batch of one image changes.

Nielsen, "Neural Networks and Deep Learning" (2015), chapter 2, with the quadratic cost C = 1/2 |a - t|^2 of one
image. A network of 2-2-2 sigmoids sees x = (1, 0), the target is class 1, t = (0, 1), and lr = 0.5:

    hidden   z = x W1 + b1 = (0.3, -0.1)         a = (0.574443, 0.475021)
    output   z = a W2 + b2 = (0.382337, 0.085891) a = (0.594437, 0.521460)

    BP1  output delta = (a - t) * a (1 - a)       = (0.594437 * 0.241082, -0.478540 * 0.249539)
                                                   = (0.143308, -0.119415)
    BP2  hidden delta = (delta W2^T) * a (1 - a)   = (0.4 * 0.143308 - 0.2 * -0.119415, ...) * (0.244458, 0.249376)
    BP3  dC/db = delta
    BP4  dC/dW = (activation below) x delta
"""

import numpy as np
import numpy.typing as npt
import pytest

from model.data.loader import Examples
from model.nn.layers import Dense, Flatten, Sigmoid
from model.nn.losses import SquaredError
from model.nn.network import Sequential
from model.nn.optimizers import SGD
from model.nn.schedules import Constant
from model.training.recipe import Plan
from model.training.trainer import Trainer

LR = 0.5
W1 = np.array([[0.1, -0.3], [0.7, 0.9]])
B1 = np.array([0.2, 0.2])
W2 = np.array([[0.4, -0.2], [0.3, 0.4]])
B2 = np.array([0.01005, 0.01077])
# The image is 1x2 pixels, full ink and paper.
IMAGE = np.array([[[255, 0]]], np.uint8)
LABEL = np.array([1])


def sigmoid(z: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 1 / (1 + np.exp(-z))


def network() -> Sequential:
    built = Sequential([Flatten(), Dense(2, 2), Sigmoid(), Dense(2, 2), Sigmoid()], (1, 2, 1))
    names = ["1_Dense.weight", "1_Dense.bias", "3_Dense.weight", "3_Dense.bias"]
    built.load_arrays(dict(zip(names, (W1, B1, W2, B2), strict=True)))
    return built


def equations() -> tuple[list[npt.NDArray[np.float64]], list[npt.NDArray[np.float64]]]:
    """The deltas of both layers, and the parameters after one step: the four equations as they stand."""
    x, t = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    hidden = sigmoid(x @ W1 + B1)
    output = sigmoid(hidden @ W2 + B2)
    delta2 = (output - t) * output * (1 - output)  # BP1
    delta1 = (delta2 @ W2.T) * hidden * (1 - hidden)  # BP2
    after = [
        W1 - LR * np.outer(x, delta1),  # BP4
        B1 - LR * delta1,  # BP3
        W2 - LR * np.outer(hidden, delta2),
        B2 - LR * delta2,
    ]
    return [delta1, delta2], after


def test_worked_example_of_the_docstring_is_right() -> None:
    (delta1, delta2), _ = equations()
    assert delta2 == pytest.approx([0.143308, -0.119415], abs=2e-5)
    hidden = np.array([0.4 * 0.143308 - 0.2 * -0.119415, 0.3 * 0.143308 + 0.4 * -0.119415])
    assert delta1 == pytest.approx(hidden * [0.244458, 0.249376], abs=2e-5)


def test_one_step_of_a_batch_of_one_changes_the_parameters_as_the_equations_say() -> None:
    plan = Plan(SquaredError, SGD, Constant(LR), batch_size=1, epochs=1)
    example = Examples(IMAGE, LABEL)
    with Trainer(network(), plan, example, example, seed=1, threads=1) as trainer:
        list(trainer.run())
        found = list(trainer.network.arrays().values())
    for array, expected in zip(found, equations()[1], strict=True):
        np.testing.assert_allclose(array, expected, rtol=1e-5, atol=1e-7)


def test_images_one_by_one_change_the_parameters_one_after_the_other() -> None:
    plan = Plan(SquaredError, SGD, Constant(LR), batch_size=1, epochs=2)
    example = Examples(IMAGE, LABEL)
    with Trainer(network(), plan, example, example, seed=1, threads=1) as trainer:
        list(trainer.run())
        twice = trainer.network.arrays()["3_Dense.bias"].copy()
    once = equations()[1][3]
    assert (np.abs(twice - B2) > np.abs(once - B2)).all()
