"""The sections that look into a network: asked only while open, true to the server's answers, usable by everybody."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, holds, pixels_of, press, sent, until
from tests.browser.test_accessibility import objections
from tests.browser.windows import looks, resize, width_of

Opener = Callable[..., Page]

ASKED_WHY = re.compile(r"/explain\?")


@pytest.fixture
def page(open_page: Opener, server: str) -> Page:
    """Return the app in a window so tall that the sheet stays in sight when the sections are opened."""
    return open_page(viewport={"width": 1280, "height": 1400}, base_url=server)


@pytest.fixture
def asked(page: Page) -> list[Request]:
    """Return the list in which the page's questions about the inside gather."""
    requests: list[Request] = []

    def note(request: Request) -> None:
        if urlsplit(request.url).path.startswith("/explain"):
            requests.append(request)

    page.on("request", note)
    return requests


def open_section(page: Page, hook: str) -> None:
    page.locator(f"[data-hook={hook}-toggle]").click()


def maps(page: Page) -> Locator:
    return page.locator(".layer__maps")


def shown_inside(page: Page, digit: str = "4") -> None:
    """Draw a digit and open the inside; wait for its layers."""
    draw(page, DIGITS[digit])
    expect(page.locator("[data-hook=answer]")).to_have_text(digit)
    open_section(page, "inside")
    expect(maps(page).first).to_be_visible()


def ink_of(canvas: Locator) -> float:
    """Return the mean opacity of a canvas, 0..255."""
    return float(pixels_of(canvas)[:, :, 3].mean())


def ask(page: Page, path: str, question: dict[str, Any]) -> dict[str, Any]:
    """Return what the server says when a program asks the page's question."""
    answer: dict[str, Any] = page.request.post(path, data=question).json()
    return answer


def test_closed_sections_ask_nothing(page: Page, asked: list[Request]) -> None:
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    assert asked == []


def test_sections_invite_while_the_sheet_is_bare(page: Page, asked: list[Request]) -> None:
    for hook in ("inside", "why"):
        open_section(page, hook)
        expect(page.locator(f"[data-hook={hook}-words]")).to_contain_text("Draw a digit")
        expect(page.locator(f"[data-hook={hook}-body]")).to_be_hidden()
    assert asked == []
    draw(page, DIGITS["4"])
    for hook in ("inside", "why"):
        expect(page.locator(f"[data-hook={hook}-body]")).to_be_visible()
    page.keyboard.press("Escape")
    for hook in ("inside", "why"):
        expect(page.locator(f"[data-hook={hook}-body]")).to_be_hidden()
        expect(page.locator(f"[data-hook={hook}-words]")).to_contain_text("Draw a digit")


def test_inside_shows_every_layer_of_the_chosen_network(page: Page, asked: list[Request]) -> None:
    shown_inside(page)
    answer = ask(page, "/explain/layers", sent(asked[-1]))
    titles = page.locator(".layer__title").all_text_contents()
    assert titles == [f"{i}. {', '.join(layer['kinds'])}" for i, layer in enumerate(answer["layers"], start=1)]
    for i, layer in enumerate(answer["layers"]):
        count = layer["maps"]["shape"][2]
        assert f"{count} " in (page.locator(".layer__facts").nth(i).text_content() or "")
        assert ink_of(maps(page).nth(i)) > 0
    page.locator("[data-hook=model]").select_option("mlp-30")
    expect(page.locator(".layer__title")).to_have_text(["1. Dense, Sigmoid", "2. Dense, Sigmoid"])


def test_inside_follows_the_pen(page: Page) -> None:
    shown_inside(page)
    before = pixels_of(maps(page).first)
    press(page, [(60, 60), (120, 60), (200, 60)])
    until(page, lambda: not np.array_equal(pixels_of(maps(page).first), before))
    page.mouse.up()


