"""The bars say what the words say: one is for what is no digit, none is red in a tie, in trouble or while one waits."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, Point, draw, reading, until
from tests.browser.windows import enlarge_text, resize

Opener = Callable[..., Page]

SCRIBBLE: list[list[Point]] = [[(60 + i * 37 % 160, 60 + i * 71 % 160) for i in range(30)]]
DASH: list[list[Point]] = [[(60, 140), (220, 140)]]
SIZES = [(320, 640), (390, 844), (640, 450), (720, 450), (768, 1024)]

# Where the text of each bar's part begins and ends.
PLACES = """(parts) => parts.map((part) => {
  const range = document.createRange();
  range.selectNodeContents(part);
  const { left, right } = range.getBoundingClientRect();
  return [left, right];
})"""

# The bars' numbers, the answer and what is said of it.
SAID = """() => {
  const text = (hook) => document.querySelector(`[data-hook=${hook}]`).textContent;
  const numbers = [...document.querySelectorAll("[data-hook=bar-number]")].map((number) => number.textContent);
  return [numbers, text("answer"), text("detail")];
}"""


def winners(page: Page) -> list[str]:
    """Return the names of the bars that are marked."""
    return page.locator(".bar[data-winner] .bar__digit").all_text_contents()


def numbers(page: Page) -> list[int]:
    return [int(text) for text in page.locator("[data-hook=bar-number]").all_text_contents()]


def made_up(page: Page, probabilities: list[float], is_digit: float | None = None) -> None:
    """Let every question be answered with these probabilities."""
    best = max(probabilities)
    found = {"digit": probabilities.index(best), "confidence": best, "probabilities": probabilities}
    answer = reading(str(found["digit"]))
    answer["digits"][0] |= found | {"is_digit": is_digit}
    page.route("**/predict", lambda route: route.fulfill(json=answer))


def test_tie_has_no_winner_and_the_words_say_so(page: Page) -> None:
    """The dash leaves none of mlp-784's neurons more active than another."""
    page.locator("[data-hook=model]").select_option("mlp-784")
    draw(page, DASH)
    expect(page.locator("[data-hook=headline]")).to_have_text("This network can't tell")
    expect(page.locator("[data-hook=detail]")).to_have_text("0 to 9 come out the same: 10% each")
    assert winners(page) == []
    assert numbers(page)[:10] == [10] * 10
    expect(page.locator("[data-hook=reading]")).to_have_attribute("data-strange", "")
    colours = page.locator(".bars").evaluate(
        "(bars) => [...bars.querySelectorAll('span')].map((part) => getComputedStyle(part).color)"
    )
    assert accent(page) not in colours


def accent(page: Page) -> str:
    """Return the colour of winners, which links have as well."""
    return str(page.locator("[data-hook=learn]").evaluate("(link) => getComputedStyle(link).color"))


def test_what_is_no_digit_has_a_bar_that_wins(page: Page) -> None:
    draw(page, SCRIBBLE)
    expect(page.locator("[data-hook=headline]")).to_have_text("This doesn't look like a digit")
    assert winners(page) == ["none"]
    # At one moment: while the pen is down readings still follow each other.
    numerals, digit, detail = page.evaluate(SAID)
    shares = [int(numeral) for numeral in numerals]
    assert len(shares) == 11
    assert sum(shares) == pytest.approx(100, abs=6)  # each is rounded
    assert detail == f"Closest: {digit} ({shares[int(digit)]}%)"
    expect(page.locator(".bar--none .bar__digit")).to_have_css("color", accent(page))


def test_bars_keep_the_probabilities_of_the_answer(page: Page) -> None:
    """The contract's attribute is the answer's own number, whatever share of it is shown."""
    probabilities = [0.91 if digit == 7 else 0.01 for digit in range(10)]
    made_up(page, probabilities, is_digit=0.5)
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=headline]")).to_have_text("7 or no digit? Hard to tell")
    bars = page.locator("[data-hook=bar]")
    assert [float(bar.get_attribute("data-probability") or "") for bar in bars.all()] == probabilities
    assert numbers(page) == [1, 1, 1, 1, 1, 1, 1, 46, 1, 1, 50]
    assert winners(page) == ["none"]


