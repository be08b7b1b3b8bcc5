"""The replay: the strokes in time, the probabilities as a ribbon, and any moment of both within reach."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_inked, press, reading, sent, stop_clock, until
from tests.browser.test_trouble import PATIENCE_MS, hold

START, END = DIGITS["7"][0][0], DIGITS["7"][0][-1]
MOMENTS = 41

# A band's upper edge and its lower edge, with a corner at each moment.
WHOLE_BAND = re.compile(rf"^M[^L]+(L[^L]+){{{2 * MOMENTS - 1}}}Z$")

Opener = Callable[..., Page]


def replay(page: Page) -> None:
    """Open the replay of what is drawn."""
    page.locator("[data-hook=more]").click()
    page.locator("[data-action=replay]").click()
    expect(page.locator("[data-hook=replay]")).to_be_visible()


def test_replay_draws_the_strokes_again_and_reads_along(page: Page) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    bar = page.locator("[data-hook=bar][data-digit='7']")
    page.evaluate(
        """() => {
          window.heights = [];
          const bar = document.querySelector("[data-hook=bar][data-digit='7']");
          const note = () => heights.push(Number(bar.dataset.probability));
          new MutationObserver(note).observe(bar, { attributeFilter: ["data-probability"] });
        }"""
    )
    replay(page)
    expect(page.locator("[data-hook=tools]")).to_be_hidden()
    play = page.locator("[data-hook=play]")
    expect(play).to_have_accessible_name("Pause")
    expect(play).to_have_accessible_name("Play")
    expect(page.locator(".band").nth(7)).to_have_attribute("d", WHOLE_BAND)
    play.click()  # once more, now that every moment was read
    expect(play).to_have_accessible_name("Pause")
    expect(play).to_have_accessible_name("Play")
    expect(page.locator("[data-hook=moment]")).to_have_value("1")
    expect(bar).to_have_attribute("data-winner", "")
    assert is_inked(page, END)
    heights = page.evaluate("heights")
    assert min(heights) < 0.5 < max(heights)


def test_ribbon_can_be_scrubbed_to_any_moment(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    replay(page)
    moment = page.locator("[data-hook=moment]")
    expect(moment).to_be_focused()
    expect(page.locator(".band[data-winner]")).to_have_count(1)
    expect(page.locator(".band").nth(7)).to_have_attribute("d", WHOLE_BAND)
    assert is_inked(page, END)
    moment.fill("0.1")
    assert is_inked(page, START)
    assert not is_inked(page, END)
    before = page.locator("[data-hook=bar][data-digit='7']").get_attribute("data-probability")
    expect(moment).to_have_attribute("aria-valuetext", f"Reads {page.locator('[data-hook=answer]').text_content()}")
    page.keyboard.press("End")
    assert is_inked(page, END)
    expect(page.locator("[data-hook=bar][data-digit='7']")).not_to_have_attribute("data-probability", before or "")
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_winner_is_named_on_its_band(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    replay(page)
    expect(page.locator("[data-hook=ribbon-digit][data-winner]")).to_have_text("7")
    expect(page.locator("[data-hook=ribbon-digit][data-winner]")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_names_on_the_ribbon_stand_apart(open_page: Opener, width: int) -> None:
    """Made-up probabilities that change hands in the middle of the ribbon, three times within a few moments."""
    page = open_page(viewport={"width": width, "height": 844}, reduced_motion="reduce")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    asked = itertools.count()
    leaders = [1] * 19 + [4, 4, 9, 9] + [7] * (MOMENTS - 23)

    def answer(route: Route) -> None:
        leader = leaders[min(next(asked), MOMENTS - 1)]
        route.fulfill(json=reading(str(leader)))

    page.route("**/predict", answer)
    replay(page)
    expect(page.locator(".band").nth(7)).to_have_attribute("d", WHOLE_BAND)
    names = page.locator("[data-hook=ribbon-digit]").locator("visible=true")
    assert {"1", "7"} <= set(names.all_text_contents())
    stream = page.locator(".stream").bounding_box()
    boxes = [box for name in names.all() if (box := name.bounding_box())]
    assert stream is not None
    assert all(stream["x"] <= box["x"] and box["x"] + box["width"] <= stream["x"] + stream["width"] for box in boxes)
    for one, other in itertools.combinations(boxes, 2):
        beside = one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
        above = one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
        assert beside or above


def test_network_is_asked_about_each_moment_once(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=announcer]")).to_contain_text("7")  # of the whole drawing
    lengths: list[int] = []

    def note(request: Request) -> None:
        if request.url.endswith("/predict"):
            lengths.append(sum(map(len, sent(request)["strokes"])))

    page.on("request", note)
    replay(page)
    expect(page.locator(".band").nth(7)).to_have_attribute("d", WHOLE_BAND)
    page.locator("[data-hook=moment]").fill("0.3")
    page.locator("[data-hook=moment]").fill("0.9")
    page.wait_for_timeout(200)
    assert len(lengths) == MOMENTS
    assert lengths == sorted(lengths)
    assert lengths[0] == 1


def test_replay_starts_anew_at_its_end_and_can_be_stopped(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    replay(page)
    stop_clock(page)
    play = page.locator("[data-hook=play]")
    play.click()
    expect(play).to_have_accessible_name("Pause")
    page.clock.run_for(400)
    play.click()
    expect(play).to_have_accessible_name("Play")
    stopped = page.locator("[data-hook=moment]").input_value()
    page.clock.run_for(400)
    assert page.locator("[data-hook=moment]").input_value() == stopped
    assert 0 < float(stopped) < 1


def test_escape_ends_the_replay_and_keeps_the_drawing(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    replay(page)
    page.locator("[data-hook=moment]").fill("0.1")
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=replay]")).to_be_hidden()
    expect(page.locator("[data-hook=more]")).to_be_focused()
    assert is_inked(page, END)
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_stroke_during_the_replay_ends_it_and_is_added_to_the_whole_drawing(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    replay(page)
    page.locator("[data-hook=moment]").fill("0.1")
    press(page, [(20, 250), (40, 250)])
    expect(page.locator("[data-hook=tools]")).to_be_visible()
    page.mouse.up()
    assert is_inked(page, END)
    assert is_inked(page, (30, 250))


def test_replay_says_when_the_server_does_not_answer(open_page: Opener, complaints: Complaints) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page(reduced_motion="reduce")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    page.route("**/predict", lambda route: route.abort())
    replay(page)
    expect(page.locator("[data-hook=trouble]")).to_contain_text("isn't answering")
    page.locator("[data-hook=moment]").fill("0.1")
    assert not is_inked(page, END)
    page.unroute("**/predict")
    expect(page.locator("[data-hook=trouble]")).to_be_hidden()
    page.locator("[data-hook=done]").click()
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_late_answer_of_a_closed_replay_changes_nothing(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    answer = page.locator("[data-hook=answer]")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=announcer]")).to_contain_text("7")  # of the whole drawing
    page.route("**/predict", lambda route: route.fulfill(json=reading("8")))
    held = hold(page, times=1)  # about the first moment, which is chosen here, or its answer would not be shown
    replay(page)
    page.locator("[data-hook=moment]").fill("0")
    until(page, lambda: bool(held))
    page.keyboard.press("Escape")
    page.clock.run_for(PATIENCE_MS)
    expect(answer).to_have_text("8")  # of the whole drawing, which is read again
    held[0].fulfill(json=reading("1"))
    page.wait_for_timeout(200)
    expect(answer).to_have_text("8")
