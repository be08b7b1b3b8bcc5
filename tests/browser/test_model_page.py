"""The page of a network in a browser: nothing to object to, nothing beside the window, charts that are drawn."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from model.evaluation.report.markdown import write_report
from model.evaluation.run import examine
from tests.browser.conftest import Complaints, serve
from tests.browser.hand import holds
from tests.browser.test_accessibility import objections
from tests.browser.windows import looks, resize, width_of
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

WIDTHS = [320, 390, 768, 1440]


@pytest.fixture(scope="module")
def address(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with the network `tells`, which has a report, and `bare`, which has none."""
    folder = tmp_path_factory.mktemp("weights")
    classifier = write_tiny(folder / "tells.npz", outputs=11, is_digit_threshold=0.9)
    write_report(folder / "tells.npz", examine([classifier], tiny_testset(), silent)[0])
    write_tiny(folder / "bare.npz")
    with serve(repository, WEIGHTS_DIR=str(folder), DEFAULT_MODEL="tells") as found:
        yield found


@pytest.mark.parametrize("name", ["tells", "bare"])
def test_axe_finds_nothing_on_a_networks_page(
    open_page: Callable[..., Page], axe: str, address: str, name: str, subtests: pytest.Subtests
) -> None:
    page = open_page(f"{address}/models/{name}")
    for toggle in page.locator("summary").all():
        toggle.click()
    for _, _, scheme in looks(page, [(1280, 800)]):
        with subtests.test(scheme=scheme):
            assert objections(page, axe) == []


def test_nothing_reaches_beyond_the_window(
    open_page: Callable[..., Page], address: str, subtests: pytest.Subtests
) -> None:
    page = open_page(f"{address}/models/tells")
    for width in WIDTHS:
        resize(page, width, 800)
        with subtests.test(width=width):
            assert width_of(page) == width


def test_charts_are_drawn_and_pictures_are_there(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(f"{address}/models/tells")
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    holds(page, "[...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.locator("img.card__chart").count() == 3
    assert page.locator("img.mistake__picture").count() > 0


def test_a_chart_opened_by_itself_keeps_its_style(
    open_page: Callable[..., Page], complaints: Complaints, address: str
) -> None:
    complaints.expect("404")  # the icon that the browser asks for beside a picture
    page = open_page(f"{address}/models/tells/confusion.svg")
    assert page.locator(".title").evaluate("(title) => getComputedStyle(title).fontSize") == "15px"


def test_chosen_paper_reaches_the_charts(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(f"{address}/models/tells", color_scheme="light")
    chart = page.locator("img[src$='pen.svg']")
    chart.scroll_into_view_if_needed()
    holds(page, "[...document.images].some((image) => image.src.endsWith('pen.svg') && image.complete)")
    by_day = chart.screenshot()
    page.locator("[data-hook=theme]").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert chart.screenshot() != by_day


def test_main_page_leads_to_the_chosen_networks_page(open_page: Callable[..., Page], address: str) -> None:
    page = open_page(address)
    card = page.locator("[data-hook=card]")
    expect(card).to_have_attribute("href", re.compile("/models/tells$"))
    page.locator("[data-hook=model]").select_option("bare")
    card.click()
    expect(page).to_have_url(re.compile("/models/bare$"))
    expect(page.locator("h1")).to_have_text("Tiny network")
