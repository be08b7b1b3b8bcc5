"""Chromium is found or installed, and its absence is an error that says what to do."""

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser

from tests.browser import chromium
from tests.helpers import packages


def make_program(folder: Path, name: str, exit_code: int = 0) -> str:
    """Write a program that ends with the exit code; return its path."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nraise SystemExit({exit_code})\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return os.fspath(path)


def recorder(commands: list[list[str]]) -> Callable[[list[str]], int]:
    """Return a stand-in for running a command that only notes it and succeeds."""

    def note(command: list[str]) -> int:
        commands.append(command)
        return 0

    return note


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder on PATH, still empty; nothing is in the usual places either."""
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "PLACES", ())
    return tmp_path


def test_chromium_named_by_the_variable_wins(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(bare_machine, "chromium")
    mine = make_program(bare_machine, "my-browser")
    monkeypatch.setenv(chromium.VARIABLE, mine)
    assert chromium.find_chromium() == mine


def test_chromium_variable_that_names_no_program_is_an_error(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_program(bare_machine, "chromium")
    monkeypatch.setenv(chromium.VARIABLE, "missing-browser")
    with pytest.raises(packages.MissingProgramError, match=r"INKLING_CHROMIUM is 'missing-browser'"):
        chromium.find_chromium()


def test_chromium_stub_that_does_not_start_is_passed_over(bare_machine: Path) -> None:
    make_program(bare_machine, "chromium", exit_code=1)
    real = make_program(bare_machine, "google-chrome")
    assert chromium.find_chromium() == real


def test_chromium_absent_is_an_error_with_a_remedy(bare_machine: Path) -> None:
    with pytest.raises(packages.MissingProgramError, match="Install it, or set INKLING_CHROMIUM"):
        chromium.find_chromium()


@pytest.mark.parametrize("manager", list(chromium.INSTALLERS))
def test_chromium_is_installed_with_the_manager_at_hand(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, manager: str
) -> None:
    make_program(bare_machine, manager)
    monkeypatch.setattr(packages, "is_root", lambda: True)
    commands: list[list[str]] = []
    chromium.install_chromium(recorder(commands))
    assert commands == chromium.INSTALLERS[manager]


def test_chromium_is_installed_with_sudo_by_a_user(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(bare_machine, "dnf")
    make_program(bare_machine, "sudo")
    monkeypatch.setattr(packages, "is_root", lambda: False)
    commands: list[list[str]] = []
    chromium.install_chromium(recorder(commands))
    assert [command[:2] for command in commands] == [["sudo", "--non-interactive"]]
    assert commands[0][-4:] == ["dnf", "install", "-y", "chromium"]


def test_chromium_without_a_package_manager_is_an_error(bare_machine: Path) -> None:
    with pytest.raises(packages.MissingProgramError, match=r"Missing: Chromium. No package manager .*apt-get"):
        chromium.install_chromium()


def test_chromium_without_sudo_is_an_error_for_a_user(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(bare_machine, "apt-get")
    monkeypatch.setattr(packages, "is_root", lambda: False)
    with pytest.raises(
        packages.MissingProgramError, match=r"run 'apt-get update && apt-get install .* chromium' as root"
    ):
        chromium.install_chromium()


def test_chromium_install_that_fails_is_an_error(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_program(bare_machine, "apt-get", exit_code=100)
    monkeypatch.setattr(packages, "is_root", lambda: True)
    with pytest.raises(packages.MissingProgramError, match=r"'apt-get update' ended with 100"):
        chromium.install_chromium()


def test_chromium_command_fails_where_none_can_be_had(bare_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert chromium.main() == 1
    assert "package manager" in capsys.readouterr().err


def test_node_absent_is_an_error_with_a_remedy(bare_machine: Path) -> None:
    with pytest.raises(packages.MissingProgramError, match=r"node was not found on PATH: install Node\.js"):
        chromium.find_node()


def test_browser_is_driven_by_the_node_of_this_machine(browser: Browser) -> None:
    assert browser.is_connected()
    commands = [child.cmdline() for child in psutil.Process().children()]
    drivers = [command[0] for command in commands if command[-1:] == ["run-driver"]]
    assert drivers == [os.environ.get("PLAYWRIGHT_NODEJS_PATH")]


def test_chromium_of_this_machine_is_found() -> None:
    assert Path(chromium.find_chromium()).is_file()
