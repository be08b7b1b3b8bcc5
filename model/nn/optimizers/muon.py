"""Muon: an optimiser that sees a convolution's kernel as a matrix, where the others see numbers one by one."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from model.nn.layers import Array
from model.nn.network import ParameterVector
from model.nn.optimizers.adamw import AdamW


class Muon(AdamW):
    """Orthogonalised momentum for the kernels of convolutions, AdamW for everything else.

    velocity = momentum * velocity + (1 - momentum) * grad, and for each kernel, as a matrix (rows, outputs):
    value -= lr * REACH * sqrt(max(rows, outputs)) * orthogonal(momentum * velocity + (1 - momentum) * grad).
    A gradient changes a kernel along few directions far and along most hardly at all; this goes as far along each
    (Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; REACH and the root give its steps
    about the size of AdamW's, so that one lr serves both: Liu et al. 2025, "Muon is scalable for LLM training", eq. 4).
    """

    title = "Muon"
    year = 2024
    slots: ClassVar[tuple[str, ...]] = (*AdamW.slots, "velocity")
    REACH: ClassVar[float] = 0.2

    def __init__(self, momentum: float = 0.95, *, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay=weight_decay)
        self.momentum = momentum
        self.kernels: list[tuple[slice, tuple[int, int]]] = []

    def step(self, vector: ParameterVector, lr: float) -> None:
        self.kernels = vector.kernels
        super().step(vector, lr)

    def update(self, value: Array, grad: Array, lr: float) -> None:
        for place, shape in self.kernels:
            velocity, change = self.state["velocity"][place], grad[place]
            velocity *= self.momentum
            change *= 1 - self.momentum
            velocity += change
            direction = orthogonal((self.momentum * velocity + change).reshape(shape))
            value[place] -= lr * self.REACH * math.sqrt(max(shape)) * direction.ravel()
            change[:] = 0  # nothing is left of it for AdamW
        super().update(value, grad, lr)


def orthogonal(matrix: Array) -> Array:
    """Return about the nearest matrix (rows, columns) whose singular values are 1.

    Those of at least 0.002 of the matrix's norm come to lie in 0.68 to 1.21, smaller ones below. Five steps of Newton
    and Schulz's iteration, X = X (a + b G + c G^2) with G = X^T X and the a, b and c of Jordan et al. 2024; here the
    steps are taken on G, which is as small as the matrix's shorter side, and the matrix is multiplied once, at the end.
    """
    if matrix.shape[0] < matrix.shape[1]:
        return orthogonal(matrix.T).T
    matrix = matrix / (np.linalg.norm(matrix) + 1e-12)
    gram = matrix.T @ matrix
    total: Array | None = None
    for _ in range(5):
        factor = -4.7750 * gram + 2.0315 * (gram @ gram)
        factor.flat[:: len(gram) + 1] += 3.4445
        total = factor if total is None else total @ factor
        gram = gram @ factor @ factor
    return np.asarray(matrix @ total)
