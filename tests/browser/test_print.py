"""The page on paper: from either theme drawing, answer, bars and the network's picture, dark on white."""

import io
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import DIGITS, draw
from tests.browser.windows import SCHEMES


def shown(part: Locator) -> npt.NDArray[np.uint8]:
    """Return what is seen of a part (H, W, 3), red, green and blue 0..255."""
    with Image.open(io.BytesIO(part.screenshot())) as picture:
        return np.asarray(picture.convert("RGB"))


@pytest.fixture(params=SCHEMES)
def printed(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """Return the page with a 7 on it, as it is printed."""
    page = open_page(color_scheme=request.param, viewport={"width": 794, "height": 1123})
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(page.locator("[data-hook=seen]")).to_be_visible()
    page.emulate_media(media="print")
    return page


def test_one_sheet_is_printed_black_on_white_with_nothing_to_press(printed: Page, subtests: pytest.Subtests) -> None:
    for part in ("pad", "answer", "seen"):
        with subtests.test("ink", part=part):
            assert_ink_is_black_on_white(printed.locator(f"[data-hook={part}]"))
    with subtests.test("bars"):
        assert_bars_are_filled(printed)
    with subtests.test("nothing to press"):
        assert printed.locator("button, summary").locator("visible=true").count() == 0
        expect(printed.locator("[data-hook=headline]")).to_contain_text("Looks like a 7")
    with subtests.test("one sheet"):
        assert printed.pdf(format="A4").count(b"/Type /Page\n") == 1


def assert_ink_is_black_on_white(part: Locator) -> None:
    """Look at how bright the pixels of a part are."""
    levels = shown(part).max(axis=-1)
    assert (levels < 60).mean() > 0.02, "the ink is black"
    assert (levels > 190).mean() > 0.5, "the paper is white"
    assert np.median(levels) > 240


def assert_bars_are_filled(printed: Page) -> None:
    """Look at the bar of the 7 and at its number."""
    winner = printed.locator("[data-hook=bar][data-digit='7']")
    assert printed.locator("body").evaluate("(body) => getComputedStyle(body).printColorAdjust") == "exact"
    red, green, _ = shown(winner.locator(".bar__track")).mean(axis=(0, 1))
    assert red > green + 80
    expect(winner.locator(".bar__number")).to_be_visible()
