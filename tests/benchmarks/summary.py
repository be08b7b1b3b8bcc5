"""The few statistics of the report: medians, quartiles and paired ratios of repeated timings."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Summary:
    """Repeated measurements in brief: how many, their median and their lower and upper quartile."""

    count: int
    median: float
    low: float
    high: float

    @property
    def spread(self) -> float:
        """Return the interquartile range as a share of the median; 0 for a median of 0."""
        return (self.high - self.low) / self.median if self.median else 0.0


def quantile(values: Sequence[float], q: float) -> float:
    """Return the q-quantile, 0 <= q <= 1, linear between neighbours (Hyndman and Fan 1996, type 7)."""
    if not values:
        raise ValueError("no values: expected at least one")
    if not 0 <= q <= 1:
        raise ValueError(f"quantile {q} is out of range: expected 0 to 1")
    ordered = sorted(values)
    place = q * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def summarize(values: Sequence[float]) -> Summary:
    """Return median and quartiles of at least one value."""
    return Summary(len(values), quantile(values, 0.5), quantile(values, 0.25), quantile(values, 0.75))


def summarize_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> Summary:
    """Return the ratios of values that were measured side by side, pair by pair, so that slow drift cancels."""
    return summarize([a / b for a, b in zip(numerators, denominators, strict=True)])
