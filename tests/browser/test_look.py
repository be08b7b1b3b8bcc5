"""The page's look: empty state, themes, crispness, and a layout that fits and holds still. Keeps screenshots."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, colour_at, draw, holds, is_bare, is_inked, loaded_at_once, pixels, place
from tests.browser.windows import Size, looks, resize, width_of

SIZES = [(320, 640), (390, 844), (768, 1024), (1024, 768), (1440, 900), (2560, 1440)]

Opener = Callable[..., Page]


def boxes(page: Page) -> dict[str, Any]:
    """Return where the parts of the page are."""
    selectors = [
        ".sheet",
        ".tools",
        ".answer",
        ".verdict",
        ".bars",
        "[data-hook=seen-frame]",
        ".network",
        "[data-hook=model-line]",
    ]
    return {selector: page.locator(selector).bounding_box() for selector in selectors}


def boxes_in(page: Page, sizes: Sequence[Size]) -> dict[Size, dict[str, Any]]:
    """Return where the parts of the page are in windows of these sizes."""
    found = {}
    for size in sizes:
        resize(page, *size)
        found[size] = boxes(page) | {"width of the page": width_of(page)}
    return found


def test_empty_page_invites(page: Page) -> None:
    expect(page.get_by_text("Draw a digit, 0 to 9")).to_be_visible()
    assert page.locator("[data-hook=answer]").text_content() == ""
    expect(page.locator("[data-hook=headline]")).to_have_text("Blank page")
    assert page.locator("[data-hook=bar]").count() == 10
    assert is_bare(page)


def test_invitation_fades_at_the_first_touch_and_its_example_stays_away(page: Page) -> None:
    words, example = page.locator(".invitation"), page.locator(".invitation__example")
    page.mouse.move(*place(page, (140, 140)))
    page.mouse.down()
    expect(words).to_have_css("opacity", "0")
    page.mouse.up()
    page.keyboard.press("Escape")
    expect(words).to_have_css("opacity", "1")
    expect(example).to_have_css("opacity", "0")


def test_example_writes_itself_unless_reduced_motion_is_asked_for(open_page: Opener) -> None:
    expect(open_page().locator(".invitation__stroke")).to_have_css("animation-name", "write")
    expect(open_page(reduced_motion="reduce").locator(".invitation__stroke")).to_have_css("animation-name", "none")


def test_page_is_drawn_on_in_windows_of_all_sizes_and_shown_in_both_themes(
    open_page: Opener, artefacts: Path, subtests: pytest.Subtests
) -> None:
    page = open_page(reduced_motion="reduce")
    for size in SIZES:
        with subtests.test(size=size):
            for width, _, scheme in looks(page, [size]):
                page.screenshot(path=artefacts / f"{width}-{scheme}-empty.png")
            draw(page, DIGITS["5"])
            expect(page.locator("[data-hook=answer]")).to_have_text("5")
            for width, _, scheme in looks(page, [size]):
                page.screenshot(path=artefacts / f"{width}-{scheme}-digit.png")
            page.keyboard.press("Escape")
            expect(page.locator("[data-hook=answer]")).to_have_text("")


def test_page_fits(open_page: Opener, typeface: Browser | None, subtests: pytest.Subtests) -> None:
    page = open_page(typeface=typeface, reduced_motion="reduce")
    sizes = [*SIZES, (568, 320)]
    before = boxes_in(page, sizes)
    draw(page, DIGITS["5"])
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    after = boxes_in(page, sizes)
    for size in sizes:
        with subtests.test(size=size):
            assert after[size] == before[size]
            assert after[size]["width of the page"] == size[0]
            sheet = before[size][".sheet"]
            assert sheet["width"] == pytest.approx(sheet["height"], abs=0.1)
            assert sheet["height"] <= 0.6 * size[1] + 0.5


# Where the text of each bar's number begins and ends.
NUMBERS = """(numbers) => numbers.map((number) => {
  const range = document.createRange();
  range.selectNodeContents(number);
  const { left, right } = range.getBoundingClientRect();
  return [left, right];
})"""


def test_numbers_of_the_columns_stand_apart(
    open_page: Opener, typeface: Browser | None, subtests: pytest.Subtests
) -> None:
    """720 by 450 is a laptop's window at 200%."""
    page = open_page(typeface=typeface, reduced_motion="reduce")
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    for size in [(320, 640), (390, 844), (720, 450), (768, 1024)]:
        resize(page, *size)
        places = page.locator(".bar__number").evaluate_all(NUMBERS)
        with subtests.test(size=size):
            assert len(places) == 11
            assert all(right + 2 <= left for (_, right), (left, _) in itertools.pairwise(places))


def test_way_from_sheet_to_answer_needs_no_scrolling(
    open_page: Opener, typeface: Browser | None, subtests: pytest.Subtests
) -> None:
    page = open_page(typeface=typeface, reduced_motion="reduce")
    for width, height in [(390, 844), (768, 1024), (1440, 900), (2560, 1440)]:
        resize(page, width, height)
        with subtests.test(width=width):
            found = boxes(page)
            bottoms = [box["y"] + box["height"] for box in found.values() if box]
            assert len(bottoms) == len(found)
            assert max(bottoms) <= height
            assert width_of(page) == width


