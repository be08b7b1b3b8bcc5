"""Arrays and JSON metadata in one .npz file, without pickle: written whole, and read with distrust.

numpy.load takes any zip file and unpacks whatever its headers promise. Here every member is checked
before it is unpacked: its name, its size, its array header against that size, and its numbers after.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from model.files import write_atomically

Array = NDArray[Any]

METADATA = "metadata"
MAX_UNPACKED_BYTES = 256 << 20
MAX_MEMBERS = 1000
MAX_HEADER_BYTES = 10_000
DTYPES = {"float32", "float64", "uint8", "int64"}

# What zipfile, zlib, numpy's format reader and json raise for damaged bytes.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class CheckpointError(ValueError):
    """A file of weights or of a training's state that cannot be used: one line with found, expected, remedy."""


def save_archive(path: Path, arrays: dict[str, Array], metadata: dict[str, Any]) -> None:
    """Write arrays and metadata, to which the arrays' SHA-256 is added, to one .npz file, atomically."""
    text = json.dumps({**metadata, "sha256": fingerprint(arrays)}, allow_nan=False).encode()
    members = {**arrays, METADATA: np.frombuffer(text, np.uint8)}

    def write(file: BinaryIO) -> None:
        # Not numpy.savez: its keyword for the file would forbid an array of that name.
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, array in members.items():
                with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                    npy.write_array(member, np.asarray(array, order="C"), allow_pickle=False)

    write_atomically(path, write)


def load_archive(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """Arrays by name and metadata of a file that save_archive wrote. Raises CheckpointError."""
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {_array_name(info): _read_member(archive, info) for info in _checked_members(archive)}
        text = arrays.pop(METADATA)
        metadata = json.loads(text.tobytes())
    except FileNotFoundError:
        raise CheckpointError(f"{path.name} is not there: expected a file made by python -m model.train") from None
    except KeyError:
        raise CheckpointError(f"{path.name} has no metadata: expected a file made by python -m model.train") from None
    except CheckpointError as error:
        raise CheckpointError(f"{path.name} {error}") from None
    except DAMAGE:
        raise CheckpointError(
            f"{path.name} is damaged or not an archive of arrays: expected a whole .npz made by "
            "python -m model.train; copy it again or train again"
        ) from None
    except OSError as error:
        raise CheckpointError(f"{path.name} cannot be read: {error.strerror}") from None
    if not isinstance(metadata, dict):
        raise CheckpointError(f"{path.name} has {type(metadata).__name__} metadata: expected a JSON object")
    if metadata.get("sha256") != fingerprint(arrays):
        raise CheckpointError(f"{path.name} holds arrays that do not match its SHA-256: copy it again or train again")
    return arrays, metadata


def fingerprint(arrays: dict[str, Array]) -> str:
    """SHA-256 in hex over the arrays' names, dtypes, shapes and bytes, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _checked_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The archive's members, if their names and sizes are acceptable."""
    members = archive.infolist()
    names = [info.filename for info in members]
    if len(set(names)) != len(names):
        raise CheckpointError("holds two members of one name: expected each array once")
    if len(members) > MAX_MEMBERS:
        raise CheckpointError(f"holds {len(members)} members: expected at most {MAX_MEMBERS}")
    unpacked = sum(info.file_size for info in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise CheckpointError(f"would unpack to {unpacked} bytes: expected at most {MAX_UNPACKED_BYTES}")
    return members


def _array_name(info: zipfile.ZipInfo) -> str:
    if not info.filename.endswith(".npy"):
        raise CheckpointError(f"holds a member {info.filename[:40]!r}: expected only .npy arrays")
    return info.filename[: -len(".npy")]


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Array:
    """One array, its header held against the member's size before its numbers are read."""
    name = info.filename[:40]
    with archive.open(info) as member:
        if npy.read_magic(member) != (1, 0):
            raise CheckpointError(f"has an unknown array format in {name}: expected .npy version 1.0")
        shape, fortran_order, dtype = npy.read_array_header_1_0(member, max_header_size=MAX_HEADER_BYTES)
        if fortran_order or dtype.name not in DTYPES or not dtype.isnative:
            raise CheckpointError(f"has dtype {dtype} in {name}: expected one of {', '.join(sorted(DTYPES))}")
        promised = math.prod(shape) * dtype.itemsize
        found = info.file_size - member.tell()
        if promised != found:
            raise CheckpointError(f"promises {promised} bytes in {name}, but holds {found}")
        array = np.frombuffer(bytearray(member.read(found + 1)), dtype).reshape(shape)
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise CheckpointError(f"has numbers that are not finite in {name}: the weights are of no use; train again")
    return array
