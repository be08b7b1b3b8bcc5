"""The shipped server in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from tests.benchmarks.catalog import THREAD_VARIABLES
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.workers import ROOT, last_lines

ADDRESS = re.compile(r"http://([\d.]+):(\d+)")
STOP_S = 15


class RunningServer:
    """A server on a free port of this machine, from its start-up line to its end. Use it as a context manager.

    weights: the folder of the networks that it is to load. folder: where its log goes. module: what python -m runs.
    environ: further variables.
    """

    def __init__(
        self, weights: Path, folder: Path, module: str = "app", environ: Mapping[str, str] | None = None
    ) -> None:
        # What the user's shell sets for this project or for BLAS is not what is measured.
        kept = {k: v for k, v in os.environ.items() if k not in THREAD_VARIABLES and not k.startswith("INKLING_")}
        self.log = folder / f"{module}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, "--port", "0"],
                cwd=ROOT,
                env={**kept, "INKLING_WEIGHTS_DIR": str(weights), **(environ or {})},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = ADDRESS.search(line)
        if found is None:
            self.stop()
            raise ContenderError(f"python -m {module} did not start: it said {line.strip()!r}\n{last_lines(self.log)}")
        self.host, self.port = found[1], int(found[2])

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask the server to end, and make it if it does not."""
        self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def held_bytes(pid: int) -> int | None:
    """Return the memory that a process and those below it hold, or None where the system does not tell.

    What several of them share counts once (the proportional set size, on Linux); elsewhere it counts for each.
    """
    try:
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        table = [tuple(map(int, line.split())) for line in listing.stdout.splitlines()]
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
    family = {pid}
    while more := {child for child, parent, _ in table if parent in family} - family:
        family |= more
    return sum(_proportional(member) or kilobytes * 1024 for member, _, kilobytes in table if member in family)


def _proportional(pid: int) -> int | None:
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", rollup.read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return None
    return int(found[1]) * 1024 if found else None
