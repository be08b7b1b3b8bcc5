"""Which of the validation digits are drawn in a style that people have trouble with, so that each has a score.

The file beside this one holds ids by style and source. Of pendigits' writers 21 to 30 and of UNIPEN's tos it was filled
by looking at every digit; of the other held-out writers a measure of the strokes proposed candidates (how long a one's
way up is, where a stroke crosses itself, whether ink encloses paper), and looking decided.

A slashed zero has a stroke inside or through it; a crossed seven a bar, of whatever length, on its stem; a one with a
foot a line to stand on, with or without a hook; a one with a hook a hook and no foot; a one with a long upstroke a way
up of at least 0.4 of its stem, which rises by 15 to 80 degrees; a looped two a loop at its foot of at least 0.14 of its
height; a small-looped six a loop of at most a third of it; an open four is open at its top by more than the pen's
width. The unreadable ones are those that carry another digit's label or look like no digit or like another one to
everybody: they count in all scores, and one can know that they are there. Not every digit of the other writers that has
a style is tagged with it.
"""

import json
from pathlib import Path

FILE = Path(__file__).with_suffix(".json")
UNREADABLE = "unreadable"


def read_styles() -> dict[str, frozenset[str]]:
    """Return the ids (unipen.Character.id) of each style's validation digits, UNREADABLE among them."""
    by_style: dict[str, dict[str, list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return {
        style: frozenset(identity for identities in by_source.values() for identity in identities)
        for style, by_source in by_style.items()
    }
