"""The chosen network stands in the address: a reload, a link and the way to the equations and back keep it."""

from playwright.sync_api import Page, expect

from tests.browser.hand import DIGITS, draw, sent


def menu(page: Page) -> str:
    return page.locator("[data-hook=model]").input_value()


def test_choice_survives_a_reload_and_the_way_to_the_lesson_and_back(page: Page) -> None:
    draw(page, DIGITS["7"])
    page.locator("[data-hook=model]").select_option("mlp-30")
    assert page.url.endswith("/?model=mlp-30")
    page.reload()
    assert menu(page) == "mlp-30"
    expect(page.locator("[data-hook=model-facts]")).to_contain_text("23,860 parameters")
    page.locator("[data-hook=learn]").click()
    page.wait_for_url("**/learn?model=mlp-30")
    assert menu(page) == "mlp-30"
    page.locator(".masthead__home").click()
    page.wait_for_url("**/?model=mlp-30")
    assert menu(page) == "mlp-30"


def test_default_network_needs_no_mention(page: Page, server: str) -> None:
    page.locator("[data-hook=model]").select_option("deepconvnet")
    page.locator("[data-hook=model]").select_option("inkling")
    assert page.url == f"{server}/"
    page.go_back()
    assert page.url == "about:blank", "choosing leaves no steps to go back through"


def test_drawing_is_read_by_the_network_of_the_address(page: Page, server: str) -> None:
    page.goto(f"{server}/?model=mlp-30")
    with page.expect_request("**/predict") as asked:
        draw(page, DIGITS["1"])
    assert sent(asked.value)["model"] == "mlp-30"
