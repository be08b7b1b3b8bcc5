"""Opens regular files and nothing else: what lies in a folder may also be a pipe, a device or a link to one.

Opening a named pipe waits for its writer, for ever if there is none; reading a device may never end; and a link may
lead anywhere.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

# A pipe that took a file's place after the first look is opened without waiting, and refused; Windows has none of them.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
# The last link is followed before the file is opened: one that comes in between leads nowhere.
_FLAGS_WITHIN = _FLAGS | getattr(os, "O_NOFOLLOW", 0)

_KINDS: dict[str, Callable[[int], bool]] = {
    "a folder": stat.S_ISDIR,
    "a named pipe": stat.S_ISFIFO,
    "a device": lambda mode: stat.S_ISCHR(mode) or stat.S_ISBLK(mode),
    "a socket": stat.S_ISSOCK,
}


class IrregularFileError(OSError):
    """A path that is not opened for what lies there; strerror says what was found and what was expected."""


def open_regular(path: Path, max_bytes: int, *, within: Path | None = None) -> BinaryIO:
    """Open a regular file of at most max_bytes for reading; a link to one is followed.

    within: the folder that the file must lie in when all links are followed, that folder's own too; None: anywhere.
    Raises IrregularFileError, and OSError for a file that is not there or may not be read.
    """
    if within is not None:
        path = _resolved_within(path, within)
    _check(path.stat(), max_bytes)  # before it is opened: that alone makes some devices do something
    descriptor = os.open(path, _FLAGS if within is None else _FLAGS_WITHIN)
    try:
        _check(os.fstat(descriptor), max_bytes)
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_regular(path: Path, max_bytes: int, *, within: Path | None = None) -> bytes:
    """Return the content of a regular file, as open_regular opens it; raises what that does."""
    with open_regular(path, max_bytes, within=within) as file:
        content = file.read(max_bytes + 1)
    if len(content) > max_bytes:  # it grew meanwhile
        raise _too_large(len(content), max_bytes)
    return content


def is_regular(path: Path, max_bytes: int, *, within: Path | None = None) -> bool:
    """Return whether open_regular would open it."""
    try:
        open_regular(path, max_bytes, within=within).close()
    except OSError:
        return False
    return True


def _resolved_within(path: Path, folder: Path) -> Path:
    """Return where the path leads, if that is within the folder."""
    # Not Path.resolve: it raises RuntimeError for links that lead in circles.
    place, home = Path(os.path.realpath(path)), Path(os.path.realpath(folder))
    if not place.is_relative_to(home):
        raise IrregularFileError(errno.ELOOP, "it is a link that leads out of its folder: expected a file within")
    return place


def _check(status: os.stat_result, max_bytes: int) -> None:
    if not stat.S_ISREG(status.st_mode):
        found = next((name for name, is_it in _KINDS.items() if is_it(status.st_mode)), "no file")
        raise IrregularFileError(errno.EINVAL, f"it is {found}: expected a regular file")
    if status.st_size > max_bytes:
        raise _too_large(status.st_size, max_bytes)


def _too_large(found: int, max_bytes: int) -> IrregularFileError:
    return IrregularFileError(errno.EFBIG, f"it has {found:,} bytes: expected at most {max_bytes:,}")
