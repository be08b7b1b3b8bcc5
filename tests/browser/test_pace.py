"""How soon the page answers: it says so when an answer is late, and a report tells how far it is behind the pen."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.hand import DIGITS, WRITTEN, holds, places, press, reading, until
from tests.browser.test_trouble import hold

# Between two events of a pen, in milliseconds: as often as a screen of 60 Hz shows where it is.
PEN_EVENT_MS = 16

# Of one stroke and of two, a quick one and a slow one.
MEASURED = "1457"

# Tells of each event of the pen how long it took until an answer that knew of it was on the screen.
WATCH = """
window.lags = [];
let waiting = [];
const noted = [];
const note = (event) => event.isPrimary && event.buttons && waiting.push(event.timeStamp);
addEventListener("pointerdown", note, true);
addEventListener("pointermove", note, true);
const real = window.fetch.bind(window);
window.fetch = (...question) => {
  const known = waiting;
  waiting = [];
  const answer = real(...question);
  answer.then(
    () => noted.push(known),
    () => (waiting = [...known, ...waiting]),
  );
  return answer;
};
const shown = () => {
  const known = noted.splice(0).flat();
  // What changed before a frame is on the screen after it.
  requestAnimationFrame(() => setTimeout(() => lags.push(...known.map((time) => performance.now() - time))));
};
const bars = { subtree: true, attributeFilter: ["data-probability"] };
addEventListener("DOMContentLoaded", () => {
  new MutationObserver(shown).observe(document.querySelector(".bars"), bars);
});
"""


def answer_what_is_held(page: Page, held: list[Route]) -> None:
    """Answer each question that is held back until the page has its answer: the last one may still be on its way."""

    def answered() -> bool:
        while held:
            held.pop().fulfill(json=reading("1"))
        return page.locator("[data-hook=answer]").text_content() == "1"

    until(page, answered)


def test_late_answer_is_said_to_be_late_but_a_quick_one_never(page: Page) -> None:
    held = hold(page, times=2)
    waiting = page.locator("[data-hook=waiting]")
    panel = page.locator("[data-hook=reading]")
    press(page, DIGITS["1"][0])
    page.mouse.up()
    page.clock.run_for(150)
    expect(waiting).to_be_hidden()
    page.clock.run_for(100)
    expect(waiting).to_be_visible()
    expect(panel).to_have_attribute("aria-busy", "true")
    answer_what_is_held(page, held)
    expect(waiting).to_be_hidden()
    expect(panel).to_have_attribute("aria-busy", "false")
    expect(page.locator("[data-hook=answer]")).to_have_text("1")


def test_cleared_page_waits_for_nothing(page: Page) -> None:
    hold(page)
    press(page, DIGITS["1"][0])
    page.mouse.up()
    page.clock.run_for(250)
    expect(page.locator("[data-hook=waiting]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=waiting]")).to_be_hidden()


def test_wait_moves_nothing(page: Page) -> None:
    held = hold(page)
    before = page.locator(".bars").bounding_box()
    press(page, DIGITS["1"][0])
    page.mouse.up()
    page.clock.run_for(250)
    expect(page.locator("[data-hook=waiting]")).to_be_visible()
    assert page.locator(".bars").bounding_box() == before
    answer_what_is_held(page, held)
    expect(page.locator("[data-hook=waiting]")).to_be_hidden()
    assert page.locator(".bars").bounding_box() == before


def test_report_tells_how_far_the_answer_is_behind_the_pen(
    browser: Browser, open_page: Callable[..., Page], server: str, artefacts: Path
) -> None:
    page = open_page("about:blank", reduced_motion="reduce")
    page.add_init_script(WATCH)
    page.goto(server)
    browser.start_tracing(page=page, path=artefacts / "pace-trace.json", screenshots=False)
    report: dict[str, Any] = {"unit": "milliseconds behind the pen", "digits": {}}
    everything: list[float] = []
    for digit in MEASURED:
        strokes = WRITTEN[digit]
        page.keyboard.press("Escape")
        page.evaluate("lags.length = 0")
        events = 0
        for stroke in strokes:
            draw_at_a_persons_pace(page, stroke)
            events += len(stroke)
        expect(page.locator("[data-hook=answer]")).to_have_text(digit)
        holds(page, "(least) => lags.length >= least", 0.9 * events)
        lags = page.evaluate("lags")
        everything += lags
        report["digits"][digit] = summary(lags)
    browser.stop_tracing()
    report |= {"all": summary(everything), "paint": page.evaluate(PAINTS)}
    (artefacts / "pace.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    assert (artefacts / "pace-trace.json").stat().st_size > 0


# When the page was first painted, in milliseconds after its address was entered.
PAINTS = "Object.fromEntries(performance.getEntriesByType('paint').map((entry) => [entry.name, entry.startTime]))"


def draw_at_a_persons_pace(page: Page, stroke: list[tuple[float, float]]) -> None:
    """Draw a stroke with the mouse, an event for each frame of the screen."""
    first, *rest = places(page, stroke)
    page.mouse.move(*first)
    page.mouse.down()
    for there in rest:
        page.mouse.move(*there)
        page.wait_for_timeout(PEN_EVENT_MS)
    page.mouse.up()


def summary(lags: list[float]) -> dict[str, float]:
    """Return the middle, the 95th percentile and the largest."""
    ordered = sorted(lags)
    return {
        "events": len(lags),
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
        "largest": round(ordered[-1], 1),
    }
