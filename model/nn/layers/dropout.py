"""Dropout, the layer that forgets at random while training."""

from __future__ import annotations

import numpy as np

from model.nn.layers.base import Array, Layer


class Dropout(Layer):
    """While training each number is dropped with probability `rate` and the others divided by 1 - rate.

    The division keeps the expected value, so that inference has nothing to do ("inverted" dropout;
    Srivastava et al. 2014).
    """

    passes_input_on = True

    def __init__(self, rate: float = 0.5) -> None:
        super().__init__()
        if not 0 <= rate < 1:
            raise ValueError(f"dropout rate {rate} is out of range: expected 0 <= rate < 1")
        self.rate = rate
        self.rng: np.random.Generator | None = None
        self.scale: Array | None = None

    def reseed(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.scale = None
        if not training or self.rate == 0:
            return x
        if self.rng is None:
            raise ValueError("dropout has no random generator: call reseed(rng) before training")
        kept = self.rng.random(x.shape, dtype=np.float32) >= self.rate
        self.scale = np.multiply(
            kept, 1 / (1 - self.rate), out=self.workspace.array("scale", x.shape, x.dtype), casting="unsafe"
        )
        return np.multiply(x, self.scale, out=self.workspace.array("y", x.shape, x.dtype))

    def backward(self, dy: Array) -> Array:
        if self.scale is not None:
            dy *= self.scale
        return dy
