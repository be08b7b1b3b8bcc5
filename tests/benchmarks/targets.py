"""The speeds to reach, each a ratio or a limit; all of them stand here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A limit for one measure.

    measure: its name in the parts' measures. at_least: whether more is better. stretch: the limit to dream of.
    """

    title: str
    measure: str
    limit: float
    stretch: float | None = None
    at_least: bool = False

    def reached(self, value: float, limit: float) -> bool:
        """Return whether a value keeps a limit."""
        return value >= limit if self.at_least else value <= limit


TARGETS = (
    Target("Training step, batch 100: our time / PyTorch's", "training.pytorch", 2.0, 1.2),
    Target("Training step, batch 100: the book's time / ours", "training.book", 9.0, at_least=True),
    Target("One image: our time / ONNX Runtime's (1 thread)", "inference.one", 2.0, 1.5),
    Target("100 images: our time / PyTorch's", "inference.hundred", 1.5, 1.1),
    Target(
        "POST /predict, 8 connections: requests/s as a share of only reading the body", "http.share", 0.6, None, True
    ),
    Target("POST /predict, 8 connections: requests/s, to those of one process", "http.readers", 1.7, at_least=True),
    Target("POST /predict, 64 connections: requests/s, to those at 8", "http.steady", 0.9, at_least=True),
    Target("POST /predict, 1 connection: our time / one process's", "http.one", 1.15),
    Target("POST /predict, 8 connections: 99th percentile / median", "http.tail_8", 3.0),
    Target("POST /predict, 64 connections: 99th percentile / median", "http.tail_64", 3.0),
    Target("POST /predict: errors", "http.errors", 0.0),
    Target("From start to the first answer, warm [s]", "startup.seconds", 0.8),
    Target("Memory at rest, all processes [MB]", "startup.memory_mb", 130.0),
    Target("Installed environment [MB]", "startup.environment_mb", 140.0),
)


@dataclass(frozen=True)
class Verdict:
    """A target beside what was measured; value is None where the part did not run or could not measure."""

    target: Target
    value: float | None

    @property
    def outcome(self) -> str:
        """Return "met, stretch too", "met", "not met" or "not measured"."""
        if self.value is None:
            return "not measured"
        if not self.target.reached(self.value, self.target.limit):
            return "not met"
        stretch = self.target.stretch
        return "met, stretch too" if stretch is not None and self.target.reached(self.value, stretch) else "met"


def judge(measures: Mapping[str, float]) -> list[Verdict]:
    """Return a verdict for each target."""
    return [Verdict(target, measures.get(target.measure)) for target in TARGETS]
