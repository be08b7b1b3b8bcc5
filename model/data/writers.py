"""Which pen strokes are for training and which for validation, of which set they are, and which can pass for digits.

Files beside this one hold what people decided by looking, each entry with its reason: held_out.json the writers that no
network learns from, look_alikes.json and look_alike_drawings.json the letters, signs and things that people read as a
digit when they see only the ink, broken.json (see model.data.cleaning) what is not what its label says.
"""

import json
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

from model.data.errors import DatasetError
from model.data.formats.unipen import DIGITS, Character
from model.data.lines import is_standing_line
from model.data.sources.strokes import StrokeSet
from model.data.sources.unipen import CONTRIBUTORS

FOLDER = Path(__file__).parent
# Writers, and contributors, sets, alphabets and things with all that is theirs, by device and country.
HELD_OUT = frozenset(
    name for names in json.loads((FOLDER / "held_out.json").read_text(encoding="utf-8")).values() for name in names
)
# Sets that nothing learns from and nothing is chosen by: looked at once, at the end.
TEST_SETS = frozenset({"pendigits-test"})
# Contributors to UNIPEN that are one institute with one kind of tablet.
INSTITUTES = {"apa": "apple", "apb": "apple", "app": "apple", "cea": "cedar", "ceb": "cedar", "ced": "cedar"}


def set_name(character: Character) -> str:
    """Return the set of hands that a character belongs to, such as "unipen/tos", "pendigits" or "ipad-pencil".

    A set has one kind of device and hands of one place, so that results are fair when each set weighs the same.
    """
    first = character.writer.partition("/")[0]
    return f"unipen/{INSTITUTES.get(first, first)}" if first in CONTRIBUTORS else first


def is_held_out(character: Character) -> bool:
    """Say whether a character's writer, or whatever the writer belongs to, is kept for validation."""
    belongs = accumulate(character.writer.split("/"), "{}/{}".format)
    return not HELD_OUT.isdisjoint(belongs)


def split_writers(strokes: StrokeSet) -> tuple[tuple[Character, ...], tuple[Character, ...]]:
    """Return the characters for training and those for validation: whole writers, none on both sides.

    Doodles are split by the thing drawn and foreign letters by alphabet: both sides know none of the other's. Raises
    DatasetError for a test set.
    """
    if strokes.name in TEST_SETS:
        finding = f"found {strokes.name}, a test set, expected one for training and validation"
        raise DatasetError(finding, "Take pendigits.")
    training = tuple(one for one in strokes.characters if not is_held_out(one))
    return training, tuple(one for one in strokes.characters if is_held_out(one))


# What people read as a digit when they see only the ink, decided by looking at 22 of each letter and symbol and 25 of
# each thing. Left in, because the ink tells: C, c, U and u (open, no zero), J and L (no hook on a 1's side), i, j and !
# (their dot), T and t (no crossed 7), Y and y (curved or pointed where a 4 has a corner), a, d, e, p, &, }, > and
# brackets.
LOOK_ALIKES: dict[str, str] = {
    label: reason
    for labels in json.loads((FOLDER / "look_alikes.json").read_text(encoding="utf-8")).values()
    for label, reason in labels.items()
}
# Drawings of other letters and signs that people read as a digit, such as a y that is an open 4: the file has their ids
# by digit. Of the writers to learn from only, since they were found among what a network of ours had misread: measuring
# without them would flatter the next one.
LOOK_ALIKE_DRAWINGS = frozenset(
    identity
    for identities in json.loads((FOLDER / "look_alike_drawings.json").read_text(encoding="utf-8")).values()
    for identity in identities
)
# Without their second stroke, which some segments and some people lack, these are an S, an o, a 7 or 2, and a 1 each.
TWO_STROKES = frozenset("$%?i!")


def digits(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Return the digits among characters; their labels are 0 to 9."""
    return tuple(one for one in characters if one.label in DIGITS)


def non_digits(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Return the letters, symbols and doodles that nobody reads as a digit.

    Left out are LOOK_ALIKES, LOOK_ALIKE_DRAWINGS, TWO_STROKES of one stroke, and single lines that stand: each of
    these is a 1.
    """
    return tuple(one for one in characters if one.label not in DIGITS and not is_look_alike(one))


def is_look_alike(character: Character) -> bool:
    """Say whether a letter, symbol or doodle can pass for a digit."""
    if character.label in LOOK_ALIKES or character.id in LOOK_ALIKE_DRAWINGS:
        return True
    single = len(character.strokes) == 1
    return single and (character.label in TWO_STROKES or is_standing_line(character.strokes))
