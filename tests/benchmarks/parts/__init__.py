"""The parts of the benchmark by name, one module each."""

from collections.abc import Callable

from tests.benchmarks.parts import curves, http, inference, startup, training
from tests.benchmarks.parts.section import Context, Section

PARTS: dict[str, Callable[[Context], Section]] = {
    "training": training.run,
    "inference": inference.run,
    "curves": curves.run,
    "http": http.run,
    "startup": startup.run,
}

# Short names for several parts.
GROUPS = {"network": ("training", "inference", "curves")}
