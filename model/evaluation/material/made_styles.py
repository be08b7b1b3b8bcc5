"""Make up digits in a style that few of the held-out people write: zeros with a slash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from model.data.formats.unipen import Character
from model.evaluation.material.styles import UNREADABLE, read_styles

SEED = 7_000_000
MADE_ZERO = "slashed zero, made"
OUT = (-0.1, 0.3)  # how far a slash reaches beyond the zero at each end, in parts of its height
LEAN = (0.15, 0.5)  # how far its upper end lies to the right of the middle, in parts of its width
SHAKE = 0.015  # parts of the height: how far a point lies beside its place, one standard deviation


def slashed(characters: Iterable[Character], style: str = "slashed zero") -> tuple[Character, ...]:
    """Return the zeros among the characters, but those of that style, each with a slash through it, drawn last.

    Their ids are those of the zeros with " slashed" behind.
    """
    taken = read_styles()[style] | read_styles()[UNREADABLE]
    rng = np.random.default_rng(SEED)
    return tuple(
        replace(one, strokes=(*one.strokes, _slash(one, rng)), id=f"{one.id} slashed")
        for one in characters
        if one.label == "0" and one.id not in taken
    )


def _slash(zero: Character, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a stroke from above on the right to below on the left, or the other way round."""
    points = np.concatenate(zero.strokes).astype(np.float64)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    lean = rng.uniform(*LEAN) * size[0]
    upper = low + size * (0.5, 0) + (lean, -rng.uniform(*OUT) * size[1])
    lower = low + size * (0.5, 1) + (-lean, rng.uniform(*OUT) * size[1])
    along = np.linspace(0, 1, 12)[:, None]
    stroke = upper * (1 - along) + lower * along + rng.normal(0, SHAKE * size[1], (12, 2))
    drawn: NDArray[np.float32] = (stroke if rng.random() < 0.5 else stroke[::-1]).astype(np.float32)
    return drawn
