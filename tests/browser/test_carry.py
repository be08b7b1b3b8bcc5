"""What comes to the sheet from outside: pictures, pasted, dropped or chosen, and the menu that offers to."""

import base64
import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_bare, is_inked, press, reach_sheet, sent
from tests.browser.parcels import choose, give, item, photo_of, picture_of

Opener = Callable[..., Page]


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_picture_is_pasted_or_dropped_and_read(page: Page, event: str) -> None:
    give(page, event, picture_of("3"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    expect(page.locator("[data-hook=picture]")).to_be_visible()
    expect(page.locator(".invitation")).to_have_css("opacity", "0")
    assert not page.locator("[data-hook=sheet]").evaluate("(sheet) => 'inviting' in sheet.dataset")


def test_large_photo_of_paper_is_chosen_made_smaller_and_read(page: Page) -> None:
    with page.expect_request("**/predict") as asked:
        choose(page, "photo.jpg", "image/jpeg", photo_of("5"))
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    head, _, data = sent(asked.value)["image"].partition(",")
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        assert (head, picture.size) == ("data:image/jpeg;base64", (1024, 1024))


def test_tall_picture_is_shown_whole_on_a_light_ground(open_page: Opener) -> None:
    page = open_page(color_scheme="dark")
    give(page, "paste", picture_of("1", (90, 180)), "image/png")
    expect(page.locator("[data-hook=picture]")).to_be_visible()
    shown = page.locator("[data-hook=picture]")
    assert shown.evaluate("(image) => [image.naturalWidth, image.naturalHeight]") == [90, 180]
    expect(shown).to_have_css("object-fit", "contain")
    expect(shown).to_have_css("background-color", "rgb(255, 254, 251)")


def test_stroke_after_a_picture_takes_a_fresh_sheet_and_undo_brings_the_picture_back(page: Page) -> None:
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    draw(page, DIGITS["7"])
    expect(page.locator("[data-hook=answer]")).to_have_text("7")
    expect(page.locator("[data-hook=picture]")).to_be_hidden()
    expect(page.locator("[data-hook=note]")).to_have_text("Your stroke took the picture's place. Undo brings it back.")
    page.keyboard.press("Control+Z")
    expect(page.locator("[data-hook=picture]")).to_be_visible()
    expect(page.locator("[data-hook=note]")).to_be_empty()
    assert is_bare(page)
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    page.keyboard.press("Escape")
    expect(page.locator("[data-hook=picture]")).to_be_hidden()
    expect(page.locator("[data-hook=headline]")).to_have_text("Blank page")


def test_note_on_the_pictures_place_goes_with_the_next_stroke(page: Page) -> None:
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("3")
    press(page, DIGITS["7"][0])
    expect(page.locator("[data-hook=note]")).to_contain_text("Undo brings it back")
    page.mouse.up()
    expect(page.locator("[data-hook=note]")).to_contain_text("Undo brings it back")
    draw(page, [[(20, 250), (60, 250)]])
    expect(page.locator("[data-hook=note]")).to_be_empty()


def test_picture_is_there_after_a_reload_and_after_the_lesson(page: Page) -> None:
    choose(page, "photo.jpg", "image/jpeg", photo_of("5"))
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    page.reload()
    expect(page.locator("[data-hook=picture]")).to_be_visible()
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    page.locator("[data-hook=learn]").click()
    expect(page.locator("[data-hook=summary]")).to_be_visible()
    page.locator(".masthead__home").click()
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("[data-hook=headline]")).to_have_text("Blank page")
    expect(page.locator("[data-hook=picture]")).to_be_hidden()


def test_file_that_is_no_picture_is_refused_in_place_and_costs_no_ink(page: Page) -> None:
    draw(page, DIGITS["7"])
    give(page, "drop", b"These are words.", "text/plain")
    expect(page.locator("[data-hook=note]")).to_contain_text("isn't a picture")
    assert is_inked(page, DIGITS["7"][0][5])
    draw(page, [[(20, 250), (30, 250)]])
    expect(page.locator("[data-hook=note]")).to_be_empty()


def test_picture_that_the_server_refuses_is_explained_in_place(page: Page, complaints: Complaints) -> None:
    complaints.expect("422")
    problem = {"type": "about:blank", "title": "Unusable", "status": 422, "detail": "This picture has no ink."}
    page.route("**/predict", lambda route: route.fulfill(status=422, json=problem))
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=trouble]")).to_have_text("This picture has no ink.")


def test_only_tools_that_would_do_something_can_be_chosen(page: Page) -> None:
    def usable() -> set[str]:
        items = page.locator("[data-action]").all()
        return {entry.get_attribute("data-action") or "" for entry in items if entry.is_enabled()}

    everything = {"replay", "picture", "png", "svg", "curl", "python", "link"}
    assert usable() == {"picture"}
    draw(page, DIGITS["1"])
    assert usable() == everything
    give(page, "paste", picture_of("3"), "image/png")
    expect(page.locator("[data-hook=picture]")).to_be_visible()
    assert usable() == {"picture", "curl", "python"}


def test_more_tools_open_and_close_by_key_and_by_a_press_beside_them(page: Page) -> None:
    more, menu = page.locator("[data-hook=more]"), page.locator("[data-hook=more-menu]")
    draw(page, DIGITS["1"])
    more.press("Enter")
    expect(menu).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    expect(item(page, "replay")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(more).to_be_focused()
    assert is_inked(page, DIGITS["1"][0][5])
    more.click()
    page.locator("h1").click()
    expect(menu).to_be_hidden()
    more.click()
    reach_sheet(page)
    expect(menu).to_be_hidden()


def test_drawing_is_still_there_after_the_lesson(page: Page) -> None:
    draw(page, DIGITS["6"])
    expect(page.locator("[data-hook=answer]")).to_have_text("6")
    page.locator("[data-hook=learn]").click()
    expect(page.locator("[data-hook=undo]")).to_be_enabled()
    page.go_back()
    expect(page.locator("[data-hook=answer]")).to_have_text("6")
    page.locator("[data-hook=undo]").click()
    assert is_bare(page)
