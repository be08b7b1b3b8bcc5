"""How the page of the equations looks: mathematics that is told apart in any font, and numbers that stand clear."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, holds
from tests.browser.windows import enlarge_text, resize

Opener = Callable[..., Page]


@pytest.fixture
def open_learn(open_page: Opener, server: str) -> Opener:
    """Return a function that opens the page for one network, given options of a browser context."""

    def open_learn(model: str = "inkling", **options: Any) -> Page:
        return open_page(f"{server}/learn?model={model}", **options)

    return open_learn


@pytest.fixture
def plain(open_learn: Opener, complaints: Complaints) -> Page:
    """Return the page where the mathematics font does not arrive."""
    complaints.expect("net::ERR_FAILED")
    page = open_learn()
    page.route("**/*.woff2", lambda route: route.abort())
    page.reload()
    # Fonts of the system may stand in, under names such as "Figtree in Arial".
    shipped = "[...document.fonts].filter(({ family }) => !family.includes(' in '))"
    holds(page, f"{shipped}.length > 0 && {shipped}.every(({{ status }}) => status !== 'loaded')")
    return page


def box(part: Locator) -> dict[str, float]:
    """Return where a part of the page is: top, right, bottom and left, in CSS px."""
    found: dict[str, float] = part.evaluate("(part) => part.getBoundingClientRect().toJSON()")
    return found


def assert_scripts_are_told_apart(page: Page) -> None:
    """Check that the o of the convolution's b_o is smaller than the b and stands lower: both end at a baseline."""
    subscript = page.locator("#convolution msub").filter(has_text="bo").first.locator("> *")
    letter, index = subscript.first, subscript.last
    size = "(part) => parseFloat(getComputedStyle(part).fontSize)"
    assert index.evaluate(size) < 0.9 * letter.evaluate(size)
    assert box(index)["bottom"] > box(letter)["bottom"] + 0.1 * letter.evaluate(size)
    power = page.locator("#relu msup").first.locator("> *")
    assert box(power.last)["bottom"] < box(power.first)["bottom"] - 0.1 * letter.evaluate(size)


def test_equations_are_set_in_the_font_that_ships(open_learn: Opener) -> None:
    page = open_learn()
    page.locator("#convolution").scroll_into_view_if_needed()
    holds(page, "document.fonts.check('italic 20px \"Inkling Mathematics\"')")
    assert_scripts_are_told_apart(page)
    fraction = page.locator("#bp3 mfrac").first.locator("> *")
    assert box(fraction.first)["bottom"] <= box(fraction.last)["top"] + 1


def test_scripts_are_told_apart_without_a_mathematics_font(plain: Page) -> None:
    assert_scripts_are_told_apart(plain)


def test_letters_of_equations_are_those_of_any_font(plain: Page) -> None:
    assert plain.locator("#bp1 mi").first.evaluate("(mi) => getComputedStyle(mi).textTransform") == "none"


def test_words_of_an_equation_stand_apart(open_learn: Opener) -> None:
    word = open_learn().locator("#max-pooling-back mtext").first
    gap = """(word) => {
        const range = document.createRange();
        range.setStart(word.firstChild, "where".length);
        range.setEndAfter(word);
        return range.getBoundingClientRect().width;
    }"""
    assert word.evaluate(gap) > 2


def test_long_equation_stays_in_its_column_and_the_keyboard_scrolls_it(open_learn: Opener) -> None:
    page = open_learn(viewport={"width": 320, "height": 640})
    ends = page.locator(".formula").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().right)")
    assert max(ends) <= 320
    long = page.get_by_role("group", name="Convolution", exact=True).first
    expect(long).to_be_visible()
    page.locator(".layers").focus()
    page.keyboard.press("Tab")
    expect(long).to_be_focused()
    page.keyboard.press("ArrowRight")
    holds(page, "document.activeElement.scrollLeft > 0")


def test_equation_that_fits_is_no_stop_of_the_keyboard(open_learn: Opener) -> None:
    page = open_learn(viewport={"width": 320, "height": 640})
    expect(page.locator("#convolution .formula").first).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator("[data-hook=scroller][tabindex]")).to_have_count(0)


# Widths of the window and sizes of the text, in px, and what is added after every letter, for fonts that much wider.
NARROW_AND_WIDE = [(320, 16, 0), (390, 16, 0), (768, 16, 0), (1440, 16, 0), (320, 16, 2), (1440, 16, 2)]
LARGE = [(390, 32, 0), (1440, 32, 0)]


def test_labels_bars_and_numbers_stand_apart(open_learn: Opener, subtests: pytest.Subtests) -> None:
    page = open_learn(bypass_csp=True)
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    for width, size, spacing in [*NARROW_AND_WIDE, *LARGE]:
        resize(page, width, 900)
        enlarge_text(page, size)
        page.add_style_tag(content=f"* {{ letter-spacing: {spacing}px }}")
        with subtests.test(width=width, size=size, spacing=spacing):
            assert_rows_stand_apart(page, width)


def assert_rows_stand_apart(page: Page, width: int) -> None:
    """Look at each row of a label, a bar and a number in a window so wide."""
    # At once: every answer brings new rows.
    rows = page.evaluate(
        """[...document.querySelectorAll(".norm, .error")].map(
            (row) => [...row.children].map((part) => part.getBoundingClientRect().toJSON()),
        )"""
    )
    assert len(rows) > 11
    for label, bar, number in rows:
        in_line = label["right"] < bar["left"] and bar["right"] < number["left"]
        beneath = max(label["bottom"], number["bottom"]) <= bar["top"] and label["right"] < number["left"]
        assert in_line or beneath
        assert bar["width"] >= 32
        assert number["right"] <= width


def test_output_for_no_digit_is_called_none(open_learn: Opener) -> None:
    page = open_learn()
    draw(page, DIGITS["7"])
    expect(page.locator(".error")).to_have_count(11)
    expect(page.locator(".error").last).to_contain_text("none")
