"""Find what is no whole character or not what its label says, so that nothing learns from a 4 without its upright."""

import json
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.data.formats.unipen import DIGITS, Character
from model.data.lines import STEEP, slope

SHARED_PART = 0.3  # of the narrower one's width: how far the halves of a character overlap sideways, at least
FAR_PART = 0.5  # of the taller one's height: how far they may be apart upwards
# Contributors some of whose characters were cut between their strokes; others write a letter upon the one before.
CUT = frozenset({"ibm", "val"})
# Those that no rule finds, seen on contact sheets of all digits of every contributor and set: the file beside this one
# has the ids by reason. What is only hard to read stays.
SEEN: frozenset[str] = frozenset(
    identity
    for identities in json.loads(Path(__file__).with_name("broken.json").read_text(encoding="utf-8")).values()
    for identity in identities
)


def left_standing(characters: Sequence[Character]) -> tuple[Character, ...]:
    """Return the characters that nobody saw to be wrong, for sets to which UNIPEN's rules do not apply."""
    return tuple(one for one in characters if one.id not in SEEN)


def find_broken(characters: Sequence[Character]) -> set[str]:
    """Return the ids of the characters, given in the files' order, that are certainly not whole."""
    points = {one.id for one in characters if one.label != "." and sum(map(len, one.strokes)) < 2}
    characters = [one for one in characters if any(map(len, one.strokes))]
    stumps = {one.id for one in characters if one.label in DIGITS and is_stump(one)}
    return points | stumps | find_halves(characters) | {one.id for one in characters if one.id in SEEN}


def is_stump(digit: Character) -> bool:
    """Say whether only a stroke is there of a digit: a dot, a level line called 1, or a line called something else."""
    points = np.concatenate(digit.strokes)
    if np.ptp(points, axis=0).max() == 0:
        return True
    steepness = slope(digit.strokes)
    return steepness is not None and (digit.label != "1" or steepness < STEEP)


def find_halves(characters: Sequence[Character]) -> set[str]:
    """Return the ids of segments that are one part of a character each.

    Some characters of CUT were cut between their strokes, so that a 4 is an L and a line, both called 4: segments in a
    row with the same label whose ink overlaps sideways, as that of neighbours on a line of writing does not.
    """
    found: set[str] = set()
    for one, other in pairwise(characters):
        contributor = one.writer.partition("/")[0]
        if contributor in CUT and one.label == other.label and _adjoin(one.id, other.id) and _overlap(one, other):
            found |= {one.id, other.id}
    return found


def _adjoin(one: str, other: str) -> bool:
    """Say whether the ids, such as "a.dat:3-4" and "a.dat:5", are of components in a row."""
    (file, _, parts), (other_file, _, other_parts) = one.partition(":"), other.partition(":")
    last, first = re.split("[-,]", parts)[-1].partition(":")[0], re.split("[-,:]", other_parts)[0]
    return file == other_file and int(first) == int(last) + 1


def _overlap(one: Character, other: Character) -> bool:
    (low, high), (other_low, other_high) = _box(one), _box(other)
    shared = np.minimum(high, other_high) - np.maximum(low, other_low)
    narrower = min(high[0] - low[0], other_high[0] - other_low[0])
    taller = max(high[1] - low[1], other_high[1] - other_low[1])
    return bool(shared[0] >= SHARED_PART * narrower and shared[1] > -FAR_PART * taller)


def _box(character: Character) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    points = np.concatenate(character.strokes)
    return points.min(axis=0), points.max(axis=0)
