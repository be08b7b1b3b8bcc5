"""The network of the page of the equations: its menu, its numbers, and the page without scripts."""

import inspect
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from app.api.learn import replay
from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw

Opener = Callable[..., Page]


@pytest.fixture
def page(open_page: Opener, server: str) -> Page:
    """Return the page of the equations of one network."""
    return open_page(f"{server}/learn?model=deepconvnet")


def test_menu_shows_another_network_only_when_asked_to(page: Page) -> None:
    menu = page.locator("[data-hook=model]")
    menu.focus()
    page.keyboard.press("ArrowDown")
    expect(menu).not_to_have_value("deepconvnet")
    with page.expect_request("**/learn/step*") as asked:
        draw(page, DIGITS["7"])
    assert "model=deepconvnet" in asked.value.url
    assert page.url.endswith("/learn?model=deepconvnet")
    chosen = menu.input_value()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**/learn?model={chosen}")


def test_way_back_brings_the_network_of_the_equations(page: Page) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=norms] li")).to_have_count(8)
    page.locator("[data-hook=model]").select_option("mlp-30")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-hook=norms] li")).to_have_count(2)
    asked: list[str] = []

    def note(request: Request) -> None:
        if "/learn/step" in request.url:
            asked.append(request.url)

    page.on("request", note)
    page.go_back()
    expect(page.locator("[data-hook=norms] li")).to_have_count(8)
    expect(page.locator("[data-hook=model]")).to_have_value("deepconvnet")
    assert asked
    assert all("model=deepconvnet" in url for url in asked)


def test_steps_that_lead_nowhere_are_explained_to_people(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    advice = "The steps lead nowhere: {error}. Send a smaller lr or fewer steps."
    assert advice in inspect.getsource(replay)  # what the page knows it by
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    page.route("**/learn/step?*steps=10*", lambda route: route.fulfill(status=422, json={"detail": advice}))
    page.get_by_role("button", name="Ten steps").click()
    words = page.locator("[data-hook=trouble-words]")
    expect(words).to_have_text("The steps lead nowhere at this rate. Choose a smaller one or press Reset.")
    page.get_by_role("button", name="Reset").click()
    expect(words).to_be_hidden()


@pytest.mark.parametrize(("width", "shown"), [(390, False), (1280, True)])
def test_bars_say_percent_where_there_is_room(open_page: Opener, server: str, width: int, shown: bool) -> None:
    page = open_page(f"{server}/learn?model=mlp-30", viewport={"width": width, "height": 800})
    expect(page.locator(".bar__sign").first).to_be_visible(visible=shown)


@pytest.mark.parametrize("path", ["/learn?model=mlp-30", "/docs", "/models/mlp-30"])
def test_nothing_is_offered_that_needs_scripts(open_page: Opener, server: str, path: str) -> None:
    page = open_page(f"{server}{path}", java_script_enabled=False)
    expect(page.locator("[data-hook=theme]")).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    if path.startswith("/learn"):
        expect(page.locator("[data-hook=pad]")).to_be_hidden()
        expect(page.locator("[data-hook=step]")).to_be_hidden()
        expect(page.locator(".lab__head .notice")).to_be_visible()  # texts within noscript are not looked for
