"""Finds the nginx that the tests start, and installs it with the system's package manager.

`python -m tests.server.nginx` prints its path, after installing it where it is missing.
"""

import os
import shutil
import subprocess
import sys

from tests.packages import MissingProgramError, install, installers

# nginx and the openssl that makes its certificate.
PROGRAMS = ("nginx", "openssl")
# Debian keeps nginx where the PATH of plain users does not look.
MORE_PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")
INSTALLERS = installers(*PROGRAMS) | {"brew": [["brew", "install", *PROGRAMS]]}


def find_program(name: str) -> str:
    """Return the path of nginx or openssl. Raises MissingProgramError."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *MORE_PLACES]))
    if found is None:
        raise MissingProgramError(f"{name} was not found on PATH: run 'make nginx', or install it by hand.")
    return found


def main() -> int:
    """Print the paths, installing the programs first where one is missing; return the exit code."""
    if sys.platform == "win32":
        print("nginx: its tests are not for Windows")
        return 0
    try:
        try:
            paths = [find_program(name) for name in PROGRAMS]
        except MissingProgramError:
            install("nginx", INSTALLERS, "install nginx and openssl by hand")
            paths = [find_program(name) for name in PROGRAMS]
    except (MissingProgramError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    print("nginx:", *paths)
    return 0


if __name__ == "__main__":
    sys.exit(main())
