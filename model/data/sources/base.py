"""What a data set of images is and how one is registered: the ground on which each such source's module stands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError
from model.data.formats.idx import CLASSES
from model.data.sources.origin import Described, Origin, add

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int64]

SPLIT_SEED = 0  # of the test images that are set aside where a source brings none: the same ones for ever


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set's arrays. Raises DatasetError when they are not as told here."""

    name: str  # the source's name
    train_images: Images  # (N, H, H) uint8, 0 paper .. 255 full ink; one side H for all
    train_labels: Labels  # (N,) int64, 0..9
    test_images: Images  # (N, H, H) uint8
    test_labels: Labels  # (N,) int64, 0..9
    # SHA-256 of each file's unpacked content, or of all files of a folder (see model.data.sources.folders), by name
    checksums: dict[str, str]
    remark: str = ""  # what is not as people expect, in one sentence

    def __post_init__(self) -> None:
        side = self.train_images.shape[-1] if self.train_images.ndim == 3 else "H"
        for part, images, labels in (
            ("training", self.train_images, self.train_labels),
            ("test", self.test_images, self.test_labels),
        ):
            found = f"{images.dtype} images {images.shape} and {labels.dtype} labels {labels.shape}"
            expected = f"uint8 images (N, {side}, {side}) and as many int64 labels"
            like = images.dtype == np.uint8 and labels.dtype == np.int64
            if not like or images.shape != (len(images), side, side) or labels.shape != (len(images),):
                raise DatasetError(f"{self.name}: found {part} {found}, expected {expected}")
            if labels.size and not 0 <= labels.min() <= labels.max() < CLASSES:
                found = f"{part} labels from {labels.min()} to {labels.max()}"
                raise DatasetError(f"{self.name}: found {found}, expected 0 to {CLASSES - 1}")


@dataclass(frozen=True, kw_only=True)
class Source(Origin):
    """Where a data set of images comes from and how it is loaded; the rest is as in Origin."""

    load: Callable[["Source", Path], Dataset]  # from a folder, or a file, to the data set
    # From the folder to the images (N, H, H) uint8 that come without labels; None: there are none
    unlabelled: Callable[[Path], Images] | None = None


SOURCES: dict[str, Source] = {}

Loader = Callable[[Source, Path], Dataset]


def source(
    name: str, *, unlabelled: Callable[[Path], Images] | None = None, **described: Unpack[Described]
) -> Callable[[Loader], Loader]:
    """Register the decorated loader as the source `name`; the rest is as in Source."""

    def register(load: Loader) -> Loader:
        add(SOURCES, Source(name=name, load=load, unlabelled=unlabelled, **described))
        return load

    return register


def held_out(count: int, part: int, where: str) -> int:
    """Return how many of `count` images become the test images: one in `part`.

    where: the file or folder that they are in. Raises DatasetError when that is none.
    """
    if count < part:
        finding = f"{where}: found {count} images, expected at least {part}, to set one in {part} aside for the test"
        raise DatasetError(finding, "Add images.")
    return count // part


def check_labels(labels: npt.NDArray[np.integer], where: Callable[[int], str]) -> None:
    """Raise DatasetError for the first label outside 0..9; `where` names the place of a label's index."""
    wrong = np.flatnonzero((labels < 0) | (labels >= CLASSES))
    if wrong.size:
        finding = f"{where(int(wrong[0]))}: found label {labels[wrong[0]]}, expected 0 to {CLASSES - 1}"
        raise DatasetError(finding, "Correct the label, or take the image out.")
