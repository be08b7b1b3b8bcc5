"""Finds the programs that tests run beside the server, and installs them with the system's package manager.

`python -m tests.server.programs` prints their paths, after installing those that are missing.
"""

import os
import shutil
import subprocess
import sys

from tests.helpers.packages import MissingProgramError, install, installers

# nginx, openssl for its certificate, and curl for the commands that the README and the page give.
PROGRAMS = ("nginx", "openssl", "curl")
# Debian keeps nginx where the PATH of plain users does not look.
MORE_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")


def find_program(name: str) -> str:
    """Return the path of one of the programs. Raises MissingProgramError."""
    found = _which(name)
    if found is None:
        raise MissingProgramError(f"{name} was not found on PATH: run 'make programs', or install it by hand.")
    return found


def main() -> int:
    """Print the paths, installing the programs first that are missing; return the exit code."""
    if sys.platform == "win32":
        print("nginx: its tests are not for Windows, which brings curl")
        return 0
    missing = [name for name in PROGRAMS if _which(name) is None]
    try:
        if missing:
            title = ", ".join(missing)
            known = installers(*missing) | {"brew": [["brew", "install", *missing]]}
            install(title, known, f"install {title} by hand")
        paths = [find_program(name) for name in PROGRAMS]
    except (MissingProgramError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    print("Programs:", *paths)
    return 0


def _which(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *MORE_PLACES]))


if __name__ == "__main__":
    sys.exit(main())
