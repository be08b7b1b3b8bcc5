"""Steps of an optimiser with gradients that a test chooses."""

from typing import Any

import numpy as np
import numpy.typing as npt

from model.nn.network import ParameterVector
from model.nn.optimizers import Optimizer

LR = 0.1


def take(optimizer: Optimizer, vector: ParameterVector, gradients: npt.ArrayLike, lr: float = LR) -> list[Any]:
    """Take a step with each of the gradients (steps, P); return copies of the values after each."""
    values = []
    for gradient in np.asarray(gradients):
        vector.grad[:] = gradient
        optimizer.step(vector, lr)
        values.append(vector.value.copy())
    return values
