"""Measures of an exam, from probabilities and labels to what a report holds: numbers, ready for JSON."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.nn.calibration import expected_calibration_error, reliability
from model.nn.metrics import confusion, correct

Facts = dict[str, Any]
Array = npt.NDArray[Any]

WORST = 24  # mistakes that are shown


def score(probabilities: Array, labels: Array) -> Facts:
    """Count the N and those read wrong, with the share read right, 0..1: probabilities (N, 10), labels (N,)."""
    wrong = len(labels) - correct(probabilities, labels)
    return {"count": len(labels), "errors": wrong, "accuracy": 1 - wrong / len(labels) if len(labels) else None}


def scores_by_group(probabilities: Array, labels: Array, groups: Iterable[tuple[str, Array]]) -> list[Facts]:
    """Return the score of each group that has any members: groups are (name, (N,) bool)."""
    return [
        {"name": name, **score(probabilities[members], labels[members])} for name, members in groups if members.any()
    ]


def exam(probabilities: Array, labels: Array, images: Array, names: Sequence[str] = ()) -> Facts:
    """Measure all of readings of digits: score, calibration, confusion and the worst mistakes.

    probabilities: (N, 10). labels: (N,). images: (N, H, W) uint8, as the network saw them. names: of the N, if any.
    """
    return {
        **score(probabilities, labels),
        "calibration": calibration(probabilities, labels),
        "confusion": confusion(probabilities, labels).tolist(),
        "mistakes": worst_mistakes(probabilities, labels, images, names),
    }


def calibration(probabilities: Array, labels: Array) -> Facts:
    """Measure the expected calibration error and a reliability diagram's bins: probabilities (N, 10), labels (N,)."""
    return {
        "error": expected_calibration_error(probabilities, labels),
        "confidence": float(probabilities.max(axis=1).mean(dtype=np.float64)),
        "bins": [asdict(part) for part in reliability(probabilities, labels)],
    }


def worst_mistakes(probabilities: Array, labels: Array, images: Array, names: Sequence[str] = ()) -> list[Facts]:
    """Return the WORST wrong readings, the surest first, each with its picture; arguments as for `exam`."""
    read, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
    wrong = np.flatnonzero(read != labels)
    surest = wrong[np.argsort(-confidence[wrong], kind="stable")][:WORST]
    return [
        {
            "number": int(i),
            **({"name": names[i]} if names else {}),
            "true": int(labels[i]),
            "read": int(read[i]),
            "confidence": round(float(confidence[i]), 6),
            "picture": to_text(images[i]),
        }
        for i in surest
    ]


def rejected(is_digit: Array, threshold: float) -> Facts:
    """Count how many of N drawings are told to be no digit, and which share: is_digit (N,)."""
    below = int((is_digit < threshold).sum())
    return {"count": len(is_digit), "rejected": below, "share": below / len(is_digit) if len(is_digit) else None}


def rejected_by_label(is_digit: Array, threshold: float, labels: Sequence[str]) -> list[Facts]:
    """Count the same for each label, those that are rejected least first: is_digit (N,), labels of the N."""
    marks = np.array(labels)
    found = [{"name": label, **rejected(is_digit[marks == label], threshold)} for label in sorted(set(labels))]
    return sorted(found, key=lambda one: (one["share"], one["name"]))


def to_text(image: npt.NDArray[np.uint8]) -> str:
    """Encode a picture (H, W) uint8 as the base64 of a PNG file, bright ink on black as the network saw it."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode("ascii")


def to_image(text: str) -> npt.NDArray[np.uint8]:
    """Decode the picture (H, W) uint8 that `to_text` wrote."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text)), formats=["PNG"]))
