"""A training's files: a disk that is full is told of before the first epoch, or loses at most the one that was cut."""

import errno
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from model.storage.archive import CheckpointError, load_archive
from model.training import session
from tests.helpers.small_session import EPOCHS, small_session


class Disk:
    """Forces files to the disk until it is full."""

    def __init__(self, room: int) -> None:
        self.room, self.calls = room, 0

    def __call__(self, descriptor: int) -> None:
        self.calls += 1
        if self.calls > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def names(folder: Path) -> Iterator[str]:
    return (path.name for path in sorted(folder.iterdir()))


def test_session_finds_out_that_the_disk_is_full_before_it_reads_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = small_session(monkeypatch, tmp_path / "new" / "tiny.npz")
    monkeypatch.setattr(session, "prepare", None)
    monkeypatch.setattr(os, "fsync", Disk(0))
    with pytest.raises(CheckpointError) as caught:
        training.run()
    assert str(caught.value) == (
        f"the training's files, 0.5 MB, cannot be written to {tmp_path / 'new'}: No space left on device; make room "
        "there or choose another file with --out"
    )
    assert list(names(tmp_path / "new")) == []


def test_session_finds_out_that_its_folder_cannot_be_before_it_reads_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    training = small_session(monkeypatch, tmp_path / "file" / "tiny.npz")
    monkeypatch.setattr(session, "prepare", None)
    with pytest.raises(CheckpointError, match=r"cannot be written to .*file: File exists; make room"):
        training.run()


def test_session_that_a_full_disk_ends_goes_on_to_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole" / "tiny.npz", tmp_path / "cut" / "tiny.npz"
    small_session(monkeypatch, whole).run()
    ended = 0
    for room in count(1):  # 0: found out before
        training = small_session(monkeypatch, out)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", Disk(room))
            try:
                training.run()
            except CheckpointError as error:
                ended += 1
                kept = out.with_suffix(".resume").exists()
                todo = "whole epochs are kept: make room there and add --resume to go on"
                todo = todo if kept else "no epoch is kept: make room there and start again"
                assert str(error) == f"{out.parent} cannot be written to: No space left on device; {todo}"
            else:
                break
        assert not list(out.parent.glob(".*"))
        small_session(monkeypatch, out, resume=kept).run()
        assert list(names(out.parent)) == ["tiny.jsonl", "tiny.npz", "tiny.svg"]
        assert load_archive(out)[1]["sha256"] == load_archive(whole)[1]["sha256"]
        assert len(out.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()) == EPOCHS
        for path in out.parent.iterdir():
            path.unlink()
    # State, log and curves of each epoch, and the weights: each a file and its folder.
    assert ended == 2 * (3 * EPOCHS + 1)


def test_session_of_metadata_that_no_card_could_hold_is_refused_before_it_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = small_session(monkeypatch, tmp_path / "tiny.npz", seed=1 << 80)
    with pytest.raises(CheckpointError, match=r"^the network has seed 1208925819614629174706176: expected a whole"):
        training.run()
    assert list(names(tmp_path)) == []
