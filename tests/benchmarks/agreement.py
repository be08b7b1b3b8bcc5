"""Checks that contenders compute the same thing before anyone times them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from tests.benchmarks.errors import ContenderError

Array = npt.NDArray[Any]

PROBABILITY_TOLERANCE = 1e-4  # absolute
GRADIENT_TOLERANCE = 1e-3  # of the largest number of each gradient: float32 sums in different orders


def check_outputs(outputs: Mapping[str, Array]) -> None:
    """Compare each contender's probabilities (N, 10) with the first one's. Raises ContenderError.

    Also refuses outputs that prove nothing: rows that are all alike.
    """
    (first, expected), *others = outputs.items()
    if float(np.ptp(expected, axis=0).max()) < 100 * PROBABILITY_TOLERANCE:
        raise ContenderError(f"{first} gives the same probabilities for all images: expected them to differ")
    for name, found in others:
        if found.shape != expected.shape:
            raise ContenderError(f"{name} gives outputs of shape {found.shape}: expected {expected.shape}")
        worst = float(np.abs(found - expected).max())
        if not worst <= PROBABILITY_TOLERANCE:
            raise ContenderError(
                f"{name} gives probabilities that differ by {worst:.2g} from those of {first}: "
                f"expected at most {PROBABILITY_TOLERANCE}"
            )


def check_gradients(gradients: Mapping[str, Mapping[str, Array]]) -> None:
    """Compare each contender's gradients (parameter -> array) with the first one's. Raises ContenderError."""
    (first, expected), *others = gradients.items()
    for name, found in others:
        if found.keys() != expected.keys():
            raise ContenderError(f"{name} has gradients of {sorted(found)}: expected {sorted(expected)}")
        for parameter, right in expected.items():
            worst = float(np.abs(found[parameter] - right).max() / np.abs(right).max())
            if not worst <= GRADIENT_TOLERANCE:
                raise ContenderError(
                    f"{name} has a gradient of {parameter} that differs by {worst:.2g} of its size from that of "
                    f"{first}: expected at most {GRADIENT_TOLERANCE}"
                )
