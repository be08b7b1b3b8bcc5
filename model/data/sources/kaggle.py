"""Kaggle's competition "Digit Recognizer": MNIST's images as CSV, the test images without labels."""

from collections.abc import Iterable
from pathlib import Path

from model.data.errors import DatasetError
from model.data.formats.pixel_csv import read_table
from model.data.sources.base import SPLIT_SEED, Dataset, Images, Source, check_labels, held_out, source
from model.data.splits import split

SIDE = 28
PIXELS = tuple(f"pixel{i}" for i in range(SIDE * SIDE))
TRAINING = "train.csv"
UNLABELLED = "test.csv"
TEST_PART = 10  # one labelled image in so many becomes a test image: the competition keeps its test labels
WANTS = (
    f"{TRAINING} (label,pixel0..pixel783) and, for predictions, {UNLABELLED} (pixel0..pixel783), "
    "from kaggle.com/competitions/digit-recognizer (an account there is needed), unpacked"
)


def read_unlabelled(folder: Path) -> Images:
    """Return the competition's test images, which have no labels: (N, 28, 28) uint8, N 28,000 in the original."""
    table, _ = read_table(_find(folder, UNLABELLED), PIXELS)
    return table.reshape(-1, SIDE, SIDE)


@source(
    "kaggle",
    title="Kaggle's Digit Recognizer, a tenth of its labelled images set aside for the test",
    licence="CC BY-SA 3.0, as MNIST",
    wants=WANTS,
    unlabelled=read_unlabelled,
)
def read_kaggle(origin: Source, folder: Path) -> Dataset:
    """Read the labelled images and set a tenth of them aside, the same ones for ever, each class with its share."""
    path = _find(folder, TRAINING)
    table, digest = read_table(path, ("label", *PIXELS))
    check_labels(table[:, 0], lambda index: f"{path}: row {index + 2}")
    labels, images = table[:, 0].astype("int64"), table[:, 1:].reshape(-1, SIDE, SIDE)
    kept, aside = split(labels, held_out(len(labels), TEST_PART, str(path)), SPLIT_SEED)
    remark = (
        f"The competition's own test images have no labels: {len(aside):,} of the {len(labels):,} images of {TRAINING} "
        "are set aside for the test."
    )
    parts = images[kept], labels[kept], images[aside], labels[aside]
    return Dataset(origin.name, *parts, {TRAINING: digest}, remark)


def submission(labels: Iterable[int]) -> str:
    """Return the text of the file that the competition takes: one label for each of its test images, in their order."""
    rows = "".join(f"{number},{int(label)}\n" for number, label in enumerate(labels, 1))
    return f"ImageId,Label\n{rows}"


def _find(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise DatasetError(f"{folder}: the file {name} is missing; expected {WANTS}", "Put it there.")
    return path
