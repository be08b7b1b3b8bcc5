"""Trainings of a recipe that learns a few images in a moment, with all of a training's files."""

from pathlib import Path

import numpy as np
import pytest

from model.data.loader import Examples
from model.recipes import recipes
from model.training import session
from model.training.data import TrainingData
from model.training.session import Session
from tests.helpers import tiny_training
from tests.helpers.small_set import small_arrays

EPOCHS = 2


def small_data() -> TrainingData:
    """Return the small set, validated on what it is tested on."""
    images, labels, test_images, test_labels = small_arrays()
    train = Examples(images, labels.astype(np.int64))
    test = Examples(test_images, test_labels.astype(np.int64))
    none = Examples(test.images[:0], test.labels[:0])
    facts = {"name": "small", "train": len(train), "validation": len(test), "test": len(test), "sha256": {}}
    return TrainingData(train, train, test, test, none, True, facts)


def small_session(monkeypatch: pytest.MonkeyPatch, out: Path, *, resume: bool = False, seed: int = 1) -> Session:
    """Return a training whose weights go to a file; `prepare` of its module gives the small set from now on."""
    monkeypatch.setattr(session, "prepare", lambda *_: small_data())
    recipe = recipes[tiny_training.tiny.__name__]
    return Session(recipe=recipe, out=out, epochs=EPOCHS, threads=1, seed=seed, resume=resume)
