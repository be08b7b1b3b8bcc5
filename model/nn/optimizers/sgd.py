"""Stochastic gradient descent, plain."""

from __future__ import annotations

from model.nn.layers import Array
from model.nn.optimizers.base import Optimizer


class SGD(Optimizer):
    """value -= lr * grad (Robbins and Monro 1951)."""

    title = "SGD"
    year = 1951
    rates = (0.03, 0.1, 0.3, 1.0, 3.0)

    def update(self, value: Array, grad: Array, lr: float) -> None:
        grad *= lr  # eq: step
        value -= grad  # eq: step
