"""The menu of networks and the comparison: each reads the drawing as /predict does, and only when asked to."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Request, Route, expect

from model.preprocessing.normalize import Preprocessing
from tests.browser.conftest import Complaints, serve
from tests.browser.hand import DIGITS, draw, press, reading, sent, stop_clock, until
from tests.browser.test_trouble import PATIENCE_MS
from tests.browser.windows import resize, width_of
from tests.helpers.networks import write_network

BITMAPS = Preprocessing(field=32, digit=32, centre="box", binary=True)
NAMES = ["deepconvnet", "bitmaps", "older"]  # the best first

Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def server(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with a trained network and two that were never trained, one of other pictures."""
    folder = tmp_path_factory.mktemp("weights")
    shutil.copy(repository / "weights" / "deepconvnet.npz", folder)
    write_network(folder / "older.npz", "older", year=1986)
    write_network(folder / "bitmaps.npz", "bitmaps", year=1998, seed=2, preprocessing=BITMAPS)
    with serve(repository, WEIGHTS_DIR=str(folder), DEFAULT_MODEL="deepconvnet") as address:
        yield address


@pytest.fixture
def asked(page: Page) -> list[Request]:
    """Return the list in which the page's questions gather."""
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request) if request.url.endswith("/predict") else None)
    return requests


def models(requests: list[Request]) -> list[str]:
    """Return which networks the questions were for."""
    return [sent(request)["model"] for request in requests]


def open_comparison(page: Page) -> None:
    """Open the comparison and wait until its code has come, which marks the chosen network."""
    page.locator("[data-hook=comparison-toggle]").click()
    expect(page.locator("[data-hook=contender][data-chosen]")).to_have_count(1)


def is_whole(question: dict[str, Any], digit: str) -> bool:
    """Return whether a question holds all of a drawn digit, to the last point: it goes out when the pen is up."""
    strokes, drawn = question["strokes"], DIGITS[digit]
    return len(strokes) == len(drawn) and strokes[-1][-1] == pytest.approx(drawn[-1][-1], abs=1)


def card(page: Page, name: str) -> Locator:
    return page.locator(f"[data-hook=contender][data-model={name}]")


