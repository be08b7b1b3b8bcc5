"""Trains a recipe and exports its weights: python -m model.train RECIPE."""

from __future__ import annotations

import argparse
import json
import platform
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from model import datasets
from model.archive import CheckpointError, load_archive, save_archive
from model.checkpoint import save_network
from model.files import write_text_atomically
from model.metrics import accuracy
from model.plots import Chart, Line, svg
from model.preprocessing import VERSION
from model.progress import ProgressLine, duration
from model.recipes import Recipe, recipes
from model.training import EpochReport, Examples, StepReport, Trainer, to_network

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
INTERRUPTED = 130  # the exit status that shells give to a command ended by Ctrl-C


class Session:
    """One run of the command: a recipe, its data, and the files beside its weights.

    out: FILE.npz, the weights; FILE.jsonl, a line for each epoch; FILE.svg, the curves; and, until the
    training has ended, FILE.resume, the state after the last whole epoch.
    """

    def __init__(self, recipe: Recipe, options: argparse.Namespace) -> None:
        self.recipe, self.seed, self.threads = recipe, options.seed, options.threads
        self.plan = replace(recipe.plan, epochs=options.epochs or recipe.plan.epochs)
        self.out: Path = options.out or WEIGHTS / f"{recipe.name}.npz"
        self.state_file = self.out.with_suffix(".resume")
        self.line = ProgressLine()
        self.data = datasets.load(recipe.source, options.data_dir, datasets.shown_on(self.line))
        kept, aside = datasets.split(self.data.train_labels, recipe.validation, self.seed)
        self.train = Examples(self.data.train_images[kept], self.data.train_labels[kept])
        self.validation = Examples(self.data.train_images[aside], self.data.train_labels[aside])

    def run(self, *, resume: bool) -> None:
        """Train what is left, keep the state after each epoch, then test once and export."""
        network = self.recipe.architecture(np.random.default_rng((self.seed, 0)))
        with Trainer(network, self.plan, self.train, self.validation, seed=self.seed, threads=self.threads) as trainer:
            if resume:
                self._restore(trainer)
            self.line.print(
                f"{self.recipe.name}: {len(self.train)} images to train on, {len(self.validation)} to validate, "
                f"epochs {trainer.progress.epoch + 1} to {self.plan.epochs}, seed {self.seed}, "
                f"{self.threads} threads"
            )
            for report in trainer.run():
                if isinstance(report, StepReport):
                    self._show(report)
                else:
                    self._keep(trainer, report)
            self._export(trainer)

    def _settings(self) -> dict[str, Any]:
        """What must be the same for a resumed training to end as an uninterrupted one does."""
        return {
            "recipe": self.recipe.name,
            "seed": self.seed,
            "threads": self.threads,
            "epochs": self.plan.epochs,
            "data": self.data.checksums,
        }

    def _restore(self, trainer: Trainer) -> None:
        if not self.state_file.exists():
            self.line.print(f"nothing to resume ({self.state_file.name} is not there): starting at epoch 1")
            return
        arrays, facts = load_archive(self.state_file)
        for name, expected in self._settings().items():
            found = facts.get("settings", {}).get(name)
            if found != expected:
                raise CheckpointError(
                    f"{self.state_file.name} belongs to a training with {name} {found!r}, but {expected!r} was asked "
                    "for: ask for the same, or delete the file to start anew"
                )
        trainer.restore(arrays, facts)

    def _show(self, report: StepReport) -> None:
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
        save_archive(self.state_file, arrays, {**facts, "settings": self._settings()})
        history = trainer.progress.history
        log = "".join(json.dumps({"recipe": self.recipe.name, "seed": self.seed, **h}) + "\n" for h in history)
        write_text_atomically(self.out.with_suffix(".jsonl"), log)
        write_text_atomically(self.out.with_suffix(".svg"), curves(history))
        left = (self.plan.epochs - report.epoch) * report.seconds
        self.line.print(
            f"epoch {report.epoch}/{self.plan.epochs}: loss {report.loss:.4f}, accuracy {report.accuracy:.2%}, "
            f"validation {report.validation_accuracy:.2%}{' (best)' if report.best else ''}, "
            f"{report.images_per_second:.0f} images/s, {duration(left)} left"
        )

    def _export(self, trainer: Trainer) -> None:
        """Take the best epoch's weights, look at the test set for the first and only time, and export."""
        trainer.use_best()
        progress = trainer.progress
        outputs = trainer.predict(self.data.test_images)
        tested = accuracy(outputs, self.data.test_labels)
        metadata = {
            "recipe": self.recipe.name,
            "title": self.recipe.title,
            "year": self.recipe.year,
            "description": self.recipe.description,
            "architecture": self.recipe.architecture.__name__,
            "seed": self.seed,
            "threads": self.threads,
            "data": {
                "name": self.data.name,
                "train": len(self.train),
                "validation": len(self.validation),
                "test": len(self.data.test_labels),
                "sha256": self.data.checksums,
            },
            "epochs": self.plan.epochs,
            "best_epoch": progress.best_epoch,
            "wall_time_s": round(sum(h["seconds"] for h in progress.history), 1),
            "versions": {"python": platform.python_version(), "numpy": np.__version__},
            "preprocessing": VERSION,
            "validation_accuracy": progress.history[progress.best_epoch - 1]["validation_accuracy"],
            "validation_loss": progress.history[progress.best_epoch - 1]["validation_loss"],
            "test_accuracy": tested,
            "test_loss": trainer.loss.of_predictions(outputs, self.data.test_labels),
        }
        save_network(self.out, trainer.network, metadata, golden_images(self.validation))
        self.state_file.unlink(missing_ok=True)
        self.line.print(
            f"best epoch {progress.best_epoch}: {tested:.2%} of {len(outputs)} test images read right; "
            f"weights in {self.out}"
        )


