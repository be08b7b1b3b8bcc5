"""A training goes on only from a state that is its own and whole: anything else is refused in one line."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.nn.losses import SquaredError
from model.nn.optimizers import Muon
from model.storage.archive import CheckpointError, save_archive
from model.training.state import bare_names, read_state, state_bytes
from model.training.trainer import Trainer
from tests.helpers.blobs import epochs, trainer
from tests.model.test_checkpoint import write_forged

SETTINGS = {"recipe": "blobs", "seed": 7, "examples": [100, 40], "network": {"layers": []}}
Change = Callable[[dict[str, Any], dict[str, Any]], object]  # of arrays and facts


@pytest.fixture(scope="module")
def done() -> Iterator[Trainer]:
    """Return a training of four epochs."""
    with trainer() as training:
        epochs(training)
        yield training


@pytest.fixture
def file(done: Trainer, tmp_path: Path) -> Path:
    arrays, facts = done.state()
    save_archive(tmp_path / "blobs.resume", arrays, {**facts, "settings": SETTINGS})
    return tmp_path / "blobs.resume"


def test_state_of_a_training_is_read_again(done: Trainer, file: Path) -> None:
    arrays, facts = read_state(file, done, SETTINGS)
    expected, told = done.state()
    assert arrays.keys() == expected.keys()
    assert all((arrays[name] == array).all() for name, array in expected.items())
    assert {**facts, **told} == facts
    assert state_bytes(done.network, done.optimizer) == sum(array.nbytes for array in expected.values())


FORGERIES: dict[str, tuple[Change, str]] = {
    "no settings": (lambda a, f: f.pop("settings"), "has no settings: expected an object"),
    "settings that are a list": (lambda a, f: f.update(settings=[]), "has settings a list of 0: expected an object"),
    "another seed": (
        lambda a, f: f["settings"].update(seed="x\n" * 10**5),
        "belongs to a training with seed 'x\\nx",
    ),
    "another network": (lambda a, f: f["settings"].update(network=[]), "belongs to a training with another network"),
    "other examples": (
        lambda a, f: f["settings"].update(examples=[1, 2]),
        "belongs to a training with another number of examples: ask for the same",
    ),
    "no epoch": (lambda a, f: f.pop("epoch"), "has no epoch: expected a whole number from 1 to 4"),
    "epoch of no number": (lambda a, f: f.update(epoch=math.nan), "has epoch nan: expected a whole number"),
    "epoch of words": (lambda a, f: f.update(epoch="many"), "has epoch 'many': expected a whole number"),
    "too many epochs": (lambda a, f: f.update(epoch=5), "has epoch 5: expected a whole number from 1 to 4"),
    "fewer epochs than told": (lambda a, f: f.update(epoch=3), "tells of 4 epochs: expected each of 3 once, in order"),
    "best of the future": (
        lambda a, f: f.update(epoch=2, best_epoch=3, history=f["history"][:2]),
        "has best_epoch 3: expected at most 2",
    ),
    "other steps": (lambda a, f: f.update(optimizer_steps=1), "has optimizer_steps 1: expected 28"),
    "history of words": (lambda a, f: f.update(history="long"), "has history 'long': expected a list of 1 to 4 values"),
    "history of others": (lambda a, f: f["history"].__setitem__(0, {}), "has no history[0].epoch: expected"),
    "history out of order": (lambda a, f: f["history"].reverse(), "tells of 4 epochs: expected each of 4 once"),
    "loss of no number": (lambda a, f: f["history"][1].update(loss=math.nan), "has history[1].loss nan: expected"),
    "unknown member": (lambda a, f: f.update(more=1), "has an unknown member 'more' in it"),
    "array missing": (lambda a, f: a.pop("best.0_Convolution.weight"), "missing ['best.0_Convolution.weight']"),
    "array too many": (lambda a, f: a.update(more=np.zeros(1)), "unexpected ['more']"),
    "no optimizer": (lambda a, f: a.pop("optimizer.first"), "missing ['optimizer.first']"),
    "optimizer of others": (lambda a, f: a.update({"optimizer.first": np.zeros(3, np.float32)}), "of shape (3,)"),
    "array of another shape": (
        lambda a, f: a.update({"network.0_Convolution.bias": np.zeros((9, 9), np.float32)}),
        "has network.0_Convolution.bias of shape (9, 9) and float32: expected (4,) and float32",
    ),
    "array of another type": (
        lambda a, f: a.update({"best.0_Convolution.bias": np.zeros(4)}),
        "has best.0_Convolution.bias of shape (4,) and float64: expected (4,) and float32",
    ),
}


@pytest.mark.parametrize(("change", "message"), FORGERIES.values(), ids=FORGERIES.keys())
def test_state_that_is_forged_is_refused(done: Trainer, file: Path, change: Change, message: str) -> None:
    write_forged(file, change)
    with pytest.raises(CheckpointError) as caught:
        read_state(file, done, SETTINGS)
    line = str(caught.value)
    assert line.startswith("blobs.resume ")
    assert message in line
    assert line.endswith("; delete the file to start anew")
    assert line.isprintable()


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("<class 'model.nn.optimizers.SGD'>", "SGD"),
        (
            "functools.partial(<class 'model.nn.muon.Muon'>, weight_decay=0.02)",
            "functools.partial(Muon, weight_decay=0.02)",
        ),
        (repr(partial(Muon, weight_decay=0.02)), "functools.partial(Muon, weight_decay=0.02)"),
        (repr(SquaredError), "SquaredError"),
        ("best", "best"),
    ],
)
def test_settings_name_classes_wherever_they_are_defined(text: str, bare: str) -> None:
    assert bare_names(text) == bare
