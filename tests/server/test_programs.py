"""Programs that tests run are found or installed, all that are missing at once."""

import os
from pathlib import Path

import pytest

from tests.browser.test_chromium import make_program
from tests.helpers import packages
from tests.server import programs


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH, still empty."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.setattr(programs, "MORE_PLACES", ())
    return tmp_path


def test_programs_that_are_there_are_printed(bare_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [make_program(bare_machine, name) for name in programs.PROGRAMS]
    assert programs.main() == 0
    assert capsys.readouterr().out == f"Programs: {' '.join(paths)}\n"


def test_programs_that_are_missing_are_installed(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_program(bare_machine, "openssl")
    make_program(bare_machine, "apk")
    monkeypatch.setattr(packages, "is_root", lambda: True)
    asked: list[list[str]] = []

    def install(command: list[str]) -> int:
        asked.append(command)
        for name in command[3:]:
            make_program(bare_machine, name)
        return 0

    monkeypatch.setattr(packages, "_run", install)
    assert programs.main() == 0
    assert asked == [["apk", "add", "--no-cache", "nginx", "curl"]]


def test_programs_are_named_where_they_cannot_be_installed(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_program(bare_machine, "apt-get")
    monkeypatch.setattr(packages, "is_root", lambda: False)
    assert programs.main() == 1
    told = capsys.readouterr().err
    assert told.startswith("Missing: nginx, openssl, curl. Installing needs root, and there is no sudo: run 'apt-get ")
    assert told.endswith("nginx openssl curl' as root, or install nginx, openssl, curl by hand.\n")


def test_program_that_a_test_lacks_says_how_to_get_it(bare_machine: Path) -> None:
    with pytest.raises(packages.MissingProgramError, match="curl was not found on PATH: run 'make programs'"):
        programs.find_program("curl")
