"""Every drop of ink is accounted for: marks and rows stand in the number, what was left out is hatched and told."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import Point, draw, press, reading
from tests.browser.windows import resize, width_of

Opener = Callable[..., Page]

SIZES = [(320, 640), (390, 844), (768, 1024), (1280, 800), (1440, 900)]

# What is read of a drawing, line by line.
NUMBERS = [
    ["3.5"],
    ["-5"],
    ["555-1234"],
    ["+49 30 1234"],
    ["72", "35"],
    ["8" * 11],
    ["1:1/1+1.1,1-1", "2026"],
    ["8" * 32] * 2,
]

DASH: list[list[Point]] = [[(60, 140), (220, 140)]]

# Where the parts are that nothing may move, and the edges of what is written in the answer, marks with it.
PLACES = "(parts) => parts.map((part) => JSON.stringify(part.getBoundingClientRect()))"
WRITTEN = """(answer) => [...answer.querySelectorAll(".answer__row > *")].map((part) => {
  const { left, top, right, bottom } = part.getBoundingClientRect();
  return [left, top, right, bottom];
})"""


def answer_with(page: Page, answer: dict[str, Any]) -> None:
    """Let the server give this answer, and ask it."""
    page.unroute_all()
    page.route("**/predict", lambda route: route.fulfill(json=answer))
    draw(page, DASH)


def test_lines_with_their_marks_stand_in_the_place_of_one_digit(open_page: Opener, artefacts: Path) -> None:
    page = open_page(reduced_motion="reduce")
    answer, parts = page.locator("[data-hook=answer]"), page.locator(".sheet, .answer, .verdict, .bars, .journey")

    def places(width: int, height: int) -> Any:
        resize(page, width, height)
        return parts.evaluate_all(PLACES)

    before = {size: places(*size) for size in SIZES}
    for lines in NUMBERS:
        name = " and ".join(lines)
        answer_with(page, reading(*lines))
        expect(answer).to_have_attribute("aria-label", name)
        expect(answer).to_have_text("".join(filter(str.isdigit, name)))
        marks = answer.locator("[data-mark]").evaluate_all("(marks) => marks.map(({ dataset }) => dataset.mark)")
        assert "".join(marks).replace(" ", "") == re.sub(r"[\d ]", "", "".join(lines))
        page.screenshot(path=artefacts / f"answer-{len(name)}.png")
        for (width, height), place in before.items():
            assert places(width, height) == place, (name, width)
            assert width_of(page) == width
            box = answer.bounding_box()
            assert box is not None
            if len(name) > 32:  # more than fits is scrolled to
                assert answer.evaluate("(answer) => answer.scrollHeight > answer.clientHeight")
                expect(answer).to_have_css("overflow-y", "auto")
                continue
            for left, top, right, bottom in answer.evaluate(WRITTEN):
                assert box["x"] - 0.6 <= left <= right <= box["x"] + box["width"] + 0.6, (name, width)
                assert box["y"] - 0.6 <= top <= bottom <= box["y"] + box["height"] + 0.6, (name, width)


def on_sheet(parts: Locator) -> list[list[float]]:
    """Return the left, top, right and bottom of each part, in units of the sheet."""
    sheet = parts.page.locator("[data-hook=sheet]").bounding_box()
    assert sheet is not None
    boxes = [box for part in parts.all() if (box := part.bounding_box())]
    corners = [[box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]] for box in boxes]
    unit, start = sheet["width"] / 280, [sheet["x"], sheet["y"]] * 2
    return [[(edge - origin) / unit for edge, origin in zip(one, start, strict=True)] for one in corners]


def test_ink_that_was_left_out_is_hatched_with_its_reason(page: Page) -> None:
    answer = reading("7", "12")
    for digit, x, share in zip(answer["digits"], (40, 140, 200), (0.91, 0.5, 0.91), strict=True):
        digit |= {"box": [x, 80, 40, 90], "confidence": share, "is_digit": share}
    boxes = [[20, 60, 80, 140], [30, 250, 200, 20], [250, 20, 6, 6], [262, 90, 4, 4]]
    reasons = ["no digit", "line", "speck", "speck"]
    answer |= {"left_out": [{"box": box, "why": why} for box, why in zip(boxes, reasons, strict=True)], "sure": False}
    pieces, labels = page.locator("[data-hook=left-out]"), page.locator(".left-out__why")
    answer_with(page, answer)
    expect(page.get_by_role("list", name="Left out of the reading").get_by_role("listitem")).to_have_text(reasons)
    expect(labels).to_have_text(reasons[:3])  # one for each reason
    assert [label.get_attribute("data-count") for label in labels.all()] == [None, None, "2"]

    for place, (x, y, width, height) in zip(on_sheet(pieces), boxes, strict=True):
        edges = zip(place, (x, y, x + width, y + height), (-1, -1, 1, 1), strict=True)
        assert all(0 < (found - edge) * outwards < 8 for found, edge, outwards in edges)
    for left, top, right, bottom in on_sheet(labels):
        assert 0 <= left < right <= 280 and 0 <= top < bottom <= 280
    # Where the 7 stands nothing is hatched.
    assert len(pieces.first.evaluate("(piece) => getComputedStyle(piece, '::before').clipPath").split(",")) > 20

    expect(page.locator("[data-hook=announcer]")).to_have_text(
        "Part of this looks like no digit. Digit 2: 1 or no digit? Hard to tell. Left out: a line and 2 specks"
    )
    expect(page.locator("[data-hook=answer] [aria-pressed=true]")).to_have_text("1")  # the least sure
    expect(page.locator("[data-hook=reading]")).to_have_attribute("data-strange", "")

    answer["left_out"] = [{"box": boxes[1], "why": "line"}, {"box": [100, 100, 9, 9], "why": "mark"}]
    press(page, [(60, 150), (220, 150)])  # through what is hatched
    expect(pieces).to_have_text(["line"])  # what is new may be something when it is finished
    page.mouse.up()
    expect(pieces).to_have_text(["line", "mark"])
    page.locator("[data-hook=clear]").click()
    expect(pieces).to_have_count(0)


def test_lone_digit_is_boxed_beside_other_ink_and_nothing_is_hatched_in_trouble(
    page: Page, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED")
    boxes, pieces = page.locator("[data-hook=boxes] rect"), page.locator("[data-hook=left-out]")
    answer_with(page, reading("-5"))
    expect(boxes).to_have_count(1)
    answer_with(page, reading("5"))
    expect(boxes).to_have_count(0)
    frame = {"box": [20, 20, 240, 240], "why": "frame"}
    answer_with(page, reading("5") | {"left_out": [frame]})
    expect(boxes).to_have_count(1)
    expect(pieces).to_be_visible()
    expect(page.locator("[data-hook=detail]")).to_have_text("Runner-up: 0 (1%) Left out: a frame")
    answer_with(page, reading() | {"left_out": [frame], "sure": False})
    expect(page.locator("[data-hook=headline]")).to_have_text("This doesn't look like a digit")
    expect(page.locator("[data-hook=answer]")).to_have_text("")
    page.unroute_all()
    page.route("**/predict", lambda route: route.abort())
    draw(page, DASH)
    expect(page.locator("[data-hook=trouble]")).to_be_visible()
    expect(pieces).to_be_hidden()
