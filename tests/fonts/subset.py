"""Cuts a typeface down to what the page uses of it, and measures it."""

import io
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tests.fonts.faces import Face

# Kerning and ligatures, and the figures: lining, old-style, proportional, tabular.
FEATURES = ["kern", "liga", "ccmp", "mark", "lnum", "onum", "pnum", "tnum"]

# Shares of the space and the lower-case letters in English text, in thousandths.
SHARES = dict(
    zip(
        " etaoinsrhldcumfpgwybvkxjqz",
        [180, 104, 73, 65, 60, 56, 56, 52, 50, 49, 33, 35, 22, 23, 20, 20, 15, 16, 17, 15, 12, 8, 5, 1, 1, 1, 1],
        strict=True,
    )
)


def cut(face: Face, packages: Path) -> TTFont:
    """Return the font with the characters, features and weights that ship. packages: node_modules."""
    font = TTFont(packages / face.package / face.source, recalcTimestamp=False)
    options = subset.Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
    cutter = subset.Subsetter(options)
    cutter.populate(text=face.text)
    cutter.subset(font)
    lightest, boldest = face.weights
    limits = {"wght": lightest if lightest == boldest else (lightest, boldest)}
    return instantiateVariableFont(font, limits)


def to_woff2(font: TTFont) -> bytes:
    """Return the font as a WOFF2 file."""
    file = io.BytesIO()
    font.flavor = "woff2"
    font.save(file)
    return file.getvalue()


def mean_width(font: TTFont) -> float:
    """Return the mean advance of English text in em."""
    advances, glyphs = font["hmtx"], font.getBestCmap()
    total = sum(share * advances[glyphs[ord(letter)]][0] for letter, share in SHARES.items())
    width: float = total / sum(SHARES.values()) / font["head"].unitsPerEm
    return width


def vertical_metrics(font: TTFont) -> tuple[float, float, float]:
    """Return how far the font reaches above and below the line, and its gap between lines, in em."""
    head, line = font["head"], font["hhea"]
    ascent, descent, gap = (size / head.unitsPerEm for size in (line.ascent, -line.descent, line.lineGap))
    return ascent, descent, gap
