"""Load on an HTTP server: wrk where it is installed, else a small generator of our own in another process.

Both are closed loops over connections that stay open: each connection sends its next request when the answer
to its last has arrived.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.errors import ContenderError
from tests.benchmarks.summary import quantile
from tests.benchmarks.workers import ROOT

WRK_SCRIPT = """
wrk.method = "POST"
wrk.headers["Content-Type"] = "image/png"
local file = io.open("{body}", "rb")
wrk.body = file:read("*a")
file:close()
function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\n{{"requests": %d, "seconds": %.6f, "p50": %.9f, "p99": %.9f, "errors": %d}}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """What came of a load: answered requests, duration, latency percentiles in seconds, errors of any kind."""

    requests: int
    seconds: float
    p50: float
    p99: float
    errors: int

    @property
    def rate(self) -> float:
        """Return requests a second."""
        return self.requests / self.seconds


@dataclass(frozen=True)
class Aim:
    """Where the load goes: POST of a file's bytes as image/png."""

    host: str
    port: int
    path: str
    body: Path


def generator_name() -> str:
    """Return which generator `fire` uses, for the report."""
    return "wrk, 1 thread" if shutil.which("wrk") else "a generator in Python (wrk is not installed)"


def fire(aim: Aim, connections: int, seconds: float, folder: Path) -> Load:
    """Load a server for so long and return what came of it. Raises ContenderError when the generator fails."""
    if shutil.which("wrk"):
        script = folder / "post.lua"
        script.write_text(WRK_SCRIPT.format(body=aim.body.as_posix()), encoding="utf-8")
        duration = f"{max(1, round(seconds))}s"
        url = f"http://{aim.host}:{aim.port}{aim.path}"
        return parse(_run(["wrk", "-t1", f"-c{connections}", f"-d{duration}", "--timeout=10s", f"-s{script}", url]))
    options = [aim.host, str(aim.port), aim.path, str(aim.body), str(connections), str(seconds)]
    return parse(_run([sys.executable, "-m", "tests.benchmarks.load_generator", *options]))


def parse(output: str) -> Load:
    """Return the Load that stands as JSON on the last line of a generator's output."""
    lines = output.strip().splitlines()
    try:
        load = Load(**json.loads(lines[-1]))
    except (IndexError, ValueError, TypeError):
        raise ContenderError(f"the load generator said {output[-200:]!r}: expected a line of JSON at its end") from None
    if not load.requests:
        raise ContenderError(f"no request was answered, {load.errors} errors: expected the server to answer")
    return load


def merge(loads: Sequence[Load]) -> Load:
    """Return several loads as one: sums, and the medians of their percentiles."""
    return Load(
        requests=sum(load.requests for load in loads),
        seconds=sum(load.seconds for load in loads),
        p50=quantile([load.p50 for load in loads], 0.5),
        p99=quantile([load.p99 for load in loads], 0.5),
        errors=sum(load.errors for load in loads),
    )


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise ContenderError(f"the load generator failed: {done.stderr.strip()[-500:]}")
    return done.stdout
