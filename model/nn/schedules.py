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
class OneCycle(Schedule):
    """Cosine from lr / start_div up to lr over the first `rise` share of the steps, then down to lr / end_div.

    Smith and Topin 2018, with cosine instead of straight lines.
    """

    rise: float = 0.3  # share of the steps, 0..1
    start_div: float = 25.0  # lr over the first step's
    end_div: float = 1e4  # lr over the last step's

    def __call__(self, step: int, total: int) -> float:
        top = self.rise * (total - 1)
        if step < top:
            low, progress = self.lr / self.start_div, 1 - step / top
        else:
            low, progress = self.lr / self.end_div, (step - top) / (total - 1 - top or 1.0)
        return low + (self.lr - low) * (1 + math.cos(math.pi * progress)) / 2