def told(page: Page, question: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what the server says when a program asks that network the page's question."""
    answer: dict[str, Any] = page.request.post("/predict", data=question | {"model": name}).json()
    return answer


def hold(page: Page, name: str) -> list[Route]:
    """Stop the page's clock and hold back its questions for one network; return the list that they gather in."""
    stop_clock(page)
    held: list[Route] = []

    def keep(route: Route) -> None:
        if sent(route.request)["model"] == name:
            held.append(route)
        else:
            route.fallback()

    page.route("**/predict", keep)
    return held


@pytest.fixture
def page(open_page: Opener, server: str) -> Page:
    """Return the app in a window of 1280 by 800 px."""
    return open_page(base_url=server)


def test_switching_networks_reads_the_drawing_again_at_once(page: Page, asked: list[Request]) -> None:
    draw(page, DIGITS["3"])
    until(page, lambda: is_whole(sent(asked[-1]), "3"))
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    before = sent(asked[-1])
    asked.clear()
    page.locator("[data-hook=model]").select_option("bitmaps")
    answer = told(page, before, "bitmaps")
    expect(page.locator("[data-hook=answer]")).to_have_text(answer["text"])
    assert [sent(request) for request in asked] == [before | {"model": "bitmaps"}]
    seen = page.locator("[data-hook=seen]")
    expect(seen).to_have_attribute("src", answer["digits"][0]["input"])
    expect(seen).to_have_attribute("alt", "The drawing as 32 by 32 pixels")


def test_menu_tells_the_facts_of_the_chosen_network(page: Page) -> None:
    facts = page.locator("[data-hook=model-facts]")
    (card,) = (card for card in page.request.get("/models").json()["models"] if card["default"])
    expect(facts).to_have_text(f"2016 · 123,552 parameters · {card['size_bytes'] / 1000:.0f} kB")
    accuracy = f"{card['test_accuracy']:.2%} right on MNIST's test images"
    expect(page.locator("[data-hook=model-line]")).to_have_text(accuracy)
    page.locator("[data-hook=model]").select_option("bitmaps")
    expect(facts).to_contain_text("1998 · 10,250 parameters · ")
    expect(page.locator("[data-hook=model-line]")).to_have_text("12.50% right on none's test images")
    expect(page.locator("[data-hook=model-layers]")).to_have_text("Flatten, Dense, Softmax")
    expect(page.locator("[data-hook=model-sees]")).to_have_text("32 × 32 black and white pixels")


def test_comparison_lists_every_network_with_its_facts(page: Page) -> None:
    open_comparison(page)
    cards = page.locator("[data-hook=contender]")
    assert [found.get_attribute("data-model") for found in cards.all()] == NAMES
    for words in ("Bitmaps", "bitmaps, 1998", "12.50% right", "10,250", "kB", "Flatten, Dense, Softmax", "32 × 32"):
        expect(card(page, "bitmaps")).to_contain_text(words)


def test_comparison_shows_what_each_network_says_of_the_drawing(page: Page, asked: list[Request]) -> None:
    open_comparison(page)
    draw(page, DIGITS["5"])
    texts = set()
    until(page, lambda: is_whole(sent(asked[-1]), "5"))
    for name in NAMES:
        answer = told(page, sent(asked[-1]), name)
        found, shown = answer["digits"][0], card(page, name)
        expect(shown.locator("[data-hook=contender-digit]")).to_have_text(answer["text"])
        expect(shown.locator("[data-hook=contender-seen]")).to_have_attribute("src", found["input"])
        columns = shown.locator("[data-hook=column]").all()
        heights = [float(column.get_attribute("data-probability") or -1) for column in columns]
        assert heights == pytest.approx(found["probabilities"], abs=1e-6)
        expect(shown.locator("[data-hook=contender-elapsed]")).to_contain_text("ms")
        texts.add(answer["text"])
    assert len(texts) > 1  # or the networks could have been mixed up


def test_comparison_reads_a_drawing_that_was_there_before(page: Page) -> None:
    draw(page, DIGITS["5"])
    open_comparison(page)
    for name in NAMES:
        expect(card(page, name).locator("[data-hook=contender-digit]")).not_to_be_empty()


def test_disagreement_is_marked_in_words_against_the_chosen_network(page: Page) -> None:
    page.route("**/predict", lambda route: route.fulfill(json=made_up(route, {"older": "1"})))
    open_comparison(page)
    draw(page, DIGITS["7"])
    summary = page.locator("[data-hook=comparison-words]")
    expect(summary).to_have_text("They disagree: two read 7, one reads 1.")
    expect(page.locator("[data-hook=comparison-announcer]")).to_have_text("They disagree: two read 7, one reads 1.")
    assert [card(page, name).get_by_text("Differs").is_visible() for name in NAMES] == [False, False, True]
    assert [card(page, name).get_by_text("Chosen").is_visible() for name in NAMES] == [True, False, False]
    page.locator("[data-hook=model]").select_option("older")
    expect(card(page, "older").get_by_text("Chosen")).to_be_visible()
    assert [card(page, name).get_by_text("Differs").is_visible() for name in NAMES] == [True, True, False]


def test_agreement_is_said(page: Page) -> None:
    page.route("**/predict", lambda route: route.fulfill(json=made_up(route, {})))
    open_comparison(page)
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=comparison-words]")).to_have_text("All three read 7.")
    expect(page.get_by_text("Differs").first).to_be_hidden()


def test_closed_comparison_asks_nothing(page: Page, asked: list[Request]) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    assert set(models(asked)) == {"deepconvnet"}
    open_comparison(page)
    expect(card(page, "older").locator("[data-hook=contender-digit]")).not_to_be_empty()
    assert set(models(asked)) == set(NAMES)
    page.locator("[data-hook=comparison-toggle]").click()  # the same handle closes it
    expect(page.locator("[data-hook=comparison-words]")).to_be_hidden()
    asked.clear()
    page.keyboard.press("Escape")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    assert set(models(asked)) == {"deepconvnet"}


def test_networks_are_asked_one_after_the_other_and_the_newest_drawing_wins(page: Page) -> None:
    open_comparison(page)
    cards = page.locator("[data-hook=contender]").evaluate_all("(cards) => cards.map((card) => card.dataset.model)")
    first, second = (name for name in cards if name != "deepconvnet")
    held = hold(page, first)
    digit = card(page, first).locator("[data-hook=contender-digit]")
    press(page, DIGITS["0"][0])
    until(page, lambda: len(held) == 1)
    expect(card(page, second).locator("[data-hook=contender-digit]")).to_be_empty()
    held[0].fulfill(json=reading("6"))
    expect(digit).to_have_text("6")
    expect(card(page, second).locator("[data-hook=contender-digit]")).not_to_be_empty()
    until(page, lambda: len(held) == 2)
    assert len(sent(held[1].request)["strokes"][0]) > 20  # none of those between was asked about
    page.mouse.up()
    page.clock.run_for(PATIENCE_MS)
    until(page, lambda: len(held) == 3)
    held[2].fulfill(json=reading("2"))
    expect(digit).to_have_text("2")
    held[1].fulfill(json=reading("1"))
    page.wait_for_timeout(200)
    expect(digit).to_have_text("2")


