"""Optimisers: rules that turn a gradient into a change of the parameters.

Each works in place on a network's ParameterVector and overrides one method, `update` (AdamW overrides `decay`). Every
one takes the option weight_decay, added to the gradient as the derivative of weight_decay / 2 * |weight|^2; AdamW
decouples it.
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from model.nn.layers import Array
from model.nn.network import ParameterVector


class Optimizer:
    """Base of the update rules: options, step count and state, one vector like the parameters for each slot."""

    slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, weight_decay: float = 0.0) -> None:
        if weight_decay < 0:
            raise ValueError(f"weight decay {weight_decay} is out of range: expected 0 or more")
        self.weight_decay = weight_decay
        self.steps = 0
        self.state: dict[str, Array] = {}

    def step(self, vector: ParameterVector, lr: float) -> None:
        """Change vector.value by one update with vector.grad, which is used up."""
        if not self.state:
            self.state = {slot: np.zeros_like(vector.value) for slot in self.slots}
        self.steps += 1
        if self.weight_decay:
            self.decay(vector, lr)
        self.update(vector.value, vector.grad, lr)

    def decay(self, vector: ParameterVector, lr: float) -> None:
        """Add the gradient of the penalty weight_decay / 2 * |weight|^2."""
        vector.grad += self.weight_decay * vector.decay * vector.value

    def update(self, value: Array, grad: Array, lr: float) -> None:
        """Change value (P,) in place; grad (P,) may be used as scratch."""
        raise NotImplementedError


class SGD(Optimizer):
    """value -= lr * grad"""

    def update(self, value: Array, grad: Array, lr: float) -> None:
        grad *= lr
        value -= grad


class Momentum(Optimizer):
    """velocity = momentum * velocity - lr * grad; value += velocity (Polyak 1964; Sutskever et al. 2013, eq. 1-2)."""

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


class Nesterov(Momentum):
    """velocity = momentum * velocity - lr * grad; value += momentum * velocity - lr * grad.

    Nesterov's accelerated gradient in the variables of Bengio et al. 2013, eq. 7: value is the point looked
    ahead to, where the gradient is taken.
    """

    def update(self, value: Array, grad: Array, lr: float) -> None:
        velocity = self.state["velocity"]
        velocity *= self.momentum
        grad *= lr
        velocity -= grad
        value += self.momentum * velocity
        value -= grad


class AdaGrad(Optimizer):
    """sum += grad^2; value -= lr * grad / (sqrt(sum) + epsilon) (Duchi et al. 2011)."""

    slots = ("sum",)

    def __init__(self, epsilon: float = 1e-8, *, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay=weight_decay)
        self.epsilon = epsilon

    def update(self, value: Array, grad: Array, lr: float) -> None:
        total = self.state["sum"]
        total += grad * grad
        value -= lr * grad / (np.sqrt(total) + self.epsilon)


class RMSProp(Optimizer):
    """mean = decay * mean + (1 - decay) * grad^2; value -= lr * grad / (sqrt(mean) + epsilon).

    Tieleman and Hinton 2012, lecture 6.5.
    """

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


class Adam(Optimizer):
    """first = b1 * first + (1 - b1) * grad; second = b2 * second + (1 - b2) * grad^2;
    value -= lr * first / (1 - b1^t) / (sqrt(second / (1 - b2^t)) + epsilon) (Kingma and Ba 2015, algorithm 1).
    """

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


class AdamW(Adam):
    """Adam with decoupled weight decay: value -= lr * weight_decay * value (Loshchilov and Hutter 2019, alg. 2)."""

    def decay(self, vector: ParameterVector, lr: float) -> None:
        vector.value -= lr * self.weight_decay * vector.decay * vector.value
