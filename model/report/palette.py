"""The page's colours for what Python draws: plots, the studies' pages, the colour of the browser's frame.

static/css/tokens.css has those of PAGE too, as custom properties of the same names, and a test holds them equal.
"""

from __future__ import annotations

from string import Template
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour on day paper and on night paper, as #rrggbb."""

    day: str
    night: str


PAGE = {
    "paper": Colour("#fbf9f4", "#15171b"),
    "ink": Colour("#1d1b19", "#f2efe8"),
    "ink_soft": Colour("#635c53", "#aaa59b"),
    "rule": Colour("#e6e0d4", "#2b2f36"),
    "rule_strong": Colour("#8f8779", "#6d7480"),
    "accent": Colour("#b5341a", "#ff8463"),
}

# Of plots alone. The first two lines of a plot have the page's ink and accent.
PLOT = {
    "label": Colour("#57534e", "#b3ada3"),
    "line_2": Colour("#2b6cb0", "#7ab3ef"),
    "line_3": Colour("#6b7d3a", "#b6cc7c"),
    "line_4": Colour("#8a5a9e", "#cf9fe3"),
    "line_5": Colour("#9a6b1f", "#e0b35f"),
    "line_6": Colour("#1d7874", "#6cc7c2"),
    "line_7": Colour("#b03a78", "#f08fbe"),
}


def coloured(style: str) -> str:
    """Return a style sheet with colours in place of their names: $ink by day, $ink_night by night, or $ink_both.

    $ink_both picks by the page's color-scheme. Raises KeyError for a name that is neither in PAGE nor in PLOT.
    """
    named: dict[str, str] = {}
    for name, (day, night) in (PAGE | PLOT).items():
        named |= {name: day, f"{name}_night": night, f"{name}_both": f"light-dark({day}, {night})"}
    return Template(style).substitute(named)
