"""What leaves the sheet: files, commands that ask for the same reading, and links that hold the drawing."""

import base64
import json
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints
from tests.browser.hand import DIGITS, draw, is_bare, is_inked, pixels
from tests.browser.parcels import give, pick, picture_of
from tests.helpers.guards import HANG_GUARD_S

Opener = Callable[..., Page]
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def clipboard(page: Page) -> str:
    """Return what was copied, once the page has said so."""
    expect(page.locator("[data-hook=note]")).to_contain_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_saved_file_shows_the_drawing_and_reads_the_same(page: Page, kind: str, tmp_path: Path) -> None:
    draw(page, DIGITS["4"])
    page.locator("[data-hook=theme]").click()
    with page.expect_download() as saved:
        pick(page, kind)
    assert saved.value.suggested_filename == f"inkling.{kind}"
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    media = {"png": "image/png", "svg": "image/svg+xml"}[kind]
    page.keyboard.press("Escape")
    address = f"data:{media};base64,{base64.b64encode(path.read_bytes()).decode()}"
    corner, inked = page.evaluate(LOOK, [address, DIGITS["4"][0][5]])
    assert (corner, inked) == ([255, 255, 255, 255], [29, 27, 25, 255])
    if kind == "png":
        give(page, "paste", path.read_bytes(), media)
        expect(page.locator("[data-hook=answer]")).to_have_text("4")


# What is in a picture's corner, and at a point of the sheet.
LOOK = """async ([address, [x, y]]) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = new OffscreenCanvas(280, 280);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, 280, 280);
  return [[2, 2], [Math.round(x), Math.round(y)]].map((at) => [...context.getImageData(...at, 1, 1).data]);
}"""


@pytest.mark.parametrize("source", ["strokes", "picture"])
def test_copied_curl_command_gets_the_reading(open_page: Opener, source: str) -> None:
    page = open_page(**CLIPBOARD)
    lay(page, source)
    pick(page, "curl")
    answer = json.loads(run(["sh", "-c", clipboard(page)]))
    assert answer["text"] == "2"
    assert answer["model"]["name"] == page.locator("[data-hook=model]").input_value()


@pytest.mark.parametrize("source", ["strokes", "picture"])
def test_copied_python_program_prints_the_reading(open_page: Opener, source: str) -> None:
    page = open_page(**CLIPBOARD)
    lay(page, source)
    pick(page, "python")
    assert run([sys.executable, "-"], clipboard(page)) == "2\n"


def lay(page: Page, source: str) -> None:
    """Bring a two to the sheet."""
    if source == "strokes":
        draw(page, DIGITS["2"])
    else:
        give(page, "paste", picture_of("2"), "image/png")
    expect(page.locator("[data-hook=answer]")).to_have_text("2")


def run(command: list[str], given: str = "") -> str:
    """Run a command as a user would, given its input; return what it prints."""
    done = subprocess.run(
        command, input=given, capture_output=True, check=False, timeout=HANG_GUARD_S, encoding="utf-8"
    )
    assert done.returncode == 0, f"{shlex.join(command)[:200]} ended with {done.returncode}: {done.stderr}"
    return done.stdout


def test_link_brings_the_drawing_to_another_page(open_page: Opener) -> None:
    page = open_page(**CLIPBOARD)
    draw(page, DIGITS["5"])
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    pick(page, "link")
    link = clipboard(page)
    before = pixels(page)
    asked: list[str] = []
    other = open_page("about:blank")
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    expect(other.locator("[data-hook=answer]")).to_have_text("5")
    assert (pixels(other) == before).mean() > 0.999
    assert "#" in link
    assert [url for url in asked if link.partition("#")[2] in url.partition("#")[0]] == []
    assert "#" not in other.url
    draw(other, [[(20, 250), (30, 250)]])
    other.reload()
    expect(other.locator("[data-hook=undo]")).to_be_enabled()
    assert is_inked(other, (25, 250))


def test_link_opened_on_the_open_page_takes_a_fresh_sheet(open_page: Opener) -> None:
    page = open_page(**CLIPBOARD)
    draw(page, DIGITS["5"])
    pick(page, "link")
    link = clipboard(page)
    page.keyboard.press("Escape")
    draw(page, [[(20, 250), (30, 250)]])
    page.goto(link)
    expect(page.locator("[data-hook=answer]")).to_have_text("5")
    assert not is_inked(page, (25, 250))


def test_broken_link_is_explained_and_leaves_the_sheet_as_it_is(open_page: Opener, server: str) -> None:
    page = open_page(f"{server}#ink=AAAA")
    expect(page.locator("[data-hook=note]")).to_contain_text("can't be read")
    assert is_bare(page)


def test_tool_that_cannot_be_loaded_is_explained_and_costs_no_ink(
    open_page: Opener, server: str, complaints: Complaints
) -> None:
    complaints.expect("net::ERR_FAILED")
    page = open_page("about:blank")
    page.route("**/share.js", lambda route: route.abort())
    page.goto(server)
    draw(page, DIGITS["5"])
    pick(page, "svg")
    expect(page.locator("[data-hook=note]")).to_have_text("This tool couldn't be loaded. Choose it again.")
    assert is_inked(page, DIGITS["5"][0][5])


def test_refused_clipboard_is_explained(page: Page) -> None:
    draw(page, DIGITS["5"])
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    pick(page, "link")
    expect(page.locator("[data-hook=note]")).to_contain_text("didn't let the page copy")


def test_copying_works_where_the_browser_has_no_clipboard_for_scripts(open_page: Opener) -> None:
    page = open_page(**CLIPBOARD)
    draw(page, DIGITS["5"])
    page.evaluate(
        """() => {
          const real = navigator.clipboard;
          Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true });
          window.bringBack = () => Object.defineProperty(navigator, "clipboard", { value: real });
        }"""
    )
    pick(page, "python")
    expect(page.locator("[data-hook=note]")).to_contain_text("Copied.")
    page.evaluate("bringBack()")
    assert clipboard(page).startswith("import json")
