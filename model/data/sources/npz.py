"""NumPy archives with training and test arrays, as Keras keeps MNIST."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError, unreadable
from model.data.sources.base import Dataset, Images, Labels, Source, check_labels, source
from model.storage.npz import NpzError, read_npz

NAMES = ("x_train", "y_train", "x_test", "y_test")
MAX_BYTES = 1 << 29  # unpacked: MNIST as float64 takes 440 MB
MAX_MEMBERS = 100
INTEGERS = frozenset({"uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"})
FLOATS = frozenset({"float16", "float32", "float64"})
REMEDY = "Save the arrays again with numpy.savez."
AT_ONCE = 4096  # images converted at a time, so that no second copy of all of them is made


@source(
    "npz",
    title="your own NumPy archive, as Keras keeps MNIST",
    licence="that of your data",
    wants=f"one .npz file with {', '.join(NAMES)} (images: 28x28, 28x28x1 or 784, 0..255 or floats 0..1), "
    "or the file itself in place of the folder",
)
def read_archive(origin: Source, folder: Path) -> Dataset:
    """Read images of any one square size, brought to uint8 by their own range."""
    path = _find(origin, folder)
    try:
        arrays = read_npz(path, INTEGERS | FLOATS, max_bytes=MAX_BYTES, max_members=MAX_MEMBERS)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except NpzError as error:
        raise DatasetError(f"{path}: the file {error}", REMEDY) from error
    except OSError as error:
        raise unreadable(path, error) from error
    lacking = [name for name in NAMES if name not in arrays]
    if lacking:
        found = ", ".join(arrays) or "no arrays"
        raise DatasetError(f"{path}: found {found}; {', '.join(lacking)} is missing; expected {origin.wanted}", REMEDY)
    parts: list[npt.NDArray[Any]] = []
    for images_name, labels_name in (NAMES[:2], NAMES[2:]):
        images = _images(arrays.pop(images_name), f"{path}: {images_name}")
        parts += [images, _labels(arrays.pop(labels_name), f"{path}: {labels_name}", len(images))]
    if parts[0].shape[1:] != parts[2].shape[1:]:
        finding = f"{path}: found images of {parts[0].shape[1]} and of {parts[2].shape[1]} pixels a side"
        raise DatasetError(f"{finding}, expected one size for training and test", REMEDY)
    return Dataset(origin.name, parts[0], parts[1], parts[2], parts[3], {path.name: digest})


def _find(origin: Source, folder: Path) -> Path:
    if folder.is_file():
        return folder
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".npz" and path.is_file())
    except OSError as error:
        raise unreadable(folder, error) from error
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "no .npz file"
        raise DatasetError(f"{folder}: found {names}, expected {origin.wanted}", "Name the file with --data-dir.")
    return found[0]


def _images(values: npt.NDArray[Any], where: str) -> Images:
    """Return images as (N, H, H) uint8: integers 0..255 as they are, floats 0..1 in 255 steps."""
    shape = values.shape
    if values.ndim == 4 and shape[3] == 1:
        shape = shape[:3]
    elif values.ndim == 2 and shape[1]:
        side = round(shape[1] ** 0.5)
        shape = (shape[0], side, side) if side * side == shape[1] else shape
    if len(shape) != 3 or shape[1] != shape[2] or 0 in shape:
        found = " x ".join(map(str, values.shape))
        raise DatasetError(f"{where}: found an array {found}, expected N x H x H, N x H x H x 1 or N x HH", REMEDY)
    values = values.reshape(shape)
    images = np.empty(shape, np.uint8)
    whole = values.dtype.kind in "iu"
    top, scale = (255, 1) if whole else (1, 255)
    for start in range(0, len(values), AT_ONCE):
        some = values[start : start + AT_ONCE]
        wrong = ~((some >= 0) & (some <= top))  # true for NaN as well
        if wrong.any():
            image, y, x = (int(index[0]) for index in wrong.nonzero())
            found = f"{some[image, y, x]} in image {start + image}, row {y}, column {x} ({values.dtype})"
            expected = "whole numbers 0 to 255" if whole else "floats from 0 to 1: divide by 255, or save uint8"
            raise DatasetError(f"{where}: found {found}, expected {expected}", REMEDY)
        images[start : start + AT_ONCE] = some if whole else np.rint(some * scale)
    return images


def _labels(values: npt.NDArray[Any], where: str, count: int) -> Labels:
    """Return labels as (N,) int64."""
    if values.shape not in ((count,), (count, 1)) or values.dtype.kind not in "iu":
        found = f"{values.dtype} {' x '.join(map(str, values.shape))}"
        expected = f"{count} whole numbers 0 to 9, one for each image"
        raise DatasetError(f"{where}: found {found}, expected {expected}", REMEDY)
    labels = values.reshape(count)
    check_labels(labels, lambda index: f"{where}[{index}]")
    return labels.astype(np.int64)
