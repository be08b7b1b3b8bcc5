"""Decides which pieces of ink make a digit each: by how they lie, and where that leaves doubt by how they read.

Pieces are pen strokes or parts of a picture's ink; here they are only boxes. propose() says which groups of pieces
may be a digit, something else reads those that choose() takes, and choose() keeps those that together read surest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.segmentation.layout import TALLEST, WIDEST, Rule, find_line_height, hull, pair_odds, split_rows
from model.segmentation.marks import TALL, are_dots, cross_as_plus, may_be_marks, may_be_pluses

Array = NDArray[Any]

FIRM = 6.0  # log odds: two pieces with at least these are one from the start
MAX_ATOMS = 4  # of a digit: pieces, or firm ones in one
# Where there are more groups than these, as in a scribble, the layout alone decides.
MAX_GROUPS = 8  # of a chain, for each of its atoms
MAX_PROPOSALS = 256  # of all chains together
FLAT = 0.5  # line heights: a lower group loses log odds
PLUS = -4.0  # log odds that what is as large and lies as high as a plus is one: it may be a small digit
FLATNESS = 20.0  # log odds that it loses for each line height that it lacks
BEAM = 200  # partitions of a chain of pieces that are followed at a time
READING = 3.5  # what the log probability of a reading weighs beside the log odds
MIN_PROBABILITY = 1e-3  # of a reading: a lower one counts as this


@dataclass(frozen=True)
class Proposal:
    """Pieces that may be one digit, or a mark or a line beside digits."""

    pieces: tuple[int, ...]  # their indices, ascending
    odds: float = 0.0  # log odds of it, from how they lie
    is_mark: bool = False  # whether it stands for something that is no digit, so that no network is asked
    row: int = 0  # which of the drawing's rows it stands in, from top to bottom
    height: float = 0.0  # of that row's digits, in the boxes' units


def propose(boxes: Array, rule: Rule, most: int | None = None) -> list[list[Proposal]]:
    """Return chains of proposals; a digit never has pieces of two chains, and each chain needs a choice of its own.

    boxes: (n, 4) float64, left, top, right, bottom of each piece, y pointing down, in the order of drawing.
    most: chains that are looked at; where there are more, each is a proposal of all its atoms, and only counts.
    Each piece of a chain is in one proposal at least. A chain of one proposal leaves no choice.
    """
    if len(boxes) == 1:
        return [[Proposal((0,), height=find_line_height(boxes))]]
    boxes = boxes - np.tile(boxes[:, :2].min(axis=0), 2)
    layouts = [_Layout(boxes, pieces, number, rule) for number, pieces in enumerate(split_rows(boxes))]
    chains = [(layout, chain) for layout in layouts for chain in layout.chains]
    digits = [chain for layout, chain in chains if not layout.is_small(chain)]
    if most is not None and len(digits) > most:
        return [[Proposal(tuple(chain))] for chain in digits]
    groups = [layout.grow(chain) for layout, chain in chains]
    count = sum(map(len, groups))
    for i in sorted(range(len(chains)), key=lambda i: -len(groups[i])):
        if count > MAX_PROPOSALS:
            layout, chain = chains[i]
            count -= len(groups[i])
            groups[i] = layout.gather(chain)
            count += len(groups[i])
    return [layout.proposals(found) for (layout, _), found in zip(chains, groups, strict=True)]


class _Layout:
    """How the pieces of one row lie: its atoms, pieces that belong together for sure, and what links them."""

    def __init__(self, boxes: Array, pieces: Sequence[int], row: int, rule: Rule) -> None:
        """Take the boxes of all of a drawing's pieces, and which of them stand in this row, ascending."""
        own = boxes[list(pieces)]
        self._boxes, self._row, self._height = boxes, row, find_line_height(own)
        atoms = _gather(pair_odds(own, self._height, rule) >= FIRM)
        hulls = np.array([hull(own[atom]) for atom in atoms])
        self._odds = pair_odds(hulls, self._height, rule)
        owner = {pieces[piece]: i for i, atom in enumerate(atoms) for piece in atom}
        following = {(owner[piece], owner[piece + 1]) for piece in owner if piece + 1 in owner}
        for i, j in sorted({(min(pair), max(pair)) for pair in following}):
            self._odds[[i, j], [j, i]] += rule.neighbours
        self._atoms = [[pieces[piece] for piece in atom] for atom in atoms]
        self._linked, self._sides = self._odds > rule.hopeless, (hulls / self._height).tolist()
        self._marks, self._dots = may_be_marks(hulls, self._height), are_dots(hulls, self._height)
        self._pluses = may_be_pluses(hulls, self._height)
        self.chains = _gather(self._linked)

    def grow(self, chain: list[int]) -> list[list[int]]:
        """Return the groups of a chain's atoms that may be a digit; fewer where there are too many to be looked at."""
        return _grow(chain, self._linked, self._sides) or self.gather(chain)

    def gather(self, chain: list[int]) -> list[list[int]]:
        """Return the groups of a chain's atoms that the layout alone speaks for."""
        return _gather_within(chain, self._odds > 0)

    def is_small(self, chain: list[int]) -> bool:
        """Say whether all atoms of a chain are small enough for marks, so that it need not be a digit."""
        return bool(self._marks[chain].all())

    def proposals(self, groups: list[list[int]]) -> list[Proposal]:
        """Return the proposals of a chain's groups; one that may be a mark has two, a dot is a mark."""
        dots = sorted({atom for group in groups if self._dots[group].all() for atom in group})
        groups = [group for group in groups if not self._dots[group].all()]
        found = [self._proposal(group) for group in groups]
        found += [replace(self._proposal([dot]), odds=0.0, is_mark=True) for dot in dots]
        for group in groups:
            one = self._proposal(group)
            if len(group) == 1 and self._marks[group[0]]:
                found.append(replace(one, odds=0.0, is_mark=True))
            elif len(group) == 1 and self._pluses[group[0]]:
                found.append(replace(one, odds=PLUS, is_mark=True))
            elif len(one.pieces) == 2 and self._is_plus(group, one):
                found.append(replace(one, is_mark=True))
        return found

    def _is_plus(self, group: list[int], one: Proposal) -> bool:
        """Say whether a group of two pieces may be a plus beside something that may be a digit."""
        beside = any(side[3] - side[1] >= TALL for i, side in enumerate(self._sides) if i not in group)
        return beside and cross_as_plus(self._boxes[list(one.pieces)], self._height)

    def _proposal(self, group: list[int]) -> Proposal:
        tops, bottoms = zip(*(self._sides[atom][1::2] for atom in group), strict=True)
        inner = float(np.triu(self._odds[np.ix_(group, group)], 1).sum())
        odds = inner - FLATNESS * max(0.0, FLAT - (max(bottoms) - min(tops)))
        pieces = sorted(piece for atom in group for piece in self._atoms[atom])
        return Proposal(tuple(pieces), odds, row=self._row, height=self._height)


