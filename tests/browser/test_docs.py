"""The page of the API is good to read on a phone and on a desk, and leads where it says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.windows import resize, width_of


def test_docs_fit_the_window(open_page: Callable[..., Page], server: str, subtests: pytest.Subtests) -> None:
    page = open_page(f"{server}/docs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask it from a program")
    for width, height in [(390, 844), (1280, 800)]:
        resize(page, width, height)
        with subtests.test(width=width):
            assert width_of(page) == width


def test_docs_lead_from_an_operation_to_what_it_answers(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(f"{server}/docs")
    page.get_by_role("navigation").get_by_role("link", name="/predict/batch").click()
    page.get_by_role("region", name="/predict/batch").get_by_role("link", name="Predictions").click()
    expect(page.get_by_role("heading", name="Predictions")).to_be_in_viewport()


def test_main_page_leads_to_the_docs(page: Page) -> None:
    page.get_by_role("contentinfo").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask it from a program")


def test_docs_switch_paper(open_page: Callable[..., Page], server: str) -> None:
    page = open_page(f"{server}/docs", color_scheme="light")
    page.locator("[data-hook=theme]").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 27)"
