"""The cards of the comparison, with the shipped networks: in one row or in rows, whole, and useful for any drawing."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, holds, reading, sent
from tests.browser.test_bars import DASH, SCRIBBLE
from tests.browser.test_several import number
from tests.browser.windows import enlarge_text, resize

Opener = Callable[..., Page]

SIZES = [(320, 640), (390, 844), (768, 1024), (1024, 768), (1280, 800), (1440, 900)]

PNG = re.compile("^data:image/png;base64,")

# Parts of a card whose text reaches out of it.
OVERFLOWS = """(card) => [...card.querySelectorAll(":not(:has(*), .visually-hidden)")].filter((part) => {
  const range = document.createRange();
  range.selectNodeContents(part);
  const [inner, outer] = [range.getBoundingClientRect(), card.getBoundingClientRect()];
  return inner.width > 1 && (inner.left < outer.left - 1 || inner.right > outer.right + 1);
}).map((part) => part.className)"""


# Whether a card's title reaches into the line beneath it.
COLLIDES = """(card) => {
  const edges = (part) => {
    const range = document.createRange();
    range.selectNodeContents(card.querySelector(part));
    return range.getBoundingClientRect();
  };
  return edges(".contender__link").bottom > edges(".contender__origin").top + 2;
}"""


def cards(page: Page) -> Locator:
    return page.locator("[data-hook=contender]")


def open_cards(page: Page) -> None:
    """Open the comparison and wait until every network has read the drawing."""
    page.locator("[data-hook=comparison-toggle]").click()
    for card in cards(page).all():
        expect(card.locator("[data-hook=contender-digit]")).not_to_be_empty()


def test_cards_hold_their_words_and_none_is_alone_in_a_row(open_page: Opener, subtests: pytest.Subtests) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    open_cards(page)
    for (width, height), text_size in itertools.product(SIZES, (16, 32)):
        resize(page, width, height)
        enlarge_text(page, text_size)
        with subtests.test(width=width, text_size=text_size):
            assert [card.evaluate(OVERFLOWS) for card in cards(page).all()] == [[]] * 6
            assert [card.evaluate(COLLIDES) for card in cards(page).all()] == [False] * 6
            tops = [round(box["y"]) for card in cards(page).all() if (box := card.bounding_box())]
            assert len(set(tops)) == (1 if width >= 1280 and text_size == 16 else 6)


def test_marks_are_stamped_on_the_edge_and_move_nothing(open_page: Opener, subtests: pytest.Subtests) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    open_cards(page)
    marks = cards(page).locator(".contender__mark")
    for card in cards(page).all():
        assert len(card.locator(".contender__mark").all()) >= 2
    places = "(cards) => cards.map((card) => [card.offsetTop, card.offsetWidth, card.offsetHeight])"
    for size in SIZES:
        resize(page, *size)
        marks.evaluate_all("(marks) => marks.forEach((mark) => (mark.hidden = true))")
        before = cards(page).evaluate_all(places)
        marks.evaluate_all("(marks) => marks.forEach((mark) => (mark.hidden = false))")
        with subtests.test(size=size):
            assert cards(page).evaluate_all(places) == before


def test_best_network_comes_first_and_is_framed(page: Page) -> None:
    draw(page, DIGITS["7"])
    open_cards(page)
    assert cards(page).first.get_attribute("data-model") == "inkling"
    expect(cards(page).first.get_by_text("Best", exact=True)).to_be_visible()
    frames = cards(page).evaluate_all("(cards) => cards.map((card) => getComputedStyle(card).boxShadow)")
    assert frames[0] not in frames[1:]
    assert len(set(frames[1:])) == 1


def test_several_digits_have_a_picture_and_a_bar_each(open_page: Opener) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    for strokes in number("274"):
        draw(page, strokes)
    expect(page.locator("[data-hook=answer]")).to_have_text("274")
    open_cards(page)
    for card in cards(page).all():
        text = card.locator("[data-hook=contender-digit]").text_content() or ""
        parts = card.locator("[data-hook=contender-parts] li")
        assert len(text) > 1
        expect(parts).to_have_count(len(text))
        assert "".join(parts.locator(".part__digit").all_text_contents()) == text
        for part in parts.all():
            expect(part.locator("img")).to_be_visible()
            expect(part.locator("img")).to_have_attribute("src", PNG)
            share = part.locator(".part__bar").evaluate("(bar) => bar.style.getPropertyValue('--probability')")
            assert 0 < float(share) <= 1
    for size in [(390, 844), (1440, 900)]:
        resize(page, *size)
        assert [card.evaluate(OVERFLOWS) for card in cards(page).all()] == [[]] * 6, size
        for shown, hidden in (("parts", "bars"), ("parts", "frame")):
            expect(cards(page).locator(f"[data-hook=contender-{shown}]:visible")).to_have_count(6)
            expect(cards(page).locator(f"[data-hook=contender-{hidden}]:visible")).to_have_count(0)
    expect(cards(page).first.get_by_text("Digit 1: 2 (")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(cards(page).first.locator("[data-hook=contender-parts] li")).to_have_count(0)
    expect(cards(page).first.locator("[data-hook=contender-bars]")).to_be_visible()


def test_words_of_several_digits_are_about_the_least_sure(page: Page) -> None:
    digits: list[Any] = [dict(reading("4")["digits"][0]) for _ in range(3)]
    digits[1] |= {"probabilities": [0.05] * 4 + [0.55] + [0.05] * 5, "confidence": 0.55}
    answer = reading("4") | {"text": "444", "digit": None, "digits": digits}
    page.route("**/predict", lambda route: route.fulfill(json=answer))
    draw(page, DIGITS["4"])
    open_cards(page)
    words = cards(page).first.locator("[data-hook=contender-words]")
    expect(words).to_have_text("Perhaps 444. Digit 2: perhaps a 4 (55%)")


def test_network_that_cannot_tell_has_no_vote_and_no_red_column(page: Page) -> None:
    """The dash leaves none of mlp-784's neurons more active than another, and inkling takes it for no digit."""
    draw(page, DASH)
    open_cards(page)
    card = page.locator("[data-hook=contender][data-model=mlp-784]")
    expect(card.locator("[data-hook=contender-words]")).to_have_text(
        "This network can't tell. 0 to 9 come out the same: 10% each"
    )
    assert card.locator("[data-winner]").count() == 0
    expect(card.get_by_text("Differs")).to_be_hidden()
    expect(page.locator("[data-hook=comparison-words]")).to_contain_text("one reads no digit")
    assert winner_of(page, "inkling") == "none"


