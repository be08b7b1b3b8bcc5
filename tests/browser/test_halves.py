"""Half a drawing, while the pen is down or a replay runs, and a section that is closed or in trouble."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_inked, press, reading, stop_clock
from tests.browser.sections import SECTIONS
from tests.browser.test_inside import maps, open_section, shown_inside
from tests.browser.test_replay import END, replay

Opener = Callable[..., Page]

TALL = {"width": 1280, "height": 1400}


@pytest.fixture
def page(open_page: Opener) -> Page:
    """Return the app in a window so tall that the sheet stays in sight when the sections are opened."""
    return open_page(viewport=TALL, reduced_motion="reduce")


def half_replayed(page: Page) -> None:
    """Draw a 7 and stop its replay before the end."""
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    replay(page)
    page.locator("[data-hook=moment]").fill("0.1")
    assert not is_inked(page, END)


def gather_explained(page: Page) -> list[str]:
    """Return the list in which the addresses of questions about the inside gather from now on."""
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/explain" in request.url:
            asked.append(request.url)

    page.on("request", note)
    return asked


def test_another_network_ends_the_replay(page: Page) -> None:
    half_replayed(page)
    page.locator("[data-hook=model]").select_option("deepconvnet")
    expect(page.locator("[data-hook=replay]")).to_be_hidden()
    assert is_inked(page, END)
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


@pytest.mark.parametrize("hook", SECTIONS)
def test_section_that_is_opened_ends_the_replay(page: Page, hook: str) -> None:
    half_replayed(page)
    open_section(page, hook)
    expect(page.locator("[data-hook=replay]")).to_be_hidden()
    assert is_inked(page, END)
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_digits_of_half_a_drawing_are_not_asked_about(page: Page) -> None:
    """Half a 4 may look like two digits, of which the whole has only one."""
    shown_inside(page)
    asked = gather_explained(page)
    page.route("**/predict", lambda route: route.fulfill(json=reading("11")))
    replay(page)
    expect(page.locator("[data-hook=answer] button")).to_have_count(2)
    page.locator("[data-hook=answer] button").first.hover()
    page.wait_for_timeout(200)
    assert asked == []


def test_sum_is_said_once_the_pen_is_up(page: Page) -> None:
    shown_inside(page)
    maps(page).first.focus()
    title, announcer = page.locator("[data-hook=unit-title]"), page.locator("[data-hook=unit-announcer]")
    expect(announcer).to_contain_text("Layer 1, map")
    said = announcer.text_content() or ""
    press(page, [(60, 60), (120, 60), (200, 60)])
    expect(title).not_to_have_text(said)
    assert announcer.text_content() == said
    page.mouse.up()
    expect(announcer).not_to_have_text(said)
    expect(title).to_have_text(announcer.text_content() or "")


def test_closed_section_asks_no_more_about_a_cell(page: Page, complaints: Complaints) -> None:
    complaints.expect("net::ERR_FAILED")
    shown_inside(page)
    stop_clock(page)
    page.route("**/explain/unit*", lambda route: route.abort())
    maps(page).first.focus()
    expect(page.locator("[data-hook=unit-title]")).to_contain_text("isn't answering")
    open_section(page, "inside")  # which closes it
    expect(page.locator("[data-hook=inside-body]")).to_be_hidden()
    page.wait_for_timeout(200)  # the section hears of it a little later
    asked = gather_explained(page)
    page.clock.run_for(10_000)
    page.wait_for_timeout(200)
    assert asked == []
