"""Digits that are drawn with a mouse or a finger are read right, and no ink is lost on the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import (
    DIGITS,
    WRITTEN,
    asks_about,
    draw,
    draw_by_touch,
    holds,
    is_bare,
    is_inked,
    place,
    press,
    sent,
    touch,
    until,
)

LINE = [(60.0, 140.0), (140.0, 140.0), (220.0, 140.0)]


def test_digits_drawn_with_the_mouse_are_read(page: Page, subtests: pytest.Subtests) -> None:
    for digit, strokes in sorted(WRITTEN.items()):
        with subtests.test(digit=digit):
            draw(page, strokes)
            expect(page.locator("[data-hook=answer]")).to_have_text(digit)
            bar = page.locator(f"[data-hook=bar][data-digit='{digit}']")
            expect(bar).to_have_attribute("data-winner", "")
            assert float(bar.get_attribute("data-probability") or 0) > 0.5
            page.keyboard.press("Escape")
            expect(page.locator("[data-hook=answer]")).to_have_text("")


def test_tap_after_a_quick_stroke_is_not_lost(open_page: Callable[..., Page]) -> None:
    """Chromium takes a quick stroke for a flick, and would take the tap for its end."""
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for digit in "0139":
        draw_by_touch(page, DIGITS[digit])
        assert not is_bare(page)
        page.locator("[data-hook=clear]").tap()
        until(page, lambda: is_bare(page))


def test_ten_digits_drawn_with_a_finger_on_a_phone_are_read_one_after_the_other(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    for digit, strokes in sorted(DIGITS.items()):
        draw_by_touch(page, strokes)
        expect(page.locator("[data-hook=answer]")).to_have_text(digit)
        page.locator("[data-hook=clear]").tap()
        expect(page.locator("[data-hook=answer]")).to_have_text("")


def test_reading_appears_while_the_pen_is_down(page: Page) -> None:
    press(page, DIGITS["7"][0])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(page.locator("[data-hook=announcer]")).to_be_empty()
    page.mouse.up()
    expect(page.locator("[data-hook=announcer]")).to_contain_text("7")


def test_reading_fills_words_bars_and_picture(page: Page) -> None:
    draw(page, DIGITS["2"])
    expect(page.locator("[data-hook=headline]")).to_contain_text("a 2 (")
    expect(page.locator("[data-hook=elapsed]")).to_have_text(re.compile(r"^in [\d.]+ ms$"))
    seen = page.locator("[data-hook=seen]")
    expect(seen).to_be_visible()
    assert seen.evaluate("(image) => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [28, 28]
    bars = page.locator("[data-hook=bar]")
    assert sum(float(bar.get_attribute("data-probability") or 0) for bar in bars.all()) == pytest.approx(1, abs=1e-3)


def test_tap_leaves_a_dot(page: Page) -> None:
    page.mouse.click(*place(page, (100, 120)))
    assert is_inked(page, (100, 120))
    assert not is_inked(page, (100, 140))


def test_right_button_draws_nothing(page: Page) -> None:
    page.mouse.click(*place(page, (100, 120)), button="right")
    assert is_bare(page)


def test_stroke_goes_on_outside_the_sheet_and_back(page: Page) -> None:
    press(page, [(140, 140), (140, 300), (200, 300), (200, 140)])
    page.mouse.up()
    assert is_inked(page, (200, 200))


# Out over the lower edge and back, and out over a corner.
BEYOND = [[(100.0, 200.0), (100.0, 300.0), (160.0, 300.0), (160.0, 200.0)], [(200.0, 200.0), (300.0, 320.0)]]


@pytest.mark.parametrize("hand", [draw, draw_by_touch])
def test_what_is_drawn_beyond_the_edge_is_seen_on_it_and_read_there(
    open_page: Callable[..., Page], hand: Callable[[Page, list[list[tuple[float, float]]]], None]
) -> None:
    page = open_page(has_touch=True)
    with page.expect_request(asks_about(strokes=2, points=2)) as asked:
        hand(page, BEYOND)
    drawn, corner = sent(asked.value)["strokes"]
    assert {tuple(point) for point in drawn} >= {(100, 280), (160, 280)}
    assert corner[-1] == [280, 280]
    assert all(0 <= value <= 280 for stroke in (drawn, corner) for point in stroke for value in point)
    assert is_inked(page, (130, 278))


def test_second_finger_draws_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page(has_touch=True)
    session = page.context.new_cdp_session(page)
    first, second = place(page, (60, 60)), place(page, (200, 200))
    touch(session, "Start", first)
    touch(session, "Start", first, second)
    touch(session, "Move", place(page, (60, 120)), place(page, (200, 260)))
    touch(session, "End")
    assert is_inked(page, (60, 100))
    assert not is_inked(page, (200, 230))


def test_cancelled_touch_keeps_what_was_drawn(open_page: Callable[..., Page]) -> None:
    page = open_page(has_touch=True)
    session = page.context.new_cdp_session(page)
    touch(session, "Start", place(page, LINE[0]))
    touch(session, "Move", place(page, LINE[1]))
    touch(session, "Cancel")
    assert is_inked(page, (100, 140))
    expect(page.locator("[data-hook=undo]")).to_be_enabled()


def test_drawing_with_a_finger_does_not_scroll(open_page: Callable[..., Page]) -> None:
    page = open_page(viewport={"width": 320, "height": 480}, has_touch=True, is_mobile=True)
    draw_by_touch(page, [[(140, 240), (140, 180), (140, 120), (140, 40)]])
    assert page.evaluate("scrollY") == 0
    assert is_inked(page, (140, 100))


def test_resize_in_mid_stroke_loses_no_ink(page: Page) -> None:
    press(page, LINE[:2])
    page.set_viewport_size({"width": 390, "height": 844})
    holds(page, "document.querySelector('[data-hook=pad]').width < 400")
    assert is_inked(page, (100, 140))
    page.mouse.move(*place(page, LINE[2]))
    page.mouse.up()
    assert [is_inked(page, (x, 140)) for x in (60, 100, 140, 180, 215)] == [True] * 5
    page.locator("[data-hook=undo]").click()
    assert is_bare(page)
