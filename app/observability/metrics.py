"""What the server counts, and how it tells Prometheus: the text format, version 0.0.4.

The workers of one server share the counters, so that any of them can tell the sums of all. The memory is made before
they are forked. Each writes to a row of its own, so that none waits for another, and one that is killed leaves its
counts behind; its successor goes on in the same row. Nothing is written to disk: all counts begin at 0 with the server.
"""

import mmap
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = "inkling_requests_total"
DURATION = "inkling_request_duration_seconds"
REJECTIONS = "inkling_rejections_total"
DRAWINGS = "inkling_drawings_read_total"
DIGITS = "inkling_digits_read_total"
MODEL = "inkling_model_info"

FAMILIES = {
    REQUESTS: ("counter", "Requests that were answered, by route and status."),
    DURATION: ("histogram", "The server's own time for a request, without its arrival, by route."),
    REJECTIONS: ("counter", "Drawings that were refused, alone or within a batch, by status."),
    DRAWINGS: ("counter", "Drawings that were read, blank ones included, by network."),
    DIGITS: ("counter", "Digits that were read, by network and digit."),
    MODEL: ("gauge", "The networks that can be asked; always 1."),
}

# Upper bounds in seconds: a reading takes a few milliseconds.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

# What became of one drawing: the status that it was refused with, or the model that read it and the digits it read.
Outcome = dict[str, Any]

MAX_LABEL = 60  # characters of a network's name


# A counter is its name in UTF-8, padded with zeros, and its value. Rows have room for many times what is counted.
NAME_BYTES = 184
COUNTERS = 1024
_COUNTER = np.dtype([("name", f"S{NAME_BYTES}"), ("value", "f8")])


class SharedCounters:
    """Named counters that only grow. rows: how many processes may count at the same time."""

    def __init__(self, rows: int = 1) -> None:
        memory = mmap.mmap(-1, rows * COUNTERS * _COUNTER.itemsize)
        self._rows = np.frombuffer(memory, _COUNTER).reshape(rows, COUNTERS)
        self._lock = threading.Lock()
        self.use_row(0)

    def use_row(self, row: int) -> None:
        """Count in this row from now on, on top of what it has; one process at a time may use a row."""
        self._names = self._rows["name"][row]
        self._values = self._rows["value"][row]
        self._places = {name.decode(): place for place, name in enumerate(self._names) if name}
        self._lock = threading.Lock()  # a forked process may have inherited one that is held

    def add(self, name: str, amount: float = 1.0) -> None:
        """Add to a counter; a new one begins at 0. Names that find no room are not counted."""
        with self._lock:
            place = self._places.get(name)
            if place is None:
                place = len(self._places)
                if place == COUNTERS or len(name.encode()) > NAME_BYTES:
                    return
                self._names[place] = name.encode()
                self._places[name] = place
            self._values[place] += amount

    def totals(self) -> dict[str, float]:
        """Return the sum over all rows of each counter, by name, in the order in which they came up."""
        sums: dict[str, float] = {}
        for row in self._rows:
            for name, value in row[row["name"] != b""].tolist():
                key = name.decode()
                sums[key] = sums.get(key, 0.0) + value
        return sums


def series(name: str, /, **labels: object) -> str:
    """Return a series as Prometheus writes it: name{label="value",...}."""
    return f"{name}{{{','.join(f'{label}={_quoted(str(value))}' for label, value in labels.items())}}}"


def count_request(counters: SharedCounters, route: str, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    counters.add(series(REQUESTS, route=route, status=status))
    for bound in BOUNDS:
        counters.add(series(f"{DURATION}_bucket", route=route, le=bound), float(seconds <= bound))
    counters.add(series(f"{DURATION}_bucket", route=route, le="+Inf"))
    counters.add(series(f"{DURATION}_sum", route=route), seconds)
    counters.add(series(f"{DURATION}_count", route=route))


def count_rejection(counters: SharedCounters, status: int) -> None:
    """Count a drawing that was refused."""
    counters.add(series(REJECTIONS, status=status))


def count_outcome(counters: SharedCounters, outcome: Outcome) -> None:
    """Count a drawing that was read, with its digits, or one that was refused."""
    if "status" in outcome:
        count_rejection(counters, outcome["status"])
        return
    counters.add(series(DRAWINGS, model=outcome["model"]))
    for digit in outcome["digits"]:
        counters.add(series(DIGITS, model=outcome["model"], digit=digit))


def exposition(counters: SharedCounters, models: Iterable[tuple[str, str]]) -> str:
    """Return all counts as Prometheus reads them; models: name and version of each network that can be asked."""
    values = counters.totals() | {series(MODEL, name=name, version=version): 1.0 for name, version in models}
    return "".join(line + "\n" for line in _lines(values))


def _lines(values: dict[str, float]) -> Iterator[str]:
    for family, (kind, text) in FAMILIES.items():
        yield f"# HELP {family} {text}"
        yield f"# TYPE {family} {kind}"
        members = {family} if kind != "histogram" else {f"{family}_{part}" for part in ("bucket", "sum", "count")}
        for name, value in values.items():
            if name.partition("{")[0] in members:
                yield f"{name} {value:.15g}"


def _quoted(text: str) -> str:
    plain = text[:MAX_LABEL].replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
    return f'"{plain}"'
