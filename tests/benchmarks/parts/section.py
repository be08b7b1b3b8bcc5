"""What a part is given and what it hands back: a section of the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.machine import Machine
from tests.benchmarks.summary import Summary, summarize, summarize_ratio
from tests.benchmarks.workers import Workers


@dataclass(frozen=True)
class Context:
    """What every part works with.

    trained: the weights file that inference and the server use. http_s: seconds of load for each view and number
    of connections.
    """

    workers: Workers
    machine: Machine
    trained: Path
    quick: bool
    http_s: float

    @property
    def folder(self) -> Path:
        """Return a folder for scratch files."""
        return self.workers.folder

    def choose(self, full: Any, quick: Any) -> Any:
        """Return one of two settings."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Table:
    """Rows of texts under a header; the first column names the row."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass
class Section:
    """One part's outcome. measures: for the targets; numbers: ready for JSON; pictures: SVG."""

    title: str
    notes: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    measures: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)


def timing_table(times: Mapping[str, Sequence[float]], ours: str, images: int) -> Table:
    """Return medians, quartiles and ratios to `ours` of seconds for so many images, measured side by side."""
    rows = []
    for name, values in times.items():
        summary, ratio = summarize(values), summarize_ratio(values, times[ours])
        rate = f"{images / summary.median:,.0f}"
        rows.append([name, milliseconds(summary), interquartile(summary), rate, relative(ratio)])
    return Table(["", "median", "middle half", "images/s", f"time / {ours}"], rows)


def fastest(times: Mapping[str, Sequence[float]], names: Sequence[str]) -> str:
    """Return the name with the smallest median."""
    return min(names, key=lambda name: summarize(times[name]).median)


def milliseconds(summary: Summary) -> str:
    """Return the median of seconds as milliseconds with three digits."""
    return f"{_three_digits(summary.median * 1e3)} ms"


def interquartile(summary: Summary) -> str:
    """Return the quartiles of seconds as milliseconds."""
    return f"{_three_digits(summary.low * 1e3)} to {_three_digits(summary.high * 1e3)} ms"


def relative(ratio: Summary) -> str:
    """Return a ratio with its quartiles."""
    return f"{_three_digits(ratio.median)} ({_three_digits(ratio.low)} to {_three_digits(ratio.high)})"


def _three_digits(value: float) -> str:
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"
