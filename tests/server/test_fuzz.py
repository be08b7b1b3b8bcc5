"""Damaged pictures by the hundreds leave the server sound, and an attack notices where it is not."""

import re
import tarfile
from pathlib import Path

import pytest

from tests.helpers.png import SIGNATURE
from tests.server.attacks import attacks
from tests.server.corpus import name_of, read_corpus
from tests.server.driving import CONNECTIONS, MAX_FAULTS, Outcome
from tests.server.fuzz import MAX_GROWTH, SLOWEST_S, Attack, Report, fuzz, main, write_body
from tests.server.judging import fault_of_problem
from tests.server.mangled_bodies import BUILT_EVERY, made_pictures, mangled_request

COUNT = 600
SEED = 1
MADE = made_pictures()
GROWING = [(n, n * MAX_GROWTH // 50) for n in range(100)]
EVEN = [(0, 0), (1, 0)]
PROBLEM = {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "Send something else."}


def attack(count: int) -> Attack:
    return Attack(SEED, range(count), MADE)


def test_fuzz_finds_nothing_wrong_with_the_server(weights: dict[str, str]) -> None:
    report = fuzz(attack(COUNT), weights)
    assert report.complaints(timed=False) == []
    assert report.outcome.done == COUNT
    # The bodies are worth sending: they are refused for many reasons, and some are read.
    assert {200, 400, 413, 415, 422} <= set(report.outcome.statuses)
    assert report.outcome.statuses[200] > COUNT / 20


def test_fuzz_sends_each_built_attack_as_it_is_and_then_damaged() -> None:
    count = len(attacks())
    built = [mangled_request(SEED, (turn + 1) * BUILT_EVERY - 1, MADE) for turn in range(3 * count)]
    whole = {make().body for make in attacks().values()}
    assert {request.body for request in built[:count]} == whole
    assert any(request.body not in whole for request in built[count:])
    assert built[-1] == mangled_request(SEED, 3 * count * BUILT_EVERY - 1, MADE)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("fail", r'500: \{"type": "about:blank"'),
        ("shape", "422 with a body that is no JSON"),
        ("tell", "422 that gives away 'OSError': The picture starts like"),
    ],
)
def test_fuzz_notices_a_faulty_server_and_keeps_the_body(
    weights: dict[str, str], tmp_path: Path, fault: str, message: str
) -> None:
    report = fuzz(attack(100), weights, "-m", "tests.server.faulty_app", fault)
    assert 1 <= len(report.outcome.faults) <= MAX_FAULTS + CONNECTIONS
    number, found = min(report.outcome.faults.items())
    assert re.match(message, found)
    assert f"number {number}: {found}" in report.complaints(timed=False)
    assert write_body(attack(100), number, tmp_path).read_bytes() == mangled_request(SEED, number, MADE).body


def test_fuzz_command_tells_how_to_repeat_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = Report(Outcome(2, 1.0, faults={7: "500: oh"}, slowest=[(0.1, 7)], memory=[(1, 5), (2, 5)]), (0.1, 7), 0, "")
    monkeypatch.setattr("tests.server.fuzz.fuzz", lambda *_, **__: bad)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["--seed", "3", "--count", "10"]) == 1
    told = capsys.readouterr().out
    assert "FAILED: number 7: 500: oh" in told
    assert str(tmp_path / "body-3-7.bin") in told
    assert "python -m tests.server.fuzz --seed 3 --first 7 --count 1\n" in told
    assert (tmp_path / "body-3-7.bin").read_bytes() == mangled_request(3, 7, MADE).body


def test_fuzz_bodies_are_told_by_seed_and_number_alone() -> None:
    first = [mangled_request(SEED, number, MADE) for number in range(50)]
    again = made_pictures()
    assert [mangled_request(SEED, number, again) for number in range(50)] == first
    assert len({request.body for request in first}) == len(first)
    assert mangled_request(SEED + 1, 0, MADE) != first[0]


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (Report(Outcome(100, memory=GROWING), (0, 0), 0, ""), "memory grew by"),
        (Report(Outcome(1, memory=EVEN), (2 * SLOWEST_S, 5), 0, ""), "number 5: answered only after 500 ms"),
        (Report(Outcome(1, memory=EVEN), (0, 0), 1, ""), "the server ended with 1 and wrote: nothing"),
        (Report(Outcome(1, memory=EVEN), (0, 0), 0, "oh"), "the server ended with 0 and wrote: oh"),
    ],
)
def test_fuzz_complains_of_what_must_not_be(report: Report, message: str) -> None:
    (complaint,) = report.complaints(timed=True)
    assert message in complaint


@pytest.mark.parametrize(
    "change",
    [
        {"status": 422},
        {"type": "https://example.org"},
        {"title": ""},
        {"detail": None},
        {"detail": "No sentence"},
        {"stack": "x"},
        {"detail": "It raised ValueError."},
        {"detail": "See app/intake/drawing.py."},
        {"detail": "It is <class 'int'>."},
        {"detail": "Says libjpeg."},
    ],
)
def test_fuzz_takes_no_other_shape_for_an_error(change: dict[str, object]) -> None:
    assert fault_of_problem(400, PROBLEM) is None
    assert fault_of_problem(400, PROBLEM | change) is not None


def test_fuzz_corpus_is_the_pictures_of_folders_and_archives(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"no picture")
    (folder / "deep" / "b").write_bytes(SIGNATURE + b"one")
    (folder / "c.gif").write_bytes(b"GIF89a")
    with tarfile.open(tmp_path / "d.tar.gz", "w:gz") as archive:
        archive.add(folder / "deep" / "b", "again.png")
        (folder / "c.gif").write_bytes(b"GIF87a")
        archive.add(folder / "c.gif", "other.gif")
        (folder / "c.gif").write_bytes(b"GIF89a")
    found = read_corpus([folder, tmp_path / "d.tar.gz"])
    assert set(found) == {SIGNATURE + b"one", b"GIF87a", b"GIF89a"}
    assert read_corpus([tmp_path / "d.tar.gz", folder]) == found
    assert name_of(found) != name_of(found[::-1])


def test_fuzz_command_wants_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corpus", str(tmp_path)]) == 2
    assert "hold no PNG, JPEG, WebP, BMP or GIF files" in capsys.readouterr().err