def test_pointing_at_a_cell_shows_its_sum(page: Page, asked: list[Request]) -> None:
    shown_inside(page)
    maps(page).nth(1).hover(position={"x": 41, "y": 40})  # cells of 3 px: row 13, column 13 of the first map
    title = page.locator("[data-hook=unit-title]")
    expect(title).to_contain_text("Layer 2, map 1, row 14, column 14: ")
    assert "layer=1&channel=0&row=13&column=13" in asked[-1].url
    answer = ask(page, asked[-1].url, sent(asked[-1]))
    terms = page.locator(".unit__term")
    assert terms.count() == len(answer["parts"]) + 4  # the others, the bias, the sum and what ReLU makes of it
    assert page.locator(".unit__grid").count() == 2 * len(answer["parts"])
    cells = page.locator(".unit__grid").nth(1).locator(".unit__cell").all_text_contents()
    weights = [weight for row in answer["parts"][0]["weights"] for weight in row]
    for cell, weight in zip(cells, weights, strict=True):
        assert float(cell.replace("−", "-")) == pytest.approx(weight, abs=0.051)
    mark, window = (page.locator(".layer__mark").nth(i).bounding_box() for i in (1, 0))
    assert mark is not None and window is not None
    assert (mark["width"], window["width"]) == (3, 9)


def test_mark_stays_on_its_cell_in_a_window_that_narrows(page: Page) -> None:
    shown_inside(page)
    canvas, mark = maps(page).nth(1), page.locator(".layer__mark").nth(1)
    wide = canvas.bounding_box()
    assert wide is not None
    canvas.hover(position={"x": wide["width"] - 10, "y": 40})
    expect(mark).to_be_visible()
    resize(page, 390, 844)
    box, narrow = mark.bounding_box(), canvas.bounding_box()
    assert box is not None and narrow is not None
    assert narrow["width"] < wide["width"]
    assert narrow["x"] <= box["x"] <= box["x"] + box["width"] <= narrow["x"] + narrow["width"]
    assert width_of(page) == 390


def test_keys_reach_and_move_the_cell(page: Page, asked: list[Request]) -> None:
    shown_inside(page)
    maps(page).nth(0).focus()
    title = page.locator("[data-hook=unit-title]")
    expect(title).to_contain_text("Layer 1, map")
    maps(page).nth(0).hover(position={"x": 1, "y": 1})
    expect(title).to_contain_text("map 1, row 1, column 1:")
    for key in ("ArrowUp", "ArrowRight", "ArrowDown", "ArrowDown", "PageDown"):
        page.keyboard.press(key)
    expect(title).to_contain_text("Layer 1, map 2, row 3, column 2:")
    last = maps(page).count() - 1
    maps(page).nth(last).focus()
    expect(title).to_contain_text(re.compile(r"answer 4: (1\.00|0\.9)"))  # the largest value at first
    page.keyboard.press("ArrowRight")
    expect(title).to_contain_text("answer 5:")


