"""The page at any zoom, text size and typeface: nothing lies over another part, nothing needs sideways scrolling."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hand import DIGITS, Point, draw
from tests.browser.parcels import pick
from tests.browser.windows import enlarge_text, resize, width_of

Opener = Callable[..., Page]

# Parts of the page that never share a place.
PARTS = [
    ".masthead",
    ".sheet",
    ".tools",
    "[data-hook=answer]",
    "[data-hook=headline]",
    "[data-hook=detail]",
    ".bars",
    ".journey",
    "[data-hook=inside]",
]

# Two digits fill the sheet, four are written in a row, ten in two.
ROWS = {"42": ["42"], "2026": ["2026"], "3141592653": ["31415", "92653"]}

# Pixels by which a part may reach into another: what rounding leaves.
TOLERANCE = 0.6

# The box around an element and all that is in it, for each of the selectors.
AROUND = """(selectors) => Object.fromEntries(selectors.map((selector) => {
  const element = document.querySelector(selector);
  const shown = [element, ...element.querySelectorAll("*")].filter((one) => one.checkVisibility());
  const boxes = shown.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width * height > 1);
  const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
  return [selector, { left, top, right, bottom }];
}))"""

Rectangle = dict[str, float]


def write(text: str) -> list[list[Point]]:
    """Return the strokes of a number in one or two rows, as large as the sheet has room for."""
    rows = ROWS[text]
    strokes = []
    pitch = 260 / max(map(len, rows))
    scale = 0.62 * pitch / 140
    for row, digits in enumerate(rows):
        for place, digit in enumerate(digits):
            left, top = 10 + pitch * (place + 0.2), 140 * (row + 0.5) / len(rows) * 2 - 130 * scale
            low = min(x for stroke in DIGITS[digit] for x, _ in stroke)
            strokes += [[(left + scale * (x - low), top + scale * y) for x, y in stroke] for stroke in DIGITS[digit]]
    return strokes


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Return whether two rectangles share more than an edge."""
    return all(
        min(one[high], other[high]) - max(one[low], other[low]) > TOLERANCE
        for low, high in (("left", "right"), ("top", "bottom"))
    )


def test_numbers_lie_over_nothing(
    open_page: Opener,
    typeface: Browser | None,
    artefacts: Path,
    request: pytest.FixtureRequest,
    subtests: pytest.Subtests,
) -> None:
    page = open_page(typeface=typeface, reduced_motion="reduce")
    font = request.node.callspec.params["typeface"]
    for text in ROWS:
        draw(page, write(text))
        expect(page.locator("[data-hook=answer]")).to_have_text(text)
        for width, height in [(320, 640), (390, 844), (768, 1024), (1440, 900), (1280, 800)]:
            resize(page, width, height)
            page.screenshot(path=artefacts / f"number-{font}-{width}-{text}.png")
            with subtests.test(text=text, width=width):
                assert_nothing_overlaps(page, is_short=len(text) <= 4)
        page.keyboard.press("Escape")


def assert_nothing_overlaps(page: Page, is_short: bool) -> None:
    """Look at the parts of the page and at the digits of the number; a short number stands in one row."""
    places = page.evaluate(AROUND, PARTS)
    over = [pair for pair in itertools.combinations(places, 2) if overlap(places[pair[0]], places[pair[1]])]
    assert over == []
    digits = page.locator("[data-hook=answer] button").evaluate_all(
        "(buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON())"
    )
    assert not any(overlap(one, other) for one, other in itertools.combinations(digits, 2))
    if is_short:
        assert len({digit["top"] for digit in digits}) == 1


# Width and height of the window and size of the text, in px.
MAGNIFIED = {
    "125% of 1280x800": (1024, 640, 16),
    "200% of 1280x900": (640, 450, 16),
    "400% of 1280x900": (320, 225, 16),
    "small phone on its side": (568, 320, 16),
    "phone with text at 200%": (390, 844, 32),
    "200% of 1280x900 with text at 200%": (640, 450, 32),
}


def test_page_needs_no_sideways_scrolling(
    open_page: Opener, typeface: Browser | None, subtests: pytest.Subtests
) -> None:
    page = open_page(typeface=typeface, reduced_motion="reduce")

    def look(state: str) -> None:
        for name, (width, height, size) in MAGNIFIED.items():
            resize(page, width, height)
            enlarge_text(page, size)
            with subtests.test(name, state=state):
                assert width_of(page) == width
        enlarge_text(page, 16)

    draw(page, DIGITS["8"])
    expect(page.locator("[data-hook=answer]")).to_have_text("8")
    look("read")
    pick(page, "replay")
    expect(page.locator("[data-hook=replay]")).to_be_visible()
    look("replay")
