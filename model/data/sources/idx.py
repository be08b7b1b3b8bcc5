"""Four IDX files of any content, packed or not: sets made like MNIST, and EMNIST's digits."""

import hashlib
from pathlib import Path

import numpy as np

from model.data.errors import DatasetError
from model.data.files import find_file, read_bytes
from model.data.formats.compression import unpack
from model.data.formats.idx import parse_idx, parse_idx_labels
from model.data.sources.base import Dataset, Images, Labels, Source, source

MAX_BYTES = 1 << 29  # of one unpacked file: twice EMNIST's 240,000 training digits and more
REMEDY = "Make or copy the file again."
# How the parts are called, training before test. EMNIST (Cohen et al. 2017) stores each image with rows and columns
# exchanged, so its own file names say that the images have to be turned.
MNIST_PARTS = ("train", "t10k")
EMNIST_PARTS = ("emnist-digits-train", "emnist-digits-test")


@source(
    "idx",
    title="your own four IDX files, as MNIST's are",
    licence="that of your data",
    wants=f"{', '.join(f'{part}-images-idx3-ubyte, {part}-labels-idx1-ubyte' for part in MNIST_PARTS)} "
    f"(each as it is or with .gz), or EMNIST's {EMNIST_PARTS[0]}-images-idx3-ubyte and so on",
)
def read_idx_set(origin: Source, folder: Path) -> Dataset:
    """Read the images of any side and the labels of the training and the test part."""
    emnist = find_file(folder, (f"{EMNIST_PARTS[0]}-images-idx3-ubyte",)) is not None
    checksums: dict[str, str] = {}
    train, test = (_part(origin, folder, part, checksums) for part in (EMNIST_PARTS if emnist else MNIST_PARTS))
    if train[0].shape[1:] != test[0].shape[1:]:
        sizes = [" x ".join(map(str, images.shape[1:])) for images, _ in (train, test)]
        finding = f"{folder}: found training images {sizes[0]} and test images {sizes[1]}, expected one size"
        raise DatasetError(finding, REMEDY)
    if emnist:
        train, test = ((np.ascontiguousarray(images.transpose(0, 2, 1)), labels) for images, labels in (train, test))
    return Dataset(origin.name, *train, *test, checksums)


def _part(origin: Source, folder: Path, part: str, checksums: dict[str, str]) -> tuple[Images, Labels]:
    """Return images and labels of one part, and note the files' checksums."""
    images_file, images_bytes = _content(origin, folder, f"{part}-images-idx3-ubyte", checksums)
    labels_file, labels_bytes = _content(origin, folder, f"{part}-labels-idx1-ubyte", checksums)
    try:
        images = parse_idx(images_bytes, images_file, (None, None, None))
        labels = parse_idx_labels(labels_bytes, labels_file)
    except DatasetError as error:
        raise DatasetError(error.finding, REMEDY) from error
    n, h, w = images.shape
    if h != w:
        raise DatasetError(f"{images_file}: found images of {h} x {w} pixels, expected square ones", REMEDY)
    if len(labels) != n:
        raise DatasetError(f"{labels_file}: found {len(labels):,} labels, expected {n:,}, one for each image", REMEDY)
    return images, labels


def _content(origin: Source, folder: Path, name: str, checksums: dict[str, str]) -> tuple[str, bytes]:
    """Return the path of a file and its unpacked content."""
    path = find_file(folder, (name, name.replace("-idx", ".idx")))
    if path is None:
        raise DatasetError(f"{folder}: the file {name} is missing; expected {origin.wanted}", "Put it there.")
    try:
        content = unpack(read_bytes(path, MAX_BYTES), str(path), MAX_BYTES)
    except DatasetError as error:
        raise DatasetError(error.finding, REMEDY) from error
    checksums[name] = hashlib.sha256(content).hexdigest()
    return str(path), content
