"""Which pen strokes are for training and which for validation, and which characters can pass for digits."""

from collections.abc import Iterable

from model.data.formats.unipen import DIGITS, Character
from model.data.lines import is_standing_line
from model.data.sources.strokes import StrokeSet

# Writers, and contributors with all of their writers, that no network learns from.
HELD_OUT = frozenset({"tos", *(f"pendigits/{number}" for number in range(21, 31))})


def is_held_out(character: Character) -> bool:
    """Say whether a character's writer, or the writer's contributor, is kept for validation."""
    contributor, _, _ = character.writer.partition("/")
    return character.writer in HELD_OUT or contributor in HELD_OUT


def split_writers(strokes: StrokeSet) -> tuple[tuple[Character, ...], tuple[Character, ...]]:
    """Return the characters for training and those for validation: whole writers, none on both sides."""
    training = tuple(one for one in strokes.characters if not is_held_out(one))
    return training, tuple(one for one in strokes.characters if is_held_out(one))


# What people read as a digit when they see only the ink, decided by looking at 22 of each letter and symbol. Left in,
# because the ink tells: C, c, U and u (open, no zero), J and L (no hook on a 1's side), i, j and ! (their dot), T and t
# (no crossed 7), Y and y (curved or pointed where a 4 has a corner), a, d, e, p, &, }, > and brackets.
LOOK_ALIKES = {
    "O": "0",
    "o": "0",
    "Q": "0 with a stroke, as people slash it",
    "D": "0: round ones have no corners",
    "I": "1",
    "l": "1",
    "|": "1",
    "/": "1",
    "\\": "1",
    "Z": "2, and with a bar 7",
    "z": "2, and with a bar 7",
    "S": "5",
    "s": "5",
    "G": "6",
    "b": "6",
    "B": "8",
    "g": "9",
    "q": "9",
}
# Without their second stroke, which some segments lack, these are an S, an o, and a 7 or 2.
TWO_STROKES = frozenset("$%?")


def digits(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Return the digits among characters; their labels are 0 to 9."""
    return tuple(one for one in characters if one.label in DIGITS)


def non_digits(characters: Iterable[Character]) -> tuple[Character, ...]:
    """Return the letters and symbols that nobody reads as a digit.

    Left out are LOOK_ALIKES, TWO_STROKES of one stroke, and single lines that stand: each of these is a 1.
    """
    return tuple(one for one in characters if one.label not in DIGITS and not is_look_alike(one))


def is_look_alike(character: Character) -> bool:
    """Say whether a letter or symbol can pass for a digit."""
    if character.label in LOOK_ALIKES:
        return True
    single = len(character.strokes) == 1
    return single and (character.label in TWO_STROKES or is_standing_line(character.strokes))
