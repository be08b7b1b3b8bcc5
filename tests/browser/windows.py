"""One page in windows of several sizes and in both themes: it is resized, as loading it anew takes a test most time."""

from collections.abc import Iterator, Sequence
from typing import Literal

from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
Size = tuple[int, int]

SCHEMES: list[Scheme] = ["light", "dark"]

# What the page does about a new size it does before its second frame.
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def resize(page: Page, width: int, height: int) -> None:
    """Give the page's window another size, in CSS px, and wait until the page has followed."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(TWO_FRAMES)


def enlarge_text(page: Page, size: int) -> None:
    """Set the browser's own size of text, in px, as its reader does; 16 is usual."""
    sizes = {"standard": size, "fixed": size}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"


def width_of(page: Page) -> int:
    """Return how wide the page is, in CSS px: wider than the window where it scrolls sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def looks(page: Page, sizes: Sequence[Size]) -> Iterator[tuple[int, int, Scheme]]:
    """Show the page in each size of window, in each in both themes; yield width, height and theme."""
    for width, height in sizes:
        resize(page, width, height)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(TWO_FRAMES)
            yield width, height, scheme
