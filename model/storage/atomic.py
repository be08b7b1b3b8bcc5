"""Files that are either whole or not there: written aside, forced to the disk, then renamed into place."""

from __future__ import annotations

import contextlib
import glob
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

# Written aside under this ending; one that is found later was left by a process that died.
UNFINISHED = ".unfinished"
# A file that nobody has written to for so long is no longer being written, in seconds.
STALE_S = 3600
_CHUNK_BYTES = 1 << 20


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then put it in place of `path`.

    A crash at any moment, of the program or the machine, leaves the old file or the new one. Temporary
    files that crashes left beside this path more than an hour ago are removed: a younger one may be another
    process's. Raises what `write` or the disk raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(0o644)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def rehearse(folder: Path, count: int) -> None:
    """Write `count` bytes aside in a folder, which is made if need be, and take them away again.

    Raises OSError where a file of that size could not be written: no room, no permission, no folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(prefix=".", suffix=UNFINISHED, dir=folder) as file:
        for start in range(0, count, _CHUNK_BYTES):
            file.write(bytes(min(_CHUNK_BYTES, count - start)))
        file.flush()
        os.fsync(file.fileno())


def _sweep(path: Path) -> None:
    """Remove what processes that died while writing this path left beside it."""
    for stale in path.parent.glob(f".{glob.escape(path.name)}.*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            if time.time() - stale.stat().st_mtime > STALE_S:
                stale.unlink()


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Do the same for bytes."""
    write_atomically(path, lambda file: file.write(content))


def write_text_atomically(path: Path, text: str) -> None:
    """Do the same for a text, as UTF-8."""
    write_bytes_atomically(path, text.encode())


def sync_folder(folder: Path) -> None:
    """Force a rename in this folder to the disk; Windows cannot open folders and needs no such thing."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
