"""Measures of the product's answers, set by set: what is misread, what is not accepted, and how honest it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.answers import Answers
from model.nn.calibration import BINS

Facts = dict[str, Any]
Array = NDArray[Any]

COMMONEST = 3  # answers that are shown of what is no digit

# What is told of a set of digits: members of its row that count, by the share that they give.
SHARES = {"misread": "errors", "not_accepted": "rejected"}


def score(truth: Array, answers: Answers, threshold: float | None) -> Facts:
    """Measure answers to N drawings of digits; truth: (N,) their texts.

    errors: whose text is another, also for one digit too many. rejected: those that are not sure. The calibration
    error is that of the whole text.
    """
    right = answers.texts == truth
    return {
        "count": len(truth),
        "errors": int((~right).sum()),
        "rejected": int((~answers.accepted(threshold)).sum()),
        "calibration_error": calibration_error(answers.confidence, right),
    }


def calibration_error(confidence: Array, right: Array, weights: Array | None = None) -> float:
    """Return the expected calibration error of N texts (Guo et al. 2017, eq. 3); weights: of each, None: all the same.

    confidence: (N,) 0..1. right: (N,) bool.
    """
    weights = np.ones(len(right)) if weights is None else weights
    places = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(places, weights * (right - confidence), minlength=BINS)
    return float(np.abs(gaps).sum() / weights.sum()) if len(right) else 0.0


def set_rows(
    truth: Array, answers: Answers, threshold: float | None, sets: Mapping[str, Array], writers: Sequence[str]
) -> list[Facts]:
    """Return the score of each set, by its places among the N, and how many of the N writers drew it."""
    return [
        {
            "name": name,
            "writers": len({writers[i] for i in places}),
            **score(truth[places], answers.take(places), threshold),
        }
        for name, places in sets.items()
    ]


def over_sets(rows: Sequence[Facts]) -> Facts:
    """Return for each share its mean over the sets, each with the same weight, and the worst set by name."""
    shares = {name: [row[member] / row["count"] for row in rows] for name, member in SHARES.items()}
    shares["calibration_error"] = [row["calibration_error"] for row in rows]
    return {name: mean_and_worst(values, [row["name"] for row in rows]) for name, values in shares.items()}


def mean_and_worst(shares: Sequence[float], names: Sequence[str]) -> Facts:
    """Return the mean of shares, the largest one and whose it is; at least one share."""
    worst = int(np.argmax(shares))
    return {"mean": float(np.mean(shares)), "worst": shares[worst], "worst_set": names[worst]}


def accepted_by(names: Sequence[str], answers: Answers, threshold: float | None) -> list[Facts]:
    """Count how many answers are accepted by what the N are called, those with the largest share first.

    With the commonest texts of those accepted.
    """
    accepted = answers.accepted(threshold)
    marks = np.array(names)
    rows = []
    for name in sorted(set(names)):
        own = marks == name
        texts = Counter(answers.texts[own & accepted].tolist())
        count, taken = int(own.sum()), int((own & accepted).sum())
        rows.append({"name": name, "count": count, "accepted": taken, "texts": [t for t, _ in texts.most_common(COMMONEST)]})
    return sorted(rows, key=lambda row: (-row["accepted"] / row["count"], row["name"]))


def accepted_in_all(rows: Iterable[Facts]) -> Facts:
    """Return how many drawings the rows have together, how many of them are accepted, and the share over sets."""
    told = list(rows)
    return {
        "count": sum(row["count"] for row in told),
        "accepted": sum(row["accepted"] for row in told),
        **mean_and_worst([row["accepted"] / row["count"] for row in told], [row["name"] for row in told]),
    }
