"""Where the tests are started from makes no difference to what they start."""

import subprocess
import sys
from pathlib import Path

from tests.helpers.guards import HANG_GUARD_S

CHILD = "import signal; print(signal.getsignal(signal.SIGINT) is signal.default_int_handler)"
# What a shell script does with a command that ends in &, and then what pytest does first.
IN_THE_BACKGROUND = f"""
import signal, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
import tests.conftest
subprocess.run([sys.executable, "-c", {CHILD!r}], check=True)
"""


def test_processes_of_tests_in_the_background_hear_ctrl_c(repository: Path) -> None:
    command = [sys.executable, "-c", IN_THE_BACKGROUND]
    done = subprocess.run(command, cwd=repository, capture_output=True, check=True, timeout=HANG_GUARD_S)
    assert done.stdout.strip() == b"True"
