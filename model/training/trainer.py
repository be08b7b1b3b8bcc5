"""The training loop: it yields reports and prints nothing, and its state can be saved and taken up again.

All randomness of an epoch is told from (seed, epoch), so a training that was cut off goes on exactly as
it would have gone on, with no generator's state to keep.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from model.data.loader import DataLoader, Examples, epoch_order, epoch_seeds
from model.nn.data_parallel import DataParallel
from model.nn.layers import Array
from model.nn.metrics import correct
from model.nn.network import Sequential
from model.training.recipe import Plan


@dataclass(frozen=True)
class StepReport:
    """Where a training stands within an epoch."""

    epoch: int  # from 1
    step: int  # of the epoch, from 1
    steps: int  # of each epoch
    loss: float  # running mean over the epoch so far
    accuracy: float  # 0..1, running mean over the epoch so far
    images_per_second: float  # over the epoch so far


@dataclass(frozen=True)
class EpochReport:
    """An epoch's outcome."""

    epoch: int  # from 1
    loss: float  # mean over the epoch, while training
    accuracy: float  # 0..1, mean over the epoch, while training
    validation_loss: float  # after the epoch
    validation_accuracy: float  # 0..1, after the epoch
    validation_right: int  # how many were read right
    validation_images: int  # how many there are
    lr: float  # of the last step
    seconds: float  # wall time
    images_per_second: float  # while training
    best: bool  # whether it takes the place of the epochs before it


@dataclass
class Progress:
    """What a training has come to: enough, with the arrays of Trainer.state, to go on from."""

    epoch: int = 0  # the last whole one; 0 before the first
    best_epoch: int = 0  # whose weights are kept so far
    history: list[dict[str, Any]] = field(default_factory=list)  # the fields of EpochReport, for each epoch


def to_network(images: Array, dtype: Any = np.float32) -> Array:
    """Turn images (N, H, W) uint8 into a network's input: (N, H, W, 1) float, 0 paper to 1 full ink."""
    if images.dtype == np.uint8:
        return np.divide(images, 255, dtype=dtype)[..., None]
    return images.astype(dtype, copy=False)[..., None]


class DivergedError(ArithmeticError):
    """A training whose loss is no longer a number."""


class Trainer:
    """One training of a network by a plan. Use it as a context manager; iterate `run` to make it happen."""

    def __init__(
        self,
        network: Sequential,
        plan: Plan,
        train: DataLoader,
        validation: Examples,
        *,
        seed: int,
        threads: int,
    ) -> None:
        self.plan, self.train, self.validation, self.seed = plan, train, validation, seed
        self.loss, self.optimizer = plan.loss(), plan.optimizer()
        self.parallel = DataParallel(network, self.loss, threads)
        self.network = network
        self.progress = Progress()
        self.best_arrays: dict[str, Array] = {}

    def __enter__(self) -> Trainer:
        return self

    def __exit__(self, *exception: object) -> None:
        self.train.close()
        self.parallel.__exit__(*exception)

    def run(self) -> Iterator[StepReport | EpochReport]:
        """Train the epochs that are left, yielding a report after each step and each epoch. Raises DivergedError."""
        while self.progress.epoch < self.plan.epochs:
            started = time.perf_counter()
            epoch = self.progress.epoch + 1
            for report in self._train_epoch(epoch, started):
                yield report
            finished = self._finish_epoch(report, started)
            for loss in (finished.loss, finished.validation_loss):
                if not math.isfinite(loss):
                    raise DivergedError(
                        f"the training diverged in epoch {epoch}: its loss is {loss}; choose a lower learning rate"
                    )
            yield finished

    def _train_epoch(self, epoch: int, started: float) -> Iterator[StepReport]:
        examples = self.train.epoch(epoch, self.seed)
        order = epoch_order(self.seed, epoch, len(examples))
        self.parallel.reseed(epoch_seeds(self.seed, epoch)[2])
        size, steps = self.plan.batch_size, self.steps_per_epoch
        loss_sum, right, seen = 0.0, 0, 0
        for step in range(steps):
            chosen = order[step * size : (step + 1) * size]
            images, labels = examples.images[chosen], examples.labels[chosen]
            loss, outputs = self.parallel.step(to_network(images), labels)
            self.optimizer.step(self.parallel.parameters, self._lr(epoch, step))
            loss_sum += loss * len(chosen)
            right += correct(outputs, labels)
            seen += len(chosen)
            rate = seen / (time.perf_counter() - started)
            yield StepReport(epoch, step + 1, steps, loss_sum / seen, right / seen, rate)

    def _finish_epoch(self, last: StepReport, started: float) -> EpochReport:
        outputs, labels = self.predict(self.validation.images), self.validation.labels
        right = correct(outputs, labels)
        record = max((h["validation_right"] for h in self.progress.history), default=-1)
        best = right > record or self.plan.keep == "last"
        if best:
            self.progress.best_epoch = last.epoch
            self.best_arrays = {name: array.copy() for name, array in self.network.arrays().items()}
        report = EpochReport(
            epoch=last.epoch,
            loss=last.loss,
            accuracy=last.accuracy,
            validation_loss=self.loss.of_predictions(outputs, labels),
            validation_accuracy=right / len(labels),
            validation_right=right,
            validation_images=len(labels),
            lr=self._lr(last.epoch, last.steps - 1),
            seconds=time.perf_counter() - started,
            images_per_second=last.images_per_second,
            best=best,
        )
        self.progress.history.append(asdict(report))
        self.progress.epoch = last.epoch
        return report

    def predict(self, images: Array) -> Array:
        """Return outputs (N, K) float32 in inference for images (N, H, W) uint8."""
        return self.parallel.predict(images, prepare=to_network)

    def use_best(self) -> None:
        """Give the network the weights of the epoch to keep."""
        self.parallel.load_arrays(self.best_arrays)

    @property
    def steps_per_epoch(self) -> int:
        return -(-len(self.train) // self.plan.batch_size)

    def _lr(self, epoch: int, step: int) -> float:
        done = (epoch - 1) * self.steps_per_epoch + step
        return self.plan.schedule(done, self.plan.epochs * self.steps_per_epoch)

    def state(self) -> tuple[dict[str, Array], dict[str, Any]]:
        """Return arrays and JSON-ready facts that `restore` goes on from, as of the last whole epoch."""
        arrays = {f"network.{name}": array for name, array in self.network.arrays().items()}
        arrays |= {f"optimizer.{name}": array for name, array in self.optimizer.state.items()}
        arrays |= {f"best.{name}": array for name, array in self.best_arrays.items()}
        return arrays, {**asdict(self.progress), "optimizer_steps": self.optimizer.steps}

    def restore(self, arrays: dict[str, Array], facts: dict[str, Any]) -> None:
        """Go on from what `state` gave, with copies of the arrays."""

        def part(prefix: str) -> dict[str, Array]:
            return {name[len(prefix) :]: a.copy() for name, a in arrays.items() if name.startswith(prefix)}

        self.parallel.load_arrays(part("network."))
        self.best_arrays = part("best.")
        self.optimizer.state = part("optimizer.")
        self.optimizer.steps = facts["optimizer_steps"]
        self.progress = Progress(facts["epoch"], facts["best_epoch"], list(facts["history"]))
