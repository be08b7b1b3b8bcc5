"""What networks are examined with: MNIST's test images, held-out pen strokes of digits and others, made scribbles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model import datasets
from model.augmentation.scribbles import makers
from model.data.files import FileProgress
from model.data.formats.unipen import Character
from model.data.sources.base import Dataset
from model.data.writers import digits, non_digits, split_writers
from model.evaluation.conditions import Strokes
from model.preprocessing.normalize import Preprocessing

SOURCES = ("pendigits", "unipen")  # of pen strokes
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
    checksums: dict[str, str]  # SHA-256 of what was read, by name
    numbers: int = NUMBERS  # how many numbers are made up of the digits

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """Return the digits' labels, (N,)."""
        return np.array([int(one.label) for one in self.digits], np.int64)

    def mnist_images(self, preprocessing: Preprocessing) -> npt.NDArray[np.uint8]:
        """Return MNIST's test images as a network sees them, (10,000, field, field)."""
        return datasets.fitted(self.mnist, preprocessing).test_images


def load_testset(data_dir: Path | None, strokes_dir: Path | None, progress: FileProgress | None = None) -> Testset:
    """Load all that exams need. Raises DatasetError.

    data_dir: MNIST's folder, or one that holds a folder for each data set. strokes_dir: the folder with pendigits/ and
    unipen/. None: the default folders; of strokes_dir: those that data_dir has, else the default ones.
    """
    mnist = datasets.load("mnist", data_dir, progress)
    folders = [strokes_dir / name if strokes_dir else datasets.own_folder(data_dir, name) for name in SOURCES]
    sets = [datasets.load_strokes(name, folder, progress) for name, folder in zip(SOURCES, folders, strict=True)]
    kept = [character for one in sets for character in split_writers(one)[1]]
    checksums = dict(mnist.checksums)
    for one in sets:
        checksums.update(one.checksums)
    none = slice(0)
    mnist = replace(mnist, train_images=mnist.train_images[none], train_labels=mnist.train_labels[none])
    return Testset(digits(kept), non_digits(kept), (), make_scribbles(), mnist, checksums)


def make_scribbles(of_a_kind: int = SCRIBBLES_OF_A_KIND) -> tuple[tuple[str, Strokes], ...]:
    """Return as many scribbles of each kind that there is, the same ones every time, as (kind, strokes)."""
    rng = np.random.default_rng(SCRIBBLE_SEED)
    return tuple((kind.replace("_", " "), make(rng)) for kind, make in makers.items() for _ in range(of_a_kind))
