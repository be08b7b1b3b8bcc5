"""What a recipe's network learns from and is validated on, from the data sets that the recipe names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model import datasets
from model.augmentation.mixture import DigitMixture, picture
from model.augmentation.several import make_several
from model.data.files import FileProgress
from model.data.formats.unipen import DIGITS, Character
from model.data.loader import DataLoader, Examples, GeneratedExamples
from model.data.writers import digits, non_digits, split_writers
from model.outputs import NOT_A_DIGIT, SEVERAL
from model.preprocessing.normalize import FIELD
from model.training.recipe import Plan, Recipe

# Raster for validation strokes, in pixels along the longest side: half of the app's, and the network's picture of a
# drawing differs from the app's by less than 1 of 255 levels (mean of all pixels).
SIDE = 150
# About how many letters, signs and doodles of those held out validate: every third or so, evenly over all writers.
OTHERS = 8000
# Numbers of several digits that validate, and the seed that they are made from: the same ones for every training.
NUMBERS = 1000
NUMBERS_SEED = 6_000_000


@dataclass(frozen=True)
class TrainingData:
    """What a training needs."""

    train: DataLoader  # the examples of each epoch
    kept: Examples  # the data set's images to train on
    validation: Examples  # the examples to watch
    test: Examples  # the data set's test images
    drawn: Examples  # the validation digits that were drawn with a pen; none without strokes
    aside: bool  # whether any images are set aside for validation
    facts: dict[str, Any]  # the data, for the card: ready for JSON
    remark: str = ""  # what people should know of the data before they train
    made: str = ""  # how each epoch's examples are made; empty where they stay the same


def prepare(
    recipe: Recipe, plan: Plan, seed: int, source: str, folder: Path | None, progress: FileProgress
) -> TrainingData:
    """Load and split the data of a recipe. source: instead of the recipe's own. Raises DatasetError.

    folder: the data set's folder, or the one that holds a folder for each set. Pen strokes that are not there come from
    the default folders.
    """
    data = datasets.fitted(datasets.load(source, folder, progress), recipe.preprocessing)
    count = _aside(recipe, data)
    train, validation = _split(data, count, recipe.train, seed)
    test = Examples(data.test_images, data.test_labels)
    facts = {"name": data.name, "train": len(train), "validation": count, "test": len(test), "sha256": data.checksums}
    none = Examples(validation.images[:0], validation.labels[:0])
    if not recipe.strokes:
        return TrainingData(train, train, validation, test, none, bool(count), facts, data.remark)
    taught, held_out, checksums = _strokes(recipe, folder, progress)
    mixture = DigitMixture(
        train.images,
        train.labels,
        tuple((one.strokes, int(one.label)) for one in digits(taught)),
        tuple(one.strokes for one in non_digits(taught)),
        plain=recipe.plain,
    )
    strangers = non_digits(held_out)
    drawn, others = _drawn(digits(held_out)), _drawn(strangers[:: max(1, len(strangers) // OTHERS)])
    several = _numbers(digits(held_out))
    facts |= {
        "sha256": data.checksums | checksums,
        "strokes": list(recipe.strokes),
        "train_strokes": len(mixture.digits),
        "train_others": len(mixture.others),
        "validation_strokes": len(drawn),
        "validation_others": len(others),
        "validation_several": len(several),
    }
    watched = _together(validation, drawn, others, several)
    loader = GeneratedExamples(mixture, plan.epochs)
    return TrainingData(loader, train, watched, test, drawn, True, facts, data.remark, repr(mixture))


def _strokes(
    recipe: Recipe, folder: Path | None, progress: FileProgress
) -> tuple[list[Character], list[Character], dict[str, str]]:
    """Return the characters of the writers to learn from and of those held out, and the files' checksums."""
    checksums: dict[str, str] = {}
    taught: list[Character] = []
    held_out: list[Character] = []
    for name in recipe.strokes:
        strokes = datasets.load_strokes(name, datasets.own_folder(folder, name), progress)
        checksums |= strokes.checksums
        for part, characters in zip((taught, held_out), split_writers(strokes), strict=True):
            part += characters
    return taught, held_out, checksums


def _aside(recipe: Recipe, data: datasets.Dataset) -> int:
    """Count the images to set aside: of data that are not the recipe's own, and may be few, at most a tenth."""
    own = data.name == recipe.source
    return recipe.validation if own else min(recipe.validation, max(1, len(data.train_labels) // 10))


def _split(data: datasets.Dataset, validation: int, most: int | None, seed: int) -> tuple[Examples, Examples]:
    """Return images to train on, `most` at most, and so many to validate on; for 0 the same ones."""
    images, labels = data.train_images, data.train_labels
    if not validation:
        return (everything := Examples(images, labels)), everything
    kept, aside = datasets.split(labels, validation, seed)
    kept = kept[:most]
    return Examples(images[kept], labels[kept]), Examples(images[aside], labels[aside])


def _drawn(characters: Iterable[Character]) -> Examples:
    """Draw characters as the page does, plainly: digits with their labels, others as no digits."""
    chosen = list(characters)
    images = np.array([picture(one.strokes, side=SIDE) for one in chosen], np.uint8).reshape(-1, FIELD, FIELD)
    labels = [int(one.label) if one.label in DIGITS else NOT_A_DIGIT for one in chosen]
    return Examples(images, np.array(labels, np.int64))


def _numbers(characters: Iterable[Character]) -> Examples:
    """Draw made numbers of several of the digits plainly, none without digits."""
    known = [(one.strokes, int(one.label)) for one in characters]
    rng = np.random.default_rng(NUMBERS_SEED)
    count = NUMBERS if known else 0
    images = [picture(make_several(known, rng), side=SIDE) for _ in range(count)]
    return Examples(np.array(images, np.uint8).reshape(-1, FIELD, FIELD), np.full(count, SEVERAL, np.int64))


def _together(*parts: Examples) -> Examples:
    return Examples(np.concatenate([p.images for p in parts]), np.concatenate([p.labels for p in parts]))
