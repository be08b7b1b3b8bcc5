"""Finds the nginx that the tests start, and installs it with the system's package manager.

`python -m tests.server.nginx` prints its path, after installing it where it is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

# nginx and the openssl that makes its certificate.
PROGRAMS = ("nginx", "openssl")
# Debian keeps nginx where the PATH of plain users does not look.
MORE_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")

INSTALLERS: dict[str, list[list[str]]] = {
    "apt-get": [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *PROGRAMS]],
    "dnf": [["dnf", "install", "-y", *PROGRAMS]],
    "pacman": [["pacman", "-Sy", "--noconfirm", "--needed", *PROGRAMS]],
    "apk": [["apk", "add", "--no-cache", *PROGRAMS]],
    "zypper": [["zypper", "--non-interactive", "install", *PROGRAMS]],
    "brew": [["brew", "install", *PROGRAMS]],
}
INSTALL_LIMIT_S = 900


class NginxError(RuntimeError):
    """nginx is missing and cannot be installed; the message says what to do."""


def find_program(name: str) -> str:
    """Return the path of nginx or openssl. Raises NginxError where it is missing."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *MORE_PLACES]))
    if found is None:
        raise NginxError(f"{name} was not found on PATH: run 'make nginx', or install it by hand.")
    return found


def install(run: Callable[[list[str]], int] | None = None) -> None:
    """Install both with the first package manager on PATH; `run` takes a command, returns its exit code.

    Raises NginxError: there is no known package manager, no right to use it, or it failed.
    """
    manager = next((name for name in INSTALLERS if shutil.which(name)), None)
    if manager is None:
        raise NginxError(f"nginx is missing and so is a package manager ({', '.join(INSTALLERS)}): install it by hand.")
    for command in _with_rights(manager, INSTALLERS[manager]):
        print("nginx is missing:", *command, flush=True)
        code = (run or _run)(command)
        if code != 0:
            raise NginxError(f"{' '.join(command)!r} ended with {code}: install nginx and openssl by hand.")


def _with_rights(manager: str, commands: list[list[str]]) -> list[list[str]]:
    if manager == "brew" or (sys.platform != "win32" and os.geteuid() == 0):
        return commands
    if shutil.which("sudo") is None:
        words = " && ".join(map(" ".join, commands))
        raise NginxError(f"nginx is missing; installing it needs root, and sudo is missing too: run {words!r} as root.")
    return [["sudo", "--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive", *command] for command in commands]


def _run(command: list[str]) -> int:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, env=environment, timeout=INSTALL_LIMIT_S
    ).returncode


def main() -> int:
    """Print the paths, installing the programs first where one is missing; return the exit code."""
    if sys.platform == "win32":
        print("nginx: its tests are not for Windows")
        return 0
    try:
        try:
            paths = [find_program(name) for name in PROGRAMS]
        except NginxError:
            install()
            paths = [find_program(name) for name in PROGRAMS]
    except (NginxError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    print("nginx:", *paths)
    return 0


if __name__ == "__main__":
    sys.exit(main())
