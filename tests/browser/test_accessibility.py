"""axe-core finds nothing to object to, in any state and in both themes, and the keyboard reaches every control."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, reading, sent

SCHEMES = ["light", "dark"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    """Return the source of axe-core, which package.json pins."""
    return (repository / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def objections(page: Page, axe: str) -> list[str]:
    """Return what axe objects to, one line for each rule and element."""
    # Evaluated by the debugger, which the page's policy does not bind.
    page.evaluate(axe)
    result = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert result["testEngine"]["name"] == "axe-core"
    return [f"{rule['id']}: {node['html']}" for rule in result["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_before_and_after_drawing(
    open_page: Callable[..., Page], axe: str, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
    assert objections(page, axe) == []
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=answer]")).to_have_text("6")
    assert objections(page, axe) == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_an_open_comparison(
    open_page: Callable[..., Page], complaints: Complaints, axe: str, scheme: str, viewport: dict[str, int]
) -> None:
    complaints.expect("422")
    page = open_page(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
    page.locator("[data-hook=compare-toggle]").click()
    assert objections(page, axe) == []
    # One that agrees with the chosen network, and then as many as there are that differ.
    page.route("**/predict", lambda route: route.fulfill(json=reading("6")))
    page.locator("[data-hook=model]").select_option(index=1)
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=compare-summary]")).to_contain_text("read 6.")
    assert objections(page, axe) == []
    page.unroute("**/predict")
    page.route("**/predict", lambda route: route.fulfill(json=reading(str(len(sent(route.request)["model"]) % 10))))
    page.locator("[data-hook=model]").select_option(index=0)
    expect(page.locator("[data-hook=compare-summary]")).to_contain_text("They disagree")
    expect(page.get_by_text("Differs").locator("visible=true").first).to_be_visible()
    assert objections(page, axe) == []
    page.unroute("**/predict")
    page.route("**/predict", lambda route: route.fulfill(status=422, json={"detail": "This is too much ink."}))
    page.locator("[data-hook=model]").select_option(index=1)
    expect(page.locator("[data-trouble][data-hook=contender]").first).to_be_visible()
    assert objections(page, axe) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_trouble(
    open_page: Callable[..., Page], complaints: Complaints, axe: str, scheme: str
) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page(color_scheme=scheme, reduced_motion="reduce")
    page.route("**/predict", lambda route: route.abort())
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=trouble]")).to_be_visible()
    assert objections(page, axe) == []


def test_axe_notices_a_fault(page: Page, axe: str) -> None:
    button = page.locator("[data-hook=theme]")
    button.evaluate("(button) => { button.removeAttribute('aria-label'); button.removeAttribute('title'); }")
    assert [line for line in objections(page, axe) if line.startswith("button-name")] != []


def test_keyboard_reaches_every_control_and_shows_where_it_is(page: Page) -> None:
    draw(page, [[(60, 60), (60, 200)], [(90, 60), (90, 200)]])
    page.keyboard.press("Control+Z")
    page.locator("h1").click()  # the keyboard goes on from where the mouse was
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        hook, outline = page.evaluate(
            "[document.activeElement.dataset.hook, getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.append(hook)
        assert outline == "solid"
    assert reached == ["learn", "theme", "undo", "redo", "clear", "model", "compare-toggle"]
