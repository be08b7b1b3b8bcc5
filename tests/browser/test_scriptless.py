"""Without scripts the page is a form, and a picture that is sent gets a page with its reading."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.parcels import picture_of

Opener = Callable[..., Page]


def send(page: Page, name: str, data: bytes) -> None:
    """Choose a file and press the form's button."""
    page.locator("[name=image]").set_input_files({"name": name, "mimeType": "image/png", "buffer": data})
    page.locator(".form__send").click()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1440, "dark")])
def test_picture_is_read_without_scripts(open_page: Opener, artefacts: Path, width: int, scheme: str) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": width, "height": 844}, color_scheme=scheme)
    expect(page.locator(".form__why")).to_be_visible()
    expect(page.locator("[data-hook=pad]")).to_be_hidden()
    expect(page.locator("[data-hook=reading]")).to_be_hidden()
    page.screenshot(path=artefacts / f"{width}-{scheme}-scriptless.png")
    send(page, "three.png", picture_of("3"))
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    expect(page.get_by_role("row")).to_have_count(11)  # 0 to 9, and none
    page.screenshot(path=artefacts / f"{width}-{scheme}-scriptless-read.png", full_page=True)
    send(page, "seven.png", picture_of("7"))
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_trouble_is_said_beside_the_form(open_page: Opener, complaints: Complaints) -> None:
    complaints.expect("415")
    page = open_page(java_script_enabled=False)
    send(page, "words.png", b"These are words.")
    expect(page.get_by_role("alert")).to_contain_text("convert the picture")
    send(page, "three.png", picture_of("3"))
    expect(page.locator("[data-hook=answer]")).to_have_text("3")


@pytest.mark.parametrize(("width", "height", "text"), [(320, 640, 16), (320, 225, 16), (390, 844, 32)])
def test_page_of_the_form_needs_no_sideways_scrolling(
    open_page: Opener, server: str, width: int, height: int, text: int
) -> None:
    """320 by 225 px is a laptop's window at 400%, text of 32 px the reader's own setting of 200%."""
    page = open_page(f"{server}/read", java_script_enabled=False, viewport={"width": width, "height": height})

    def is_held() -> bool:
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": text}})
        expect(page.locator("html")).to_have_css("font-size", f"{text}px")
        session.detach()
        return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    assert is_held()
    send(page, "a-picture-with-rather-a-long-name.png", picture_of("3"))
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    assert is_held()
