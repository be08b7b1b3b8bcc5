"""Arrays and JSON metadata in one .npz file, without pickle: written whole, and read with distrust.

Reading is model.storage.npz's part; here are the metadata, the checksum, and what is special to weights.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from model.storage.atomic import write_atomically
from model.storage.facts import one_line
from model.storage.npz import NpzDamage, NpzError, read_npz

Array = NDArray[Any]

METADATA = "metadata"
MAX_UNPACKED_BYTES = 256 << 20
MAX_MEMBERS = 1000
# The metadata of weights have 3 kB, those of a training's state 350 bytes for each epoch.
MAX_METADATA_BYTES = 1 << 25
DTYPES = frozenset({"float32", "float64", "uint8", "int64"})


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


def load_archive(
    path: Path, *, max_metadata_bytes: int = MAX_METADATA_BYTES
) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return arrays by name and metadata of a file that save_archive wrote.

    The checksum is the arrays': believe no member of the metadata before it is checked (model.storage.facts).
    Raises CheckpointError: one printable line that begins with the file's name.
    """
    try:
        return _load(path, max_metadata_bytes)
    except CheckpointError as error:
        raise CheckpointError(one_line(f"{path.name} {error}")) from None


def _load(path: Path, max_metadata_bytes: int) -> tuple[dict[str, Array], dict[str, Any]]:
    try:
        arrays = read_npz(path, DTYPES, max_bytes=MAX_UNPACKED_BYTES, max_members=MAX_MEMBERS)
    except FileNotFoundError:
        raise CheckpointError("does not exist: expected a file made by python -m model.train") from None
    except NpzDamage:
        raise _damaged() from None
    except NpzError as error:
        raise CheckpointError(str(error)) from None
    except OSError as error:
        raise CheckpointError(f"cannot be read: {error.strerror}") from None
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise CheckpointError(f"has infinite or NaN values in {name}.npy: train again")
    if METADATA not in arrays:
        raise CheckpointError("has no metadata: expected a file made by python -m model.train")
    text = arrays.pop(METADATA).tobytes()
    if len(text) > max_metadata_bytes:
        raise CheckpointError(f"has {len(text):,} bytes of metadata: expected at most {max_metadata_bytes:,}")
    try:
        metadata = json.loads(text)
    except (ValueError, RecursionError):
        raise _damaged() from None
    if not isinstance(metadata, dict):
        raise CheckpointError(f"has {type(metadata).__name__} metadata: expected a JSON object")
    if metadata.get("sha256") != fingerprint(arrays):
        raise CheckpointError("holds arrays that do not match its SHA-256: copy it again or train again")
    return arrays, metadata


def fingerprint(arrays: dict[str, Array]) -> str:
    """Return the SHA-256 in hex over the arrays' names, dtypes, shapes and bytes, in order of name."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()


def _damaged() -> CheckpointError:
    return CheckpointError(
        "is damaged or not an archive of arrays: expected a whole .npz made by "
        "python -m model.train; copy it again or train again"
    )
