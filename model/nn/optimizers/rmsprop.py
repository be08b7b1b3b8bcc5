"""RMSProp: AdaGrad that forgets."""

from __future__ import annotations

import numpy as np

from model.nn.layers import Array
from model.nn.optimizers.base import Optimizer


class RMSProp(Optimizer):
    """mean = decay * mean + (1 - decay) * grad^2; value -= lr * grad / (sqrt(mean) + epsilon).

    Tieleman and Hinton 2012, lecture 6.5.
    """

    title = "RMSProp"
    year = 2012
    rates = (0.0003, 0.001, 0.003, 0.01, 0.03)
    slots = ("mean",)

    def __init__(
        self,
        decay_rate: float = 0.99,
        epsilon: float = 1e-8,
        *,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(weight_decay=weight_decay)
        self.decay_rate, self.epsilon = decay_rate, epsilon

    def update(self, value: Array, grad: Array, lr: float) -> None:
        mean = self.state["mean"]
        mean *= self.decay_rate
        mean += (1 - self.decay_rate) * grad * grad
        value -= lr * grad / (np.sqrt(mean) + self.epsilon)