def golden_images(examples: Examples) -> Any:
    """The first image of each class as network input, (10, H, W, 1) float32."""
    first = [int(np.argmax(examples.labels == digit)) for digit in range(10)]
    return to_network(examples.images[first])


def curves(history: list[dict[str, Any]]) -> str:
    """Loss and accuracy by epoch, training and validation, as one SVG."""

    def line(name: str, key: str) -> Line:
        return Line(name, [(h["epoch"], h[key]) for h in history])

    return svg(
        [
            Chart("Loss", "epoch", "loss", [line("training", "loss"), line("validation", "validation_loss")]),
            Chart(
                "Accuracy",
                "epoch",
                "share read right",
                [line("training", "accuracy"), line("validation", "validation_accuracy")],
            ),
        ]
    )


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The command line; the recipes' names come from where they are defined."""
    parser = argparse.ArgumentParser(prog="python -m model.train", description=__doc__)
    parser.add_argument("recipe", choices=sorted(recipes), help="which training to run")
    parser.add_argument("--data-dir", type=Path, metavar="D", help="folder with the data set's files")
    parser.add_argument("--epochs", type=positive, metavar="E", help="train longer or shorter than the recipe says")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="seed of all randomness (default: 1)")
    parser.add_argument(
        "--threads",
        type=positive,
        default=2,
        metavar="T",
        help="shards of each batch, one thread each (default: 2)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="weights file (default: weights/RECIPE.npz)")
    parser.add_argument("--resume", action="store_true", help="go on after the last whole epoch")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """A whole number of at least 1, for the command line."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is out of range: expected at least 1")
    return number


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 for an error that was told in one line, or 130 for Ctrl-C."""
    options = parse(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        session = Session(recipes[options.recipe], options)
        if session.state_file.exists() and not options.resume:
            raise CheckpointError(
                f"{session.state_file} holds an unfinished training: add --resume to go on with it, or delete it"
            )
        session.run(resume=options.resume)
    except (CheckpointError, datasets.DatasetError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nstopped; whole epochs are kept: add --resume to go on", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
