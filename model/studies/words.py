"""Put numbers into words: a study's text is made from its runs, never typed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model.report.wording import percent

SPELLED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True)
class SeedStatistics:
    """A measure that was taken once for each seed: its mean and its range."""

    values: Sequence[float]  # one for each seed

    @property
    def mean(self) -> float:
        return sum(self.values) / len(self.values)

    @property
    def width(self) -> float:
        """Return the distance from the lowest value to the highest."""
        return max(self.values) - min(self.values)

    def percent(self) -> str:
        """Return the mean and the range, as percentages: "97.12% (97.01 to 97.20)"."""
        if len(self.values) == 1:
            return percent(self.mean)
        return f"{percent(self.mean)} ({100 * min(self.values):.2f} to {100 * max(self.values):.2f})"

    def text(self, decimals: int) -> str:
        """Return the mean, with one decimal at least if it is of several, and the range: "2.5 (2 to 3)"."""
        if len(self.values) == 1:
            return f"{self.mean:.{decimals}f}"
        low, high = min(self.values), max(self.values)
        return f"{self.mean:.{max(decimals, 1)}f} ({low:.{decimals}f} to {high:.{decimals}f})"


def points(share: float) -> str:
    """Return a difference of shares in percentage points: "1.25 points"."""
    return f"{100 * share:.2f} points"


def standard_error(share: float, count: int) -> float:
    """Return the standard error of a share measured on `count` images: sqrt(p (1 - p) / n)."""
    return math.sqrt(share * (1 - share) / count)


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: "1 seed", "3 seeds"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def spelled(count: int) -> str:
    """Return a count in letters up to twelve, in digits beyond: "eight", "13"."""
    return SPELLED[count] if count < len(SPELLED) else f"{count:,}"


def small(value: float) -> str:
    """Return a number of any size with three digits: "0.0123", "4.56e-07", "0"."""
    return "0" if value == 0 else f"{value:.3g}"


def listed(names: Sequence[str]) -> str:
    """Return names as a sentence has them: "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def compared(first: str, second: str, a: SeedStatistics, b: SeedStatistics) -> str:
    """Return one sentence on two accuracies, which says whether their seeds tell them apart."""
    (better, high), (worse, low) = ((first, a), (second, b)) if a.mean >= b.mean else ((second, b), (first, a))
    gap = points(high.mean - low.mean)
    if min(high.values) > max(low.values):
        verdict = "and every one of its seeds is above all of the other's"
        verdict = verdict if len(a.values) > 1 else "with one seed each"
    else:
        verdict = "but their seeds overlap: this is no clear difference"
    return f"{better[0].upper()}{better[1:]} is ahead of {worse} by {gap}, {verdict}."
