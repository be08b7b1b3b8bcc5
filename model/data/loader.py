"""Where a training's examples come from: the same ones at every epoch, or fresh ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from model.data.prefetch import Prefetcher
from model.nn.layers import Array


@dataclass(frozen=True)
class Examples:
    """Labelled images; as a data loader, the same ones at every epoch."""

    images: Array  # (N, H, W) uint8, ink bright
    labels: Array  # (N,) int64

    def __len__(self) -> int:
        return len(self.labels)

    def epoch(self, number: int, seed: int) -> Examples:
        """Return these examples."""
        return self

    def close(self) -> None:
        """Let go of nothing: there is nothing to end."""


class DataLoader(Protocol):
    """What a training takes its examples from. len: how many an epoch has."""

    def __len__(self) -> int: ...

    def epoch(self, number: int, seed: int) -> Examples:
        """Return the examples of epoch `number`, from 1, of a training with that seed: always the same ones."""
        ...

    def close(self) -> None:
        """Let go of what making examples needs."""
        ...


class Mixture(Protocol):
    """What makes an epoch's examples; it travels to another process, so it can be pickled. len: how many."""

    def __len__(self) -> int: ...

    def __call__(self, rng: np.random.Generator) -> Examples: ...


class GeneratedExamples:
    """A data loader of examples that are made anew for each epoch, one epoch ahead, in another process.

    epochs: how many the training has, so that none is made in vain.
    """

    def __init__(self, mixture: Mixture, epochs: int) -> None:
        self.mixture, self.epochs = mixture, epochs
        self._prefetcher: Prefetcher[Examples] | None = None

    def __len__(self) -> int:
        return len(self.mixture)

    def epoch(self, number: int, seed: int) -> Examples:
        """Return the examples of epoch `number`; those of the next one are begun."""
        if self._prefetcher is None:
            self._prefetcher = Prefetcher(self.mixture)
        for wanted in (number, number + 1):
            if wanted <= self.epochs or wanted == number:
                self._prefetcher.order(wanted, epoch_seeds(seed, wanted)[1])
        return self._prefetcher.take(number)

    def close(self) -> None:
        """End the other process."""
        if self._prefetcher is not None:
            self._prefetcher.close()


def epoch_seeds(seed: int, epoch: int) -> list[np.random.SeedSequence]:
    """Return the seeds of one epoch: for the order of the examples, for making them, for dropout."""
    return np.random.SeedSequence((seed, epoch)).spawn(3)


def epoch_order(seed: int, epoch: int, count: int) -> Array:
    """Return the order in which a training with that seed takes an epoch's examples: (count,) indices."""
    return np.random.default_rng(epoch_seeds(seed, epoch)[0]).permutation(count)
