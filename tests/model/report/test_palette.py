"""The page's colours stand in one place; where a language forces a copy, it is the same."""

import re
from pathlib import Path

import pytest

from model.paths import REPOSITORY, STATIC, TEMPLATES
from model.report.palette import PAGE, PLOT, Colour, coloured

COLOUR = re.compile(r"#[0-9a-f]{6}\b", re.IGNORECASE)
TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")

# Files that can take their colours from nowhere -> the colours they copy.
COPIES = {
    "static/js/sharing/saving.js": {PAGE["ink"].day},
    "static/img/favicon.svg": {PAGE["accent"].day, "#fffefb"},
}
SOURCES = {"model/report/palette.py", "static/css/tokens.css"}


def written() -> list[Path]:
    """Return the files that people write colours in."""
    folders = [REPOSITORY / "app", REPOSITORY / "model", TEMPLATES, STATIC / "js", STATIC / "css", STATIC / "img"]
    endings = {".py", ".html", ".js", ".css", ".svg"}
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in endings]


@pytest.mark.parametrize("name", PAGE)
def test_page_has_the_colours_of_the_palette(name: str) -> None:
    assert f"  --{name.replace('_', '-')}: light-dark({PAGE[name].day}, {PAGE[name].night});\n" in TOKENS


def test_favicon_is_drawn_on_the_accent_in_the_colour_of_the_sheet() -> None:
    assert "  --sheet: light-dark(#fffefb, " in TOKENS


def test_colours_stand_in_the_palette_alone() -> None:
    found = {
        path.relative_to(REPOSITORY).as_posix(): set(COLOUR.findall(path.read_text(encoding="utf-8")))
        for path in written()
    }
    assert found.keys() > SOURCES
    assert {name: colours for name, colours in found.items() if colours and name not in SOURCES} == COPIES


def test_a_colour_has_one_name() -> None:
    colours = [colour for pair in (PAGE | PLOT).values() for colour in pair]
    assert len(set(colours)) == len(colours)


def test_style_gets_colours_for_names() -> None:
    assert PAGE["ink"] == Colour("#1d1b19", "#f2efe8")
    style = "a { color: $ink } b { color: $ink_night } i { color: $ink_both }"
    assert coloured(style) == ("a { color: #1d1b19 } b { color: #f2efe8 } i { color: light-dark(#1d1b19, #f2efe8) }")


def test_style_with_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError, match="pencil"):
        coloured("a { color: $pencil }")
