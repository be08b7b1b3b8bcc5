"""The downloader against a real HTTP server that cuts lines, refuses, lies, hangs and is killed beside."""

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.data.download import Retry, check_mirror, download
from model.data.errors import DatasetError
from tests.helpers import mirror as answers
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.mirror import Answer, Mirror, running_mirror

CONTENT = random.Random(3).randbytes(1_000_000)
LIMIT = len(CONTENT) + 1000
QUICK = Retry(rounds=3, timeout=HANG_GUARD_S, pause=0.001)
ROUNDS = 10


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with running_mirror({"f.gz": CONTENT}) as server:
        yield server


@pytest.fixture
def second() -> Iterator[Mirror]:
    with running_mirror({"f.gz": CONTENT}) as server:
        yield server


def check(path: Path) -> None:
    if hashlib.sha256(path.read_bytes()).digest() != hashlib.sha256(CONTENT).digest():
        raise DatasetError("checksum is wrong")


def get(folder: Path, *mirrors: Mirror, retry: Retry = QUICK) -> list[tuple[int, int | None]]:
    seen: list[tuple[int, int | None]] = []
    urls = [server.url + "f.gz" for server in mirrors]
    download(urls, folder / "f.gz", check, LIMIT, "Do this.", lambda *at: seen.append(at), retry)
    assert (folder / "f.gz").read_bytes() == CONTENT
    assert [path.name for path in folder.iterdir()] == ["f.gz"]
    return seen


def test_download_brings_the_file_and_reports_every_step(tmp_path: Path, mirror: Mirror) -> None:
    seen = get(tmp_path, mirror)
    assert seen[0] == (0, len(CONTENT))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert mirror.requests == [("f.gz", None)]


def test_download_resumes_a_cut_file_where_it_ended(tmp_path: Path, mirror: Mirror) -> None:
    mirror.script = [answers.cut_after(300_000), answers.cut_after(200_000)]
    seen = get(tmp_path, mirror)
    assert [asked for _, asked in mirror.requests] == [None, "bytes=300000-", "bytes=500000-"]
    assert (500_000, len(CONTENT)) in seen


def test_download_outlasts_more_cuts_than_rounds_while_it_moves_on(tmp_path: Path, mirror: Mirror) -> None:
    mirror.script = [answers.cut_after(100_000)] * 9
    get(tmp_path, mirror)
    assert len(mirror.requests) == 10 > QUICK.rounds


def test_download_resumes_on_the_second_mirror(tmp_path: Path, mirror: Mirror, second: Mirror) -> None:
    mirror.script = [answers.cut_after(123_456)]
    get(tmp_path, mirror, second)
    assert second.requests == [("f.gz", "bytes=123456-")]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_download_leaves_a_mirror_that_refuses_for_good(
    tmp_path: Path, mirror: Mirror, second: Mirror, status: int
) -> None:
    mirror.script = [answers.refuse(status)] * 5
    second.script = [answers.cut_after(10)]
    get(tmp_path, mirror, second)
    assert len(mirror.requests) == 1
    assert len(second.requests) == 2


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_download_asks_again_after_a_passing_refusal(tmp_path: Path, mirror: Mirror, status: int) -> None:
    mirror.script = [answers.refuse(status)] * (QUICK.rounds - 1)
    get(tmp_path, mirror)
    assert len(mirror.requests) == QUICK.rounds


@pytest.mark.parametrize(
    "first_answers",
    [
        [answers.ignore_range],
        [answers.cut_after(7), answers.ignore_range],
        [answers.wrong_range],
        [answers.without_length()],
        [answers.without_length(500)],
        [answers.send_instead(b"<html>Please log in</html>")],
        [answers.send_instead(CONTENT[:-1] + b"?")],
        [answers.drip(200_000, 0.0)],
    ],
)
@pytest.mark.parametrize("already_there", [b"", CONTENT[:400_000], b"of another file", CONTENT + b"more"])
def test_download_ends_with_the_right_file_whatever_came_first(
    tmp_path: Path, mirror: Mirror, first_answers: list[Answer], already_there: bytes
) -> None:
    if already_there:
        (tmp_path / "f.gz.part").write_bytes(already_there)
    mirror.script = first_answers.copy()
    get(tmp_path, mirror)


def test_download_restarts_from_zero_when_the_server_ignores_range(tmp_path: Path, mirror: Mirror) -> None:
    mirror.script = [answers.cut_after(400_000), answers.ignore_range]
    seen = get(tmp_path, mirror)
    assert [asked for _, asked in mirror.requests] == [None, "bytes=400000-"]
    assert seen.count((0, len(CONTENT))) == 2


def test_download_restarts_after_416(tmp_path: Path, mirror: Mirror) -> None:
    (tmp_path / "f.gz.part").write_bytes(CONTENT + b"more")
    get(tmp_path, mirror)
    assert [asked for _, asked in mirror.requests] == [f"bytes={len(CONTENT) + 4}-", None]


def test_download_fetches_anew_when_a_resumed_file_fails_its_check(tmp_path: Path, mirror: Mirror) -> None:
    (tmp_path / "f.gz.part").write_bytes(b"of another file")
    get(tmp_path, mirror, retry=Retry(rounds=1))
    assert [asked for _, asked in mirror.requests] == ["bytes=15-", None]


def test_download_asks_for_all_when_the_server_refuses_a_right_range(tmp_path: Path, mirror: Mirror) -> None:
    mirror.script = [answers.cut_after(400_000), answers.refuse(416)]
    get(tmp_path, mirror)
    assert [asked for _, asked in mirror.requests] == [None, "bytes=400000-", None]