def winner_of(page: Page, name: str) -> str | None:
    return page.locator(f"[data-hook=contender][data-model={name}] .column[data-winner]").text_content()


def test_what_is_no_digit_is_faded_and_has_a_column(page: Page) -> None:
    draw(page, SCRIBBLE)
    open_cards(page)
    assert winner_of(page, "inkling") == "none"
    bars = cards(page).first.locator("[data-hook=contender-bars]")
    expect(bars).to_have_attribute("aria-label", re.compile(r"^no digit at \d\d%, "))
    digits = cards(page).locator("[data-hook=contender-digit]")
    colours = digits.evaluate_all("(digits) => digits.map((digit) => getComputedStyle(digit).color)")
    assert colours[0] not in colours[1:]
    expect(cards(page).nth(1).locator("[data-hook=column-none]")).to_be_hidden()  # deepconvnet can't tell


def test_card_in_trouble_has_nothing_red(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    draw(page, DIGITS["7"])
    open_cards(page)
    page.route(
        "**/predict",
        lambda route: (
            route.fulfill(status=422, json={"detail": "Too much."})
            if sent(route.request)["model"] == "mlp-30"
            else route.fallback()
        ),
    )
    draw(page, DASH)
    card = page.locator("[data-hook=contender][data-model=mlp-30]")
    expect(card).to_have_attribute("data-trouble", "")
    accent = page.locator("[data-hook=learn]").evaluate("(link) => getComputedStyle(link).color")
    column = "document.querySelector('[data-model=mlp-30] .column[data-winner] .column__digit')"
    holds(page, f"(accent) => getComputedStyle({column}).color !== accent", accent)
