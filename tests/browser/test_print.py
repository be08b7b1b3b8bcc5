"""The page on paper: from either theme drawing, answer, bars and the network's picture, dark on white."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import DIGITS, draw


def shown(part: Locator) -> npt.NDArray[np.uint8]:
    """Return what is seen of a part (H, W, 3), red, green and blue 0..255."""
    with Image.open(io.BytesIO(part.screenshot())) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture(params=["light", "dark"])
def printed(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """Return the page with a 7 on it, as it is printed."""
    page = open_page(color_scheme=request.param, viewport={"width": 794, "height": 1123})
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(page.locator("[data-hook=seen]")).to_be_visible()
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("part", ["[data-hook=pad]", "[data-hook=answer]", "[data-hook=seen]"])
def test_ink_is_black_on_white(printed: Page, part: str) -> None:
    levels = shown(printed.locator(part)).max(axis=-1)
    assert (levels < 60).mean() > 0.02, "the ink is black"
    assert (levels > 190).mean() > 0.5, "the paper is white"
    assert np.median(levels) > 240


def test_bars_are_filled(printed: Page) -> None:
    winner = printed.locator("[data-hook=bar][data-digit='7']")
    assert printed.locator("body").evaluate("(body) => getComputedStyle(body).printColorAdjust") == "exact"
    red, green, _ = shown(winner.locator(".bar__track")).mean(axis=(0, 1))
    assert red > green + 80
    expect(winner.locator(".bar__number")).to_be_visible()


def test_nothing_to_press_is_printed(printed: Page) -> None:
    assert printed.locator("button, summary").locator("visible=true").count() == 0
    expect(printed.locator("[data-hook=headline]")).to_contain_text("Looks like a 7")


def test_it_takes_one_sheet(printed: Page) -> None:
    file = printed.pdf(format="A4")
    assert file.count(b"/Type /Page\n") == 1
