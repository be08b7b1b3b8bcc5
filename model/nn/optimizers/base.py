"""What every optimiser is: an option, a count of its steps, what it keeps from step to step, and one method."""

from __future__ import annotations

import inspect
from typing import ClassVar

import numpy as np

from model.nn.layers import Array
from model.nn.network import ParameterVector


class Optimizer:
    """Base of the update rules: options, step count and state, one vector like the parameters for each slot."""

    # Every rule by the name of its class, but for one defined with registered=False: a variant for a study or a test.
    kinds: ClassVar[dict[str, type[Optimizer]]] = {}

    # Names of the vectors that the rule keeps from step to step.
    slots: ClassVar[tuple[str, ...]] = ()
    # Whether weights decay by themselves, by lr * weight_decay, instead of through the gradient.
    decoupled_decay: ClassVar[bool] = False
    # What the study of optimisers calls the rule, by which year it orders them, and the learning rates it tries. Each
    # registered rule sets or inherits all three.
    title: ClassVar[str]
    year: ClassVar[int]
    rates: ClassVar[tuple[float, ...]]

    def __init_subclass__(cls, *, registered: bool = True) -> None:
        if registered:
            if missing := [name for name in ("title", "year", "rates") if not hasattr(cls, name)]:
                raise TypeError(
                    f"the optimiser {cls.__name__} has no {', no '.join(missing)}: expected a title, the year it was "
                    "published in and rates, the learning rates to try; set them in its class, as "
                    "model/nn/optimizers/sgd.py does"
                )
            Optimizer.kinds[cls.__name__] = cls

    def __init__(self, *, weight_decay: float = 0.0) -> None:
        if weight_decay < 0:
            raise ValueError(f"weight decay {weight_decay} is out of range: expected 0 or more")
        self.weight_decay = weight_decay
        self.steps = 0
        self.state: dict[str, Array] = {}

    @classmethod
    def options(cls) -> dict[str, float]:
        """Return the options of this rule alone, by name, with their defaults."""
        arguments = inspect.signature(cls).parameters.values()
        return {each.name: each.default for each in arguments if each.kind is not each.KEYWORD_ONLY}

    def step(self, vector: ParameterVector, lr: float) -> None:
        """Change vector.value by one update with vector.grad, which is used up."""
        if not self.state:
            self.state = {slot: np.zeros_like(vector.value) for slot in self.slots}
        self.steps += 1
        if self.weight_decay:
            self.decay(vector, lr)
        self.update(vector.value, vector.grad, lr)

    def decay(self, vector: ParameterVector, lr: float) -> None:
        """Shrink the weights if that is decoupled, or add the gradient of the penalty weight_decay / 2 * |weight|^2."""
        if self.decoupled_decay:
            vector.value -= lr * self.weight_decay * vector.decay * vector.value
        else:
            vector.grad += self.weight_decay * vector.decay * vector.value

    def update(self, value: Array, grad: Array, lr: float) -> None:
        """Change value (P,) in place; grad (P,) may be used as scratch."""
        raise NotImplementedError
