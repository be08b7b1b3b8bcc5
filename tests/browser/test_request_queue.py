"""The page has one question at a time on its way to the server, whatever is open on it and however fast people draw."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hand import DIGITS, draw, sent, until
from tests.browser.sections import SECTIONS
from tests.browser.test_compare import card, hold, is_whole, open_comparison
from tests.browser.test_trouble import PATIENCE_MS

SHEETS = 40

# Draws sheets of scribbles as fast as the page takes them in.
SCRIBBLE = """
async (sheets) => {
  const pad = document.querySelector("[data-hook=pad]");
  pad.setPointerCapture = () => {};
  const box = pad.getBoundingClientRect();
  const point = (type, x, y) => {
    const place = { clientX: box.x + x * box.width, clientY: box.y + y * box.height };
    const buttons = type === "pointerup" ? 0 : 1;
    const init = { bubbles: true, cancelable: true, pointerId: 1, isPrimary: true, button: 0, buttons, ...place };
    pad.dispatchEvent(new PointerEvent(type, init));
  };
  for (let sheet = 0; sheet < sheets; sheet += 1) {
    for (let stroke = 0; stroke < 4; stroke += 1) {
      const turn = sheet + stroke / 4;
      point("pointerdown", 0.5, 0.5);
      for (let i = 0; i < 12; i += 1) {
        point("pointermove", 0.5 + 0.4 * Math.sin(turn + 7 * i), 0.5 + 0.4 * Math.cos(turn + 5 * i));
      }
      point("pointerup", 0.5, 0.5);
      await new Promise((resolve) => setTimeout(resolve));
    }
    document.querySelector("[data-hook=clear]").click();
  }
}
"""


# Counts the questions: sent in all, on their way now, and the most that were at once.
COUNT = """
window.questions = { sent: 0, now: 0, most: 0 };
const real = window.fetch.bind(window);
window.fetch = async (...given) => {
  questions.sent += 1;
  questions.now += 1;
  questions.most = Math.max(questions.most, questions.now);
  try {
    return await real(...given);
  } finally {
    questions.now -= 1;
  }
};
"""


@pytest.fixture
def page(open_page: Callable[..., Page], server: str) -> Page:
    """Return the app in a page that counts its questions."""
    page = open_page("about:blank")
    page.add_init_script(COUNT)
    page.goto(server)
    return page


def test_fast_drawing_has_one_question_under_way(page: Page) -> None:
    page.evaluate(SCRIBBLE, SHEETS)
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    assert page.evaluate("questions.most") == 1
    assert page.evaluate("questions.sent") < 4 * SHEETS


def test_open_sections_and_comparison_have_one_question_under_way_together(page: Page) -> None:
    for hook in SECTIONS:
        page.locator(f"[data-hook={hook}-toggle]").click()
    expect(page.locator("[data-hook=contender][data-chosen]")).to_have_count(1)
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=inside-body]")).to_be_visible()
    expect(page.locator("[data-hook=why-body]")).to_be_visible()
    for digit in page.locator("[data-hook=contender-digit]").all():
        expect(digit).not_to_be_empty()
    page.locator(".layer__maps").first.hover(position={"x": 1, "y": 1})
    expect(page.locator("[data-hook=unit-title]")).to_contain_text("Layer 1")
    assert page.evaluate("questions.most") == 1


def test_slow_network_keeps_the_reading_waiting_for_half_a_second_at_most(page: Page) -> None:
    open_comparison(page)
    held = hold(page, "mlp-30")
    draw(page, DIGITS["7"])
    until(page, lambda: len(held) == 1)
    answer = page.locator("[data-hook=answer]")
    page.keyboard.press("Escape")
    draw(page, DIGITS["0"])
    page.wait_for_timeout(200)
    expect(answer).to_be_empty()
    page.clock.run_for(PATIENCE_MS)
    expect(answer).to_have_text("0")
    until(page, lambda: len(held) == 2)  # what made way is asked again, about the newest drawing
    assert is_whole(sent(held[1].request), "0")
    expect(card(page, "mlp-30").locator("[data-hook=contender-digit]")).to_be_empty()
