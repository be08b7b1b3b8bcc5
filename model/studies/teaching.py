"""Ways to teach a network that change its examples or its weights: mixup, distillation, averaged weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from model.data.loader import Examples
from model.nn.layers import Array
from model.nn.losses import targets
from model.nn.network import Sequential
from model.nn.optimizers import AdamW
from model.training.trainer import Trainer, to_network

CLASSES = 11  # the digits, and what is no digit
BATCH = 100


@dataclass(frozen=True)
class PreparedEpochs:
    """A data loader of examples that were made beforehand."""

    epochs: Sequence[Examples]  # those of each epoch, from the first

    def __len__(self) -> int:
        return len(self.epochs[0])

    def epoch(self, number: int, seed: int) -> Examples:
        """Return the examples of epoch `number`, from 1; the seed changes nothing."""
        return self.epochs[number - 1]

    def close(self) -> None:
        """Let go of nothing: there is nothing to end."""


def mixed_up(examples: Examples, rng: np.random.Generator, alpha: float = 0.2) -> Examples:
    """Blend each example with another, images and targets alike, in a share from Beta(alpha, alpha).

    Labels become distributions (N, K) float32. Zhang et al. 2018, "mixup: beyond empirical risk minimization", eq. 1.
    """
    others = rng.permutation(len(examples))
    share = rng.beta(alpha, alpha, len(examples)).astype(np.float32)
    labels = targets(examples.labels, CLASSES)
    there, here = share[:, None, None], share[:, None]
    images = there * examples.images + (1 - there) * examples.images[others]
    return Examples(np.rint(images).astype(np.uint8), here * labels + (1 - here) * labels[others])


def distilled(examples: Examples, teachers: Sequence[Sequential], weight: float = 0.5) -> Examples:
    """Move the targets the share `weight` of the way from the label to what the teachers say on average.

    Labels become distributions (N, K) float32. Hinton et al. 2015, "Distilling the knowledge in a neural network",
    section 2, at temperature 1.
    """
    labels = targets(examples.labels, CLASSES)
    said = np.zeros_like(labels)
    for teacher in teachers:
        for start in range(0, len(examples), BATCH):
            part = slice(start, start + BATCH)
            said[part] += teacher.forward(to_network(examples.images[part])) / len(teachers)
    return Examples(examples.images, (1 - weight) * labels + weight * said)


class AveragingAdamW(AdamW, registered=False):
    """AdamW that keeps a moving average of the weights beside them: average += (1 - d) * (value - average).

    d rises to `average_decay`, as min(average_decay, (1 + t) / (10 + t)), so that the first weights are soon forgotten
    (Polyak and Juditsky 1992; the warm-up as in TensorFlow's ExponentialMovingAverage).
    """

    slots: ClassVar[tuple[str, ...]] = (*AdamW.slots, "average")

    def __init__(self, average_decay: float = 0.998, *, weight_decay: float = 0.0) -> None:
        super().__init__(weight_decay=weight_decay)
        self.average_decay = average_decay

    def update(self, value: Array, grad: Array, lr: float) -> None:
        super().update(value, grad, lr)
        average = self.state["average"]
        average += (1 - min(self.average_decay, (1 + self.steps) / (10 + self.steps))) * (value - average)


def take_average(trainer: Trainer, examples: Examples, batches: int = 60) -> None:
    """Give the network the averaged weights that AveragingAdamW kept, and running statistics that fit them.

    The statistics come from passes over that many batches of the examples (Izmailov et al. 2018, "Averaging weights
    leads to wider optima and better generalization", section 3.2).
    """
    np.copyto(trainer.parallel.parameters.value, trainer.optimizer.state["average"])
    for start in range(0, min(batches * BATCH, len(examples)), BATCH):
        trainer.network.forward(to_network(examples.images[start : start + BATCH]), training=True)
    trainer.parallel.load_arrays(trainer.network.arrays())