def choose(chain: Sequence[Proposal], readings: Sequence[float]) -> list[int]:
    """Return which proposals of a chain to keep: each piece in exactly one, the sum of log odds and readings highest.

    readings: for each proposal, the probability of what it was read as, 0..1.
    """
    if len(chain) == 1:
        return [0]
    pieces = sorted({piece for proposal in chain for piece in proposal.pieces})
    bit = {piece: 1 << place for place, piece in enumerate(pieces)}
    masks = [sum(bit[piece] for piece in proposal.pieces) for proposal in chain]
    having = {bit[piece]: [i for i, mask in enumerate(masks) if mask & bit[piece]] for piece in pieces}
    scores = [p.odds + READING * math.log(max(r, MIN_PROBABILITY)) for p, r in zip(chain, readings, strict=True)]
    full = (1 << len(pieces)) - 1
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    done: tuple[float, tuple[int, ...]] = (-np.inf, ())
    while best:
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for covered, (score, kept) in best.items():
            lowest = ~covered & (covered + 1)
            for i in having[lowest]:
                if masks[i] & covered:
                    continue
                total, reached = score + scores[i], covered | masks[i]
                if reached == full:
                    done = max(done, (total, (*kept, i)))
                elif total > following.get(reached, (-np.inf,))[0]:
                    following[reached] = (total, (*kept, i))
        ranked = sorted(following.items(), key=lambda item: -item[1][0])
        best = dict(ranked[:BEAM])
    return list(done[1])


def _gather(linked: Array) -> list[list[int]]:
    """Return the connected components of a symmetric (n, n) bool matrix, each ascending."""
    waiting = set(range(len(linked)))
    groups = []
    while waiting:
        group: set[int] = set()
        edge = {min(waiting)}
        while edge:
            group |= edge
            waiting -= edge
            edge = {int(i) for i in np.flatnonzero(linked[sorted(edge)].any(axis=0))} & waiting
        groups.append(sorted(group))
    return groups


def _gather_within(chain: list[int], linked: Array) -> list[list[int]]:
    """Return the connected components of some members of a symmetric (n, n) bool matrix."""
    return [[chain[i] for i in group] for group in _gather(linked[np.ix_(chain, chain)])]


def _grow(chain: list[int], linked: Array, sides: Sequence[Sequence[float]]) -> list[list[int]]:
    """Return the sets of a chain's atoms that may be one digit: linked, not too wide or tall, few.

    linked: (n, n) bool, of all atoms; sides: (n, 4), their hulls, in line heights. Returns [] where there are too many
    of them to be looked at.
    """
    own = linked[np.ix_(chain, chain)]
    others = {atom: [chain[other] for other in np.flatnonzero(row)] for atom, row in zip(chain, own, strict=True)}
    groups = [[atom] for atom in chain]
    found: set[tuple[int, ...]] = {(atom,) for atom in chain}
    for group in groups:  # grows while it is walked
        near = {other for atom in group for other in others[atom]} - set(group)
        for atom in sorted(near) if len(group) < MAX_ATOMS else []:
            larger = tuple(sorted((*group, atom)))
            if larger in found:
                continue
            found.add(larger)
            left, top, right, bottom = zip(*(sides[member] for member in larger), strict=True)
            if max(right) - min(left) <= WIDEST and max(bottom) - min(top) <= TALLEST:
                groups.append(list(larger))
        if len(groups) > MAX_GROUPS * len(chain):
            return []
    return groups
