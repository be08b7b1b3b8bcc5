"""axe-core finds nothing to object to, in any state and in both themes, and the keyboard reaches every control."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, go, reach_sheet, reading, sent
from tests.browser.parcels import give, picture_of

SCHEMES = ["light", "dark"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
WIDTHS = [1440, 390, 320]

ROOT = Path(__file__).resolve().parents[2]
NETWORKS = sorted(path.stem for path in (ROOT / "weights").glob("*.npz"))
STUDIES = sorted(path.stem for path in (ROOT / "static" / "studies").glob("*.html"))
PAGES = [
    *(f"/learn?model={name}" for name in NETWORKS),
    "/docs",
    *(f"/models/{name}" for name in NETWORKS),
    *(f"/studies/{name}" for name in STUDIES),
]


def objections(page: Page, axe: str, only: list[str] | None = None) -> list[str]:
    """Return what axe objects to, one line for each rule and element; only: names of rules, or all."""
    # Evaluated by the debugger, which the page's policy does not bind.
    page.evaluate(axe)
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": only}} if only else {})
    result = page.evaluate("(options) => axe.run(document, options)", options)
    assert result["testEngine"]["name"] == "axe-core"
    return [f"{rule['id']}: {node['html']}" for rule in result["violations"] for node in rule["nodes"]]


def enlarge_text(page: Page, size: int) -> None:
    """Set the browser's own size of text, in px, as its reader does; 16 is usual."""
    sizes = {"standard": size, "fixed": size}
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": sizes})
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{size}px"


def width_of(page: Page) -> int:
    """Return how wide the page is, in CSS px: wider than the window where it scrolls sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


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
    left_out = [{"box": [20, 60, 200, 140], "why": "no digit"}, {"box": [30, 250, 200, 20], "why": "line"}]
    page.route("**/predict", lambda route: route.fulfill(json=reading("3.5", "-5") | {"left_out": left_out}))
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=left-out]")).to_have_count(2)
    assert objections(page, axe) == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_while_the_tools_are_used(
    open_page: Callable[..., Page], axe: str, artefacts: Path, scheme: str, viewport: dict[str, int]
) -> None:
    page = open_page(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")

    def look(state: str) -> None:
        page.screenshot(path=artefacts / f"{viewport['width']}-{scheme}-{state}.png")
        assert objections(page, axe) == [], state

    reach_sheet(page)
    page.keyboard.press("Space")
    go(page, "ArrowDown", 12)
    look("keyboard")
    page.keyboard.press("Escape")
    draw(page, DIGITS["4"])
    page.locator("[data-hook=eraser]").click()
    page.locator("[data-hook=more]").click()
    look("more")
    page.locator("[data-action=replay]").click()
    expect(page.locator("[data-hook=ribbon-digit][data-winner]")).to_be_visible()
    look("replay")
    page.keyboard.press("Escape")
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    look("picture")
    give(page, "drop", b"words", "text/plain")
    expect(page.locator("[data-hook=note]")).not_to_be_empty()
    look("refused")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_the_page_of_the_form(
    open_page: Callable[..., Page], server: str, axe: str, scheme: str
) -> None:
    page = open_page(f"{server}/read", color_scheme=scheme)
    assert objections(page, axe) == []
    page.locator("[name=image]").set_input_files(
        {"name": "three.png", "mimeType": "image/png", "buffer": picture_of("3")}
    )
    page.locator(".form__send").click()
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    assert objections(page, axe) == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_an_open_comparison(
    open_page: Callable[..., Page], complaints: Complaints, axe: str, scheme: str, viewport: dict[str, int]
) -> None:
    complaints.expect("422")
    page = open_page(color_scheme=scheme, viewport=viewport, reduced_motion="reduce")
    page.locator("[data-hook=comparison-toggle]").click()
    assert objections(page, axe) == []
    # One that agrees with the chosen network, and then as many as there are that differ.
    page.route("**/predict", lambda route: route.fulfill(json=reading("6")))
    page.locator("[data-hook=model]").select_option(index=1)
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=comparison-words]")).to_contain_text("read 6.")
    assert objections(page, axe) == []
    page.unroute("**/predict")
    page.route("**/predict", lambda route: route.fulfill(json=reading(str(len(sent(route.request)["model"]) % 10))))
    page.locator("[data-hook=model]").select_option(index=0)
    expect(page.locator("[data-hook=comparison-words]")).to_contain_text("They disagree")
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


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_page_to_read(open_page: Callable[..., Page], server: str, axe: str, path: str) -> None:
    page = open_page(f"{server}{path}", reduced_motion="reduce")
    if path.startswith("/learn"):
        draw(page, DIGITS["7"])
        expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    for toggle in page.locator("summary").all():
        toggle.click()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        page.emulate_media(color_scheme="light")
        assert objections(page, axe) == [], width
        page.emulate_media(color_scheme="dark")
        assert objections(page, axe, ["color-contrast", "link-in-text-block"]) == [], f"{width} in the dark"


@pytest.mark.parametrize("path", PAGES)
def test_page_to_read_fits_a_window_magnified_four_times_and_text_of_twice_the_size(
    open_page: Callable[..., Page], server: str, path: str
) -> None:
    page = open_page(f"{server}{path}", viewport={"width": 320, "height": 225})
    if path.startswith("/learn"):
        draw(page, DIGITS["7"])
        expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    assert width_of(page) == 320
    page.set_viewport_size({"width": 390, "height": 844})
    enlarge_text(page, 32)
    assert width_of(page) == 390


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
