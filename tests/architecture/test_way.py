"""A request's way from the socket to its answer leads through few files, so that a newcomer can follow it."""

import re
import subprocess
import sys
from pathlib import Path

from tests.helpers.guards import HANG_GUARD_S

# The files that each way has now: it may become shorter, and longer only on purpose.
MAX_FILES = {"/predict": 37, "/predict/batch": 38}


def test_ways_of_a_drawing_and_of_a_batch_stay_short(repository: Path) -> None:
    command = [sys.executable, "-m", "tests.architecture.way"]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True, timeout=HANG_GUARD_S)
    found = {path: int(files) for path, files in re.findall(r"^(\S+): (\d+) files$", done.stdout, re.MULTILINE)}
    assert found.keys() == MAX_FILES.keys()
    assert all("app/server/serving.py" in way for way in done.stdout.split("\n/"))
    assert {path: files for path, files in found.items() if files > MAX_FILES[path]} == {}
