"""What the server counts, and how it tells Prometheus: the text format, version 0.0.4."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.observability.counters import SharedCounters

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

MAX_LABEL = 60  # characters of a network's name


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


def count_reading(counters: SharedCounters, reading: Mapping[str, Any]) -> None:
    """Count a drawing that was read, and its digits."""
    model = reading["model"]["name"]
    counters.add(series(DRAWINGS, model=model))
    for digit in reading["digits"]:
        counters.add(series(DIGITS, model=model, digit=digit["digit"]))


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
