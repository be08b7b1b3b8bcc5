"""Only regular files of a size that is expected are opened, wherever links lead, and nothing is waited for."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from model.storage import regular
from model.storage.regular import IrregularFileError, is_regular, open_regular, read_regular
from tests.helpers.guards import run_guarded
from tests.helpers.irregular import IRREGULAR


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    path = tmp_path / "folder" / "file"
    path.write_bytes(b"four")
    return path


def test_regular_file_is_read_up_to_its_limit(file: Path) -> None:
    assert read_regular(file, 4) == b"four"
    assert is_regular(file, 4)
    with pytest.raises(IrregularFileError, match="it has 4 bytes: expected at most 3"):
        read_regular(file, 3)
    assert not is_regular(file, 3)


def test_file_that_is_not_there_is_told_from_one_that_is_irregular(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_regular(file.with_name("other"), 4)
    file.with_name("link").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):
        read_regular(file.with_name("link"), 4)


@pytest.mark.parametrize("within", [True, False])
@pytest.mark.parametrize(("make", "message"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_irregular_files_are_refused_at_once(
    tmp_path: Path, make: Callable[[Path], object], message: str, within: bool
) -> None:
    make(tmp_path / "bad")
    with pytest.raises(OSError) as caught:
        run_guarded(lambda: read_regular(tmp_path / "bad", 4, within=tmp_path if within else None))
    outside = (
        within and str((tmp_path / "bad").readlink()).startswith("/") if (tmp_path / "bad").is_symlink() else False
    )
    assert caught.value.strerror == (
        "it is a link that leads out of its folder: expected a file within" if outside else message
    )


def test_pipe_that_takes_a_files_place_after_the_first_look_is_refused_at_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = regular._check

    def swap(status: os.stat_result, max_bytes: int) -> None:
        check(status, max_bytes)
        file.unlink(missing_ok=True)
        os.mkfifo(file)

    monkeypatch.setattr(regular, "_check", swap)
    with pytest.raises(IrregularFileError, match="it is a named pipe"):
        run_guarded(lambda: open_regular(file, 4))


def test_file_that_grows_while_it_is_read_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check = regular._check

    def grow(status: os.stat_result, max_bytes: int) -> None:
        check(status, max_bytes)
        with file.open("ab") as more:
            more.write(b"!" * 3)

    monkeypatch.setattr(regular, "_check", grow)
    with pytest.raises(IrregularFileError, match="expected at most 8"):
        read_regular(file, 8)


def test_links_are_followed_within_a_folder_and_not_out_of_it(file: Path, tmp_path: Path) -> None:
    folder = file.parent
    (folder / "..data").symlink_to(".")
    (folder / "inner").symlink_to("..data/file")
    (tmp_path / "outside").write_bytes(b"four")
    (folder / "outer").symlink_to("../outside")
    (tmp_path / "mounted").symlink_to("folder")
    assert read_regular(folder / "inner", 4, within=folder) == b"four"
    assert read_regular(tmp_path / "mounted" / "inner", 4, within=tmp_path / "mounted") == b"four"
    assert read_regular(folder / "outer", 4) == b"four"
    for path in (folder / "outer", folder / ".." / "outside"):
        with pytest.raises(IrregularFileError, match="it is a link that leads out of its folder"):
            read_regular(path, 4, within=folder)
