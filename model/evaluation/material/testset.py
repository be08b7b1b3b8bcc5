"""What networks are examined with: MNIST's test images, held-out pen strokes of digits and others, made scribbles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from model import datasets
from model.augmentation.scribbles import makers
from model.data.files import FileProgress, default_folder
from model.data.formats.unipen import Character
from model.data.sources.base import Dataset
from model.data.writers import TEST_SETS, digits, non_digits, split_writers
from model.evaluation.asking.conditions import Strokes

DOODLES = ("quickdraw", "omniglot")  # sources of what is neither digit nor letter nor sign
TEST_WRITERS = "pendigits-test"
# Of pen strokes, but the test set.
SOURCES = tuple(name for name in datasets.STROKE_SOURCES if name not in TEST_SETS)
# A different seed than any training's first ones, so that no drawing is one that a network learned from.
SCRIBBLE_SEED = 5_000_000
SCRIBBLES_OF_A_KIND = 100
# How many numbers of several digits are made up.
NUMBERS = 1000


@dataclass(frozen=True, eq=False)
class Testset:
    """Drawings that no network learned from, made scribbles and MNIST's test images."""

    digits: tuple[Character, ...]  # of held-out writers
    others: tuple[Character, ...]  # letters and symbols of held-out writers
    doodles: tuple[Character, ...]  # held-out things and alphabets that people drew
    scribbles: tuple[tuple[str, Strokes], ...]  # made ones, as (kind, strokes)
    mnist: Dataset  # the data set without its training images
    test_digits: tuple[Character, ...]  # of pendigits' test writers
    checksums: dict[str, str]  # SHA-256 of what was read, by name
    numbers: int = NUMBERS  # how many numbers are made up of the digits


def load_testset(data_dir: Path | None, strokes_dir: Path | None, progress: FileProgress | None = None) -> Testset:
    """Load all that exams need. Raises DatasetError.

    data_dir: MNIST's folder, or one that holds a folder for each data set. strokes_dir: one that holds a folder for
    each set of pen strokes that does not come with Inkling. None: the default folders; of strokes_dir: those that
    data_dir has, else the default ones.
    """
    mnist = datasets.load("mnist", data_dir, progress)
    letters, doodles, checksums = _load_held_out(data_dir, strokes_dir, progress)
    tests = datasets.load_strokes(TEST_WRITERS, _folder(TEST_WRITERS, data_dir, strokes_dir), progress)
    none = slice(0)
    return Testset(
        digits(letters),
        non_digits(letters),
        non_digits(doodles),
        make_scribbles(),
        replace(mnist, train_images=mnist.train_images[none], train_labels=mnist.train_labels[none]),
        digits(tests.characters),
        {**mnist.checksums, **checksums, **tests.checksums},
    )


def load_digits(data_dir: Path | None, progress: FileProgress | None = None) -> tuple[Character, ...]:
    """Load the digits of held-out writers alone, in the folders that load_testset looks in. Raises DatasetError."""
    return digits(_load_held_out(data_dir, None, progress)[0])


def _load_held_out(
    data_dir: Path | None, strokes_dir: Path | None, progress: FileProgress | None
) -> tuple[list[Character], list[Character], dict[str, str]]:
    """Load what held-out writers wrote, what they drew, and the SHA-256 of what was read."""
    letters: list[Character] = []
    doodles: list[Character] = []
    checksums: dict[str, str] = {}
    for name in SOURCES:
        strokes = datasets.load_strokes(name, _folder(name, data_dir, strokes_dir), progress)
        checksums.update(strokes.checksums)
        (doodles if name in DOODLES else letters).extend(split_writers(strokes)[1])
    return letters, doodles, checksums


def _folder(name: str, data_dir: Path | None, strokes_dir: Path | None) -> Path | None:
    """Return where a set of pen strokes lies, None for its default folder.

    The test writers' file may lie beside that of pendigits' other writers.
    """
    if name == TEST_WRITERS:
        beside = _folder("pendigits", data_dir, strokes_dir) or default_folder("pendigits")
        if not datasets.STROKE_SOURCES[name].lacking(beside):
            return beside
    return strokes_dir / name if strokes_dir else datasets.own_folder(data_dir, name)


def make_scribbles(of_a_kind: int = SCRIBBLES_OF_A_KIND) -> tuple[tuple[str, Strokes], ...]:
    """Return as many scribbles of each kind that there is, the same ones every time, as (kind, strokes)."""
    rng = np.random.default_rng(SCRIBBLE_SEED)
    return tuple((kind.replace("_", " "), make(rng)) for kind, make in makers.items() for _ in range(of_a_kind))
