"""Finds the digits of drawings and reads them: proposals from the layout and from cuts, and the best choice of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.preprocessing.normalize import Preprocessing, ink_box
from model.preprocessing.strokes import Rendering
from model.segmentation.account import Account, left_out, place, take_account
from model.segmentation.budget import MAX_DIGITS, Allowance, Budget, NotReadError, TooManyDigitsError
from model.segmentation.cuts import Slices, breadth_odds, cut_ink
from model.segmentation.grouping import Proposal, propose
from model.segmentation.pieces import Pieces
from model.segmentation.reading import Digit, DrawingReading
from model.segmentation.search import Candidate, Chain, Read, Reading, decide, read_images
from model.segmentation.sureness import gather_evidence, read_weights, weigh

NARROW = 0.3  # line heights: what is narrower is not cut, whatever it is read as
SURE = 0.95  # confidence, 0..1: what a network that scores is_digit reads with at least this is not cut
# Slices of several digits that touch are put together again within these limits.
WIDEST_RUN = 1.3  # line heights: the most width
LOWEST_RUN = 0.5  # the least height, in parts of that of all slices
SPARE_WIDTH = 0.3  # line heights by which runs of slices may be wider before their ink is looked at
# Ink is sliced with at most so many rows: a slice of a photo then takes as long as one of a sketch, and looks the same
# to the network, which sees 20 rows of it.
SLICED_ROWS = 150  # pixels
# Drawings whose slices are read together. Where the budget of a request ends, those before have been read to their end.
SLICED_TOGETHER = 8


def read_digits(
    drawings: Sequence[Pieces], read: Read, preprocessing: Preprocessing, budget: Budget | None = None
) -> list[DrawingReading | NotReadError]:
    """Return what is read in each drawing, or the error of one that has too many or needs too much.

    budget: of the request that they belong to; without, each drawing has its own allowance only.
    All drawings are read together: in one pass of the network where all is clear, in further ones what else could be
    chosen, slices of what may be digits that touch at last. A clear drawing of one digit is shown to the network whole,
    and nothing else of it.
    """
    allowance = Allowance(budget or Budget())

    def decided(chains: Sequence[list[Chain]]) -> list[Chain]:
        """Return the candidates that each drawing keeps."""
        kept = iter(decide([chain for each in chains for chain in each], read, preprocessing, allowance))
        return [[candidate for _ in each for candidate in next(kept)] for each in chains]

    proposed = [_propose(drawing) for drawing in drawings]
    chains = [[] if isinstance(each, NotReadError) else each for each in proposed]
    left = [drawing.max_runs - sum(map(len, each)) for each, drawing in zip(chains, drawings, strict=True)]
    first = [[] if allowance.error(each) else found for each, found in zip(drawings, decided(chains), strict=True)]
    final: list[Chain] = []
    for i in range(0, len(first), SLICED_TOGETHER):
        some = zip(first[i : i + SLICED_TOGETHER], left[i : i + SLICED_TOGETHER], strict=True)
        final += decided([_slice_all(*each, allowance) for each in some])
    accounts = [
        Account() if isinstance(each, NotReadError) or allowance.error(drawing) else take_account(found)
        for each, found, drawing in zip(proposed, final, drawings, strict=True)
    ]
    wholes = _read_wholes(drawings, accounts, read, preprocessing, allowance)
    return [
        each if isinstance(each, NotReadError) else allowance.error(drawing) or _reading(drawing, account, whole)
        for each, drawing, account, whole in zip(proposed, drawings, accounts, wholes, strict=True)
    ]


def _propose(drawing: Pieces) -> list[Chain] | NotReadError:
    """Return what may be a digit in a drawing, by chains."""
    chains = propose(drawing.boxes, drawing.rule, MAX_DIGITS)
    if len(chains) > MAX_DIGITS:
        return TooManyDigitsError(len(chains))
    return [
        [
            Candidate(proposal, drawing, cache(partial(drawing.put_together, proposal.pieces)), proposal.pieces)
            for proposal in chain
        ]
        for chain in chains
    ]


def _slice_all(found: Chain, left: int, allowance: Allowance) -> list[Chain]:
    """Return each candidate alone or, the least sure first and while some are left, with runs of its slices."""
    chains: dict[int, Chain] = {}
    for i in sorted(range(len(found)), key=lambda i: found[i].confidence):
        chains[i] = _slice(found[i], left, allowance) if left > 0 else [found[i]]
        left -= len(chains[i]) - 1
    return [chains[i] for i in range(len(found))]


def _slice(candidate: Candidate, most: int, allowance: Allowance) -> Chain:
    """Return a candidate and, where it may be digits that touch, runs of its slices, `most` at most."""
    if candidate.proposal.is_mark:
        return [candidate]
    ink, drawing = candidate.ink, candidate.drawing
    _, _, w, h = candidate.box
    height = max(candidate.proposal.height, h * ink.unit)
    width = w * ink.unit / height
    if candidate.told and candidate.confidence >= SURE:
        return [candidate]
    if not drawing.may_be_several(ink, h):
        return [candidate]
    if width < NARROW or (width < drawing.rule.wide and candidate.confidence >= drawing.rule.clear):
        return [candidate]
    ink = _reduced(ink, candidate.box)
    slices, runs = _cut(ink.ink, height / ink.unit, most)
    if not runs or not allowance.charge_slices(drawing, len(runs), ink.ink.size):
        return [candidate]

    def proposal(first: int, last: int, odds: float) -> Proposal:
        """Return the proposal of a run of slices."""
        return replace(candidate.proposal, pieces=tuple(range(first, last + 1)), odds=odds)

    chain = [replace(candidate, proposal=proposal(0, len(slices) - 1, sum(slices.odds) + breadth_odds(width)))]
    for first, last in runs:
        part = slices.take(ink.ink, first, last)
        _, _, breadth, tallness = ink_box(part) or (0, 0, 0, 0)
        if tallness >= LOWEST_RUN * len(ink.ink) and breadth * ink.unit <= WIDEST_RUN * height:
            odds = sum(slices.odds[first:last]) + breadth_odds(breadth * ink.unit / height)
            chain.append(Candidate(proposal(first, last, odds), drawing, partial(replace, ink, ink=part)))
    return chain


def _reduced(ink: Rendering, box: tuple[int, int, int, int]) -> Rendering:
    """Return what is in a box of some ink, in pixels of it, with at most SLICED_ROWS rows."""
    x, y, w, h = box
    factor = math.ceil(h / SLICED_ROWS)
    crop = Image.fromarray(ink.ink[y : y + h, x : x + w]).reduce(factor)
    origin = (ink.origin[0] + x * ink.unit, ink.origin[1] + y * ink.unit)
    return replace(ink, ink=np.asarray(crop), origin=origin, unit=ink.unit * factor)


def _cut(ink: NDArray[np.uint8], height: float, most: int) -> tuple[Slices, list[tuple[int, int]]]:
    """Return the slices of ink and the runs of them to look at, at most so many; height: of a line, in pixels."""
    slices = cut_ink(ink)
    while True:
        runs = slices.runs(ink.shape[1], (WIDEST_RUN + SPARE_WIDTH) * height)
        if len(runs) <= most:
            return slices, runs
        slices = slices.likeliest(len(slices.odds) * 9 // 10)


def _read_wholes(
    drawings: Sequence[Pieces],
    accounts: Sequence[Account],
    read: Read,
    preprocessing: Preprocessing,
    allowance: Allowance,
) -> list[Reading | None]:
    """Return what the network says of all ink of each drawing that may be something else than its parts."""
    asked = [i for i, account in enumerate(accounts) if account.may_be_one]
    granted = allowance.grant([drawings[i] for i in asked])
    asked = [i for i, may in zip(asked, granted, strict=True) if may]
    images = [drawings[i].picture(_writing(drawings[i], accounts[i]), preprocessing) for i in asked]
    found = dict(zip(asked, read_images(images, read), strict=True))
    return [found.get(i) for i in range(len(drawings))]


def _writing(drawing: Pieces, account: Account) -> Rendering:
    """Return all ink of a drawing but lines, frames and specks."""
    apart = account.beside
    return drawing.put_together([piece for piece in range(len(drawing.boxes)) if piece not in apart])


def _reading(drawing: Pieces, account: Account, whole: Reading | None) -> DrawingReading | NotReadError:
    """Return what was kept of one drawing as digits, lines and ink that is left out."""
    if len(account.digits) > MAX_DIGITS:
        return TooManyDigitsError(len(account.digits))
    digits = tuple(
        Digit(place(one), one.ink, one.pieces, one.reading.image, one.reading.probabilities, one.reading.is_digit)
        for one in account.digits
        if one.reading is not None
    )
    evidence = gather_evidence(account, whole) if digits and not account.is_one else {}
    sureness = weigh(evidence, *read_weights()) if evidence else float(account.is_one)
    return DrawingReading(digits, tuple(account.lines), left_out(account, drawing), evidence, sureness)
