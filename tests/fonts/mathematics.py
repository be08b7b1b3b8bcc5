"""Makes the mathematics font of the page of the equations: `python -m tests.fonts.mathematics`.

It is STIX Two Math, cut down to what the equations use. Its cursive letters are put in the places of the plain ones, so
that a formula is plain text in an italic font: where the font does not arrive, any other font has every letter. Words
such as "max" come from the page's own font. The MATH table stays: it says how far scripts drop, and how brackets and
signs grow.
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "node_modules" / "@fontsource" / "stix-two-math"
SOURCE = PACKAGE / "files" / "stix-two-math-latin-400-normal.woff2"
FONT = REPOSITORY / "static" / "fonts" / "mathematics.woff2"
LICENCE = FONT.with_name("mathematics-OFL.txt")

# What the equations are made of: static/css/learn/mathematics.css names the same in unicode-range.
LETTERS = "abcefhijklmnopqrstuvwxyzCHLNW" + "δεημσ"
SIGNS = " ()+,<={0123456789′←→∂∑−√∗≤⊙⋯"


def cursive(letter: str) -> int:
    """Return the code point of the cursive form that mathematics has of a letter."""
    if letter == "h":
        return 0x210E  # Planck's constant, which Unicode had already
    for first, last, forms in (("a", "z", 0x1D44E), ("A", "Z", 0x1D434), ("α", "ω", 0x1D6FC)):
        if first <= letter <= last:
            return forms + ord(letter) - ord(first)
    raise ValueError(f"{letter!r} has no cursive form: expected a Latin or a small Greek letter")


def make(source: Path, font: Path) -> None:
    """Write the font in WOFF2."""
    forms = {ord(letter): cursive(letter) for letter in LETTERS}
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14])
    options.flavor = "woff2"
    with TTFont(source) as made:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[*map(ord, SIGNS), *forms.values()])
        cutter.subset(made)
        glyphs = made.getBestCmap()
        places = {ord(sign): glyphs[ord(sign)] for sign in SIGNS} | {c: glyphs[form] for c, form in forms.items()}
        made["cmap"].tables = [table for table in made["cmap"].tables if table.format == 4]
        for table in made["cmap"].tables:
            table.cmap = places
        subset.save_font(made, str(font), options)


def main() -> int:
    """Run the command."""
    FONT.parent.mkdir(exist_ok=True)
    make(SOURCE, FONT)
    shutil.copy(PACKAGE / "LICENSE", LICENCE)
    print(f"{FONT.relative_to(REPOSITORY)}: {FONT.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
