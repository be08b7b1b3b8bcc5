"""A data set of a few images, registered as a source like any other, with files that a mirror can serve."""

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.data.files import DataFile
from model.data.sources.base import Dataset, Source
from model.data.sources.mnist import read_mnist

SIDE = 28
TRAINING, TEST = 60, 20


def idx_bytes(values: npt.NDArray[np.uint8], code: int = 8) -> bytes:
    """Return the IDX file that holds `values`, of any number of dimensions.

    code: of the type that the file says they have.
    """
    header = bytes((0, 0, code, values.ndim))
    return header + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes()


def small_arrays() -> list[npt.NDArray[np.uint8]]:
    """Return training images, training labels, test images and test labels; noise, so that gzip cannot shrink it."""
    rng = np.random.default_rng(8)
    images = [rng.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8) for count in (TRAINING, TEST)]
    labels = [(np.arange(count) % 10).astype(np.uint8) for count in (TRAINING, TEST)]
    return [images[0], labels[0], images[1], labels[1]]


NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
CONTENTS = dict(zip(NAMES, map(idx_bytes, small_arrays()), strict=True))
PACKED = {f"{name}.gz": gzip.compress(content, mtime=0) for name, content in CONTENTS.items()}
SOURCE = Source(
    name="small",
    title="a few images",
    licence="none",
    files=tuple(
        DataFile(name, len(content), hashlib.sha256(content).hexdigest(), (name.replace("-idx", ".idx"),))
        for name, content in CONTENTS.items()
    ),
    mirrors=(),
    load=read_mnist,
)


def write_unpacked(folder: Path) -> None:
    """Put the four files into `folder`, unpacked."""
    for name, content in CONTENTS.items():
        (folder / name).write_bytes(content)


def assert_is_small(found: Dataset) -> None:
    """Fail unless `found` holds the small set's arrays."""
    expected = small_arrays()
    arrays = (found.train_images, found.train_labels, found.test_images, found.test_labels)
    for array, wanted in zip(arrays, expected, strict=True):
        np.testing.assert_array_equal(array, wanted)
