"""Learning-rate schedules: step -> lr, for steps 0 to total - 1."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """Base of the schedules."""

    lr: float  # the largest learning rate

    def __call__(self, step: int, total: int) -> float:
        """Return the learning rate of a step, given how many steps the whole training has."""
        raise NotImplementedError


@dataclass(frozen=True)
class Constant(Schedule):
    """The same lr at every step."""

    def __call__(self, step: int, total: int) -> float:
        return self.lr


@dataclass(frozen=True)
class Step(Schedule):
    """lr times `factor` after each of `drops` equal parts of the training but the last."""

    factor: float = 0.1
    drops: int = 3

    def __call__(self, step: int, total: int) -> float:
        return self.lr * self.factor ** (step * self.drops // total)


@dataclass(frozen=True)
class Cosine(Schedule):
    """Linear warm-up to lr over the first `warmup` share of the steps, then half a cosine down to `final`.

    Loshchilov and Hutter 2017, eq. 5, without restarts.
    """

    warmup: float = 0.0
    final: float = 0.0

    def __call__(self, step: int, total: int) -> float:
        warm = round(self.warmup * total)
        if step < warm:
            return self.lr * (step + 1) / warm
        progress = (step - warm) / max(1, total - 1 - warm)
        return self.final + (self.lr - self.final) * (1 + math.cos(math.pi * progress)) / 2


@dataclass(frozen=True)
class OneCycle(Schedule):
    """Cosine from lr / start_div up to lr over the first `rise` share of the steps, then down to lr / end_div.

    Smith and Topin 2018, with cosine instead of straight lines.
    """

    rise: float = 0.3
    start_div: float = 25.0
    end_div: float = 1e4

    def __call__(self, step: int, total: int) -> float:
        top = self.rise * (total - 1)
        if step < top:
            low, progress = self.lr / self.start_div, 1 - step / top
        else:
            low, progress = self.lr / self.end_div, (step - top) / (total - 1 - top or 1.0)
        return low + (self.lr - low) * (1 + math.cos(math.pi * progress)) / 2
