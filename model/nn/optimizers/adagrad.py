"""AdaGrad: a step of its own for each weight, shorter the more it has been changed."""

from __future__ import annotations

import numpy as np

from model.nn.layers import Array
from model.nn.optimizers.base import Optimizer


class AdaGrad(Optimizer):
    """sum += grad^2; value -= lr * grad / (sqrt(sum) + epsilon) (Duchi et al. 2011)."""

    title = "AdaGrad"
    year = 2011
    rates = (0.003, 0.01, 0.03, 0.1, 0.3)
    slots = ("sum",)

    def __init__(self, epsilon: float = 1e-8, *, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay=weight_decay)
        self.epsilon = epsilon

    def update(self, value: Array, grad: Array, lr: float) -> None:
        total = self.state["sum"]
        total += grad * grad
        value -= lr * grad / (np.sqrt(total) + self.epsilon)
