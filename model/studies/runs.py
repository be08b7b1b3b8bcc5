"""Train the networks that a study compares and keep what each epoch came to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from model import datasets
from model.data.loader import DataLoader, Examples
from model.nn.metrics import accuracy
from model.nn.network import Sequential
from model.report.charts import Line
from model.report.progress import duration
from model.studies.base import Context
from model.training.recipe import Plan
from model.training.trainer import EpochReport, StepReport, Trainer

DIGITS = 7  # significant digits of a number in the JSON file: as many as float32 has

QUICK_TEST = 200  # test images of a quick look

# Further measures of a training after an epoch, by name.
Watch = Callable[[Trainer], dict[str, float]]


@dataclass(frozen=True)
class Run:
    """One training that has ended."""

    name: str  # what was trained
    seed: int  # of all randomness
    network: Sequential  # with the last epoch's weights
    history: list[dict[str, Any]]  # a dict for each epoch: the fields of EpochReport and what was watched besides
    test_accuracy: float | None  # of the last epoch's weights, 0..1; None if the test images were left alone

    def series(self, key: str) -> list[float]:
        """Return one number of each epoch."""
        return [epoch[key] for epoch in self.history]

    def last(self, key: str) -> float:
        """Return a number of the last epoch."""
        return float(self.history[-1][key])

    def numbers(self, *keys: str) -> dict[str, Any]:
        """Return the run ready for JSON, with these numbers of each epoch."""
        series = {key: [plain(value) for value in self.series(key)] for key in keys}
        return {"name": self.name, "seed": self.seed, **series, "test_accuracy": self.test_accuracy}


@dataclass(frozen=True)
class Lot:
    """The images of one training."""

    train: DataLoader  # to learn from
    validation: Examples  # to validate by after each epoch
    test: Examples | None = None  # to look at once in the end, if any


class Workbench:
    """The trainings of a study, one after the other, with a line that shows how far all of them are.

    runs: how many there will be.
    """

    def __init__(self, context: Context, runs: int) -> None:
        self.line, self.runs, self.done = context.line, runs, 0

    def train(
        self,
        name: str,
        network: Sequential,
        plan: Plan,
        images: Lot,
        *,
        seed: int,
        threads: int = 1,
        watch: Watch | None = None,
    ) -> Run:
        """Train a network to the end and look at the test images once, if there are any. Raises DivergedError."""
        watched: list[dict[str, float]] = []
        # Where a learning rate is too large the loss shows it, and no warning needs to.
        with (
            np.errstate(all="ignore"),
            Trainer(network, plan, images.train, images.validation, seed=seed, threads=threads) as trainer,
        ):
            for report in trainer.run():
                if isinstance(report, EpochReport):
                    watched.append(watch(trainer) if watch else {})
                self._show(name, plan.epochs, report)
            tested = accuracy(trainer.predict(images.test.images), images.test.labels) if images.test else None
        history = [{**epoch, **more} for epoch, more in zip(trainer.progress.history, watched, strict=True)]
        self.done += 1
        seconds = sum(epoch["seconds"] for epoch in history)
        self.line.print(
            f"{self.done}/{self.runs} {name}, seed {seed}: validation {history[-1]['validation_accuracy']:.2%} "
            f"after {plan.epochs} epochs, {duration(seconds)}"
        )
        return Run(name, seed, network, history, tested)

    def _show(self, name: str, epochs: int, report: StepReport | EpochReport) -> None:
        if not self.line.live or not isinstance(report, StepReport):
            return
        share = (report.epoch - 1 + report.step / report.steps) / epochs
        text = f"{self.done + 1}/{self.runs} {name}: epoch {report.epoch}/{epochs}, loss {report.loss:.4f}"
        self.line.update((self.done + share) / self.runs, text)


def sample(data: datasets.Dataset, train: int, validation: int, seed: int) -> tuple[Examples, Examples]:
    """Return so many training and so many validation images, each class with its share; no image is in both.

    Raises DatasetError where there are not enough.
    """
    labels = data.train_labels
    kept, aside = datasets.split(labels, validation, seed)
    if train < len(kept):
        kept = kept[datasets.split(labels[kept], train, seed)[1]]
    elif train > len(kept):
        finding = f"{data.name}: found {len(labels):,} training images, expected {train + validation:,} or more"
        raise datasets.DatasetError(finding, "Use the whole data set.")
    return Examples(data.train_images[kept], data.train_labels[kept]), Examples(
        data.train_images[aside], data.train_labels[aside]
    )


def unseen(context: Context) -> Examples:
    """Return the test images, which no choice may depend on: all of them, or a few for a quick look."""
    few = slice(context.scaled(None, QUICK_TEST))
    return Examples(context.data.test_images[few], context.data.test_labels[few])


def mean_line(name: str, runs: Sequence[Run], key: str, factor: float = 1.0) -> Line:
    """Return a chart's line: the mean over the runs of a number of each epoch, without what is not finite."""
    means = np.mean([run.series(key) for run in runs], axis=0) * factor
    return Line(name, [(epoch, float(mean)) for epoch, mean in enumerate(means, 1) if math.isfinite(mean)])


def plain(value: float) -> float | None:
    """Return a number ready for JSON, with DIGITS significant digits; None for what is not finite."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
