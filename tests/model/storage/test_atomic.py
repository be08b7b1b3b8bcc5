"""Files that are either whole or not there."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from model.storage.atomic import STALE_S, UNFINISHED, write_atomically, write_text_atomically

DIE_HALF_WAY = """
import os, sys
from pathlib import Path
from model.storage.atomic import write_atomically

def write(file):
    file.write(b"half")
    file.flush()
    os._exit(9)

write_atomically(Path(sys.argv[1]), write)
"""


def test_atomic_write_puts_the_whole_file_in_place_and_makes_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.txt"
    write_text_atomically(path, "whole — ink")
    assert path.read_text(encoding="utf-8") == "whole — ink"
    assert [p.name for p in path.parent.iterdir()] == ["file.txt"]


def test_atomic_write_that_fails_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old", encoding="utf-8")

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise RuntimeError("disk on fire")

    with pytest.raises(RuntimeError, match="disk on fire"):
        write_atomically(path, fail)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["file.txt"]


def test_process_that_dies_while_writing_keeps_the_old_file_and_is_swept_up_after(
    repository: Path, tmp_path: Path
) -> None:
    path = tmp_path / "file.txt"
    path.write_text("old", encoding="utf-8")
    died = subprocess.run([sys.executable, "-c", DIE_HALF_WAY, str(path)], cwd=repository, check=False)
    assert died.returncode == 9
    assert path.read_text(encoding="utf-8") == "old"
    assert len(list(tmp_path.glob(f"*{UNFINISHED}"))) == 1
    write_text_atomically(path, "new")
    assert len(list(tmp_path.glob(f"*{UNFINISHED}"))) == 1  # it may be that of a process that still writes
    (stale,) = tmp_path.glob(f"*{UNFINISHED}")
    os.utime(stale, (time.time() - STALE_S - 1,) * 2)
    write_text_atomically(path, "newer")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.read_text(encoding="utf-8") == "newer"


def test_two_writers_of_one_path_leave_the_file_of_the_later_one(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"

    def write(file: BinaryIO) -> None:
        write_text_atomically(path, "the other's")
        file.write(b"mine")

    write_atomically(path, write)
    assert path.read_text(encoding="utf-8") == "mine"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_atomic_write_forces_file_and_folder_to_the_disk_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    replace = Path.replace
    monkeypatch.setattr("os.fsync", lambda descriptor: calls.append("fsync"))

    def spy(self: Path, target: Path) -> Path:
        calls.append("rename")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", spy)
    write_text_atomically(tmp_path / "file.txt", "new")
    assert calls == ["fsync", "rename", "fsync"]