def test_trouble_moves_nothing(
    open_page: Opener, typeface: Browser | None, complaints: Complaints, subtests: pytest.Subtests
) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page(typeface=typeface, reduced_motion="reduce")
    page.route("**/predict", lambda route: route.abort())
    sizes = [(320, 640), (390, 844), (1440, 900)]
    before = boxes_in(page, sizes)
    draw(page, DIGITS["9"])
    expect(page.locator("[data-hook=trouble]")).to_be_visible()
    after = boxes_in(page, sizes)
    for size in sizes:
        with subtests.test(size=size):
            assert after[size] == before[size]


def test_targets_are_large_enough_for_a_finger(open_page: Opener) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    page.locator("[data-hook=comparison-toggle]").click()
    targets = page.locator("button, select, a, summary").locator("visible=true").all()
    sizes = [box for target in targets if (box := target.bounding_box())]
    assert len(sizes) >= 15
    assert [box for box in sizes if min(box["width"], box["height"]) < 44] == []


@pytest.mark.parametrize("density", [1.0, 1.5, 2.0, 3.0])
def test_canvas_has_one_pixel_for_each_of_the_screen(open_page: Opener, density: float) -> None:
    page = open_page(device_scale_factor=density)
    canvas = page.locator("[data-hook=pad]")
    holds(page, "document.querySelector('[data-hook=pad]').width !== 300")  # a canvas starts 300 px wide
    width, shown = canvas.evaluate("(c) => [c.width, c.getBoundingClientRect().width]")
    assert width == pytest.approx(shown * density, abs=1)


def test_canvas_follows_a_change_of_density_with_its_ink(page: Page) -> None:
    draw(page, [[(60, 140), (220, 140)]])
    narrow = page.locator("[data-hook=pad]").evaluate("(c) => c.width")
    session = page.context.new_cdp_session(page)
    # Emulation tells the page of another density only together with another size.
    metrics = {"width": 1280, "height": 900, "deviceScaleFactor": 2, "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", metrics)
    holds(page, "(width) => document.querySelector('[data-hook=pad]').width > 1.9 * width", narrow)
    assert is_inked(page, (140, 140))
    # The edge is drawn anew, not enlarged: across it at most two pixels are neither ink nor paper.
    canvas = pixels(page)
    column = canvas[: len(canvas) // 2, len(canvas) // 2, 3]
    assert ((column > 0) & (column < 255)).sum() <= 2
    session.detach()


@pytest.mark.parametrize(("scheme", "other"), [("light", "dark"), ("dark", "light")])
def test_theme_is_the_systems_until_another_is_chosen(open_page: Opener, scheme: str, other: str) -> None:
    page = open_page(color_scheme=scheme)
    shades = {"light": "rgb(251, 249, 244)", "dark": "rgb(21, 23, 27)"}
    body, button = page.locator("body"), page.locator("[data-hook=theme]")
    expect(body).to_have_css("background-color", shades[scheme])
    button.click()
    expect(body).to_have_css("background-color", shades[other])
    page.reload()
    expect(body).to_have_css("background-color", shades[other])
    button.click()
    expect(body).to_have_css("background-color", shades[scheme])
    assert page.evaluate("localStorage.length") == 0


def test_ink_follows_the_theme(page: Page) -> None:
    draw(page, [[(60, 140), (220, 140)]])
    assert colour_at(page, (140, 140)) == [29, 27, 25, 255]
    page.locator("[data-hook=theme]").click()
    assert colour_at(page, (140, 140)) == [242, 239, 232, 255]


def test_forced_colours_keep_ink_and_bars_visible(open_page: Opener, artefacts: Path) -> None:
    page = open_page(forced_colors="active", color_scheme="dark")
    draw(page, DIGITS["8"])
    expect(page.locator("[data-hook=answer]")).to_have_text("8")
    page.screenshot(path=artefacts / "forced-colours.png")
    assert is_inked(page, DIGITS["8"][0][0])
    fill = page.locator("[data-hook=bar][data-digit='8'] .bar__fill")
    assert fill.evaluate("(f) => getComputedStyle(f).backgroundColor") != page.locator("body").evaluate(
        "(b) => getComputedStyle(b).backgroundColor"
    )


def test_script_and_style_of_the_page_stay_small(open_page: Opener, server: str) -> None:
    page = open_page("about:blank")
    loaded: list[Response] = []

    def note(answer: Response) -> None:
        loaded.append(answer)

    page.on("response", note)
    page.goto(server, wait_until="networkidle")
    at_once = loaded_at_once(page)
    found = {one.url: one for one in loaded if one.url in at_once and one.url.endswith((".js", ".css"))}
    assert {url.rpartition("/")[2] for url in found} >= {"main.joined.js", "paper.joined.js", "find.js"}
    assert len(found) <= 16
    assert sum(len(answer.body()) for answer in found.values()) <= 155_000
    sizes = [answer.request.sizes() for answer in found.values()]
    # As they come over the wire, with their headers.
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= 50_000
