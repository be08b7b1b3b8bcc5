"""Read IDX, the file format of MNIST, and refuse whatever is not exactly one well-formed file.

The format (yann.lecun.com, "FILE FORMATS FOR THE MNIST DATABASE"): two zero bytes, one byte for the type of
the values, one for the number of dimensions, each dimension as a big-endian 32-bit integer, then the values.
"""

import math
import struct

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError

UINT8_CODE = 0x08
TYPE_NAMES = {0x08: "uint8", 0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64"}
CLASSES = 10


def parse_idx(data: bytes, file: str, shape: tuple[int | None, ...]) -> npt.NDArray[np.uint8]:
    """Return the array that an unpacked IDX file holds.

    data: the whole file. file: the name to put into messages. shape: each dimension; None: any size above 0.
    Returns a read-only uint8 array, values 0..255, of the shape that the file's header gives.
    Raises DatasetError for any other type of values, number of dimensions, dimension or length.
    """
    wanted = " x ".join("N" if size is None else str(size) for size in shape)
    header = 4 + 4 * len(shape)
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in TYPE_NAMES:
        expected = f"an IDX file, which begins with {bytes((0, 0, UINT8_CODE, len(shape))).hex(' ')}"
        raise DatasetError(f"{file}: found first bytes '{data[:4].hex(' ')}', expected {expected}")
    if data[2] != UINT8_CODE:
        raise DatasetError(f"{file}: found {TYPE_NAMES[data[2]]} values, expected uint8 values")
    if data[3] != len(shape):
        raise DatasetError(f"{file}: found {data[3]} dimensions, expected {len(shape)} ({wanted})")
    if len(data) < header:
        raise DatasetError(f"{file}: found {len(data)} bytes, expected a header of {header}")
    dims = struct.unpack_from(f">{len(shape)}I", data, 4)
    if any(size == 0 or size != (expected or size) for size, expected in zip(dims, shape, strict=True)):
        found = " x ".join(map(str, dims))
        raise DatasetError(f"{file}: found dimensions {found}, expected {wanted} and none of them 0")
    length = header + math.prod(dims)
    if len(data) != length:
        what = "too short" if len(data) < length else "too long: bytes follow the last value"
        raise DatasetError(f"{file}: found {len(data):,} bytes, expected {length:,} ({what})")
    return np.frombuffer(data, np.uint8, offset=header).reshape(dims)


def parse_idx_labels(data: bytes, file: str, count: int | None = None) -> npt.NDArray[np.int64]:
    """Return the class labels that an unpacked IDX file holds: (N,) int64, 0..9.

    data: the whole file. file: the name to put into messages. count: how many labels; None: any number.
    Raises DatasetError as `parse_idx` does, and for a label above 9, named with its offset in the file.
    """
    labels = parse_idx(data, file, (count,))
    wrong = np.flatnonzero(labels >= CLASSES)
    if wrong.size:
        first = int(wrong[0])
        found = f"label {labels[first]} at offset {len(data) - labels.size + first} (label number {first})"
        raise DatasetError(f"{file}: found {found}, expected 0 to {CLASSES - 1}")
    return labels.astype(np.int64)
