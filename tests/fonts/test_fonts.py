"""The fonts that ship: what they hold, that they are what `make fonts` makes, and their licences."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.fonts.__main__ import MAX_BYTES
from tests.fonts.faces import FACES, Face
from tests.fonts.sheet import write_sheet
from tests.fonts.subset import cut, mean_width


def shipped(repository: Path, face: Face) -> TTFont:
    return TTFont(repository / "static" / "fonts" / f"{face.slug}.woff2")


def advances(font: TTFont) -> dict[int, int]:
    """Return the width of every character by its code; WOFF2 keeps no names of glyphs to compare."""
    return {code: font["hmtx"][glyph][0] for code, glyph in font.getBestCmap().items()}


def test_fonts_stay_small(repository: Path) -> None:
    """All of them together: the mathematics too, which only the page of the equations loads."""
    files = list((repository / "static" / "fonts").glob("*.woff2"))
    assert {file.stem for file in files} == {face.slug for face in FACES} | {"mathematics"}
    assert sum(file.stat().st_size for file in files) <= MAX_BYTES


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.slug)
def test_font_is_what_its_recipe_makes(repository: Path, face: Face) -> None:
    made, found = cut(face, repository / "node_modules"), shipped(repository, face)
    assert advances(found) == advances(made)
    assert {ord(character) for character in face.text} <= advances(found).keys()


def test_style_sheet_is_what_its_recipe_makes(repository: Path) -> None:
    sheet = write_sheet([(face, shipped(repository, face)) for face in FACES])
    assert (repository / "static" / "css" / "fonts.css").read_text(encoding="utf-8") == sheet


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.slug)
def test_stand_ins_are_as_wide_as_their_font(repository: Path, face: Face) -> None:
    sheet = (repository / "static" / "css" / "fonts.css").read_text(encoding="utf-8")
    for stand_in in face.stand_ins:
        rule = re.search(rf'"{face.family} in {stand_in.name}";.*?size-adjust: ([\d.]+)%', sheet, re.DOTALL)
        assert rule is not None
        width = stand_in.width * float(rule[1]) / 100
        assert width == pytest.approx(mean_width(shipped(repository, face)), rel=0.001)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.slug)
def test_figures_are_tabular_where_they_are_asked_for(repository: Path, face: Face) -> None:
    features = {record.FeatureTag for record in shipped(repository, face)["GSUB"].table.FeatureList.FeatureRecord}
    assert "tnum" in features


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.slug)
def test_licence_lies_beside_the_font(repository: Path, face: Face) -> None:
    licence = (repository / "static" / "fonts" / f"{face.slug}.LICENSE.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence
    # The font is cut, which a reserved name would forbid under that name (OFL, condition 3).
    assert "with Reserved Font Name" not in licence
