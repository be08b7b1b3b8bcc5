"""What a network's outputs say: which digit, and whether there is a digit at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.nn.calibration import temper

Array = NDArray[Any]

DIGITS = 10
NOT_A_DIGIT = DIGITS  # the class, of networks that have it, of everything that is no digit
SEVERAL = DIGITS + 1  # the class, of networks that have it, of two or more digits together


@dataclass(frozen=True)
class Readings:
    """What is read in N images."""

    probabilities: NDArray[np.float32]  # (N, 10), rows that sum to 1: of the digits, if there is one
    # (N,): the probability that there is one; None of a network that does not tell
    is_digit: NDArray[np.float32] | None
    # (N,): the probability that there are several; None of a network that does not tell
    is_several: NDArray[np.float32] | None = None


def readings(outputs: Array, temperature: float = 1.0) -> Readings:
    """Read outputs (N, 10), or with the classes NOT_A_DIGIT (N, 11) and SEVERAL (N, 12); temperature: see `temper`."""
    return Readings(
        digit_probabilities(outputs, temperature),
        is_digit(outputs) if has_reject_class(outputs) else None,
        outputs[:, SEVERAL] if outputs.shape[1] > SEVERAL else None,
    )


def has_reject_class(outputs: Array) -> bool:
    """Say whether outputs (N, K) come from a network with a class for what is no digit."""
    return bool(outputs.shape[1] > NOT_A_DIGIT)


def digit_probabilities(outputs: Array, temperature: float = 1.0) -> Array:
    """Return probabilities (N, 10) of the digits, if there is one, from outputs (N, K)."""
    probabilities = normalize_rows(outputs[:, :DIGITS])
    return probabilities if temperature == 1.0 else temper(probabilities, temperature)


def is_digit(outputs: Array) -> Array:
    """Return the probability (N,) that there is one digit: outputs (N, 11) or (N, 12)."""
    probability: Array = 1 - outputs[:, NOT_A_DIGIT:].sum(axis=1)
    return probability


def normalize_rows(outputs: Array) -> Array:
    """Return outputs (N, K), none below 0, as probabilities: each row divided by its sum.

    Where all of a row's sigmoids are silent, 0 in float32, each class gets the same share.
    """
    totals = outputs.sum(axis=1, keepdims=True)
    equal = np.full_like(outputs, 1 / outputs.shape[1])
    rows: Array = np.divide(outputs, totals, out=equal, where=totals > 0)
    return rows
