"""The page of the equations in Chromium: numbers of a drawing, steps, themes, sizes, keyboard, and no scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_bare
from tests.browser.windows import looks, width_of

Opener = Callable[..., Page]
SIZES = [(320, 640), (390, 844), (768, 1024), (1440, 900), (2560, 1440)]


@pytest.fixture
def open_learn(open_page: Opener, server: str) -> Opener:
    """Return a function that opens the page for one network, given options of a browser context."""

    def open_learn(model: str = "deepconvnet", **options: Any) -> Page:
        return open_page(f"{server}/learn?model={model}", **options)

    return open_learn


def learn(page: Page, digit: str = "7") -> None:
    """Draw a digit and wait for its numbers."""
    draw(page, DIGITS[digit])
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)


def loss(page: Page) -> float:
    """Return the latest loss in the table of steps."""
    return float(page.locator(".moment__loss").first.inner_text())


def test_drawing_brings_the_numbers(open_learn: Opener) -> None:
    page = open_learn()
    expect(page.locator("[data-hook=pictures]")).to_be_hidden()
    learn(page)
    assert page.locator("[data-hook=truth]:checked").input_value() == "7"
    page.get_by_label("1", exact=True).check()
    expect(page.locator(".error[data-true]")).to_have_attribute("data-digit", "1")
    expect(page.locator("[data-hook=error]")).to_have_count(10)
    errors = [float(bar.get_attribute("data-error") or "") for bar in page.locator("[data-hook=error]").all()]
    assert errors[1] < 0 < errors[7]
    assert sum(errors) == pytest.approx(0, abs=1e-5)  # probabilities and targets both sum to 1
    expect(page.locator("[data-hook=norms] li")).to_have_count(8)
    for line in page.locator("[data-hook^=worked-]").all():
        expect(line).to_be_visible()
    assert page.locator("[data-hook=gradient]").evaluate(
        "(c) => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v) => v > 0)"
    )


def test_steps_change_the_probabilities_and_reset_takes_them_back(open_learn: Opener) -> None:
    page = open_learn()
    learn(page)
    page.get_by_label("1", exact=True).check()
    expect(page.locator("[data-hook=worked-loss]")).to_contain_text("−ln")
    expect(page.locator(".error[data-true]")).to_have_attribute("data-digit", "1")
    bar = page.locator("[data-hook=bar][data-digit='1']")
    before, first = float(bar.get_attribute("data-probability") or ""), loss(page)
    assert before < 0.5
    for count in (2, 3):
        page.get_by_role("button", name="One step").click()
        expect(page.locator("[data-hook=moments] tr")).to_have_count(count)
        assert loss(page) < first
    page.get_by_role("button", name="Ten steps").click()
    expect(page.locator("[data-hook=moments] tr")).to_have_count(13)
    expect(page.locator("[data-hook=summary]")).to_contain_text("After 12 steps: it reads 1")
    assert float(bar.get_attribute("data-probability") or "") > 0.5
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    assert float(bar.get_attribute("data-probability") or "") == before
    assert loss(page) == first


def test_steps_never_change_the_shipped_network(open_learn: Opener, server: str) -> None:
    page = open_learn()
    ask = """async (strokes) => {
        const body = JSON.stringify({ strokes, width: 20 });
        const headers = { "Content-Type": "application/json" };
        const response = await fetch("/predict", { method: "POST", headers, body });
        return (await response.json()).probabilities;
    }"""
    before = page.evaluate(ask, DIGITS["7"])
    learn(page)
    page.get_by_label("1", exact=True).check()
    page.get_by_role("button", name="Ten steps").click()
    expect(page.locator("[data-hook=moments] tr")).to_have_count(11)
    assert page.evaluate(ask, DIGITS["7"]) == before


def test_rate_replays_the_same_steps(open_learn: Opener) -> None:
    page = open_learn()
    learn(page)
    page.get_by_label("1", exact=True).check()
    page.get_by_role("button", name="One step").click()
    expect(page.locator("[data-hook=moments] tr")).to_have_count(2)
    slow = page.locator("[data-hook=moments] tr").first.inner_text()
    page.locator("[data-hook=rate]").select_option("0.01")
    expect(page.locator("[data-hook=moments] tr").first).not_to_have_text(slow)
    expect(page.locator("[data-hook=moments] tr")).to_have_count(2)


def test_drawing_follows_from_the_main_page_and_to_another_network(page: Page) -> None:
    draw(page, DIGITS["3"])
    page.locator("[data-hook=learn]").click()
    expect(page.locator("[data-hook=summary]")).to_contain_text("it reads 3")
    assert not is_bare(page)
    page.locator("[data-hook=model]").select_option("mlp-30")
    page.locator("[data-hook=show]").click()
    expect(page.locator("[data-hook=norms] li")).to_have_count(2)
    assert page.url.endswith("/learn?model=mlp-30")
    page.locator("[data-hook=clear]").click()
    expect(page.locator("[data-hook=summary]")).to_have_text("Draw a digit to see its numbers.")
    expect(page.locator("[data-hook=pictures]")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_page_stands_without_scripts(open_learn: Opener) -> None:
    page = open_learn("mlp-30", java_script_enabled=False)
    for name in ("bp1", "bp2", "bp3", "bp4", "step"):
        expect(page.locator(f"#{name} math").first).to_be_visible()
        expect(page.locator(f"#{name} mark").first).to_be_visible()
    expect(page.locator(".lab__head .notice")).to_be_visible()  # texts within noscript are not looked for
    page.get_by_label("Network").select_option("deepconvnet")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#convolution math").first).to_be_visible()


def test_trouble_is_said_and_passes(open_learn: Opener, complaints: Complaints) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_learn()
    page.route("**/learn/step*", lambda route: route.abort())
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=trouble]")).to_contain_text("The server isn't answering")
    page.unroute("**/learn/step*")
    expect(page.locator("[data-hook=summary]")).to_contain_text("it reads 7")
    expect(page.locator("[data-hook=trouble]")).to_be_hidden()


def test_page_fits(open_learn: Opener, artefacts: Path, subtests: pytest.Subtests) -> None:
    page = open_learn(reduced_motion="reduce")
    learn(page)
    for width, _, scheme in looks(page, SIZES):
        page.screenshot(path=artefacts / f"learn-{width}-{scheme}.png", full_page=True)
        with subtests.test(width=width, scheme=scheme):
            assert width_of(page) == width
            said, code = (page.locator(f"#bp4 .equation__{side}").bounding_box() for side in ("said", "code"))
            assert said and code
            if width >= 960:
                assert said["x"] + said["width"] <= code["x"]
            else:
                assert said["y"] + said["height"] <= code["y"]


def test_keyboard_reaches_every_control_in_order(open_learn: Opener) -> None:
    page = open_learn("mlp-30")
    learn(page)
    page.get_by_label("1", exact=True).check()
    page.get_by_role("button", name="One step").click()
    expect(page.locator("[data-hook=moments] tr")).to_have_count(2)
    page.locator("h1").click()
    reached = []
    for _ in range(10):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.hook"))
    assert reached == ["model", "show", "pad", "undo", "clear", "truth", "rate", "step", "leap", "reset"]
    page.keyboard.press("Enter")
    expect(page.locator("[data-hook=moments] tr")).to_have_count(1)
    assert page.evaluate("document.activeElement.dataset.hook") == "step"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_gradient_follows_the_theme(open_learn: Opener) -> None:
    page = open_learn()
    learn(page)
    picture = "(c) => c.toDataURL()"
    before = page.locator("[data-hook=gradient]").evaluate(picture)
    page.locator("[data-hook=theme]").click()
    assert page.locator("[data-hook=gradient]").evaluate(picture) != before
