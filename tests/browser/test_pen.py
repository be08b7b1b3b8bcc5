"""The pen: its pressure, its breadth, its eraser, and drawing with the keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    WRITTEN,
    asks_about,
    draw,
    draw_by_pen,
    draw_by_touch,
    go,
    holds,
    is_bare,
    is_inked,
    place,
    reach_sheet,
    sent,
    thickness,
    touch,
)

UPPER = [(40.0, 60.0), (240.0, 60.0)]
LOWER = [(40.0, 200.0), (240.0, 200.0)]
ALONG = [(40.0 + 10 * i, 140.0) for i in range(21)]


def strokes(page: Page) -> tuple[bool, bool]:
    """Return whether the upper and the lower stroke are on the sheet."""
    return is_inked(page, (140, 60)), is_inked(page, (140, 200))


def test_line_is_broader_where_the_pen_is_pressed_harder(page: Page) -> None:
    draw_by_pen(page, ALONG, [0.2] * 10 + [0.9] * 11)
    light, hard = thickness(page, 90), thickness(page, 230)
    assert 0 < light * 2 < hard


def test_mouse_and_finger_draw_one_width(open_page: Callable[..., Page]) -> None:
    page = open_page(has_touch=True)
    columns = (60, 100, 140, 180, 220)
    draw_by_touch(page, [UPPER])
    (finger,) = {thickness(page, x) for x in columns}
    draw(page, [LOWER])
    (both,) = {thickness(page, x) for x in columns}
    assert finger > 0
    assert both - finger == pytest.approx(finger, abs=1)


def test_digit_of_a_pressed_pen_is_read_whatever_its_line(page: Page) -> None:
    stroke = WRITTEN["7"][0]
    with page.expect_request(asks_about(strokes=1, points=21)) as asked:
        draw_by_pen(page, stroke, [0.9] * len(stroke))
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    assert "width" not in sent(asked.value)


def test_pen_comes_in_three_sizes(page: Page) -> None:
    size, widths = page.locator("[data-hook=size]"), []
    for y, name in ((60, "medium"), (140, "broad"), (220, "fine")):
        expect(size).to_have_accessible_name(f"Pen: {name}")
        before = thickness(page, 140)
        draw(page, [[(40, y), (240, y)]])
        widths.append(thickness(page, 140) - before)
        size.click()
    assert 0 < widths[2] < widths[0] < widths[1]
    expect(size).to_have_accessible_name("Pen: medium")


def test_eraser_takes_whole_strokes_and_undo_brings_them_back(page: Page) -> None:
    eraser = page.locator("[data-hook=eraser]")
    expect(eraser).to_be_disabled()
    draw(page, [UPPER, LOWER])
    eraser.click()
    expect(eraser).to_have_attribute("aria-pressed", "true")
    draw(page, [[(140, 20), (140, 60), (140, 100)]])
    assert strokes(page) == (False, True)
    page.keyboard.press("Control+Z")
    assert strokes(page) == (True, True)
    eraser.click()
    draw(page, [[(140, 100), (140, 160)]])
    assert is_inked(page, (140, 130))


def test_eraser_is_put_away_when_nothing_is_left(page: Page) -> None:
    draw(page, [UPPER])
    page.locator("[data-hook=eraser]").click()
    page.mouse.click(*place(page, (100, 60)))
    assert is_bare(page)
    expect(page.locator("[data-hook=eraser]")).to_have_attribute("aria-pressed", "false")
    draw(page, [LOWER])
    assert strokes(page) == (False, True)


def test_digit_is_drawn_erased_and_read_with_the_keyboard_alone(page: Page) -> None:
    reach_sheet(page)
    expect(page.locator("[data-hook=sheet]")).to_have_attribute("data-nib", "up")
    expect(page.locator(".nib")).to_be_visible()
    expect(page.get_by_text("puts the pen down or up")).to_be_visible()
    go(page, "ArrowLeft", 6)
    page.keyboard.press("Space")
    expect(page.locator("[data-hook=announcer]")).to_have_text("Pen down")
    go(page, "Shift+ArrowRight", 3)
    go(page, "ArrowDown", 18)
    assert is_inked(page, (98, 70))
    page.keyboard.press("Space")
    expect(page.locator("[data-hook=sheet]")).to_have_attribute("data-nib", "up")
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(page.locator("[data-hook=announcer]")).to_contain_text("7")
    page.keyboard.press("Control+Z")
    assert is_bare(page)
    page.keyboard.press("Control+Shift+Z")
    page.locator("[data-hook=eraser]").press("Enter")
    page.locator("[data-hook=pad]").focus()
    page.keyboard.press("Space")
    assert is_bare(page)


def test_nib_tells_its_place_where_it_comes_to_rest_and_that_the_pen_is_up(page: Page) -> None:
    announcer = page.locator("[data-hook=announcer]")
    reach_sheet(page)
    expect(announcer).to_have_text("Column 6, row 3 of 10")
    page.keyboard.down("Shift")
    page.keyboard.down("ArrowRight")
    page.keyboard.down("ArrowRight")
    expect(announcer).to_have_text("Column 6, row 3 of 10")
    page.keyboard.up("ArrowRight")
    page.keyboard.up("Shift")
    expect(announcer).to_have_text("Column 8, row 3 of 10")
    page.route("**/predict", lambda route: None)  # nothing else is told meanwhile
    page.keyboard.press("Space")
    expect(announcer).to_have_text("Pen down")
    page.keyboard.press("ArrowDown")
    expect(announcer).to_have_text("Pen down")
    go(page, "Shift+ArrowDown", 20)
    expect(announcer).to_have_text("Column 8, row 10 of 10")
    page.keyboard.press("Space")
    expect(announcer).to_have_text("Pen up")
    page.locator("[data-hook=eraser]").press("Enter")
    page.locator("[data-hook=pad]").focus()
    go(page, "Shift+ArrowLeft", 4)  # to where there is nothing to erase
    page.keyboard.press("Space")
    expect(announcer).to_have_text("Eraser down")
    page.keyboard.press("Space")
    expect(announcer).to_have_text("Eraser up")


def test_nib_stays_on_the_sheet_and_the_page_where_it_is(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 320, "height": 400})
    reach_sheet(page)
    before = page.evaluate("scrollY")
    page.keyboard.press("Space")
    go(page, "Shift+ArrowDown", 12)
    assert page.evaluate("scrollY") == before
    assert is_inked(page, (140, 278))


def test_two_arrows_draw_a_slope(page: Page) -> None:
    reach_sheet(page)
    page.keyboard.press("Space")
    page.keyboard.down("ArrowRight")
    for _ in range(6):
        page.keyboard.down("ArrowDown")
    page.keyboard.up("ArrowRight")
    page.keyboard.up("ArrowDown")
    assert is_inked(page, (140 + 7 * 4, 70 + 7 * 3))
    assert not is_inked(page, (140, 70 + 7 * 6))


def test_pen_is_lifted_when_the_keyboard_leaves_the_sheet(page: Page) -> None:
    reach_sheet(page)
    page.keyboard.press("Space")
    go(page, "ArrowDown", 8)
    page.keyboard.press("Tab")
    expect(page.locator(".nib")).to_be_hidden()
    assert is_inked(page, (140, 90))
    expect(page.locator("[data-hook=undo]")).to_be_focused()


def test_arrows_and_space_draw_nothing_after_the_mouse_did(page: Page) -> None:
    page.mouse.click(*place(page, (60, 60)))
    for key in ("ArrowDown", "Space", "ArrowDown"):
        page.keyboard.press(key)
    assert not is_inked(page, (140, 77))


def test_rotation_in_mid_stroke_loses_no_ink(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    session = page.context.new_cdp_session(page)
    touch(session, "Start", place(page, UPPER[0]))
    touch(session, "Move", place(page, (140, 60)))
    page.set_viewport_size({"width": 844, "height": 390})
    holds(page, "document.querySelector('[data-hook=pad]').getBoundingClientRect().width < 300")
    touch(session, "Move", place(page, UPPER[1]))
    touch(session, "End")
    assert [is_inked(page, (x, 60)) for x in (50, 100, 140, 190, 235)] == [True] * 5
    page.set_viewport_size({"width": 390, "height": 844})
    holds(page, "document.querySelector('[data-hook=pad]').getBoundingClientRect().width > 300")
    assert [is_inked(page, (x, 60)) for x in (50, 100, 140, 190, 235)] == [True] * 5


@pytest.mark.parametrize("key", ["Escape", "Control+Z"])
def test_key_lifts_the_nib_and_takes_its_stroke(page: Page, key: str) -> None:
    draw(page, [LOWER])
    reach_sheet(page)
    page.keyboard.press("Space")
    go(page, "ArrowRight", 5)
    page.keyboard.press(key)
    expect(page.locator("[data-hook=sheet]")).to_have_attribute("data-nib", "up")
    assert not is_inked(page, (140, 70))
    go(page, "ArrowRight")
    assert not is_inked(page, (182, 70))
