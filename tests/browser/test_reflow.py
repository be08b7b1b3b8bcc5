"""The page at any zoom, text size and typeface: nothing lies over another part, nothing needs sideways scrolling."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hand import DIGITS, Point, draw
from tests.browser.parcels import pick

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


@pytest.mark.parametrize("text", ROWS)
def test_numbers_lie_over_nothing(
    open_page: Opener, typeface: Browser | None, artefacts: Path, request: pytest.FixtureRequest, text: str
) -> None:
    page = open_page(typeface=typeface, reduced_motion="reduce")
    draw(page, write(text))
    expect(page.locator("[data-hook=answer]")).to_have_text(text)
    for width, height in [(320, 640), (390, 844), (768, 1024), (1280, 800), (1440, 900)]:
        page.set_viewport_size({"width": width, "height": height})
        font = request.node.callspec.params["typeface"]
        page.screenshot(path=artefacts / f"number-{font}-{width}-{text}.png")
        places = page.evaluate(AROUND, PARTS)
        over = [pair for pair in itertools.combinations(places, 2) if overlap(places[pair[0]], places[pair[1]])]
        assert over == [], width
        digits = page.locator("[data-hook=answer] button").evaluate_all(
            "(buttons) => buttons.map((button) => button.getBoundingClientRect().toJSON())"
        )
        assert not any(overlap(one, other) for one, other in itertools.combinations(digits, 2)), width
        if len(text) <= 4:
            assert len({digit["top"] for digit in digits}) == 1, "a short number stands in one row"


@pytest.mark.parametrize(
    ("width", "height", "text_size"),
    [
        pytest.param(320, 225, 16, id="400% of 1280x900"),
        pytest.param(390, 844, 32, id="phone with text at 200%"),
        pytest.param(568, 320, 16, id="small phone on its side"),
        pytest.param(640, 450, 16, id="200% of 1280x900"),
        pytest.param(640, 450, 32, id="200% of 1280x900 with text at 200%"),
        pytest.param(1024, 640, 16, id="125% of 1280x800"),
    ],
)
def test_page_needs_no_sideways_scrolling(
    open_page: Opener, typeface: Browser | None, server: str, width: int, height: int, text_size: int
) -> None:
    page = open_page("about:blank", typeface=typeface, viewport={"width": width, "height": height})
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": text_size}})
    page.goto(server)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text_size}px"
    draw(page, DIGITS["8"])
    expect(page.locator("[data-hook=answer]")).to_have_text("8")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    pick(page, "replay")
    expect(page.locator("[data-hook=replay]")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width
