"""Reads what may be a digit: of all groups of pieces that a drawing can be divided into, only what could be chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.outputs import Readings
from model.preprocessing.normalize import Preprocessing, ink_box
from model.preprocessing.strokes import Rendering
from model.segmentation.budget import Allowance, Budget
from model.segmentation.grouping import Proposal, choose
from model.segmentation.pieces import Pieces

# What a mark or a line counts beside readings of digits, 0..1: no network is asked about it.
MARK = 0.8

Read = Callable[[NDArray[np.float32]], Readings]


@dataclass(frozen=True)
class Reading:
    """What a network saw and said."""

    image: NDArray[np.float32]  # (field, field), 0 paper .. 1 full ink
    probabilities: NDArray[np.float64]  # (10,), sum 1
    is_digit: float | None  # 0..1; None of a network that does not tell
    is_several: float | None = None  # 0..1: the probability that it is several digits; None likewise


@dataclass(frozen=True)
class Candidate:
    """What may be a digit."""

    proposal: Proposal  # the pieces or slices that make it up, with their log odds
    drawing: Pieces  # that it is a part of
    draw: Callable[[], Rendering]  # makes its ink alone, once it is looked at
    pieces: tuple[int, ...] = ()  # of the drawing that make it up; none for a part of them
    reading: Reading | None = None  # what the network said, once it was asked

    @cached_property
    def ink(self) -> Rendering:
        """Return its ink alone."""
        return self.draw()

    @cached_property
    def box(self) -> tuple[int, int, int, int]:
        """Return the ink's box (x, y, w, h) in pixels of it."""
        return ink_box(self.ink.ink) or (0, 0, 0, 0)

    @property
    def is_unread(self) -> bool:
        """Say whether the network has still to be asked."""
        return self.reading is None and not self.proposal.is_mark

    @property
    def told(self) -> bool:
        """Say whether the network said how likely it is a digit at all."""
        return self.reading is not None and self.reading.is_digit is not None

    @property
    def tells_several(self) -> bool:
        """Say whether the network said how likely it is several digits."""
        return self.reading is not None and self.reading.is_several is not None

    @property
    def is_digit(self) -> float:
        """Return the probability that it is a digit; 1 where nothing tells."""
        return 1.0 if self.reading is None or self.reading.is_digit is None else self.reading.is_digit

    @property
    def probability(self) -> float:
        """Return the probability of what it was read as, if it is a digit; 1 for what is unread."""
        return 1.0 if self.reading is None else float(self.reading.probabilities.max())

    @property
    def confidence(self) -> float:
        """Return the probability of what it was read as; unread, it may still be certain: 1, or MARK for a mark."""
        if self.proposal.is_mark:
            return MARK
        return self.probability * self.is_digit


Chain = list[Candidate]


def decide(
    chains: Sequence[Chain], read: Read, preprocessing: Preprocessing, allowance: Allowance | None = None
) -> list[Chain]:
    """Return the candidates that are kept of each chain, all but marks read unless their drawing's allowance is spent.

    The best choice is made as if what is unread were read with certainty, and what it takes of that is then read, for
    all chains in one pass of the network; again, until all of the best choice has been read. No reading is better than
    certain, so nothing else could be chosen: best-first search with an admissible estimate (Hart, Nilsson and Raphael
    1968, "A formal basis for the heuristic determination of minimum cost paths").
    """
    allowance = allowance or Allowance(Budget())
    known = [list(chain) for chain in chains]
    chosen: list[list[int]] = [[] for _ in chains]
    undecided: Sequence[int] = range(len(chains))
    while undecided:
        for i in undecided:
            chosen[i] = choose([c.proposal for c in known[i]], [c.confidence for c in known[i]])
        unread = [(i, j) for i in undecided for j in chosen[i] if known[i][j].is_unread]
        granted = allowance.grant([known[i][j].drawing for i, j in unread])
        unread = [place for place, may in zip(unread, granted, strict=True) if may]
        for (i, j), candidate in zip(unread, _read([known[i][j] for i, j in unread], read, preprocessing), strict=True):
            known[i][j] = candidate
        undecided = sorted({i for i, _ in unread})
    return [[chain[j] for j in kept] for chain, kept in zip(known, chosen, strict=True)]


def _read(candidates: Sequence[Candidate], read: Read, preprocessing: Preprocessing) -> list[Candidate]:
    images = [candidate.drawing.picture(candidate.ink, preprocessing) for candidate in candidates]
    found = read_images(images, read)
    return [replace(candidate, reading=reading) for candidate, reading in zip(candidates, found, strict=True)]


def read_images(images: Sequence[NDArray[np.float32]], read: Read) -> list[Reading]:
    """Return what a network says about images, (field, field) float32 each, 0 paper .. 1 full ink, in one pass."""
    if not images:
        return []
    readings = read(np.stack(images))
    rows = readings.probabilities.astype(np.float64)
    # In float64 the sum is 1 to the last digit that anybody may check; float32 rows are a little off.
    rows /= rows.sum(axis=1, keepdims=True)
    told = [
        [None] * len(images) if each is None else each.tolist() for each in (readings.is_digit, readings.is_several)
    ]
    return [Reading(*each) for each in zip(images, rows, *told, strict=True)]
