"""Read the arrays of an .npz file with distrust, whoever made it.

numpy.load takes any zip file and unpacks whatever its headers promise. Here every member is checked
before it is unpacked: its name, its size, and its array header against that size.
"""

import math
import struct
import zipfile
import zlib
from collections.abc import Set
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from numpy.lib import format as npy

from model.storage.facts import is_printable, shown
from model.storage.regular import open_regular

MAX_HEADER_BYTES = 10_000
MAX_NAME = 100  # characters of a member's name
# What a zip file holds beside a member's content, in bytes: two headers with its name, and what zip tools add.
MAX_ENTRY_BYTES = 1024

# What zipfile, zlib and numpy's format reader raise for damaged bytes.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class NpzError(ValueError):
    """An .npz file that is not read: what it has or holds and what was expected, to follow the file's name."""


class NpzDamage(NpzError):
    """An .npz file that is no whole zip archive of arrays."""


def read_npz(path: Path, dtypes: Set[str], *, max_bytes: int, max_members: int) -> dict[str, npt.NDArray[Any]]:
    """Return the arrays of an .npz file by name, writable and in C order.

    dtypes: the names of those that are accepted. max_bytes: the most that all members may unpack to.
    The file itself may be no larger than so many bytes in so many members need.
    Raises NpzError, and OSError for what is not there, no regular file, too large or cannot be read.
    """
    try:
        with (
            open_regular(path, max_bytes + (max_members + 1) * MAX_ENTRY_BYTES) as file,
            zipfile.ZipFile(file) as archive,
        ):
            members = _checked_members(archive, max_bytes, max_members)
            return {_array_name(info): _read_member(archive, info, dtypes) for info in members}
    except NpzError:
        raise
    except _DAMAGE:
        raise NpzDamage("is damaged or not an archive of arrays") from None


def _checked_members(archive: zipfile.ZipFile, max_bytes: int, max_members: int) -> list[zipfile.ZipInfo]:
    """Return the archive's members, if their names and sizes are acceptable."""
    members = archive.infolist()
    names = [info.filename for info in members]
    for name in names:
        if len(name) > MAX_NAME or not is_printable(name):
            raise NpzError(f"holds a member {shown(name)}: expected names of at most {MAX_NAME} printable characters")
    if len(set(names)) != len(names):
        raise NpzError("holds two members of one name: expected each array once")
    if len(members) > max_members:
        raise NpzError(f"holds {len(members)} members: expected at most {max_members}")
    if not all(info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in members):
        raise NpzError("is compressed in an unknown way: expected it as numpy.savez_compressed writes it")
    unpacked = sum(info.file_size for info in members)
    if unpacked > max_bytes:
        raise NpzError(f"would unpack to {unpacked} bytes: expected at most {max_bytes}")
    return members


def _array_name(info: zipfile.ZipInfo) -> str:
    if not info.filename.endswith(".npy"):
        raise NpzError(f"holds a member {shown(info.filename)}: expected only .npy arrays")
    return info.filename[: -len(".npy")]


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, dtypes: Set[str]) -> npt.NDArray[Any]:
    """Return one array, its header held against the member's size before its numbers are read."""
    name = info.filename[:40]
    with archive.open(info) as member:
        if npy.read_magic(member) != (1, 0):
            raise NpzError(f"has an unknown array format in {name}: expected .npy version 1.0")
        shape, fortran_order, dtype = _read_header(member)
        if dtype.name not in dtypes or not dtype.isnative:
            raise NpzError(f"has dtype {dtype} in {name}: expected one of {', '.join(sorted(dtypes))}")
        if fortran_order:
            raise NpzError(f"has Fortran order in {name}: expected C order, as numpy.ascontiguousarray gives it")
        promised = math.prod(shape) * dtype.itemsize
        found = info.file_size - member.tell()
        if promised != found:
            raise NpzError(f"declares {promised} bytes in {name}, but holds {found}")
        return np.frombuffer(bytearray(member.read(found + 1)), dtype).reshape(shape)


def _read_header(member: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Return the shape, whether its order is Fortran's and the dtype that an array's header promises."""
    try:
        return npy.read_array_header_1_0(member, max_header_size=MAX_HEADER_BYTES)
    except Exception:  # its tokenizer, its literals and its dtypes each raise errors of their own
        raise NpzDamage("is damaged or not an archive of arrays") from None
