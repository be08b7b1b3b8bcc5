"""A fixed piece of work whose time should never change: what it does change tells how noisy the machine is."""

from typing import Any

import numpy as np

from tests.benchmarks.contenders.base import Array, Contender, Source, Work

SIDE = 384  # three matrices of 576 KiB: mostly arithmetic, little memory


class Reference(Contender):
    """A product of two matrices in one thread, whatever the images are."""

    def prediction(self, images: Array) -> Work:
        rng = np.random.default_rng(1)
        a, b = (rng.random((SIDE, SIDE), dtype=np.float32) for _ in range(2))
        y = np.empty_like(a)
        return lambda: np.matmul(a, b, out=y)


def build(source: Source, options: dict[str, Any]) -> Contender:
    """Return the contender."""
    return Reference()
