"""Measures of the product's answers: what is misread, what is not accepted, how honest it is, and what passes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.asking.answers import Answers
from model.nn.calibration import BINS

Facts = dict[str, Any]
Array = NDArray[Any]

COMMONEST = 3  # texts that are told of what was accepted

# What is told of digits over all sets: the member of a set's score that counts it, None where it is a share already.
SHARES = {"misread": "errors", "not_accepted": "rejected", "calibration_error": None}


def score(truth: Array, answers: Answers, threshold: float | None) -> Facts:
    """Measure answers to N drawings of one digit each; truth: (N,) their labels.

    errors: how many texts are another, also by a digit too many. rejected: how many answers are not sure. The
    calibration error is that of whole texts.
    """
    right = answers.texts == truth
    return {
        "errors": int((~right).sum()),
        "rejected": int((~answers.accepted(threshold)).sum()),
        "calibration_error": calibration_error(answers.confidence, right),
    }


def calibration_error(confidence: Array, right: Array) -> float:
    """Return the expected calibration error of N texts (Guo et al. 2017, eq. 3); 0 of none.

    confidence: (N,) 0..1. right: (N,) bool.
    """
    places = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(places, right - confidence, minlength=BINS)
    return float(np.abs(gaps).sum() / max(1, len(right)))


def scored(truth: Array, by_way: Mapping[str, Answers], threshold: float | None) -> Facts:
    """Return how many drawings there are and their score by the way in which they were sent."""
    return {"count": len(truth), **{way: score(truth, answers, threshold) for way, answers in by_way.items()}}


def scored_by(
    groups: Mapping[str, Array], truth: Array, by_way: Mapping[str, Answers], threshold: float | None
) -> list[Facts]:
    """Return the same for each group that has any members, which are given by their places among the N."""
    return [
        {"name": name, **scored(truth[own], {way: each.take(own) for way, each in by_way.items()}, threshold)}
        for name, own in groups.items()
        if len(own)
    ]


def over_sets(rows: Sequence[Facts], way: str) -> Facts:
    """Return each of SHARES as its mean over sets, each with the same weight, and as that of the worst one."""
    names = [row["name"] for row in rows]
    return {
        share: mean_and_worst([row[way][member] / row["count"] if member else row[way][share] for row in rows], names)
        for share, member in SHARES.items()
    }


def mean_and_worst(shares: Sequence[float], names: Sequence[str]) -> Facts:
    """Return the mean of shares, 0 of none, and the largest one with the name of whose it is."""
    if not shares:
        return {"mean": 0.0, "worst": 0.0, "worst_set": None}
    worst = int(np.argmax(shares))
    return {"mean": float(np.mean(shares)), "worst": float(shares[worst]), "worst_set": names[worst]}


def passed(
    sets: Mapping[str, Array], labels: Sequence[str], by_way: Mapping[str, Answers], threshold: float | None
) -> Facts:
    """Measure what is accepted of N drawings that are no digits, over sets and by label, by how they were sent.

    sets: places among the N by name. labels: of the N.
    """
    found: Facts = {"count": len(labels)}
    by_label = {label: np.flatnonzero(np.array(labels) == label) for label in sorted(set(labels))}
    for way, answers in by_way.items():
        accepted = answers.accepted(threshold)
        own = [float(accepted[places].mean()) for places in sets.values()]
        found[way] = {"accepted": int(accepted.sum()), **mean_and_worst(own, list(sets))}
    found["by_set"] = [_accepted_row(name, places, by_way, threshold) for name, places in sets.items()]
    rows = [_accepted_row(label, places, by_way, threshold) for label, places in by_label.items()]
    found["by_label"] = sorted(rows, key=lambda row: (-_accepted(row, by_way) / row["count"], row["name"]))
    return found


def _accepted_row(name: str, places: Array, by_way: Mapping[str, Answers], threshold: float | None) -> Facts:
    """Count what is accepted of some drawings, with what it is most often taken for."""
    texts: Counter[str] = Counter()
    row: Facts = {"name": name, "count": len(places)}
    for way, answers in by_way.items():
        own = answers.take(places)
        accepted = own.accepted(threshold)
        texts.update(own.texts[accepted].tolist())
        row[way] = int(accepted.sum())
    return {**row, "texts": [text for text, _ in texts.most_common(COMMONEST)]}


def _accepted(row: Facts, by_way: Mapping[str, Answers]) -> int:
    return sum(row[way] for way in by_way)
