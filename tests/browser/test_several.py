"""Several digits on one sheet: read together, boxed on the sheet, and each shown in full when it is chosen."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import DIGITS, Point, draw, is_inked, press, reading

# How large the digits of a number are on the sheet, and where the first one begins.
SCALE, LEFT = 0.4, 20.0


def number(text: str) -> list[list[list[Point]]]:
    """Return the strokes of each digit of a number, side by side on the sheet."""
    edge, digits = LEFT, []
    for character in text:
        strokes = DIGITS[character]
        low, high = (pick(x for stroke in strokes for x, _ in stroke) for pick in (min, max))
        digits.append([[(edge + (x - low) * SCALE, 80 + y * SCALE) for x, y in stroke] for stroke in strokes])
        edge += (high - low) * SCALE + 28
    return digits


def boxes(page: Page) -> Locator:
    return page.locator("[data-hook=boxes] rect")


def winner(page: Page) -> str | None:
    """Return the digit whose bar is inked."""
    return page.locator("[data-hook=bar][data-winner]").get_attribute("data-digit")


def chosen(page: Page) -> Locator:
    return page.locator("[data-hook=answer] [aria-pressed=true]")


@pytest.fixture
def inked(page: Page) -> Page:
    """Return the page with 2 7 4 on the sheet, the bar of the 4 drawn last."""
    for strokes in number("274"):
        draw(page, strokes)
    expect(page.locator("[data-hook=answer]")).to_have_text("274")
    return page


def test_number_is_read_and_the_last_digit_shown_in_full(inked: Page) -> None:
    expect(inked.locator("[data-hook=headline]")).to_have_text("Looks like 274")
    expect(inked.locator("[data-hook=detail]")).to_contain_text("Digit 3: looks like a 4 (")
    expect(inked.locator("[data-hook=announcer]")).to_contain_text("Looks like 274. Digit 3")
    expect(chosen(inked)).to_have_text("4")
    assert winner(inked) == "4"


def test_bars_that_are_drawn_last_join_their_digits(page: Page) -> None:
    digits = number("454")
    draw(page, [strokes[0] for strokes in digits] + [strokes[1] for strokes in digits])
    expect(page.locator("[data-hook=answer]")).to_have_text("454")


def test_each_digit_has_a_box_around_its_ink(inked: Page) -> None:
    sheet = inked.locator("[data-hook=pad]").bounding_box()
    assert sheet is not None
    unit = sheet["width"] / 280
    expect(boxes(inked)).to_have_count(3)
    for place in range(3):
        expect(boxes(inked).nth(place)).to_be_visible()
    # Every answer draws the boxes anew: they are measured at once.
    measured = boxes(inked).evaluate_all("(boxes) => boxes.map((box) => box.getBoundingClientRect().toJSON())")
    for found, strokes in zip(measured, number("274"), strict=True):
        left = sheet["x"] + min(x for stroke in strokes for x, _ in stroke) * unit
        right = sheet["x"] + max(x for stroke in strokes for x, _ in stroke) * unit
        # Half a line of ink, thin as the digits are small, and a little room lie between the path and its box.
        assert 4 * unit <= left - found["x"] <= 10 * unit
        assert 4 * unit <= found["x"] + found["width"] - right <= 10 * unit
    expect(boxes(inked).nth(2)).to_have_attribute("data-selected", "")
    assert inked.locator("[data-hook=boxes]").get_attribute("aria-hidden") == "true"


def test_pointing_at_a_digit_shows_it_in_full(inked: Page) -> None:
    seen = inked.locator("[data-hook=seen]")
    before = seen.get_attribute("src")
    inked.locator("[data-hook=answer] button").nth(1).hover()
    expect(inked.locator("[data-hook=detail]")).to_contain_text("Digit 2: looks like a 7 (")
    assert winner(inked) == "7"
    assert seen.get_attribute("src") != before
    expect(boxes(inked).nth(1)).to_have_attribute("data-selected", "")
    expect(boxes(inked).nth(2)).not_to_have_attribute("data-selected", "")


def test_digits_are_reached_by_keyboard(inked: Page) -> None:
    chosen(inked).focus()
    inked.keyboard.press("ArrowLeft")
    expect(chosen(inked)).to_have_text("7")
    expect(chosen(inked)).to_be_focused()
    inked.keyboard.press("Home")
    expect(chosen(inked)).to_have_text("2")
    inked.keyboard.press("ArrowLeft")
    expect(chosen(inked)).to_have_text("2")
    inked.keyboard.press("End")
    assert winner(inked) == "4"
    assert inked.locator("[data-hook=answer] [tabindex='0']").count() == 1


def test_new_reading_leaves_the_focus_on_its_digit(inked: Page) -> None:
    first = inked.locator("[data-hook=answer] button").first
    first.evaluate("(button) => button.toggleAttribute('data-old', true)")
    first.focus()
    change = "(menu) => { menu.value = 'deepconvnet'; menu.dispatchEvent(new Event('change')); }"
    with inked.expect_response("**/predict"):
        inked.locator("[data-hook=model]").evaluate(change)
    expect(inked.locator("[data-old]")).to_have_count(0)
    expect(first).to_be_focused()
    expect(chosen(inked)).to_have_text("2")


def test_one_digit_has_no_box_and_is_plain_text(page: Page) -> None:
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    expect(boxes(page)).to_have_count(0)
    assert page.locator("[data-hook=answer] button").count() == 0
    for _ in DIGITS["4"]:
        page.locator("[data-hook=undo]").click()
    expect(page.locator("[data-hook=answer]")).to_have_text("")


def test_clearing_takes_the_boxes_away(inked: Page) -> None:
    inked.locator("[data-hook=clear]").click()
    expect(boxes(inked)).to_have_count(0)
    expect(inked.locator("[data-hook=headline]")).to_have_text("Blank page")


def test_box_does_not_come_between_the_pen_and_the_sheet(inked: Page) -> None:
    (seven,) = number("274")[1]
    left, bottom = min(x for x, _ in seven), max(y for _, y in seven)
    bare = (left, bottom - 10)  # a corner of the box, which the 7 leaves free
    expect(boxes(inked)).to_have_count(3)
    assert not is_inked(inked, bare)
    press(inked, [(left, bottom - 20), bare, (left, bottom)])
    inked.mouse.up()
    assert is_inked(inked, bare)
    inked.locator("[data-hook=undo]").click()
    assert not is_inked(inked, bare)
    expect(inked.locator("[data-hook=answer]")).to_have_text("274")


def test_strange_drawing_is_said_to_be_no_digit_with_its_bars(page: Page) -> None:
    answer = reading("8")
    answer["digits"][0]["is_digit"] = 0.4
    page.route("**/predict", lambda route: route.fulfill(json=answer))
    draw(page, [[(60, 140), (220, 140)]])
    expect(page.locator("[data-hook=headline]")).to_have_text("This doesn't look like a digit")
    expect(page.locator("[data-hook=bar-none]")).to_have_attribute("data-winner", "")
    expect(page.locator("[data-hook=reading]")).to_have_attribute("data-strange", "")
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=reading]")).not_to_have_attribute("data-strange", "")


def test_drawing_below_the_threshold_is_shown_faded_with_the_bar_that_leads(page: Page) -> None:
    """The network's own threshold decides."""
    answer = reading("8")
    answer["digits"][0]["is_digit"] = 0.8
    answer["model"]["is_digit_threshold"] = 0.85
    page.route("**/predict", lambda route: route.fulfill(json=answer))
    draw(page, [[(60, 140), (220, 140)]])
    expect(page.locator("[data-hook=headline]")).to_have_text("8 or no digit? Hard to tell")
    expect(page.locator("[data-hook=detail]")).to_have_text("73% against 20%")
    assert winner(page) == "8"
    expect(page.locator("[data-hook=reading]")).to_have_attribute("data-strange", "")
