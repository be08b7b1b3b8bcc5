"""The files of a data set in a folder: found under any of their names, checked, fetched, kept apart."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from model.data.download import Retry
from model.data.errors import DatasetError
from model.data.files import LOCK_NAME, DataFile, default_folder, fetch_files, missing
from tests.helpers import mirror as answers
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.mirror import running_mirror
from tests.helpers.small_set import CONTENTS, NAMES, PACKED, SOURCE, write_unpacked

QUICK = Retry(rounds=2, timeout=HANG_GUARD_S, pause=0.001)
FIRST = SOURCE.files[0]
CONTENT = CONTENTS[FIRST.name]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "train-images.idx3-ubyte"])
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_file_is_found_and_read_under_each_of_its_names(tmp_path: Path, name: str, ending: str) -> None:
    (tmp_path / (name + ending)).write_bytes(gzip.compress(CONTENT) if ending else CONTENT)
    path = FIRST.find(tmp_path)
    assert path == tmp_path / (name + ending)
    assert FIRST.load(path) == CONTENT


def test_file_that_is_a_folder_is_missing(tmp_path: Path) -> None:
    (tmp_path / FIRST.name).mkdir()
    assert FIRST.find(tmp_path) is None
    assert missing(SOURCE.files, tmp_path) == list(NAMES)


CHANGED = CONTENT[:-1] + bytes([CONTENT[-1] ^ 1])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (CHANGED, f"expected {FIRST.sha256}. Move"),
        (gzip.compress(CHANGED), f"expected {FIRST.sha256}. Move"),
        (CONTENT[:-1], f"found {len(CONTENT) - 1:,} unpacked bytes, expected {len(CONTENT):,}. Move"),
        (CONTENT + b"\0", f"found {len(CONTENT) + 1:,} bytes, expected at most {len(CONTENT):,}. Move"),
        (CONTENT * 2, f"found {2 * len(CONTENT):,} bytes, expected {len(CONTENT):,} unpacked. Move"),
        (gzip.compress(CONTENT)[:-100], "found a gzip stream that ends early"),
        (b"", f"found 0 unpacked bytes, expected {len(CONTENT):,}. Move"),
    ],
)
def test_file_with_other_content_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / FIRST.name
    path.write_bytes(data)
    with pytest.raises(DatasetError) as caught:
        FIRST.load(path)
    assert str(caught.value).startswith(f"{path}: found ")
    assert message in str(caught.value)


def test_file_that_cannot_be_read_is_an_error_of_the_data_set(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        FIRST.load(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}: cannot be read (")
    assert str(caught.value).endswith("). Check its permissions.")


def test_packed_size_is_never_above_the_limit() -> None:
    noise = CONTENT[:100_000]
    stored = len(gzip.compress(noise, 0))
    assert len(noise) < stored <= DataFile("n", len(noise), "").max_packed_size


def test_default_folder_is_in_the_chosen_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path))
    assert default_folder("mnist") == tmp_path / "mnist"


@pytest.mark.parametrize(
    ("system", "variable", "value", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", "{home}/xdg", "xdg/inkling/mnist"),
        ("linux", "XDG_CACHE_HOME", "not/absolute", ".cache/inkling/mnist"),
        ("linux", "XDG_CACHE_HOME", "", ".cache/inkling/mnist"),
        ("darwin", "XDG_CACHE_HOME", "", "Library/Caches/inkling/mnist"),
        ("win32", "LOCALAPPDATA", "{home}/local", "local/inkling/mnist"),
        ("win32", "LOCALAPPDATA", "", "AppData/Local/inkling/mnist"),
    ],
)
def test_default_folder_follows_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str, value: str, expected: str
) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", "")
    monkeypatch.setenv(variable, value.format(home=tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert default_folder("mnist") == tmp_path / expected


def test_fetch_files_downloads_only_what_is_missing_and_sweeps_old_parts(tmp_path: Path) -> None:
    (tmp_path / FIRST.name).write_bytes(CONTENT)
    (tmp_path / f"{FIRST.packed_name}.part").write_bytes(b"left behind")
    reports: list[tuple[str, int, int | None]] = []
    with running_mirror(PACKED) as mirror:
        fetch_files(SOURCE.files, tmp_path, [mirror.url], progress=lambda *at: reports.append(at), retry=QUICK)
    expected = {LOCK_NAME, FIRST.name, *(f"{name}.gz" for name in NAMES[1:])}
    assert {path.name for path in tmp_path.iterdir()} == expected
    assert [name for name, _ in mirror.requests] == [f"{name}.gz" for name in NAMES[1:]]
    assert reports[-1] == (f"{NAMES[3]}.gz", len(PACKED[f"{NAMES[3]}.gz"]), len(PACKED[f"{NAMES[3]}.gz"]))


def test_fetch_files_makes_the_folder(tmp_path: Path) -> None:
    with running_mirror(PACKED) as mirror:
        fetch_files(SOURCE.files, tmp_path / "a" / "b", [mirror.url.rstrip("/")], retry=QUICK)
    assert missing(SOURCE.files, tmp_path / "a" / "b") == []


def test_fetch_files_asks_nobody_when_all_is_there(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    with running_mirror({}) as mirror:
        fetch_files(SOURCE.files, tmp_path, [mirror.url], retry=QUICK)
    assert mirror.requests == []


def test_fetch_files_refuses_a_wrong_file_and_leaves_it_alone(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    (tmp_path / NAMES[1]).write_bytes(b"mine")
    with pytest.raises(DatasetError, match=f"{NAMES[1]}: found 4 unpacked bytes, expected 68"):
        fetch_files(SOURCE.files, tmp_path, [], retry=QUICK)
    assert (tmp_path / NAMES[1]).read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answers.send_instead(gzip.compress(CHANGED)), "sent a wrong file: "),
        (answers.send_instead(PACKED[FIRST.packed_name][:-50]), "found a gzip stream that ends early"),
        (answers.refuse(403), "answered 403 Forbidden"),
    ],
)
def test_fetch_files_error_tells_how_to_go_on_by_hand(tmp_path: Path, answer: answers.Answer, said: str) -> None:
    with running_mirror(PACKED) as mirror:
        mirror.script = [answer] * 5
        with pytest.raises(DatasetError) as caught:
            fetch_files(SOURCE.files, tmp_path, [mirror.url], retry=QUICK)
    message = str(caught.value)
    assert f"{FIRST.packed_name}: no mirror delivered it ({mirror.url}{FIRST.packed_name} " in message
    assert said in message
    assert f"Or put the files {', '.join(NAMES)} (each as it is or with .gz) into a folder" in message
    assert message.endswith(" and name it with --data-dir.")
    assert FIRST.find(tmp_path) is None


@pytest.mark.parametrize(
    "answer",
    [
        answers.send_instead(gzip.compress(CHANGED)),
        answers.send_instead(PACKED[FIRST.packed_name][:-50]),
        answers.cut_after(20_000),
        answers.refuse(403),
    ],
)
def test_fetch_files_gets_from_the_second_mirror_what_the_first_spoils(tmp_path: Path, answer: answers.Answer) -> None:
    with running_mirror(PACKED) as bad, running_mirror(PACKED) as good:
        bad.script = [answer] * 50
        fetch_files(SOURCE.files[:1], tmp_path, [bad.url, good.url], retry=QUICK)
    path = FIRST.find(tmp_path)
    assert path is not None
    assert FIRST.load(path) == CONTENT
    assert len(good.requests) == 1


def test_fetch_files_says_that_the_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DatasetError) as caught:
        fetch_files(SOURCE.files, tmp_path / "file" / "set", [], retry=QUICK)
    assert str(caught.value).startswith(f"{tmp_path / 'file' / 'set'}: cannot write files there (")
    assert str(caught.value).endswith("Choose another folder with --data-dir.")


HOLD_LOCK = """
import sys
from pathlib import Path
from model.data.files import _only_downloader
with _only_downloader(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_fetch_files_refuses_a_folder_that_another_process_fills_until_that_is_killed(
    tmp_path: Path, repository: Path
) -> None:
    write_unpacked(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(tmp_path)],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": str(repository)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(DatasetError, match=r": another process is downloading into it\. Wait until"):
            fetch_files(SOURCE.files, tmp_path, [], retry=QUICK)
        other.kill()
    fetch_files(SOURCE.files, tmp_path, [], retry=QUICK)
