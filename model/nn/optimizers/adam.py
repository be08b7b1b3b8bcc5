"""Adam: RMSProp with momentum, both corrected for their start at 0."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from model.nn.layers import Array
from model.nn.optimizers.base import Optimizer


class Adam(Optimizer):
    """first = b1 * first + (1 - b1) * grad; second = b2 * second + (1 - b2) * grad^2;
    value -= lr * first / (1 - b1^t) / (sqrt(second / (1 - b2^t)) + epsilon) (Kingma and Ba 2015, algorithm 1).
    """

    title = "Adam"
    year = 2015
    rates = (0.0003, 0.001, 0.003, 0.01, 0.03)
    slots: ClassVar[tuple[str, ...]] = ("first", "second")

    def __init__(
        self,
        b1: float = 0.9,
        b2: float = 0.999,
        epsilon: float = 1e-8,
        *,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(weight_decay=weight_decay)
        self.b1, self.b2, self.epsilon = b1, b2, epsilon

    def update(self, value: Array, grad: Array, lr: float) -> None:
        first, second = self.state["first"], self.state["second"]
        first *= self.b1
        first += (1 - self.b1) * grad
        second *= self.b2
        grad *= grad
        grad *= 1 - self.b2
        second += grad
        # grad is free now: it becomes the denominator, sqrt(second / (1 - b2^t)) + epsilon.
        np.divide(second, 1 - self.b2**self.steps, out=grad)
        np.sqrt(grad, out=grad)
        grad += self.epsilon
        np.divide(first, grad, out=grad)
        grad *= lr / (1 - self.b1**self.steps)
        value -= grad
