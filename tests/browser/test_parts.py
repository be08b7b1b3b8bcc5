"""Parts of the page that could not be loaded: it says so, and they come once they can; with them it works offline."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, holds, is_bare, is_inked, stop_clock
from tests.browser.parcels import pick
from tests.browser.sections import SECTIONS

Opener = Callable[..., Page]

# A link's drawing: one point, at the middle of the sheet.
ONE_DOT = "AfAV8BWQAwA"

UNLOADED = "This part couldn't be loaded."


@pytest.fixture
def open_lacking(open_page: Opener, server: str, complaints: Complaints) -> Callable[[str], Page]:
    """Return a function that opens the app without a module and draws a 4."""

    def open_lacking(module: str) -> Page:
        complaints.expect("net::ERR_FAILED")
        page = open_page("about:blank")
        page.route(module, lambda route: route.abort())
        page.goto(server)
        draw(page, DIGITS["4"])
        expect(page.locator("[data-hook=answer]")).to_have_text("4")
        return page

    return open_lacking


def wait_until_idle(page: Page) -> None:
    """Wait until the page has loaded all of its parts: those that are loaded last are there."""
    for module in ("comparison/section", "layer-view", "why-view", "ribbon", "saving", "link"):
        holds(page, f"performance.getEntriesByType('resource').some(({{ name }}) => name.endsWith('/{module}.js'))")


def open_section(page: Page, hook: str) -> None:
    page.locator(f"[data-hook={hook}-toggle]").click()


def again(page: Page, hook: str) -> None:
    """Press the button that tries again."""
    page.locator(f"[data-hook={hook}]").get_by_role("button", name="Try again").click()


@pytest.mark.parametrize("hook", SECTIONS)
def test_parts_that_failed_come_by_their_button(open_lacking: Callable[[str], Page], hook: str) -> None:
    shown, module = SECTIONS[hook]
    page = open_lacking(module)
    section = page.locator(f"[data-hook={hook}]")
    open_section(page, hook)
    expect(section.get_by_role("alert")).to_contain_text(UNLOADED)
    again(page, hook)
    expect(section.get_by_role("alert")).to_contain_text(UNLOADED)
    expect(section.get_by_role("button", name="Try again")).to_be_focused()
    page.unroute(module)
    again(page, hook)
    expect(page.locator(shown).first).to_be_visible()
    expect(section.get_by_role("alert")).to_have_count(0)
    expect(page.locator(f"[data-hook={hook}-toggle]")).to_be_focused()


def test_parts_that_failed_come_when_their_section_is_opened_again(open_lacking: Callable[[str], Page]) -> None:
    shown, module = SECTIONS["comparison"]
    page = open_lacking(module)
    open_section(page, "comparison")
    expect(page.get_by_role("alert")).to_contain_text(UNLOADED)
    page.unroute(module)
    open_section(page, "comparison")
    open_section(page, "comparison")
    expect(page.locator(shown).first).to_be_visible()


def test_parts_that_failed_come_by_themselves_once_the_network_is_back(open_lacking: Callable[[str], Page]) -> None:
    shown, module = SECTIONS["inside"]
    page = open_lacking(module)
    open_section(page, "inside")
    expect(page.get_by_role("alert")).to_contain_text(UNLOADED)
    page.context.set_offline(True)
    page.unroute(module)
    page.context.set_offline(False)
    expect(page.locator(shown).first).to_be_visible()


def test_parts_that_failed_take_no_neighbour_along(open_lacking: Callable[[str], Page]) -> None:
    page = open_lacking("**/inside-view.js")
    open_section(page, "inside")
    expect(page.get_by_role("alert")).to_contain_text(UNLOADED)
    open_section(page, "why")
    expect(page.locator(SECTIONS["why"][0]).first).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=why-words]")).to_have_text("Draw a digit to see what would change its reading.")


def test_tools_that_failed_come_when_they_are_chosen_again(open_lacking: Callable[[str], Page]) -> None:
    page = open_lacking("**/replay.js")
    pick(page, "replay")
    expect(page.locator("[data-hook=note]")).to_have_text("This tool couldn't be loaded. Choose it again.")
    page.unroute("**/replay.js")
    pick(page, "replay")
    expect(page.locator("[data-hook=replay]")).to_be_visible()


def test_link_whose_drawing_failed_comes_by_itself(open_page: Opener, server: str, complaints: Complaints) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page("about:blank")
    page.route("**/link.js", lambda route: route.abort())
    page.goto(f"{server}#ink=AAAA")
    note = page.locator("[data-hook=note]")
    expect(note).to_have_text("The drawing in this link couldn't be loaded yet; trying again.")
    assert is_bare(page)
    page.unroute("**/link.js")
    expect(note).to_contain_text("can't be read")  # as nobody has drawn AAAA


def test_link_whose_drawing_failed_leaves_what_was_drawn_meanwhile(
    open_page: Opener, server: str, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page("about:blank")
    stop_clock(page)
    page.route("**/link.js", lambda route: route.abort())
    page.goto(f"{server}#ink={ONE_DOT}")
    expect(page.locator("[data-hook=note]")).to_contain_text("trying again")
    draw(page, DIGITS["4"])
    page.unroute("**/link.js")
    page.clock.run_for(10_000)
    page.wait_for_timeout(200)
    assert is_inked(page, DIGITS["4"][0][5])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")


def test_page_that_went_offline_saves_and_copies(page: Page, complaints: Complaints) -> None:
    complaints.expect("net::ERR_INTERNET_DISCONNECTED")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    wait_until_idle(page)
    page.context.set_offline(True)
    draw(page, DIGITS["4"])
    assert is_inked(page, DIGITS["4"][0][5])
    for kind, head in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as download:
            pick(page, kind)
        assert Path(download.value.path()).read_bytes().startswith(head)
    for action, start in (("curl", "curl"), ("python", "import"), ("link", "http")):
        pick(page, action)
        expect(page.locator("[data-hook=note]")).to_contain_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()").startswith(start)


def test_page_that_went_offline_opens_its_sections_and_goes_on_when_it_is_back(
    page: Page, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_INTERNET_DISCONNECTED")
    wait_until_idle(page)
    page.context.set_offline(True)
    draw(page, DIGITS["4"])
    for hook in SECTIONS:
        open_section(page, hook)
    isnt_answering = re.compile("isn't answering")
    expect(page.locator("[data-hook=inside-words]")).to_have_text(isnt_answering)
    expect(page.locator("[data-hook=why-words]")).to_have_text(isnt_answering)
    expect(page.locator("[data-hook=contender-words]").first).to_have_text(isnt_answering)
    page.context.set_offline(False)
    for shown, _ in SECTIONS.values():
        expect(page.locator(shown).first).to_be_visible()
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
