"""The edges of what fingers, screens and systems allow: small targets, a phone on its side, notches, forced colours."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hand import draw, reading
from tests.browser.test_inside import maps, open_section, shown_inside
from tests.browser.windows import looks, resize, width_of

Opener = Callable[..., Page]

MIN_TARGET = 24  # CSS px, WCAG 2.5.8


def eleven(page: Page) -> None:
    """Draw something that is read as eleven digits."""
    digit = reading("8")["digits"][0]
    digits = [digit | {"box": [9 * i, 0, 8, 9]} for i in range(11)]
    answer = reading("8") | {"text": "8" * 11, "digit": None, "digits": digits}
    page.route("**/predict", lambda route: route.fulfill(json=answer))
    draw(page, [[(60, 140), (220, 140)]])
    expect(page.locator("[data-hook=answer]")).to_have_text("8" * 11)


def test_digits_of_a_long_number_are_large_enough_for_a_finger(open_page: Opener) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    eleven(page)
    answer = page.locator("[data-hook=answer]").bounding_box()
    assert answer is not None
    for digit in page.locator("[data-hook=answer] button").all():
        box = digit.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= MIN_TARGET
        assert answer["x"] <= box["x"] and box["x"] + box["width"] <= answer["x"] + answer["width"]
        assert answer["y"] <= box["y"] and box["y"] + box["height"] <= answer["y"] + answer["height"]


def test_tools_of_a_phone_on_its_side_stay_beside_the_reading(open_page: Opener, subtests: pytest.Subtests) -> None:
    page = open_page(reduced_motion="reduce")
    for width, height in [(580, 300), (780, 330), (844, 390)]:
        resize(page, width, height)
        clear, verdict = (page.locator(f"[data-hook={hook}]").bounding_box() for hook in ("clear", "reading"))
        with subtests.test(width=width):
            assert clear is not None and verdict is not None
            assert clear["x"] + clear["width"] <= verdict["x"]
            assert width_of(page) == width


@pytest.mark.parametrize(("path", "column"), [("/", ".desk"), ("/learn", ".learn"), ("/docs", ".docs")])
def test_page_keeps_clear_of_a_notch_on_either_side(open_page: Opener, server: str, path: str, column: str) -> None:
    page = open_page(f"{server}{path}", viewport={"width": 844, "height": 390})
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setSafeAreaInsetsOverride", {"insets": {"left": 59, "right": 31}})
    for selector in (column, ".masthead"):
        expect(page.locator(selector)).to_have_css("padding-left", "59px")
        expect(page.locator(selector)).to_have_css("padding-right", "31px")
    session.detach()


def colour(element: Locator, kind: str = "color") -> str:
    """Return a colour as the browser shows it."""
    return str(element.evaluate("(element, kind) => getComputedStyle(element)[kind]", kind))


def test_forced_colours_leave_the_signs_their_own(open_page: Opener, server: str, subtests: pytest.Subtests) -> None:
    page = open_page(forced_colors="active", viewport={"width": 1280, "height": 1400})
    shown_inside(page)
    maps(page).nth(1).focus()
    expect(page.locator(".unit__grid").first).to_be_visible()
    open_section(page, "why")
    expect(page.locator("[data-hook=why-body]")).to_be_visible()
    for _, _, scheme in looks(page, [(1280, 1400)]):
        with subtests.test(scheme=scheme):
            assert colour(page.locator(".layer__mark").nth(1)) != colour(page.locator(".layer__frame").nth(1))
            cells = page.locator(".unit__grid").nth(1).locator(".unit__cell")
            above, below = (cells.locator(f"xpath=self::*[{kind}]") for kind in ("not(@data-below)", "@data-below"))
            assert colour(above.first, "backgroundColor") != colour(below.first, "backgroundColor")
            assert colour(page.locator("[data-hook=why-for]")) != colour(page.locator("[data-hook=why-against]"))
    page.goto(f"{server}/learn?model=mlp-30")
    expect(page.locator("[data-hook=pictures]")).to_be_visible()
    for _, _, scheme in looks(page, [(1280, 1400)]):
        with subtests.test("key", scheme=scheme):
            assert colour(page.locator("[data-hook=key-more]")) != colour(page.locator("[data-hook=key-less]"))


@pytest.mark.parametrize(
    ("finger", "words"), [(True, "Tap a cell of a layer to see"), (False, "Point at a cell of a layer")]
)
def test_hint_speaks_of_what_one_points_with(open_page: Opener, finger: bool, words: str) -> None:
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=finger, is_mobile=finger)
    shown_inside(page)
    hint = page.locator(".unit__hint")
    expect(hint).to_contain_text(words, use_inner_text=True)
    expect(hint.get_by_text("Tab and the arrows")).to_be_visible(visible=not finger)
