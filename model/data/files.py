"""Find, check and fetch the files of a data set in a folder, whatever the set and its packing."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from model.data.download import PART_SUFFIX, Retry, check_mirror, download
from model.data.errors import DatasetError, unreadable
from model.data.formats.compression import ENDINGS, unpack

LOCK_NAME = ".download.lock"

FileProgress = Callable[[str, int, int | None], None]


class PublishedFile(Protocol):
    """One file of a data set that mirrors serve: how it is called, found and checked."""

    @property
    def name(self) -> str:
        """Return what people call the file."""

    @property
    def packed_name(self) -> str:
        """Return the name under which mirrors serve the file."""

    @property
    def max_packed_size(self) -> int:
        """Return the most bytes that the served file may have."""

    @property
    def packing(self) -> str:
        """Return the ending that packing adds to its name on mirrors."""

    @property
    def sha256(self) -> str:
        """Return the checksum of what it holds, however it is packed."""

    def find(self, folder: Path) -> Path | None:
        """Return the file's path in `folder`, under any of its names; None: not there."""

    def load(self, path: Path) -> Any:
        """Return what `path` holds; raises DatasetError unless it is what was published."""


@dataclass(frozen=True)
class DataFile:
    """One file of a data set. All of its names may end in .gz or .Z as well."""

    name: str  # what people call it
    size: int  # bytes, unpacked
    sha256: str  # of the unpacked content
    other_names: tuple[str, ...] = ()  # further names under which people have it
    packing: str = ".gz"  # the ending on mirrors, one of model.data.formats.compression.ENDINGS

    @property
    def packed_name(self) -> str:
        """Return the name under which mirrors serve the file."""
        return self.name + self.packing

    @property
    def max_packed_size(self) -> int:
        """Return the most bytes that the packed file needs: gzip may add a thousandth, compress half as much again."""
        return self.size + self.size // (2 if self.packing == ".Z" else 1000) + 1024

    def find(self, folder: Path) -> Path | None:
        """Return the file's path in `folder`, unpacked or packed, under any of its names; None: not there."""
        return find_file(folder, (self.name, *self.other_names))

    def load(self, path: Path) -> bytes:
        """Return the unpacked content of `path`; raises DatasetError unless all its bits are this file's."""
        data = read_bytes(path, self.max_packed_size, f"{self.size:,} unpacked")
        content = unpack(data, str(path), self.size)
        if len(content) != self.size:
            raise DatasetError(f"{path}: found {len(content):,} unpacked bytes, expected {self.size:,}")
        digest = hashlib.sha256(content).hexdigest()
        if digest != self.sha256:
            raise DatasetError(f"{path}: found SHA-256 {digest} (unpacked), expected {self.sha256}")
        return content


def find_file(folder: Path, names: Sequence[str]) -> Path | None:
    """Return the path of the file in `folder` that has one of these names, packed or not; None: not there."""
    paths = (folder / (name + ending) for ending in ENDINGS for name in names)
    return next((path for path in paths if path.is_file()), None)


def read_bytes(path: Path, limit: int, expected: str | None = None) -> bytes:
    """Return a file's content of at most `limit` bytes; `expected` says how many a published file has.

    Raises DatasetError for a longer file, and for one that is not there or cannot be read.
    """
    try:
        found = path.stat().st_size
        if found > limit:
            finding = f"{path}: found {found:,} bytes, expected "
            if expected is None:
                raise DatasetError(f"{finding}at most {limit:,}", "Take the file out, or bring the right one.")
            raise DatasetError(finding + expected)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error


def default_folder(name: str) -> Path:
    """Return where the data set `name` is kept: a folder in INKLING_DATA_DIR or in the user's cache."""
    chosen = os.environ.get("INKLING_DATA_DIR")
    return (Path(chosen).expanduser() if chosen else _user_cache() / "inkling") / name


def _user_cache() -> Path:
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return Path(local) if local else Path.home() / "AppData" / "Local"
    xdg = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if xdg.is_absolute():  # the XDG specification: a relative path is to be ignored
        return xdg
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def missing(files: Sequence[PublishedFile], folder: Path) -> list[str]:
    """Return the names of the files that `folder` lacks."""
    return [file.name for file in files if file.find(folder) is None]


def names_in_words(files: Sequence[PublishedFile]) -> str:
    """Return the files' names as a phrase that tells a person what to put into a folder."""
    packings = " or ".join(sorted({file.packing for file in files if file.packing}))
    return ", ".join(file.name for file in files) + (f" (each as it is or with {packings})" if packings else "")


def fetch_files(
    files: Sequence[PublishedFile],
    folder: Path,
    mirrors: Sequence[str],
    *,
    progress: FileProgress | None = None,
    retry: Retry | None = None,
) -> None:
    """Make `folder` hold all of `files`: check those that are there, download the others.

    mirrors: addresses of folders that serve the files under their packed names.
    progress: called with a file's name, the bytes of it that are there and the total (None: not known).
    Raises DatasetError for a file with the wrong content, mirrors that all fail and an unusable folder.
    """
    bases = [check_mirror(mirror) for mirror in mirrors]
    show = progress or (lambda file, done, total: None)
    remedy = (
        "Check the network and try again: what has arrived is kept. "
        f"Or put the files {names_in_words(files)} into a folder and name it with --data-dir."
    )
    with _only_downloader(folder):
        for file in files:
            target = folder / file.packed_name
            there = file.find(folder)
            if there is None:
                urls = [base + file.packed_name for base in bases]
                watch = partial(show, target.name)
                download(urls, target, file.load, file.max_packed_size, remedy, watch, retry)
            else:
                file.load(there)
            target.with_name(target.name + PART_SUFFIX).unlink(missing_ok=True)


@contextmanager
def _only_downloader(folder: Path) -> Iterator[None]:
    """Make `folder` and hold its lock, which the system takes back when the process ends, however it ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / LOCK_NAME).open("ab")
    except OSError as error:
        finding = f"{folder}: cannot write files there ({error.strerror})"
        raise DatasetError(finding, "Choose another folder with --data-dir.") from error
    with lock:
        try:
            _lock(lock.fileno())
        except (BlockingIOError, PermissionError) as error:
            finding = f"{folder}: another process is downloading into it"
            raise DatasetError(finding, "Wait until it has ended, then try again.") from error
        except OSError:
            pass  # no locks on this file system: two downloads at once fail their checksums, no worse
        yield


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