def test_opening_in_mid_stroke_asks_about_the_stroke_under_way(page: Page, asked: list[Request]) -> None:
    held = hold(page, "older")
    press(page, DIGITS["0"][0])
    expect(page.locator("[data-hook=answer]")).not_to_be_empty()
    page.locator("[data-hook=comparison-toggle]").press("Enter")
    until(page, lambda: bool(held))
    assert len(sent(held[0].request)["strokes"][0]) > 20
    expect(page.locator("[data-hook=answer]")).not_to_be_empty()
    page.mouse.up()
    held[0].fulfill(json=reading("2"))
    expect(card(page, "older").locator("[data-hook=contender-digit]")).to_have_text("2")


def test_cleared_sheet_empties_every_card(page: Page) -> None:
    open_comparison(page)
    draw(page, DIGITS["7"])
    for name in NAMES:
        expect(card(page, name).locator("[data-hook=contender-digit]")).not_to_be_empty()
    page.keyboard.press("Escape")
    for name in NAMES:
        expect(card(page, name).locator("[data-hook=contender-digit]")).to_be_empty()
        expect(card(page, name).locator("[data-hook=contender-seen]")).to_be_hidden()
    expect(page.locator("[data-hook=comparison-words]")).to_have_text(
        "Draw a digit to see what each network makes of it."
    )


def test_network_that_cannot_read_says_so_in_its_card_and_has_no_vote(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    problem = {"type": "about:blank", "title": "Unusable", "status": 422, "detail": "This is too much ink."}

    def refuse(route: Route) -> None:
        if sent(route.request)["model"] == "older":
            route.fulfill(status=422, json=problem)
        else:
            route.fallback()

    page.route("**/predict", lambda route: route.fulfill(json=made_up(route, {})))
    open_comparison(page)
    draw(page, DIGITS["7"])
    summary = page.locator("[data-hook=comparison-words]")
    expect(summary).to_have_text("All three read 7.")
    page.route("**/predict", refuse)
    draw(page, [[(90, 140), (190, 140)]])
    expect(card(page, "older")).to_contain_text("This is too much ink.")
    expect(summary).to_have_text("Two of three read 7.")
    expect(page.locator("[data-hook=trouble]")).to_be_hidden()


def test_open_comparison_needs_no_sideways_scrolling(open_page: Opener, server: str, subtests: pytest.Subtests) -> None:
    page = open_page(reduced_motion="reduce", base_url=server)
    open_comparison(page)
    draw(page, DIGITS["5"])
    expect(card(page, "bitmaps").locator("[data-hook=contender-seen]")).to_be_visible()
    for width, columns in [(320, 1), (390, 1), (768, 1), (1440, 3)]:
        resize(page, width, 844)
        with subtests.test(width=width):
            assert width_of(page) == width
            boxes = [box for name in NAMES if (box := card(page, name).bounding_box())]
            assert len({box["x"] for box in boxes}) == columns
            assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)


def test_pictures_of_any_size_have_pixels_of_one_size(open_page: Opener, server: str) -> None:
    page = open_page(base_url=server)
    open_comparison(page)
    page.locator("[data-hook=model]").select_option("bitmaps")
    draw(page, DIGITS["5"])
    places = [(page.locator("[data-hook=seen]"), 32)]
    sides = {"older": 28, "bitmaps": 32, "deepconvnet": 28}
    places += [(card(page, name).locator("[data-hook=contender-seen]"), side) for name, side in sides.items()]
    for width, (picture, side) in itertools.product([390, 1440], places):
        resize(page, width, 844)
        expect(picture).to_have_attribute("alt", f"The drawing as {side} by {side} pixels")
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] == box["height"], width
        assert box["width"] >= 3 * side, width
        assert box["width"] % side == 0, width


def made_up(route: Route, texts: dict[str, str]) -> dict[str, Any]:
    """Return a made-up reading by the network that is asked: the text that stands for it, else 7."""
    name = sent(route.request)["model"]
    answer = reading(texts.get(name, "7"))
    return answer | {"model": answer["model"] | {"name": name}}
