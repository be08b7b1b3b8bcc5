"""Choose some drawings of each set, the same ones every time: sets weigh the same, so none needs thousands."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model.data.formats.unipen import Character
from model.data.writers import set_name

# Sets of so few held-out digits, 7 to 78, that they say more as one.
SMALL = frozenset(f"unipen/{name}" for name in ("art", "lav", "lou", "pri", "sie"))


def set_of(character: Character) -> str:
    """Return the set that a character belongs to: of one kind of device and hands of one place, or of SMALL."""
    name = set_name(character)
    return "unipen, small sets" if name in SMALL else name


def by_set(characters: Sequence[Character]) -> dict[str, NDArray[np.int64]]:
    """Return the places of each set's characters, sets by name."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, one in enumerate(characters):
        places[set_of(one)].append(i)
    return {name: np.array(places[name], np.int64) for name in sorted(places)}


def sample(characters: Sequence[Character], most: int) -> NDArray[np.int64]:
    """Return the places of at most so many characters of each set, in rising order.

    Labels take turns, and within a label writers do, so that both are as even as the set allows.
    """
    chosen = [_turns(characters, places)[:most] for places in by_set(characters).values()]
    return np.sort(np.concatenate(chosen)) if chosen else np.zeros(0, np.int64)


def share_out(counts: Sequence[int], total: int) -> int:
    """Return how many of each set to take at most so that about `total` are taken; counts: how many each one has."""
    most = max(counts, default=0)
    return next((cap for cap in range(most, 0, -1) if sum(min(cap, count) for count in counts) <= total), 1)


def _turns(characters: Sequence[Character], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return places in an order in which labels take turns, and of each label its writers."""
    order = sorted(places.tolist(), key=lambda i: _key(characters[i].id))
    of_writer: dict[tuple[str, str], int] = defaultdict(int)
    of_label: dict[str, int] = defaultdict(int)
    turns = {}
    for i in order:
        one = characters[i]
        turns[i] = of_writer[one.label, one.writer]
        of_writer[one.label, one.writer] += 1
    by_writer = sorted(order, key=lambda i: turns[i])
    rounds = {}
    for i in by_writer:
        rounds[i] = of_label[characters[i].label]
        of_label[characters[i].label] += 1
    return np.array(sorted(by_writer, key=lambda i: rounds[i]), np.int64)


def _key(identity: str) -> bytes:
    """Return what sorts drawings as if at random."""
    return hashlib.sha256(identity.encode()).digest()
