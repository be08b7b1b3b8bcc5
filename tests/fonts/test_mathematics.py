"""The mathematics font has what the equations use and no more, and can be made again."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from app import create_app
from model.recipes import recipes
from tests.fonts.mathematics import FONT, LETTERS, SIGNS, SOURCE, cursive, make
from tests.helpers.networks import RecipeNetwork

MAX_BYTES = 15_000
UNSEEN = {"\u2061"}  # says that a function is applied


@pytest.fixture(scope="module")
def font() -> TTFont:
    """Return the font that ships."""
    return TTFont(FONT)


@pytest.fixture(scope="module")
def equations() -> list[ElementTree.Element]:
    """Return the equations of every network, and of the page without one."""
    client = create_app({"MODELS": [RecipeNetwork(name) for name in recipes]}).test_client()
    pages = [client.get(f"/learn?model={name}").text for name in recipes]
    found = re.findall(r"<math.*?</math>", "".join(pages), re.DOTALL)
    assert found
    return [ElementTree.fromstring(text) for text in found]


def written(equations: list[ElementTree.Element], *paths: str) -> set[str]:
    """Return the characters of the elements at the paths."""
    texts = {part.text or "" for path in paths for equation in equations for part in equation.findall(path)}
    return set("".join(texts))


def test_font_has_every_letter_and_sign_of_the_equations(equations: list[ElementTree.Element]) -> None:
    letters = {
        part.text or "" for equation in equations for part in equation.findall(".//mi") if not part.get("mathvariant")
    }
    assert letters
    assert letters <= set(LETTERS)
    signs = written(equations, ".//mo", ".//mn") - UNSEEN
    assert signs
    assert signs <= set(SIGNS)


def test_font_has_nothing_else_and_stays_small(font: TTFont) -> None:
    assert set(map(chr, font.getBestCmap())) == set(LETTERS + SIGNS)
    assert FONT.stat().st_size <= MAX_BYTES
    assert "SIL OPEN FONT LICENSE" in FONT.with_name("mathematics-OFL.txt").read_text(encoding="utf-8")


def test_font_says_how_to_set_mathematics(font: TTFont) -> None:
    constants = font["MATH"].table.MathConstants
    assert constants.SubscriptShiftDown.Value > 0
    assert 50 < constants.ScriptPercentScaleDown < 90


def test_upright_face_has_the_signs_and_leaves_letters_to_the_page(repository: Path) -> None:
    sheet = (repository / "static" / "css" / "learn" / "mathematics.css").read_text(encoding="utf-8")
    ranges = re.search(r"unicode-range: (.+);", sheet)
    assert ranges
    bounds = [[int(end, 16) for end in part.strip().removeprefix("U+").split("-")] for part in ranges[1].split(",")]

    def covers(sign: str) -> bool:
        return any(bound[0] <= ord(sign) <= bound[-1] for bound in bounds)

    assert all(map(covers, SIGNS))
    assert not any(map(covers, LETTERS))


def test_font_is_made_again_from_the_pinned_package(font: TTFont, tmp_path: Path) -> None:
    make(SOURCE, tmp_path / "made.woff2")
    with TTFont(tmp_path / "made.woff2") as made:
        assert made.getBestCmap() == font.getBestCmap()
        assert made["MATH"].compile(made) == font["MATH"].compile(font)
        assert {name: made["hmtx"][name] for name in made.getGlyphOrder()} == font["hmtx"].metrics


@pytest.mark.parametrize(("letter", "form"), [("a", "𝑎"), ("h", "ℎ"), ("W", "𝑊"), ("δ", "𝛿")])
def test_cursive_form_of_a_letter_is_the_one_that_unicode_has(letter: str, form: str) -> None:
    assert chr(cursive(letter)) == form


def test_cursive_form_of_a_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="'<' has no cursive form"):
        cursive("<")
