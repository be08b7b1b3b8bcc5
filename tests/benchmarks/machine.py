"""What the machine is and how noisy it was, told from a fixed piece of work between the measurements."""

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.catalog import REFERENCE
from tests.benchmarks.summary import Summary, quantile, summarize
from tests.benchmarks.workers import Workers

REFERENCE_S = 0.02
# Interquartile ranges of the reference work, as shares of its median.
QUIET, NOISY = 0.03, 0.10


@dataclass
class Machine:
    """The reference work's times in seconds and the load averages so far."""

    workers: Workers
    network: Path
    times: list[float] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)

    def sample(self) -> None:
        """Do the reference work once more."""
        self.times.append(self.workers.seconds(REFERENCE, "predict", self.network, 1, REFERENCE_S))
        if hasattr(os, "getloadavg"):
            self.loads.append(os.getloadavg()[0])

    def report(self) -> dict[str, Any]:
        """Return the facts, ready for JSON."""
        summary = summarize(self.times)
        return {
            "processor": processor(),
            "cores": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
            "load_average": {"lowest": min(self.loads), "highest": max(self.loads)} if self.loads else None,
            "reference_ms": {"median": summary.median * 1e3, "low": summary.low * 1e3, "high": summary.high * 1e3},
            "reference_spread": summary.spread,
            "reference_slowest": quantile(self.times, 1) / quantile(self.times, 0),
            "noise": noise(summary),
        }


def noise(reference: Summary) -> str:
    """Return in words how noisy a machine with these reference times was."""
    if reference.spread <= QUIET:
        return "quiet"
    if reference.spread <= NOISY:
        return "somewhat noisy (trust the ratios more than the times)"
    return "too noisy to trust times or ratios (run again when nothing else runs)"


def processor() -> str:
    """Return the processor's name as far as the system tells it."""
    facts = Path("/proc/cpuinfo")
    if facts.is_file():
        for line in facts.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
