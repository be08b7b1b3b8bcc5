"""Contenders in processes of their own, started once and asked over pipes.

Each has its own process because a BLAS library takes its number of threads from the environment when it is
loaded, and because one library's memory and threads must not get in another's way.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.benchmarks.catalog import THREAD_VARIABLES, Entry
from tests.benchmarks.errors import ContenderError

Array = npt.NDArray[Any]
ROOT = Path(__file__).resolve().parents[2]

# Idle BLAS and OpenMP threads spin for a while after their last work: wait before another contender starts.
SETTLE_S = 0.05
TAIL_LINES = 6


class Worker:
    """One contender's process."""

    def __init__(self, entry: Entry, folder: Path) -> None:
        self.entry = entry
        self.log = folder / f"contender-{entry.name}.log".replace(" ", "-")
        environment = {name: value for name, value in os.environ.items() if name not in THREAD_VARIABLES}
        # The package `model` asks for one BLAS thread where nothing is set, so "all of them" has to be said.
        threads = str(entry.library_threads or os.cpu_count() or 1)
        environment |= {"OPENBLAS_NUM_THREADS": threads}
        if entry.library_threads is not None:
            environment |= dict.fromkeys(THREAD_VARIABLES, threads)
        command = [sys.executable, "-m", "tests.benchmarks.contenders", entry.module, json.dumps(entry.options)]
        with self.log.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
            )

    def ask(self, **request: Any) -> dict[str, Any]:
        """Send a request and return the reply. Raises ContenderError when the process died over it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            print(json.dumps(request), file=self.process.stdin, flush=True)
            line = self.process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            raise ContenderError(f"{self.entry.name} failed at {request['do']!r}:\n{last_lines(self.log)}")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def close(self) -> None:
        """Let the process end."""
        assert self.process.stdin is not None and self.process.stdout is not None
        with contextlib.suppress(OSError):  # it is gone already
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


class Workers:
    """All contenders that were asked so far. Use it as a context manager."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="inkling-bench-")
        self.folder = Path(self._folder.name)
        self._workers: dict[str, Worker] = {}

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *exception: object) -> None:
        for worker in self._workers.values():
            worker.close()
        self._folder.cleanup()

    def ask(self, entry: Entry, **request: Any) -> dict[str, Any]:
        """Ask a contender, whose process starts with its first request."""
        if entry.name not in self._workers:
            self._workers[entry.name] = Worker(entry, self.folder)
        return self._workers[entry.name].ask(**request)

    def seconds(self, entry: Entry, do: str, network: Path, batch: int, burst: float) -> float:
        """Return how long one call takes, measured over a burst of about so many seconds."""
        time.sleep(SETTLE_S)
        return float(self.ask(entry, do=do, network=str(network), batch=batch, seconds=burst)["seconds"])

    def outputs(self, entry: Entry, network: Path, batch: int) -> Array:
        """Return the probabilities (batch, 10) that a contender gives."""
        file = self.folder / "outputs.npy"
        self.ask(entry, do="outputs", network=str(network), batch=batch, to=str(file))
        found: Array = np.load(file, allow_pickle=False)
        return found

    def gradients(self, entry: Entry, network: Path, batch: int) -> dict[str, Array]:
        """Return the gradients that a contender computes, by parameter."""
        file = self.folder / "gradients.npz"
        self.ask(entry, do="gradients", network=str(network), batch=batch, to=str(file))
        with np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)

    def fresh_bytes(self, entry: Entry, network: Path, batch: int) -> int:
        """Return the bytes that a training step in a steady state takes anew at its peak."""
        return int(self.ask(entry, do="allocations", network=str(network), batch=batch)["bytes"])


def last_lines(log: Path) -> str:
    """Return the end of a log, where the reason of a failure stands."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-TAIL_LINES:])
