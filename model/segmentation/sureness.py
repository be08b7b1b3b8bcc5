"""How sure it is that the digits of a drawing are all that it says: evidence from its parts and its whole, weighed.

A drawing that is one digit, all of its ink, has nothing to be weighed: its own is_digit says all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.preprocessing.strokes import Rendering
from model.segmentation.account import Account, outline
from model.segmentation.search import Candidate, Reading

FILE = Path(__file__).with_suffix(".json")
CERTAIN = 5.0  # log odds: what is surer says no more
LEVEL = 127  # 0..255: fainter ink is the soft edge of a line

Evidence = dict[str, float]


def gather_evidence(account: Account, whole: Reading | None) -> Evidence:
    """Return what speaks for and against a drawing's digits, by name.

    whole: the reading of all of its ink, if a network was asked that tells several digits.
    """
    digits, others = account.digits, [one for one, why in account.others if why == "no digit"]
    lost = sum(map(_ink, others))
    ink = max(lost + sum(map(_ink, digits)), 1e-300)
    boxes = [outline(one) for one in digits]
    height = max(float(box[3] - box[1]) for box in boxes)
    pairs = list(combinations(range(len(digits)), 2))
    return {
        "digits": math.log(len(digits)),
        "least_is_digit": min(_log_odds(one.is_digit) for one in digits),
        "least_confidence": min(_log_odds(one.probability) for one in digits),
        "whole_asked": float(whole is not None),
        "whole_fits": 0.0 if whole is None else _log_odds(_as_many(whole, len(digits))),
        "left_out": lost / ink,
        "outside": _outside(others, boxes) / ink,
        "touching": max([_overlap(digits[i], digits[j]) for i, j in pairs], default=0.0),
        "touching_others": max([_overlap(a, b) for a in digits for b in (*others, *account.marks)], default=0.0),
        "cut": float(not all(one.pieces for one in digits)),
        "overlap": max([_sideways(boxes[i], boxes[j]) for i, j in pairs], default=0.0) / max(height, 1e-300),
    }


def _as_many(whole: Reading, count: int) -> float:
    """Return the probability, 0..1, that all of the ink is one digit, or several where so many were found."""
    return (whole.is_digit if count == 1 else whole.is_several) or 0.0


def _log_odds(probability: float) -> float:
    return max(-CERTAIN, min(CERTAIN, math.log(max(probability, 1e-9) / max(1 - probability, 1e-9))))


def _ink(one: Candidate) -> float:
    """Return how much ink a candidate has, in the square of the sender's units."""
    return float((one.ink.ink > LEVEL).sum()) * one.ink.unit**2


def _outside(others: Iterable[Candidate], boxes: Sequence[NDArray[Any]]) -> float:
    """Return how much ink lies in no digit's box."""
    total = 0.0
    for one in others:
        x, y = _places(one.ink)
        out = np.ones(len(x), np.bool_)
        for left, top, right, bottom in boxes:
            out &= ~((x >= left) & (x <= right) & (y >= top) & (y <= bottom))
        total += float(out.sum()) * one.ink.unit**2
    return total


def _places(ink: Rendering) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middles x, y of the pixels of ink, in the sender's units."""
    rows, columns = (line.astype(np.float64) + 0.5 for line in np.nonzero(ink.ink > LEVEL))
    return columns * ink.unit + ink.origin[0], rows * ink.unit + ink.origin[1]


def _overlap(a: Candidate, b: Candidate) -> float:
    """Return how much of the lesser ink both have in common, in parts of it."""
    one, other = outline(a), outline(b)
    pen = max((a.ink.pen or 0.0), (b.ink.pen or 0.0)) if not (a.proposal.is_mark and b.proposal.is_mark) else 0.0
    if (one[:2] > other[2:] + pen).any() or (other[:2] > one[2:] + pen).any():
        return 0.0
    x, y = _places(a.ink)
    columns = np.floor((x - b.ink.origin[0]) / b.ink.unit).astype(np.int64)
    rows = np.floor((y - b.ink.origin[1]) / b.ink.unit).astype(np.int64)
    inside = (columns >= 0) & (rows >= 0) & (rows < b.ink.ink.shape[0]) & (columns < b.ink.ink.shape[1])
    shared = float((b.ink.ink[rows[inside], columns[inside]] > LEVEL).sum()) * a.ink.unit**2
    return shared / max(min(_ink(a), _ink(b)), 1e-300)


def _sideways(a: NDArray[Any], b: NDArray[Any]) -> float:
    """Return how far two boxes of one row reach into each other sideways; 0 for boxes that lie above each other."""
    if min(a[3], b[3]) <= max(a[1], b[1]):
        return 0.0
    return max(0.0, float(min(a[2], b[2]) - max(a[0], b[0])))


@cache
def read_weights() -> tuple[dict[str, float], float]:
    """Return the weight of each piece of evidence, and the constant: see model.evaluation.fit_sureness."""
    fitted = json.loads(FILE.read_text(encoding="utf-8"))
    return fitted["weights"], fitted["constant"]


def weigh(evidence: Mapping[str, float], weights: Mapping[str, float], constant: float) -> float:
    """Return the probability, 0..1, that the digits are all that a drawing says: logistic in its evidence."""
    return 1 / (1 + math.exp(-constant - sum(weight * evidence[name] for name, weight in weights.items())))
