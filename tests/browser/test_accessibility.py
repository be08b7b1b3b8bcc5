"""axe-core finds nothing to object to, in any state and in both themes, and the keyboard reaches every control."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, go, reach_sheet, reading, sent
from tests.browser.parcels import give, picture_of
from tests.browser.windows import enlarge_text, looks, resize, width_of

PHONE = (390, 844)
DESK = (1280, 800)
WIDTHS = [1440, 390, 320]

# What the width of a window can change is how things lie, and what a theme can change are colours.
LAYOUT = ["scrollable-region-focusable", "target-size"]
COLOURS = ["color-contrast", "link-in-text-block"]

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = sorted(path.stem for path in (ROOT / "weights").glob("*.npz"))
STUDIES = sorted(path.stem for path in (ROOT / "static" / "studies").glob("*.html"))
PAGES = [
    *(f"/learn?model={name}" for name in NETWORKS),
    "/docs",
    *(f"/models/{name}" for name in NETWORKS),
    *(f"/studies/{name}" for name in STUDIES),
]

Look = Callable[[Page, str], None]


def objections(page: Page, axe: str, only: list[str] | None = None) -> list[str]:
    """Return what axe objects to, one line for each rule and element; only: names of rules, or all."""
    # Evaluated by the debugger, which the page's policy does not bind.
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": only}} if only else {})
    result = page.evaluate("(options) => axe.run(document, options)", options)
    assert result["testEngine"]["name"] == "axe-core"
    return [f"{rule['id']}: {node['html']}" for rule in result["violations"] for node in rule["nodes"]]


@pytest.fixture
def look(axe: str, artefacts: Path, subtests: pytest.Subtests) -> Look:
    """Return a function that lets axe look at a page on a phone and a desk, in both themes, and keeps screenshots."""

    def look(page: Page, state: str) -> None:
        for width, _, scheme in looks(page, [PHONE, DESK]):
            page.screenshot(path=artefacts / f"{width}-{scheme}-{state}.png")
            with subtests.test(state=state, width=width, scheme=scheme):
                assert objections(page, axe) == []

    return look


def test_axe_finds_nothing_before_and_after_drawing(open_page: Callable[..., Page], look: Look) -> None:
    page = open_page(reduced_motion="reduce")
    look(page, "bare")
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=answer]")).to_have_text("6")
    look(page, "read")


def test_axe_finds_nothing_while_the_tools_are_used(open_page: Callable[..., Page], look: Look) -> None:
    page = open_page(reduced_motion="reduce")
    reach_sheet(page)
    page.keyboard.press("Space")
    go(page, "ArrowDown", 12)
    look(page, "keyboard")
    page.keyboard.press("Escape")
    draw(page, DIGITS["4"])
    page.locator("[data-hook=eraser]").click()
    page.locator("[data-hook=more]").click()
    look(page, "more")
    page.locator("[data-action=replay]").click()
    expect(page.locator("[data-hook=ribbon-digit][data-winner]")).to_be_visible()
    look(page, "replay")
    page.keyboard.press("Escape")
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    look(page, "picture")
    give(page, "drop", b"words", "text/plain")
    expect(page.locator("[data-hook=note]")).not_to_be_empty()
    look(page, "refused")


def test_axe_finds_nothing_on_the_page_of_the_form(open_page: Callable[..., Page], server: str, look: Look) -> None:
    page = open_page(f"{server}/read")
    look(page, "form")
    page.locator("[name=image]").set_input_files(
        {"name": "three.png", "mimeType": "image/png", "buffer": picture_of("3")}
    )
    page.locator(".form__send").click()
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    look(page, "form-read")


def test_axe_finds_nothing_in_an_open_comparison(
    open_page: Callable[..., Page], complaints: Complaints, look: Look
) -> None:
    complaints.expect("422")
    page = open_page(reduced_motion="reduce")
    page.locator("[data-hook=comparison-toggle]").click()
    look(page, "comparison")
    # One that agrees with the chosen network, and then as many as there are that differ.
    page.route("**/predict", lambda route: route.fulfill(json=reading("6")))
    page.locator("[data-hook=model]").select_option(index=1)
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=comparison-words]")).to_contain_text("read 6.")
    look(page, "agreement")
    page.unroute("**/predict")
    page.route("**/predict", lambda route: route.fulfill(json=reading(str(len(sent(route.request)["model"]) % 10))))
    page.locator("[data-hook=model]").select_option(index=0)
    expect(page.locator("[data-hook=comparison-words]")).to_contain_text("They disagree")
    expect(page.get_by_text("Differs").locator("visible=true").first).to_be_visible()
    look(page, "disagreement")
    page.unroute("**/predict")
    page.route("**/predict", lambda route: route.fulfill(status=422, json={"detail": "This is too much ink."}))
    page.locator("[data-hook=model]").select_option(index=1)
    expect(page.locator("[data-trouble][data-hook=contender]").first).to_be_visible()
    look(page, "contender-in-trouble")


def test_axe_finds_nothing_in_trouble(open_page: Callable[..., Page], complaints: Complaints, look: Look) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page(reduced_motion="reduce")
    page.route("**/predict", lambda route: route.abort())
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=trouble]")).to_be_visible()
    look(page, "trouble")


@pytest.mark.parametrize("path", PAGES)
def test_page_to_read_fits_every_window_and_axe_finds_nothing(
    open_page: Callable[..., Page], server: str, axe: str, subtests: pytest.Subtests, path: str
) -> None:
    page = open_page(f"{server}{path}", viewport={"width": 320, "height": 225}, reduced_motion="reduce")
    if path.startswith("/learn"):
        draw(page, DIGITS["7"])
        expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    with subtests.test("a window magnified four times"):
        assert width_of(page) == 320
    with subtests.test("text of twice the size"):
        resize(page, *PHONE)
        enlarge_text(page, 32)
        assert width_of(page) == PHONE[0]
    enlarge_text(page, 16)
    for toggle in page.locator("summary").all():
        toggle.click()
    rules: list[str] | None = None  # all of them at first
    for width, _, scheme in looks(page, [(width, 844) for width in WIDTHS]):
        with subtests.test(width=width, scheme=scheme):
            assert objections(page, axe, COLOURS if scheme == "dark" else rules) == []
        rules = [*LAYOUT, *COLOURS]


def test_axe_notices_a_fault(page: Page, axe: str) -> None:
    button = page.locator("[data-hook=theme]")
    button.evaluate("(button) => { button.removeAttribute('aria-label'); button.removeAttribute('title'); }")
    assert [line for line in objections(page, axe) if line.startswith("button-name")] != []


def test_keyboard_reaches_every_control_and_shows_where_it_is(page: Page) -> None:
    draw(page, [[(60, 60), (60, 200)], [(90, 60), (90, 200)]])
    page.keyboard.press("Control+Z")
    page.locator("h1").click()  # the keyboard goes on from where the mouse was
    order = ["learn", "theme", "pad", "undo", "redo", "eraser", "size", "more", "clear", "model"]
    reached = []
    for _ in range(len(order)):
        page.keyboard.press("Tab")
        hook, outline = page.evaluate(
            "[document.activeElement.dataset.hook, getComputedStyle(document.activeElement).outlineStyle]"
        )
        reached.append(hook)
        assert outline == "solid"
    assert reached == order
