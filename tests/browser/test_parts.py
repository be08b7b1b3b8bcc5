"""Parts of the page that could not be loaded: it says what helps, and a reload brings everything back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_bare

UNLOADED = "This part couldn't be loaded. Reload the page; your strokes are kept."


@pytest.mark.parametrize(
    ("hook", "words", "module"),
    [
        ("inside", "inside-words", "**/inside-view.js"),
        ("why", "why-words", "**/why-view.js"),
        ("compare", "compare-summary", "**/comparison.js"),
    ],
)
def test_section_that_cannot_be_loaded_says_what_helps(
    page: Page, complaints: Complaints, hook: str, words: str, module: str
) -> None:
    complaints.expect("net::ERR_FAILED")
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    page.route(module, lambda route: route.abort())
    page.locator(f"[data-hook={hook}-toggle]").click()
    expect(page.locator(f"[data-hook={words}]")).to_have_text(UNLOADED)
    page.unroute(module)
    page.reload()
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    page.locator(f"[data-hook={hook}-toggle]").click()
    shown = {"inside": ".layer__maps", "why": ".change", "compare": "[data-hook=contender-digit]:not(:empty)"}[hook]
    expect(page.locator(shown).first).to_be_visible()


def test_link_whose_drawing_cannot_be_loaded_says_what_helps(
    open_page: Callable[..., Page], server: str, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page("about:blank")
    page.route("**/link.js", lambda route: route.abort())
    page.goto(f"{server}#ink=AAAA")
    note = page.locator("[data-hook=note]")
    expect(note).to_have_text("The drawing in this link couldn't be loaded. Reload the page.")
    assert is_bare(page)
    page.unroute("**/link.js")
    page.reload()
    expect(note).to_contain_text("can't be read")  # as nobody has drawn AAAA
