"""The keyboard's focus: it is never lost with what had it, it stays in sight, and the menus leave the keys alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.hand import DIGITS, draw, is_bare, is_inked
from tests.browser.parcels import pick
from tests.browser.test_inside import maps, shown_inside
from tests.browser.test_several import number

Opener = Callable[..., Page]


def test_eraser_that_goes_off_hands_the_focus_to_the_pen(page: Page) -> None:
    draw(page, DIGITS["1"])
    page.locator("[data-hook=eraser]").focus()
    page.keyboard.press("Control+Z")
    assert is_bare(page)
    expect(page.locator("[data-hook=size]")).to_be_focused()


def test_digit_that_is_gone_hands_the_focus_to_the_sheet(page: Page) -> None:
    for strokes in number("274"):
        draw(page, strokes)
    expect(page.locator("[data-hook=answer]")).to_have_text("274")
    page.locator("[data-hook=answer] button").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=pad]")).to_be_focused()


def test_copying_without_a_clipboard_for_scripts_leaves_the_focus(page: Page) -> None:
    draw(page, DIGITS["5"])
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    pick(page, "python")
    expect(page.locator("[data-hook=note]")).to_contain_text("Copied.")
    expect(page.locator("[data-hook=more]")).to_be_focused()


def test_steps_that_go_off_hand_the_focus_on(open_page: Opener, server: str) -> None:
    def shorten(route: Route) -> None:
        answer = route.fetch()
        text, _, rest = answer.text().partition('data-max-steps="')
        route.fulfill(response=answer, body=f'{text}data-max-steps="2{rest[rest.index(chr(34)) :]}')

    page = open_page("about:blank")
    page.route("**/learn?*", shorten)
    page.goto(f"{server}/learn?model=mlp-30")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    page.locator("[data-hook=leap]").press("Enter")
    expect(page.locator("[data-hook=moments] tr")).to_have_count(3)
    expect(page.locator("[data-hook=leap]")).to_be_disabled()
    expect(page.locator("[data-hook=reset]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=pad]")).to_be_focused()


def test_keys_of_the_tools_work_in_a_menu_too(page: Page) -> None:
    draw(page, DIGITS["1"])
    page.locator("[data-hook=model]").focus()
    page.keyboard.press("Control+Z")
    assert is_bare(page)
    page.keyboard.press("Control+Shift+Z")
    assert is_inked(page, DIGITS["1"][0][5])


@pytest.mark.parametrize(("width", "height"), [(390, 844), (768, 1024)])
def test_layer_in_focus_is_not_behind_the_sum(open_page: Opener, width: int, height: int) -> None:
    page = open_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    shown_inside(page)
    maps(page).first.focus()
    expect(page.locator(".unit__grid").first).to_be_visible()
    count = maps(page).count()
    for i in range(1, count):
        page.keyboard.press("Tab")
        expect(maps(page).nth(i)).to_be_focused()
        expect(page.locator("[data-hook=unit-title]")).to_contain_text(f"Layer {i + 1}, ")
        layer, unit = maps(page).nth(i).bounding_box(), page.locator("[data-hook=unit]").bounding_box()
        assert layer is not None and unit is not None
        if layer["height"] < 0.5 * height:
            assert layer["y"] + layer["height"] <= unit["y"] + 1
