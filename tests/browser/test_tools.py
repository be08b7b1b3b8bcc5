"""Undo, redo and clear, by button and by key."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import DIGITS, asks_network, draw, is_bare, is_inked, press, sent

FIRST = [(60.0, 60.0), (60.0, 220.0)]
SECOND = [(200.0, 60.0), (200.0, 220.0)]


def ink(page: Page) -> tuple[bool, bool]:
    """Return whether the first and the second stroke are on the sheet."""
    return is_inked(page, (60, 140)), is_inked(page, (200, 140))


def usable(page: Page) -> list[bool]:
    """Return which of undo, redo and clear can be pressed."""
    return [page.locator(f"[data-hook={tool}]").is_enabled() for tool in ("undo", "redo", "clear")]


def test_tools_are_off_on_a_bare_sheet(page: Page) -> None:
    assert usable(page) == [False, False, False]


def test_tools_step_back_and_forth(page: Page) -> None:
    draw(page, [FIRST, SECOND])
    assert usable(page) == [True, False, True]
    page.locator("[data-hook=undo]").click()
    assert (ink(page), usable(page)) == ((True, False), [True, True, True])
    page.locator("[data-hook=redo]").click()
    assert (ink(page), usable(page)) == ((True, True), [True, False, True])
    page.locator("[data-hook=clear]").click()
    assert (is_bare(page), usable(page)) == (True, [True, False, False])
    page.locator("[data-hook=undo]").click()
    assert ink(page) == (True, True)


@pytest.mark.parametrize("redo", ["Control+Shift+Z", "Meta+Shift+Z", "Control+Y"])
def test_keys_step_back_and_forth(page: Page, redo: str) -> None:
    draw(page, [FIRST, SECOND])
    page.keyboard.press("Control+Z")
    assert ink(page) == (True, False)
    page.keyboard.press(redo)
    assert ink(page) == (True, True)
    page.keyboard.press("Escape")
    assert is_bare(page)
    page.keyboard.press("Control+Z")
    assert ink(page) == (True, True)


def test_key_in_mid_stroke_takes_that_stroke_back(page: Page) -> None:
    draw(page, [FIRST])
    press(page, SECOND)
    page.keyboard.press("Control+Z")
    assert ink(page) == (True, False)
    page.mouse.up()
    assert ink(page) == (True, False)


def test_escape_in_the_menu_clears_nothing(page: Page) -> None:
    draw(page, [FIRST])
    page.locator("[data-hook=model]").focus()
    page.keyboard.press("Escape")
    assert is_inked(page, (60, 140))


def test_keyboard_focus_moves_on_when_its_button_goes_off(page: Page) -> None:
    draw(page, [FIRST])
    page.locator("[data-hook=clear]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-hook=undo]")).to_be_focused()


def test_clear_empties_the_reading_at_once(page: Page) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    page.locator("[data-hook=clear]").click()
    assert page.locator("[data-hook=answer]").text_content() == ""
    assert page.locator("[data-hook=headline]").text_content() == "Blank page"
    assert {bar.get_attribute("data-probability") for bar in page.locator("[data-hook=bar]").all()} == {"0"}
    expect(page.locator("[data-hook=seen]")).to_be_hidden()


def test_changed_network_reads_the_drawing_again(page: Page) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    with page.expect_request(asks_network("mlp-30")) as asked:
        page.locator("[data-hook=model]").select_option("mlp-30")
    assert len(sent(asked.value)["strokes"]) == 1
