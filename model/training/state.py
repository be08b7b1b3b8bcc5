"""What a training goes on from: the file that is written after each epoch, and how much of it is believed."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from model.checkpoint import LOSS, SHARE, check_arrays
from model.nn.layers import Array
from model.nn.network import Sequential
from model.nn.optimizers import Optimizer
from model.storage.archive import CheckpointError, load_archive
from model.storage.facts import FactError, Flag, Items, Kind, Members, Number, Text, Unread, one_line, shown
from model.training.trainer import Trainer

REMEDY = "delete the file to start anew"

# Settings that are too long to be told where they differ, in words.
TOO_LONG = {
    "network": "another network",
    "examples": "another number of examples",
    "made": "examples made in another way",
    "data": "other files of data",
}


def read_state(path: Path, trainer: Trainer, settings: dict[str, Any]) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays and facts of a file from which Trainer.restore goes on.

    settings: what must be the same for the training to end as an uninterrupted one does.
    Raises CheckpointError: one line that names the file, what was found and what was expected.
    """
    arrays, facts = load_archive(path)
    try:
        Members({"settings": Unread()}, closed=False).check(facts, "")
        _check_settings(facts["settings"], settings)  # before the table, which is that of the training asked for
        _table(trainer).check(facts, "")
        _check_progress(facts, trainer)
        check_arrays(arrays, _expected_arrays(trainer))
    except (CheckpointError, FactError) as error:
        raise CheckpointError(one_line(f"{path.name} {error}; {REMEDY}")) from None
    return arrays, facts


def bare_names(text: str) -> str:
    """Return text with classes named as `Adam` instead of `<class 'package.module.Adam'>`: a module may move."""
    return re.sub(r"<class '(?:\w+\.)*(\w+)'>", r"\1", text)


def state_bytes(network: Sequential, optimizer: Optimizer) -> int:
    """Return about how many bytes the file takes: its arrays, which hardly shrink when they are packed."""
    own = sum(array.nbytes for array in network.arrays().values())
    parameters = sum(parameter.value.nbytes for parameter in network.parameters().values())
    return 2 * own + len(optimizer.slots) * parameters


def _table(trainer: Trainer) -> Members:
    """Return what the facts must hold, for a training of so many epochs and steps."""
    epoch = Number(1, trainer.plan.epochs, whole=True)
    number = Number(-sys.float_info.max, sys.float_info.max)
    count = Number(0, 10**9, whole=True)
    report: dict[str, Kind] = {
        "epoch": epoch,
        **dict.fromkeys(("loss", "validation_loss"), LOSS),
        **dict.fromkeys(("accuracy", "validation_accuracy"), SHARE),
        **dict.fromkeys(("validation_right", "validation_images"), count),
        "lr": number,
        "seconds": Number(0, 10**9),
        "images_per_second": Number(0, 10**12),
        "best": Flag(),
    }
    return Members(
        {
            "epoch": epoch,
            "best_epoch": epoch,
            "history": Items(Members(report), most=trainer.plan.epochs, least=1),
            "optimizer_steps": Number(1, 10**15, whole=True),
            "settings": Unread(),
            "sha256": Text(64),
        }
    )


def _check_settings(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, asked in expected.items():
        was = found.get(name)
        if isinstance(was, str):
            was = bare_names(was)  # files of earlier versions name the modules too
        if was != asked:
            told = TOO_LONG.get(name) or f"{name} {shown(was)}, but {shown(asked)} was asked for"
            raise CheckpointError(f"belongs to a training with {told}: ask for the same")


def _check_progress(facts: dict[str, Any], trainer: Trainer) -> None:
    """Raise CheckpointError unless the facts tell of the same epochs."""
    epochs = [report["epoch"] for report in facts["history"]]
    if epochs != list(range(1, facts["epoch"] + 1)):
        raise CheckpointError(f"tells of {len(epochs)} epochs: expected each of {facts['epoch']} once, in order")
    if facts["best_epoch"] > facts["epoch"]:
        raise CheckpointError(f"has best_epoch {facts['best_epoch']}: expected at most {facts['epoch']}")
    steps = facts["epoch"] * trainer.steps_per_epoch
    if facts["optimizer_steps"] != steps:
        raise CheckpointError(f"has optimizer_steps {facts['optimizer_steps']}: expected {steps}")


def _expected_arrays(trainer: Trainer) -> dict[str, Array]:
    """Return arrays of the names, shapes and dtypes of those that Trainer.state gives after an epoch."""
    own, parameters = trainer.network.arrays(), trainer.parallel.parameters.value
    return {
        **{f"network.{name}": array for name, array in own.items()},
        **{f"optimizer.{slot}": parameters for slot in trainer.optimizer.slots},
        **{f"best.{name}": array for name, array in own.items()},
    }
