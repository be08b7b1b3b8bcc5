"""The eraser between the places that the browser tells of."""

from playwright.sync_api import Page, expect

from tests.browser.hand import DIGITS, draw, place


def test_eraser_takes_what_it_passes_between_two_places(page: Page) -> None:
    draw(page, [DIGITS["1"][0]])
    page.locator("[data-hook=eraser]").click()
    (x, y), (_, end) = DIGITS["1"][0][0], DIGITS["1"][0][-1]
    middle = (y + end) / 2
    page.mouse.move(*place(page, (x - 60, middle)))
    page.mouse.down()
    page.mouse.move(*place(page, (x + 60, middle)))
    page.mouse.up()
    expect(page.locator("[data-hook=clear]")).to_be_disabled()
