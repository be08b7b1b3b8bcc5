"""Below a path of a site all pages work as anywhere else, and ask for nothing beside the path."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import serve
from tests.browser.hand import DIGITS, draw, until
from tests.browser.parcels import picture_of
from tests.browser.sections import SECTIONS
from tests.browser.test_scriptless import send

Opener = Callable[..., Page]

ROOT = "/lessons/inkling"


@pytest.fixture(scope="module")
def address(repository: Path) -> Iterator[str]:
    """Return the address of a server below a path, which it prints."""
    with serve(repository, ROOT_PATH=ROOT) as found:
        assert found.endswith(f"{ROOT}/")
        yield found


def watch(page: Page) -> list[Response]:
    """Return a list that grows by each answer that the page gets."""
    answers: list[Response] = []

    def note(answer: Response) -> None:
        answers.append(answer)

    page.on("response", note)
    return answers


def check(answers: list[Response], address: str) -> None:
    assert len(answers) > 0
    strange = [answer.url for answer in answers if not answer.url.startswith((address, "data:", "blob:"))]
    assert strange == []
    assert [answer.url for answer in answers if not answer.ok] == []


def test_digit_is_read_below_a_path_and_every_section_opens(open_page: Opener, address: str) -> None:
    page = open_page("about:blank")
    answers = watch(page)
    page.goto(address)
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    for section, (shown, _) in SECTIONS.items():
        page.locator(f"[data-hook={section}-toggle]").click()
        expect(page.locator(shown).first).to_be_attached()
    page.wait_for_load_state("networkidle")
    check(answers, address)
    assert f"{address}predict" in {answer.url for answer in answers}


def test_address_without_its_slash_reads_as_well(open_page: Opener, address: str) -> None:
    page = open_page(address.removesuffix("/"))
    assert page.url == address
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")


def test_pages_lead_to_each_other_below_a_path(open_page: Opener, address: str) -> None:
    page = open_page("about:blank")
    answers = watch(page)
    page.goto(address)
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    page.locator("[data-hook=learn]").click()
    expect(page).to_have_url(f"{address}learn")
    until(page, lambda: any(answer.url.startswith(f"{address}learn/step") for answer in answers))
    page.locator(".masthead__home").click()
    page.locator("[data-hook=card]").click()
    expect(page).to_have_url(f"{address}models/inkling")
    page.locator(".masthead__home").click()
    page.locator(".colophon__link").click()
    expect(page).to_have_url(f"{address}docs")
    page.wait_for_load_state("networkidle")
    check(answers, address)


def test_form_reads_below_a_path(open_page: Opener, address: str) -> None:
    page = open_page(address, java_script_enabled=False)
    send(page, "three.png", picture_of("3"))
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
