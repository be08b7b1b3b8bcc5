"""One training from its recipe to its files: data, progress, state after each epoch, curves and export."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from model import datasets
from model.checkpoint import check_given, save_network
from model.data.loader import Examples, epoch_order
from model.nn.layers import Array
from model.nn.network import Sequential
from model.paths import WEIGHTS
from model.report.charts import Chart, Line, svg
from model.report.progress import ProgressLine, duration
from model.storage.archive import CheckpointError, save_archive
from model.storage.atomic import rehearse, write_text_atomically
from model.training.data import TrainingData, prepare
from model.training.final_scores import score_trained
from model.training.recipe import Recipe
from model.training.state import bare_names, read_state, state_bytes
from model.training.trainer import EpochReport, StepReport, Trainer, to_network

# A curve of more points than this looks the same and only makes a larger file.
MAX_POINTS = 250

# A line of the log and what the curves grow by, for each epoch, and the curves at least, in bytes.
EPOCH_BYTES = 1024
CURVES_BYTES = 1 << 16


@dataclass(kw_only=True, eq=False)
class Session:
    """One training of a recipe, with the files beside its weights. Nothing is loaded before it is asked for.

    FILE.npz holds the weights, FILE.jsonl a line for each epoch, FILE.svg the curves and, until the training has ended,
    FILE.resume the state after the last whole epoch.
    """

    recipe: Recipe
    out: Path | None = None  # FILE.npz; None: weights/RECIPE.npz
    data_dir: Path | None = None  # the data set's folder, or one with a folder for each set; None: the default folders
    data: str | None = None  # name of a data set; None: the recipe's own
    epochs: int | None = None  # how many; None: as many as the recipe says
    lr: float | None = None  # learning rate of the schedule; None: the recipe's
    seed: int = 1  # of all randomness
    threads: int | None = None  # shards of each batch; None: the recipe's
    resume: bool = False  # go on after the last whole epoch

    def __post_init__(self) -> None:
        chosen = {"data": self.data, "epochs": self.epochs, "lr": self.lr}
        self.options = {name: value for name, value in chosen.items() if value is not None}
        self.source = self.data or self.recipe.source
        self.plan = replace(
            self.recipe.plan,
            epochs=self.epochs or self.recipe.plan.epochs,
            schedule=replace(self.recipe.plan.schedule, **({} if self.lr is None else {"lr": self.lr})),
        )
        self.shards = self.threads or self.recipe.threads
        self.weights = self.out or WEIGHTS / f"{self.recipe.name}.npz"
        self.state_file = self.weights.with_suffix(".resume")
        if self.source != self.recipe.source:
            # What was published was measured on the recipe's own data.
            self.recipe = replace(self.recipe, published=())
        self.line = ProgressLine()

    @cached_property
    def training_data(self) -> TrainingData:
        """Return the recipe's data, loaded and split when they are first asked for. Raises DatasetError."""
        progress = datasets.progress_on(self.line)
        prepared = prepare(self.recipe, self.plan, self.seed, self.source, self.data_dir, progress)
        if prepared.remark:
            self.line.print(prepared.remark)
        return prepared

    def first_images(self, count: int) -> Array:
        """Return the first images of the first epoch, in the order of training: (count, H, W) uint8."""
        loader = self.training_data.train
        try:
            images = loader.epoch(1, self.seed).images
        finally:
            loader.close()
        return images[epoch_order(self.seed, 1, len(images))[:count]]

    def run(self) -> None:
        """Train what is left, keep the state after each epoch, then test once and export.

        Raises CheckpointError where an unfinished training would be lost, cannot be resumed with these settings, or
        where its files cannot be written: found out before the first epoch, if that can be.
        """
        if self.state_file.exists() and not self.resume:
            raise CheckpointError(
                f"{self.state_file} holds an unfinished training: add --resume to go on with it, or delete it"
            )
        network = self.recipe.architecture(np.random.default_rng((self.seed, 0)))
        self._rehearse(network)
        data = self.training_data
        with Trainer(network, self.plan, data.train, data.validation, seed=self.seed, threads=self.shards) as trainer:
            check_given(self._how(trainer))
            if self.resume:
                self._restore(trainer)
            aside = len(data.validation) if data.aside else 0
            self.line.print(
                f"{self.recipe.name}: {len(data.train)} images to train on, {aside} to validate, "
                f"epochs {trainer.progress.epoch + 1} to {self.plan.epochs}, seed {self.seed}, "
                f"{self.shards} thread{'s' if self.shards > 1 else ''}"
            )
            for report in trainer.run():
                if isinstance(report, StepReport):
                    self._show(report)
                else:
                    self._keep(trainer, report)
            self._export(trainer)

    def _settings(self, trainer: Trainer) -> dict[str, Any]:
        """Return what must be the same for a resumed training to end as an uninterrupted one does."""
        return {
            "recipe": self.recipe.name,
            "network": trainer.network.describe(),
            "examples": [len(self.training_data.train), len(self.training_data.validation)],
            "loss": bare_names(repr(self.plan.loss)),
            "optimizer": bare_names(repr(self.plan.optimizer)),
            "batch_size": self.plan.batch_size,
            "seed": self.seed,
            "threads": self.shards,
            "epochs": self.plan.epochs,
            "schedule": repr(self.plan.schedule),
            "keep": self.plan.keep,
            "preprocessing": repr(self.recipe.preprocessing),
            "made": self.training_data.made,
            "data": self.training_data.facts["sha256"],
        }

    def _restore(self, trainer: Trainer) -> None:
        if not self.state_file.exists():
            self.line.print(f"nothing to resume ({self.state_file.name} is not there): starting at epoch 1")
            return
        trainer.restore(*read_state(self.state_file, trainer, self._settings(trainer)))
        self._write_curves(trainer)  # the disk may have been full before they told of the last epoch

    def _rehearse(self, network: Sequential) -> None:
        """Raise CheckpointError where the training's files could not be written: the state, twice at a time."""
        size = (1 if self.state_file.exists() else 2) * state_bytes(network, self.plan.optimizer())
        size += CURVES_BYTES + self.plan.epochs * EPOCH_BYTES
        try:
            rehearse(self.weights.parent, size)
        except OSError as error:
            raise CheckpointError(
                f"the training's files, {size / 1e6:.1f} MB, cannot be written to {self.weights.parent}: "
                f"{error.strerror}; make room there or choose another file with --out"
            ) from None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Tell of a file that cannot be written what is kept and what to do, as a CheckpointError."""
        try:
            yield
        except OSError as error:
            self.line.clear()
            if self.state_file.exists():
                told = "whole epochs are kept: make room there and add --resume to go on"
            else:
                told = "no epoch is kept: make room there and start again"
            raise CheckpointError(f"{self.weights.parent} cannot be written to: {error.strerror}; {told}") from None

    def _show(self, report: StepReport) -> None:
        if not self.line.live:
            return
        steps_done = (report.epoch - 1) * report.steps + report.step
        share = steps_done / (self.plan.epochs * report.steps)
        images_left = (self.plan.epochs * report.steps - steps_done) * self.plan.batch_size
        self.line.update(
            share,
            f"epoch {report.epoch}/{self.plan.epochs}  loss {report.loss:.4f}  accuracy {report.accuracy:.2%}  "
            f"{report.images_per_second:.0f} images/s  {duration(images_left / report.images_per_second)} left",
        )

    def _keep(self, trainer: Trainer, report: EpochReport) -> None:
        """Write the state, the log and the curves, and only then say that the epoch is done."""
        arrays, facts = trainer.state()
        with self._writing():
            save_archive(self.state_file, arrays, {**facts, "settings": self._settings(trainer)})
        self._write_curves(trainer)
        left = (self.plan.epochs - report.epoch) * report.seconds
        self.line.print(
            f"Epoch {report.epoch}: {report.validation_right} / {report.validation_images}"
            f"{' (best)' if report.best and self.plan.keep == 'best' else ''}, loss {report.loss:.4f}, "
            f"{report.images_per_second:.0f} images/s, {duration(left)} left"
        )

    def _write_curves(self, trainer: Trainer) -> None:
        """Write the log and the curves of all epochs so far."""
        history = trainer.progress.history
        log = "".join(json.dumps({"recipe": self.recipe.name, "seed": self.seed, **h}) + "\n" for h in history)
        with self._writing():
            write_text_atomically(self.weights.with_suffix(".jsonl"), log)
            write_text_atomically(self.weights.with_suffix(".svg"), curves(history, self.recipe))

    def _export(self, trainer: Trainer) -> None:
        """Take the weights of the epoch to keep, look at the test set for the first and only time, and export."""
        trainer.use_best()
        data = self.training_data
        facts = {**self._how(trainer), **score_trained(trainer, data)}
        golden = golden_images(data.validation)
        with self._writing():
            save_network(self.weights, trainer.network, self.recipe.preprocessing, facts, golden)
        self.state_file.unlink(missing_ok=True)
        self.line.print(
            f"weights of epoch {trainer.progress.best_epoch}: {facts['test_accuracy']:.2%} of {len(data.test)} "
            f"test images read right; exported to {self.weights}"
        )

    def _how(self, trainer: Trainer) -> dict[str, Any]:
        """Return how the network was trained, for its card."""
        return {
            "recipe": self.recipe.name,
            "title": self.recipe.title,
            "year": self.recipe.year,
            "description": self.recipe.description,
            "architecture": self.recipe.architecture.__name__,
            "seed": self.seed,
            "threads": self.shards,
            "options": self.options,
            "data": self.training_data.facts,
            "loss": type(trainer.loss).__name__,
            "optimizer": type(trainer.optimizer).__name__,
            "schedule": repr(self.plan.schedule),
            "batch_size": self.plan.batch_size,
            "epochs": self.plan.epochs,
            "best_epoch": trainer.progress.best_epoch,
            "wall_time_s": round(sum(h["seconds"] for h in trainer.progress.history), 1),
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
        }


def golden_images(examples: Examples) -> Array:
    """Return the first image of each class as network input, (10, H, W, 1) float32."""
    first = [int(np.argmax(examples.labels == digit)) for digit in range(10)]
    return to_network(examples.images[first])


def curves(history: list[dict[str, Any]], recipe: Recipe) -> str:
    """Draw loss and accuracy by epoch as one SVG, with what the recipe's source published of accuracy, if it did."""
    thinned = history[:: -(-len(history) // MAX_POINTS)]
    thinned += history[-1:] if thinned[-1] is not history[-1] else []
    measured = "validation" if recipe.validation else "after the epoch"

    def line(name: str, key: str) -> Line:
        return Line(name, [(h["epoch"], h[key]) for h in thinned])

    loss = [line("training", "loss"), line(measured, "validation_loss")]
    scores = [line("training", "accuracy"), line(measured, "validation_accuracy")]
    if recipe.published:
        reached = [point for point in recipe.published if point[0] <= history[-1]["epoch"]]
        scores.append(Line("published", reached, marks=True))
    return svg([Chart("Loss", "epoch", "loss", loss), Chart("Accuracy", "epoch", "share read right", scores)])
