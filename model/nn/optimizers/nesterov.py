"""Nesterov's accelerated gradient."""

from __future__ import annotations

from model.nn.layers import Array
from model.nn.optimizers.momentum import Momentum


class Nesterov(Momentum):
    """velocity = momentum * velocity - lr * grad; value += momentum * velocity - lr * grad.

    Nesterov's accelerated gradient in the variables of Bengio et al. 2013, eq. 7: value is the point looked
    ahead to, where the gradient is taken.
    """

    title = "Nesterov"
    year = 1983

    def update(self, value: Array, grad: Array, lr: float) -> None:
        velocity = self.state["velocity"]
        velocity *= self.momentum
        grad *= lr
        velocity -= grad
        value += self.momentum * velocity
        value -= grad
