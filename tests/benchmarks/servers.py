"""The shipped server in a process of its own."""

import os
import re
import subprocess
import sys
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
    """

    def __init__(self, weights: Path, folder: Path, module: str = "app") -> None:
        # What the user's shell sets for this project or for BLAS is not what is measured.
        kept = {k: v for k, v in os.environ.items() if k not in THREAD_VARIABLES and not k.startswith("INKLING_")}
        self.log = folder / f"{module}.log"
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", module, "--port", "0"],
                cwd=ROOT,
                env=kept | {"INKLING_WEIGHTS_DIR": str(weights)},
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


def resident_bytes(pid: int) -> int | None:
    """Return the memory that a process holds (its resident set), or None where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        (kilobytes,) = re.findall(r"^VmRSS:\s+(\d+) kB", status.read_text(encoding="utf-8"), re.MULTILINE)
        return int(kilobytes) * 1024
    try:
        listing = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
        return int(listing.stdout) * 1024
    except (OSError, subprocess.CalledProcessError, ValueError):
        return None
