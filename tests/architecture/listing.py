"""The files that are or would be committed: git tells them; where it can't, .gitignore does."""

import os
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

GIT = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]


def list_files(root: Path) -> list[str]:
    """Return the files' paths from the root.

    A machine may lack git, a downloaded archive its history, and git reads no folder of another user's.
    """
    try:
        listing = subprocess.run(GIT, cwd=root, check=True, capture_output=True, encoding="utf-8").stdout
    except (OSError, subprocess.CalledProcessError):
        return sorted(walk(root))
    return sorted(path for path in listing.split("\0") if path and (root / path).is_file())


def walk(root: Path) -> Iterator[str]:
    """Yield the paths of the files that .gitignore lets in."""
    lines = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    patterns = [".git", *(line for line in lines if line and not line.startswith("#"))]

    def ignored(path: str, *, is_folder: bool) -> bool:
        return any(_matches(pattern, path) for pattern in patterns if is_folder or not pattern.endswith("/"))

    for place, folders, names in os.walk(root):
        folder = Path(place).relative_to(root)
        folders[:] = [name for name in folders if not ignored((folder / name).as_posix(), is_folder=True)]
        paths = [(folder / name).as_posix() for name in names]
        yield from (path for path in paths if not ignored(path, is_folder=False))


def _matches(pattern: str, path: str) -> bool:
    """Return whether a pattern without a slash in its middle, as all of ours are, stands for a path."""
    name = pattern.strip("/")
    return fnmatchcase(path if pattern.startswith("/") else path.rpartition("/")[2], name)