def test_journey_shows_four_steps(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    shown_inside(page)
    steps = page.locator("[data-hook=step-picture]")
    holds(page, "document.querySelectorAll('[data-hook=step-picture]')[3].width !== 300")
    drawn, cropped, scaled, centred = (ink_of(step) for step in steps.all())
    assert drawn < cropped  # the ink fills more of what is looked at
    assert scaled > centred > 0
    expect(page.locator(".way__name")).to_have_text(["Drawn", "Cropped", "Scaled", "Centred"])


# A drawing and a picture in each of the four steps.
STILL = 8


def count_paintings(page: Page) -> Callable[[], int]:
    """Return a function that tells how often anything was painted in a step of the journey."""
    page.evaluate("""() => {
      window.painted = 0;
      const clear = CanvasRenderingContext2D.prototype.drawImage;
      CanvasRenderingContext2D.prototype.drawImage = function (...given) {
        if (this.canvas.dataset.hook === "step-picture") window.painted += 1;
        return clear.apply(this, given);
      };
    }""")
    return lambda: int(page.evaluate("window.painted"))


def test_journey_moves(open_page: Opener) -> None:
    page = open_page(reduced_motion="no-preference")
    painted = count_paintings(page)
    shown_inside(page)
    until(page, lambda: painted() > 2 * STILL)


def test_journey_is_still_where_reduced_motion_is_asked_for(open_page: Opener) -> None:
    page = open_page(reduced_motion="reduce")
    painted = count_paintings(page)
    shown_inside(page)
    until(page, lambda: painted() >= STILL)
    page.wait_for_timeout(1000)
    assert painted() == STILL


def test_why_names_the_change_that_flips_the_answer(page: Page, asked: list[Request]) -> None:
    draw(page, DIGITS["4"])
    open_section(page, "why")
    words = page.locator("[data-hook=why-words]")
    expect(words).to_have_text("Without stroke 1 it would be a 1 (over 99%).")
    (request,) = asked
    answer = ask(page, "/explain", sent(request))
    cards = page.locator(".change")
    assert cards.count() == len(answer["changes"])
    flips = [card.get_attribute("data-flips") is not None for card in cards.all()]
    assert flips == [change["flips"] for change in answer["changes"]]
    for card, change in zip(cards.all(), answer["changes"], strict=True):
        expect(card.locator("img")).to_have_attribute("src", change["input"])
        expect(card).to_contain_text("becomes" if change["flips"] else "still")
    expect(page.locator("[data-hook=why-for-words]")).to_have_text("spoke for 4")
    expect(page.locator("[data-hook=why-against-words]")).to_have_text(
        f"spoke for {answer['runner_up']}, the runner-up"
    )
    assert ink_of(page.locator("[data-hook=why-pixels]")) > 0


def test_sections_look_at_the_digit_that_is_selected(page: Page, asked: list[Request]) -> None:
    half = [
        [[(x * 0.45 + shift, y) for x, y in stroke] for stroke in DIGITS[digit]]
        for digit, shift in (("7", 0), ("1", 140))
    ]
    draw(page, [*half[0], *half[1]])
    expect(page.locator("[data-hook=answer]")).to_have_text("71")
    open_section(page, "why")
    expect(page.locator("[data-hook=why-for-words]")).to_have_text("spoke for 1")
    page.locator("[data-hook=answer] button").first.hover()
    expect(page.locator("[data-hook=why-for-words]")).to_have_text("spoke for 7")
    assert [request.url.rpartition("?")[2] for request in asked][-1] == "digit=0"


def test_why_asks_once_the_pen_is_up(page: Page, asked: list[Request]) -> None:
    open_section(page, "why")
    press(page, DIGITS["1"][0])
    page.wait_for_timeout(200)
    assert asked == []
    page.mouse.up()
    expect(page.locator("[data-hook=why-words]")).to_contain_text(re.compile("Still a|it would be a"))
    expect(page.locator("[data-hook=why-body]")).to_be_visible()
    assert len(asked) == 1


def test_sections_say_what_went_wrong_and_go_on(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    draw(page, DIGITS["4"])
    page.route(ASKED_WHY, lambda route: route.fulfill(status=422, json={"detail": "This is too much ink."}))
    open_section(page, "why")
    expect(page.locator("[data-hook=why-words]")).to_have_text("This is too much ink.")
    page.unroute(ASKED_WHY)
    page.keyboard.press("Control+Z")
    expect(page.locator("[data-hook=why-body]")).to_be_visible()


def test_pictures_follow_the_theme(page: Page) -> None:
    shown_inside(page)
    first = maps(page).first

    def brightest() -> int:
        """Return the brightest red of the canvas, 0..255, where its ink is strong."""
        picture = pixels_of(first)
        return int(picture[picture[:, :, 3] > 200, 0].max())

    assert brightest() < 80
    page.locator("[data-hook=theme]").click()
    assert brightest() > 200


def test_open_sections_fit_and_axe_finds_nothing(
    open_page: Opener, axe: str, artefacts: Path, subtests: pytest.Subtests
) -> None:
    page = open_page(reduced_motion="reduce")
    shown_inside(page)
    maps(page).nth(1).focus()
    expect(page.locator(".unit__grid").first).to_be_visible()
    open_section(page, "why")
    expect(page.locator("[data-hook=why-body]")).to_be_visible()
    for width, _, scheme in looks(page, [(320, 640), (390, 844), (768, 1024), (1440, 900)]):
        page.screenshot(path=artefacts / f"{width}-{scheme}-inside-and-why.png", full_page=True)
        with subtests.test(width=width, scheme=scheme):
            assert width_of(page) == width
            assert objections(page, axe) == []
