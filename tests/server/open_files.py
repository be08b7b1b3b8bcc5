"""Tells which files a process has open: a temporary file, too, that nobody can see by its name."""

import stat
import sys
from pathlib import Path

import psutil


def open_files(pid: int) -> list[str]:
    """Return the regular files that a process has open."""
    if sys.platform != "linux":
        return [file.path for file in psutil.Process(pid).open_files()]
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if stat.S_ISREG(link.stat().st_mode):
                found.append(str(link.readlink()))
        except FileNotFoundError:  # closed since
            continue
    return found