def test_download_takes_a_finished_part_without_asking(tmp_path: Path, mirror: Mirror) -> None:
    (tmp_path / "f.gz.part").write_bytes(CONTENT)
    get(tmp_path, mirror)
    assert mirror.requests == []


def test_download_goes_on_when_a_mirror_hangs(tmp_path: Path, mirror: Mirror, second: Mirror) -> None:
    mirror.script = [answers.hang] * ROUNDS
    # A busy machine may keep the second silent for as long, but not in every round.
    get(tmp_path, mirror, second, retry=Retry(rounds=ROUNDS, timeout=0.2, pause=0.001))
    assert second.requests


def test_download_follows_a_redirect(tmp_path: Path, mirror: Mirror, second: Mirror) -> None:
    mirror.script = [answers.redirect(second.url + "f.gz")]
    get(tmp_path, mirror)
    assert second.requests == [("f.gz", None)]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answers.refuse(403), "answered 403 Forbidden"),
        (answers.refuse(500), "answered 500 Internal Server Error"),
        (answers.refuse(204), "answered 204 No Content, expected 200 or 206"),
        (answers.cut_after(5), "the connection was cut after "),
        (
            answers.wrong_range,
            "answered 206 with the range 'bytes 1-999999/1000000', expected one from byte 0",
        ),
        (answers.send_instead(b"x"), "sent a wrong file: checksum is wrong"),
        (answers.send_instead(b"x" * (LIMIT + 1)), "offers 1,001,001 bytes, expected at most 1,001,000"),
        (answers.redirect("file:///etc/hostname"), "answered 302 "),
        (answers.redirect("ftp://127.0.0.1/f.gz"), "unknown url type: ftp"),
    ],
)
def test_download_error_says_what_each_mirror_answered(
    tmp_path: Path, mirror: Mirror, second: Mirror, answer: Answer, said: str
) -> None:
    mirror.script = [answer] * 50
    second.script = [answers.refuse(404)]
    with pytest.raises(DatasetError) as caught:
        get(tmp_path, mirror, second, retry=Retry(rounds=2, timeout=HANG_GUARD_S, pause=0.001))
    message = str(caught.value)
    assert message.startswith(f"f.gz: no mirror delivered it ({mirror.url}f.gz {said}")
    assert f"; {second.url}f.gz answered 404 Not Found). Do this." in message
    assert "\n" not in message
    assert not (tmp_path / "f.gz").exists()


def test_download_error_says_that_a_mirror_was_silent(tmp_path: Path, mirror: Mirror) -> None:
    mirror.script = [answers.hang] * 2
    with pytest.raises(DatasetError, match=rf"no mirror delivered it \({mirror.url}f.gz silent for 0.2 seconds\)"):
        get(tmp_path, mirror, retry=Retry(rounds=2, timeout=0.2, pause=0.001))


def test_download_stops_a_body_that_never_ends(tmp_path: Path, mirror: Mirror) -> None:
    mirror.files["f.gz"] = bytes(LIMIT + 500_000)
    mirror.script = [answers.without_length()]
    with pytest.raises(DatasetError, match="sent more than the expected 1,001,000 bytes"):
        get(tmp_path, mirror)
    assert (tmp_path / "f.gz.part").stat().st_size == 0


def test_download_says_that_nobody_listens(tmp_path: Path) -> None:
    with running_mirror({}) as gone:
        pass
    with pytest.raises(DatasetError, match=rf"{gone.url}f.gz .*refused"):
        get(tmp_path, gone)


def test_download_says_that_the_folder_cannot_be_written(tmp_path: Path, mirror: Mirror) -> None:
    (tmp_path / "f.gz.part").mkdir()
    with pytest.raises(DatasetError) as caught:
        get(tmp_path, mirror)
    assert str(caught.value).startswith(f"{tmp_path / 'f.gz'}: cannot be written (")
    assert str(caught.value).endswith("). Make room, check the folder's permissions, or choose another one.")


def test_download_does_not_touch_the_target_before_the_check(tmp_path: Path, mirror: Mirror) -> None:
    (tmp_path / "f.gz").write_bytes(b"old")
    mirror.script = [answers.send_instead(b"bad")] * 3
    with pytest.raises(DatasetError):
        get(tmp_path, mirror)
    assert (tmp_path / "f.gz").read_bytes() == b"old"


def test_download_puts_the_bytes_on_the_disk_before_it_renames(
    tmp_path: Path, mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, bool]] = []
    real_fsync = os.fsync

    def fsync(descriptor: int) -> None:
        kind = "file" if os.fstat(descriptor).st_size == len(CONTENT) else "folder"
        synced.append((kind, (tmp_path / "f.gz").exists()))
        real_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    get(tmp_path, mirror)
    assert synced == [("file", False), ("folder", True)]


@pytest.mark.parametrize(
    ("given", "address"),
    [("http://a.example/mnist", "http://a.example/mnist/"), ("https://a.example/m/", "https://a.example/m/")],
)
def test_check_mirror_adds_the_last_slash(given: str, address: str) -> None:
    assert check_mirror(given) == address


@pytest.mark.parametrize(
    "address", ["ftp://a.example/", "file:///etc/", "a.example/mnist", "http:///x", "", "http://[x"]
)
def test_check_mirror_refuses_what_is_no_web_address(address: str) -> None:
    with pytest.raises(DatasetError) as caught:
        check_mirror(address)
    assert f"found the mirror {address!r}, expected an address that begins with http:// or https://" in str(
        caught.value
    )
