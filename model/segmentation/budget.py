"""How much work drawings may make: pictures that a network reads, for each drawing and for all of a request."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from model.segmentation.pieces import Pieces

MAX_DIGITS = 64  # of a drawing
# Pictures that a network reads for one drawing, 1.5 to 2.6 ms each. Of 64 digits it reads 64; of 900 made-up numbers
# and of rows of digits that touch, each as strokes and as a picture, 91 at most.
MAX_READINGS = 128
# Runs of slices that are made and weighed in the time of a reading, and pixels that are looked at for it.
RUNS_PER_READING = 6
PIXELS_PER_READING = 1_000_000


class NotReadError(ValueError):
    """A drawing that makes more work than is done for one: what is too much, as a sentence without a full stop."""


class TooManyDigitsError(NotReadError):
    """A drawing seems to hold more than MAX_DIGITS digits; `count`: how many at least."""

    def __init__(self, count: int) -> None:
        super().__init__(f"The drawing seems to hold {count} digits; at most {MAX_DIGITS} are read")
        self.count = count


class TooManyReadingsError(NotReadError):
    """A drawing, or all of a request, needs more work than `limit` readings make."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"Finding the digits takes the work of more than {limit:,} readings; at most so many are made")
        self.limit = limit


@dataclass
class Budget:
    """What is left to be read for all drawings of a request."""

    left: int = sys.maxsize  # readings
    whole: int = field(init=False)  # readings: what it was at first

    def __post_init__(self) -> None:
        """Remember how much it was."""
        self.whole = self.left

    def take(self, count: int) -> bool:
        """Take so many readings, or as much work as they make; say whether they were left."""
        if count > self.left:
            return False
        self.left -= count
        return True


class Allowance:
    """What each of some drawings that are read together has taken of a budget."""

    def __init__(self, budget: Budget) -> None:
        """Take the budget of the request that the drawings belong to."""
        self._budget = budget
        self._taken: Counter[int] = Counter()
        self._refused: dict[int, int] = {}

    def grant(self, drawings: Sequence[Pieces]) -> list[bool]:
        """Say which readings may be made. drawings: of each reading that is wanted now, the drawing.

        A drawing gets all that it wants, or nothing any more.
        """
        for drawing, count in Counter(map(id, drawings)).items():
            self._taken[drawing] += count
            if drawing in self._refused:
                continue
            if self._taken[drawing] > MAX_READINGS:
                self._refused[drawing] = MAX_READINGS
            elif not self._budget.take(count):
                self._refused[drawing] = self._budget.whole
        return [id(drawing) not in self._refused for drawing in drawings]

    def charge_slices(self, drawing: Pieces, runs: int, pixels: int) -> bool:
        """Take the work of so many runs of slices of so many pixels off the budget; say whether it was left."""
        if self._budget.take(runs // RUNS_PER_READING + runs * pixels // PIXELS_PER_READING):
            return True
        self._refused.setdefault(id(drawing), self._budget.whole)
        return False

    def error(self, drawing: Pieces) -> TooManyReadingsError | None:
        """Return why a drawing was not read to its end; None for one that was."""
        limit = self._refused.get(id(drawing))
        return None if limit is None else TooManyReadingsError(limit)
