"""Hands for the tests: they draw on the sheet with a mouse or a finger, and look at what is there."""

import base64
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import CDPSession, Locator, Page, Request

from tests.helpers.guards import PATIENCE_MS

SHEET_SIDE = 280  # units of the sheet, as in static/js/drawing/stroke-geometry.js

Point = tuple[float, float]

# One digit each, in sheet units, drawn for this project in the ways people write them: every place the pen passed.
WRITTEN: dict[str, list[list[Point]]] = json.loads(Path(__file__).with_name("digits.json").read_text(encoding="utf-8"))


def thinned(stroke: list[Point]) -> list[Point]:
    """Return every third of a stroke's places, and its last."""
    return [*stroke[:-1:3], stroke[-1]]


# The same as a quick hand writes them. Each place costs a browser time, and these leave the same line.
DIGITS = {digit: [thinned(stroke) for stroke in strokes] for digit, strokes in WRITTEN.items()}


def places(page: Page, points: Sequence[Point]) -> list[Point]:
    """Return where in the window, in CSS px, points of the sheet are."""
    pad = page.locator("[data-hook=pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    wide, high = box["width"] / SHEET_SIDE, box["height"] / SHEET_SIDE
    return [(box["x"] + x * wide, box["y"] + y * high) for x, y in points]


def place(page: Page, point: Point) -> Point:
    """Return where in the window, in CSS px, a point of the sheet is."""
    return places(page, [point])[0]


def press(page: Page, stroke: list[Point]) -> None:
    """Draw with the mouse without letting go at the end."""
    first, *rest = places(page, stroke)
    page.mouse.move(*first)
    page.mouse.down()
    for there in rest:
        page.mouse.move(*there)


def draw(page: Page, strokes: list[list[Point]]) -> None:
    """Draw strokes with the mouse."""
    for stroke in strokes:
        press(page, stroke)
        page.mouse.up()


def touch(session: CDPSession, kind: Literal["Start", "Move", "End", "Cancel"], *places: Point) -> None:
    """Send one touch event: where each finger is, in CSS px of the window."""
    points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
    session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def draw_by_touch(page: Page, strokes: list[list[Point]]) -> None:
    """Draw strokes with one finger."""
    session = page.context.new_cdp_session(page)
    for stroke in strokes:
        first, *rest = places(page, stroke)
        touch(session, "Start", first)
        for there in rest:
            touch(session, "Move", there)
        touch(session, "End")
    session.detach()


def draw_by_pen(page: Page, stroke: list[Point], pressures: list[float]) -> None:
    """Draw a stroke with a pen that is pressed as hard, 0..1, as the list says of each point."""
    session = page.context.new_cdp_session(page)
    for i, ((x, y), pressure) in enumerate(zip(places(page, stroke), pressures, strict=True)):
        kind = "mouseMoved" if i else "mousePressed"
        pen = {"button": "left", "buttons": 1, "clickCount": 1, "pointerType": "pen", "force": pressure}
        session.send("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y} | pen)
    x, y = place(page, stroke[-1])
    session.send("Input.dispatchMouseEvent", {"type": "mouseReleased", "x": x, "y": y, "button": "left"})
    session.detach()


def stop_clock(page: Page) -> None:
    """Let the page's time pass only when a test says so; until then the page gives up waiting for no answer."""
    page.clock.install(time=0)
    page.clock.pause_at(60_000)


def until(page: Page, condition: Callable[[], bool]) -> None:
    """Let the page go on until a condition holds; fail where it never does."""
    for _ in range(PATIENCE_MS // 20):
        if condition():
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"the condition did not come true within {PATIENCE_MS} ms")


def holds(page: Page, expression: str, argument: object = None) -> None:
    """Let the page go on until a JavaScript expression, or function of the argument, is true; fail where it never is.

    Playwright's own wait_for_function evaluates a text in the page once more, which the page's policy forbids.
    """
    until(page, lambda: bool(page.evaluate(expression, argument)))


def loaded_at_once(page: Page) -> list[str]:
    """Return the addresses that the page asked for before it was whole; parts of it come later, when it is idle."""
    addresses: list[str] = page.evaluate(
        """() => {
          const { loadEventStart } = performance.getEntriesByType("navigation")[0];
          const begun = performance.getEntriesByType("resource").filter(({ startTime }) => startTime < loadEventStart);
          return begun.map(({ name }) => name);
        }"""
    )
    return addresses


def reach_sheet(page: Page) -> None:
    """Go to the sheet with the keyboard."""
    page.locator("[data-hook=theme]").focus()
    page.keyboard.press("Tab")


def go(page: Page, key: str, times: int = 1) -> None:
    """Press a key several times."""
    for _ in range(times):
        page.keyboard.press(key)


def thickness(page: Page, x: float) -> int:
    """Return how many pixels of ink there are above each other at x units of the sheet."""
    canvas = pixels(page)
    return int((canvas[:, int(x * canvas.shape[1] / SHEET_SIDE), 3] > 127).sum())


def pixels(page: Page) -> npt.NDArray[np.uint8]:
    """Return the sheet's canvas (H, W, 4), red, green, blue and alpha 0..255, one for each pixel of the screen."""
    return pixels_of(page.locator("[data-hook=pad]"))


def pixels_of(canvas: Locator) -> npt.NDArray[np.uint8]:
    """Return a canvas (H, W, 4), red, green, blue and alpha 0..255."""
    url = canvas.evaluate("(canvas) => canvas.toDataURL()")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("RGBA"))


def colour_at(page: Page, point: Point) -> list[int]:
    """Return the red, green, blue and alpha, 0..255, of the canvas at a point of the sheet."""
    canvas = pixels(page)
    row, column = (int(point[axis] * canvas.shape[1 - axis] / SHEET_SIDE) for axis in (1, 0))
    return [int(value) for value in canvas[row, column]]


def is_inked(page: Page, point: Point) -> bool:
    """Return whether there is ink at a point of the sheet."""
    return colour_at(page, point)[3] > 127


def is_bare(page: Page) -> bool:
    """Return whether there is no ink anywhere."""
    return not pixels(page).any()


def sent(request: Request) -> dict[str, Any]:
    """Return the question that the page sent to the server."""
    question = request.post_data_json
    assert isinstance(question, dict)
    return question


def asks_about(strokes: int, points: int) -> Callable[[Request], bool]:
    """Return what tells a question about so many strokes, the last one of at least so many points."""

    def matches(request: Request) -> bool:
        if not request.url.endswith("/predict"):
            return False
        drawn = sent(request)["strokes"]
        return len(drawn) == strokes and len(drawn[-1]) >= points

    return matches


def asks_network(name: str) -> Callable[[Request], bool]:
    """Return what tells a question to that network from every other request."""
    return lambda request: request.url.endswith("/predict") and sent(request).get("model") == name


def reading(text: str) -> dict[str, Any]:
    """Return a made-up answer of the server, for tests of what the page does with it."""
    probabilities = [0.91 if str(digit) == text else 0.01 for digit in range(10)]
    found = {"digit": int(text), "confidence": 0.91, "probabilities": probabilities, "is_digit": None}
    picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    return {
        "text": text,
        "digit": int(text),
        "digits": [found | {"box": [0, 0, 1, 1], "input": picture}],
        "model": {"name": "made-up", "version": "0", "test_accuracy": None},
        "elapsed_ms": 1.0,
    }
