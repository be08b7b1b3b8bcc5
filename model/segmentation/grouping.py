"""Decides which pieces of ink make a digit each: by how they lie, and where that leaves doubt by how they read.

Pieces are pen strokes or parts of a picture's ink; here they are only boxes. propose() says which groups of pieces
may be a digit, something else reads those that choose() takes, and choose() keeps those that together read surest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True)
class Rule:
    """The log odds that two pieces belong to one digit, from how their boxes lie."""

    # Of what _layout gives, in parts of the line's height: the depth, how far one would have to move sideways to leave
    # the other's columns; the smaller height; the width of both together; the rows that they share.
    weights: tuple[float, float, float, float]
    constant: float  # log odds, added
    neighbours: float  # log odds, added for pieces that were drawn one after the other
    hopeless: float  # log odds up to which pieces are not joined for their own sake
    wide: float  # line heights: a digit at least so wide may be several that touch
    clear: float  # probability, 0..1: a digit read with less may be several that touch


# Fitted by logistic regression to the pairs of pieces in 4,000 made-up numbers (model.evaluation.made_numbers) and
# 5,000 single digits of pendigits' writers 1 to 20 and of the contributors ibm, syn and val of UNIPEN.
STROKES = Rule((19.5, 3.7, -5.9, -8.0), 4.05, neighbours=1.2, hopeless=-4.0, wide=1.3, clear=0.5)
WHOLE = Rule((0.0, 0.0, 0.0, 0.0), 0.0, neighbours=0.0, hopeless=0.0, wide=np.inf, clear=0.0)
PARTS = Rule((19.5, 3.7, -5.9, -8.0), 2.05, neighbours=0.0, hopeless=-6.0, wide=1.0, clear=0.7)
DEPTHS = (-0.3, 0.5)  # line heights: depths outside of what the fit has seen say no more than these
FIRM = 6.0  # log odds: two pieces with at least these are one from the start
IMPOSSIBLE = -50.0  # log odds of pieces that no digit can have both
# Pieces above each other, closer than this part of the taller one, are the halves of one digit: an 8 of two circles.
STACKED = 0.2
WIDEST = 1.9  # line heights: the most width of a digit
TALLEST = 1.8  # line heights: the most height of a digit
MAX_ATOMS = 4  # of a digit: pieces, or firm ones in one
# Where there are more groups than these, as in a scribble, the layout alone decides.
MAX_GROUPS = 8  # of a chain, for each of its atoms
MAX_PROPOSALS = 256  # of all chains together
FLAT = 0.5  # line heights: a lower group loses log odds
FLATNESS = 20.0  # log odds that it loses for each line height that it lacks
BEAM = 200  # partitions of a chain of pieces that are followed at a time
READING = 3.5  # what the log probability of a reading weighs beside the log odds
MIN_PROBABILITY = 1e-3  # of a reading: a lower one counts as this


@dataclass(frozen=True)
class Proposal:
    """Pieces that may be one digit."""

    pieces: tuple[int, ...]  # their indices, ascending
    odds: float = 0.0  # log odds of it, from how they lie


def propose(boxes: Array, rule: Rule, most: int | None = None) -> list[list[Proposal]]:
    """Return chains of proposals; a digit never has pieces of two chains, and each chain needs a choice of its own.

    boxes: (n, 4) float64, left, top, right, bottom of each piece, y pointing down, in the order of drawing.
    most: chains that are looked at; where there are more, each is a proposal of all its atoms, and only counts.
    Each piece of a chain is in one proposal at least. A chain of one proposal leaves no choice.
    """
    if len(boxes) == 1:
        return [[Proposal((0,))]]
    boxes = boxes - np.tile(boxes[:, :2].min(axis=0), 2)
    height = line_height(boxes)
    atoms = _gather(_odds(boxes, height, rule) >= FIRM)
    hulls = np.array([hull(boxes[atom]) for atom in atoms])
    odds = _odds(hulls, height, rule)
    owner = {piece: i for i, atom in enumerate(atoms) for piece in atom}
    following = {(owner[piece], owner[piece + 1]) for piece in range(len(boxes) - 1)}
    for i, j in sorted({(min(pair), max(pair)) for pair in following}):
        odds[[i, j], [j, i]] += rule.neighbours
    linked, likely, hulls = odds > rule.hopeless, odds > 0, hulls / height
    sides = hulls.tolist()
    chains = _gather(linked)
    if most is not None and len(chains) > most:
        return [[Proposal(tuple(chain))] for chain in chains]
    groups = [_grow(chain, linked, sides) or _gather_within(chain, likely) for chain in chains]
    count = sum(map(len, groups))
    for i in sorted(range(len(chains)), key=lambda i: -len(groups[i])):
        if count > MAX_PROPOSALS:
            count -= len(groups[i])
            groups[i] = _gather_within(chains[i], likely)
            count += len(groups[i])
    return [[_proposal(group, atoms, odds, hulls) for group in chain] for chain in groups]


def _proposal(group: list[int], atoms: list[list[int]], odds: Array, hulls: Array) -> Proposal:
    """Return the proposal of a group of atoms; hulls: (n, 4) of all atoms, in line heights."""
    _, top, _, bottom = hull(hulls[group])
    inner = float(np.triu(odds[np.ix_(group, group)], 1).sum())
    pieces = sorted(piece for atom in group for piece in atoms[atom])
    return Proposal(tuple(pieces), inner - FLATNESS * max(0.0, FLAT - float(bottom - top)))


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


def find_rows(boxes: Array) -> list[list[int]]:
    """Return the rows that digits stand in, from top to bottom, each its digits' indices from left to right.

    boxes: (n, 4) as for propose(). A digit stands in the row whose last digit, going right, shares most of its rows.
    """
    rows: list[list[int]] = []
    for i in np.argsort(boxes[:, 0] + boxes[:, 2], kind="stable"):
        shares = [_share(boxes[row[-1]], boxes[i]) for row in rows]
        if shares and max(shares) >= 0.3:
            rows[int(np.argmax(shares))].append(int(i))
        else:
            rows.append([int(i)])
    return sorted(rows, key=lambda row: float(boxes[row][:, [1, 3]].mean()))


def line_height(boxes: Array) -> float:
    """Return how tall the digits are: what three pieces in four do not exceed, each taken with those that it crosses.

    Bars and dots are pieces too, and some digits are two pieces, one above the other.
    """
    left, top, right, bottom = boxes.T
    heights = bottom - top
    if len(boxes) == 1:
        return max(float(heights[0]), float(right[0] - left[0]) / 8, 1e-300)
    crossing = _depth(left, right) >= 0
    crossing &= _depth(top, bottom) >= -STACKED * np.maximum.outer(heights, heights)
    tall = np.maximum.outer(bottom, bottom) - np.minimum.outer(top, top)
    height = float(np.quantile(np.where(crossing, tall, 0).max(axis=1), 0.75, method="higher"))
    extent = max(float(right.max() - left.min()), float(bottom.max() - top.min()))
    return max(height, float((right - left).max()) / 8, extent / 1000, 1e-300)


def _depth(low: Array, high: Array) -> Array:
    """Return how far one of two intervals (n,) would have to move to leave the other, (n, n); below 0: the gap."""
    depth: Array = np.minimum(high[:, None] - low, high - low[:, None])
    np.fill_diagonal(depth, high - low)
    return depth


def hull(boxes: Array) -> Array:
    """Return the box (4,) around boxes (n, 4)."""
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _layout(boxes: Array, height: float) -> Array:
    """Return how each two pieces lie, (n, n, 4): what a Rule weighs, in its order."""
    left, top, right, bottom = boxes.T / height
    depth = np.clip(_depth(left, right), *DEPTHS)
    lesser = np.minimum.outer(bottom - top, bottom - top)
    joint = np.maximum.outer(right, right) - np.minimum.outer(left, left)
    shared = np.maximum(np.minimum.outer(bottom, bottom) - np.maximum.outer(top, top), -0.15)
    return np.stack([depth, lesser, joint, shared], axis=-1)


def _odds(boxes: Array, height: float, rule: Rule) -> Array:
    """Return the log odds (n, n) that two pieces belong to one digit; IMPOSSIBLE if that were too wide or tall."""
    left, top, right, bottom = boxes.T / height
    odds: Array = _layout(boxes, height) @ np.array(rule.weights) + rule.constant
    odds[np.maximum.outer(right, right) - np.minimum.outer(left, left) > WIDEST] = IMPOSSIBLE
    odds[np.maximum.outer(bottom, bottom) - np.minimum.outer(top, top) > TALLEST] = IMPOSSIBLE
    np.fill_diagonal(odds, np.inf)
    return odds


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


def _share(a: Array, b: Array) -> float:
    """Return how much of the lower box's height both boxes share, in parts of it; below 0 when they lie apart."""
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return float(shared / max(min(a[3] - a[1], b[3] - b[1]), 1e-300))
