"""Finds the Chromium that browser tests drive, and installs it with the system's package manager.

`python -m tests.browser.chromium` prints its path, after installing it where it is missing.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.packages import MissingProgramError, install, installers, is_root

VARIABLE = "INKLING_CHROMIUM"

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

# Where the usual installers of macOS and Windows put it; neither adds it to PATH.
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "$LOCALAPPDATA/Chromium/Application/chrome.exe",
    "$LOCALAPPDATA/Google/Chrome/Application/chrome.exe",
    "$PROGRAMFILES/Google/Chrome/Application/chrome.exe",
)

# Names of packages differ, Chromium's protocol does not.
INSTALLERS = installers("chromium") | {
    "brew": [["brew", "install", "--cask", "google-chrome"]],
    "winget": [
        [
            *("winget", "install", "--exact", "--id", "Google.Chrome", "--silent"),
            *("--accept-package-agreements", "--accept-source-agreements"),
        ]
    ],
}
OTHERWISE = f"install Chromium by hand, or set {VARIABLE} to its path"


def find_chromium() -> str:
    """Return the path of a Chromium that starts.

    Raises:
        MissingProgramError: none is installed, or the variable INKLING_CHROMIUM names none.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        path = shutil.which(chosen)
        if path is None:
            raise MissingProgramError(f"{VARIABLE} is {chosen!r}, which is no program: set it to Chromium's path.")
        return path
    for path in _candidates():
        if _starts(path):
            return path
    raise MissingProgramError(
        f"Chromium was not found: looked for {', '.join(NAMES)} on PATH and in the usual places. "
        f"Install it, or set {VARIABLE} to its path."
    )


def install_chromium(run: Callable[[list[str]], int] | None = None) -> None:
    """Install Chromium with the first package manager on PATH; `run` takes a command, returns its exit code.

    Raises:
        MissingProgramError: there is no known package manager, no right to use it, or it failed.
    """
    install("Chromium", INSTALLERS, OTHERWISE, run)


def find_node() -> str:
    """Return the Node.js that drives the browser: the page's tests need it anyway.

    Playwright brings another one, which needs libatomic; a bare machine has none.

    Raises:
        MissingProgramError: there is none on PATH.
    """
    path = shutil.which("node")
    if path is None:
        raise MissingProgramError("node was not found on PATH: install Node.js, see README.md for its versions.")
    return path


def launch_arguments() -> list[str]:
    """Return the switches that tests start Chromium with: no traffic of its own, no sandbox for root."""
    quiet = [
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-gpu",
    ]
    return [*quiet, "--no-sandbox"] if is_root() else quiet


def _candidates() -> Iterator[str]:
    yield from (path for name in NAMES if (path := shutil.which(name)))
    yield from (path for place in PLACES if Path(path := os.path.expandvars(place)).is_file())


def _starts(path: str) -> bool:
    """Tell a browser from a stub that only advertises one; on Windows --version would open a window."""
    if sys.platform == "win32":
        return True
    try:
        answer = subprocess.run(
            [path, "--version"],
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=HANG_GUARD_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def main() -> int:
    """Print the path of Chromium, installing it first where it is missing; return the exit code."""
    try:
        try:
            path = find_chromium()
        except MissingProgramError:
            if os.environ.get(VARIABLE):
                raise
            install_chromium()
            path = find_chromium()
    except (MissingProgramError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chromium: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