def test_network_that_cannot_tell_has_no_bar_of_what_is_none_and_nothing_moves(page: Page) -> None:
    draw(page, DIGITS["7"])
    none = page.locator("[data-hook=bar-none]")
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(none).to_be_visible()
    before = page.locator("[data-hook=bar]").evaluate_all(
        "(bars) => bars.map((b) => b.getBoundingClientRect().toJSON())"
    )
    page.locator("[data-hook=model]").select_option("deepconvnet")
    expect(none).to_be_hidden()
    after = page.locator("[data-hook=bar]").evaluate_all(
        "(bars) => bars.map((b) => b.getBoundingClientRect().toJSON())"
    )
    assert after == before


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_old_winner_is_not_red_in_trouble(open_page: Opener, complaints: Complaints, width: int, height: int) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    assert red_parts(page) == ["bar__digit", "bar__fill", "bar__number"]
    page.route("**/predict", lambda route: route.abort())
    draw(page, DASH)
    expect(page.locator("[data-hook=trouble]")).to_be_visible()
    assert red_parts(page) == []


def red_parts(page: Page) -> list[str]:
    """Return the classes of the bars' parts that have the winner's colour."""
    found: list[str] = page.locator(".bars").evaluate(
        """(bars, accent) => [...bars.querySelectorAll("[class^='bar__']")].filter((part) => {
          const style = getComputedStyle(part);
          return style[part.className === "bar__fill" ? "backgroundColor" : "color"] === accent;
        }).map((part) => part.className)""",
        accent(page),
    )
    return sorted(set(found) - {"bar__sign"})


def test_old_winner_is_not_red_while_an_answer_is_late(page: Page) -> None:
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    held: list[Route] = []
    is_late = True

    def answer(route: Route) -> None:
        if is_late:
            held.append(route)
        else:
            route.fulfill(json=reading("4"))

    page.route("**/predict", answer)
    draw(page, DASH)
    expect(page.locator("[data-hook=waiting]")).to_be_visible()
    until(page, lambda: red_parts(page) == [])
    # The page may have given up the question that is held, and be about to ask again.
    is_late = False
    for route in held:
        route.fulfill(json=reading("4"))
    until(page, lambda: winners(page) == ["4"] and "bar__fill" in red_parts(page))


def test_names_and_numbers_of_the_bars_stand_apart(open_page: Opener, subtests: pytest.Subtests) -> None:
    """Two digits in every number is as much as there can be."""
    page = open_page(reduced_motion="reduce")
    fill_bars(page)
    for size in SIZES:
        resize(page, *size)
        with subtests.test(size=size):
            assert stand_apart(page)


def test_large_text_leaves_the_bars_legible(open_page: Opener) -> None:
    """The reader's own setting of 200% on a phone."""
    page = open_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    enlarge_text(page, 32)
    fill_bars(page)
    assert stand_apart(page)


def fill_bars(page: Page) -> None:
    """Give all bars the same number."""
    made_up(page, [0.1] * 10, is_digit=0.99)
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=headline]")).to_have_text("This network can't tell")


def stand_apart(page: Page) -> bool:
    """Return whether names and numbers have a pixel between them and stay within the bars, each number in bold."""
    page.locator(".bar").evaluate_all("(bars) => bars.forEach((bar) => bar.toggleAttribute('data-winner', true))")
    bars = page.locator(".bars").bounding_box()
    assert bars is not None
    rows = [page.locator(part).evaluate_all(PLACES) for part in (".bar__number", ".bar__digit")]
    assert [len(row) for row in rows] == [11, 11]
    return all(
        bars["x"] - 1 <= row[0][0]
        and row[-1][1] <= bars["x"] + bars["width"] + 1
        and all(right + 1 <= left for (_, right), (left, _) in itertools.pairwise(row))
        for row in rows
    )
