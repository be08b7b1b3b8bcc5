"""Gradient descent with momentum."""

from __future__ import annotations

from model.nn.layers import Array
from model.nn.optimizers.base import Optimizer


class Momentum(Optimizer):
    """velocity = momentum * velocity - lr * grad; value += velocity (Polyak 1964; Sutskever et al. 2013, eq. 1-2)."""

    title = "momentum"
    year = 1964
    rates = (0.003, 0.01, 0.03, 0.1, 0.3)
    slots = ("velocity",)

    def __init__(self, momentum: float = 0.9, *, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay=weight_decay)
        self.momentum = momentum

    def update(self, value: Array, grad: Array, lr: float) -> None:
        velocity = self.state["velocity"]
        velocity *= self.momentum
        grad *= lr
        velocity -= grad
        value += velocity
