"""Install the programs that tests drive with the system's package manager."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

# Package manager -> its commands, in order.
Installers = Mapping[str, list[list[str]]]

AS_USER = {"brew", "winget"}
INSTALL_LIMIT_S = 900


class MissingProgramError(RuntimeError):
    """A program is missing and cannot be installed; the message says what to do."""


def installers(*packages: str) -> dict[str, list[list[str]]]:
    """Return the commands of the package managers of Linux that install these packages."""
    return {
        "apt-get": [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *packages]],
        "dnf": [["dnf", "install", "-y", *packages]],
        "pacman": [["pacman", "-Sy", "--noconfirm", "--needed", *packages]],
        "apk": [["apk", "add", "--no-cache", *packages]],
        "zypper": [["zypper", "--non-interactive", "install", *packages]],
    }


def install(title: str, known: Installers, otherwise: str, run: Callable[[list[str]], int] | None = None) -> None:
    """Install a program with the first package manager on PATH; `run` takes a command, returns its exit code.

    title: what is missing, by name. otherwise: what to do where that fails, such as "install it by hand".
    Raises MissingProgramError: there is no known package manager, no right to use it, or it failed.
    """
    manager = next((name for name in known if shutil.which(name)), None)
    if manager is None:
        raise MissingProgramError(
            f"Missing: {title}. No package manager is known here ({', '.join(known)}): {otherwise}."
        )
    for command in _with_rights(title, manager, known[manager], otherwise):
        print(f"Missing: {title}; running", *command, flush=True)
        code = (run or _run)(command)
        if code != 0:
            raise MissingProgramError(f"{' '.join(command)!r} ended with {code}: {otherwise}.")


def is_root() -> bool:
    """Return whether the process may install without asking."""
    return sys.platform != "win32" and os.geteuid() == 0


def _with_rights(title: str, manager: str, commands: list[list[str]], otherwise: str) -> list[list[str]]:
    if manager in AS_USER or is_root():
        return commands
    if shutil.which("sudo") is None:
        raise MissingProgramError(
            f"Missing: {title}. Installing needs root, and there is no sudo: "
            f"run {' && '.join(map(' '.join, commands))!r} as root, or {otherwise}."
        )
    return [["sudo", "--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive", *command] for command in commands]


def _run(command: list[str]) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, env=environment, timeout=INSTALL_LIMIT_S
    ).returncode
