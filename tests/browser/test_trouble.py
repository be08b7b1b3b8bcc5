"""What the page does when answers come late, in the wrong order, or not at all."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints, serve
from tests.browser.hand import DIGITS, draw, is_inked, press, reading, sent, stop_clock, until

# How long an answer is waited for that nobody wants any more, as in static/js/api/request-queue.js.
PATIENCE_MS = 500

GONE = "The server isn't answering. Your drawing is safe; trying again."


def hold(page: Page, times: int | None = None) -> list[Route]:
    """Stop the page's clock and hold its questions back, all or the next few; return the list that they gather in."""
    stop_clock(page)
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route("**/predict", keep, times=times)
    return held


def test_late_answer_to_an_older_drawing_is_dropped(page: Page) -> None:
    held = hold(page, times=2)
    answer = page.locator("[data-hook=answer]")
    draw(page, DIGITS["1"])
    page.keyboard.press("Escape")
    draw(page, DIGITS["7"])
    assert len(held) == 1
    held[0].fulfill(json=reading("1"))
    until(page, lambda: len(held) == 2)  # by then the page has the first answer
    assert answer.text_content() == ""
    assert len(sent(held[1].request)["strokes"][0]) == len(DIGITS["7"][0])  # none of those between was asked about
    held[1].fulfill(json=reading("7"))
    expect(answer).to_have_text("7")


def test_answer_that_nobody_wants_is_not_waited_for_for_long(page: Page) -> None:
    held = hold(page, times=1)
    answer = page.locator("[data-hook=answer]")
    draw(page, DIGITS["1"])
    page.keyboard.press("Escape")
    draw(page, DIGITS["7"])
    page.clock.run_for(PATIENCE_MS)
    expect(answer).to_have_text("7")
    held[0].fulfill(json=reading("1"))
    page.wait_for_timeout(200)
    expect(answer).to_have_text("7")


def test_late_answer_does_not_write_on_a_cleared_page(page: Page) -> None:
    held = hold(page)
    draw(page, DIGITS["1"])
    until(page, lambda: len(held) == 1)
    page.keyboard.press("Escape")
    held[0].fulfill(json=reading("1"))
    page.wait_for_timeout(200)
    assert page.locator("[data-hook=answer]").text_content() == ""
    assert len(held) == 1  # what the whole stroke was asked for has gone


def test_one_request_at_a_time_while_the_pen_is_down(page: Page) -> None:
    held = hold(page)
    press(page, DIGITS["0"][0])
    until(page, lambda: len(held) >= 1)
    held[0].fulfill(json=reading("6"))
    expect(page.locator("[data-hook=answer]")).to_have_text("6")
    until(page, lambda: len(held) >= 2)
    points = [len(sent(route.request)["strokes"][0]) for route in held]
    assert points[0] == 1
    assert points[1] > 20  # none of those between was asked about
    page.mouse.up()


def test_server_that_is_gone_costs_no_ink_and_reading_resumes(
    open_page: Callable[..., Page], complaints: Complaints, repository: Path
) -> None:
    complaints.expect("net::ERR_")
    with serve(repository) as address:
        page = open_page(address)
        draw(page, DIGITS["4"][:1])
        expect(page.locator("[data-hook=answer]")).not_to_be_empty()
    draw(page, DIGITS["4"][1:])
    trouble = page.locator("[data-hook=trouble]")
    expect(trouble).to_have_text(GONE)
    expect(page.locator("[data-hook=announcer]")).to_have_text(GONE)
    assert is_inked(page, DIGITS["4"][0][5])
    assert is_inked(page, DIGITS["4"][1][5])
    with serve(repository, port=urlsplit(address).port or 0):
        expect(trouble).to_be_hidden()
        expect(page.locator("[data-hook=answer]")).to_have_text("4")
        page.context.close()


def test_refused_drawing_is_explained_in_place(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    problem = {"type": "about:blank", "title": "Unusable", "status": 422, "detail": "This is too much ink."}
    page.route("**/predict", lambda route: route.fulfill(status=422, json=problem))
    draw(page, DIGITS["1"])
    expect(page.locator("[data-hook=trouble]")).to_have_text("This is too much ink.")
    page.unroute("**/predict")
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=trouble]")).to_be_hidden()


def test_missing_weights_are_said_and_drawing_still_works(
    open_page: Callable[..., Page], complaints: Complaints, repository: Path, tmp_path: Path
) -> None:
    complaints.expect("503")
    with serve(repository, WEIGHTS_DIR=str(tmp_path)) as address:
        page = open_page(address)
        expect(page.locator("[data-hook=problem]")).to_contain_text("python -m model.train")
        expect(page.locator("[data-hook=model]")).to_be_disabled()
        draw(page, DIGITS["1"])
        expect(page.locator("[data-hook=trouble]")).to_contain_text("can't answer just now")
        assert is_inked(page, DIGITS["1"][0][5])
        page.context.close()
