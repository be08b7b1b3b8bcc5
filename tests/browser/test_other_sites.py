"""Pages of other sites: they may show the page in a frame and send drawings where the settings name them, else not."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.observability.metrics import REQUESTS
from tests.browser.conftest import Complaints, serve
from tests.browser.hand import DIGITS, SHEET_SIDE, until

Opener = Callable[..., Page]

# What a page can send to any server without asking beforehand, and how the answer went: 0 where it may not read it.
SEND = """async (address) => {
  const body = new FormData();
  body.append("image", new Blob(["no picture"], { type: "image/png" }), "no.png");
  return fetch(`${address}/predict`, { method: "POST", body }).then(({ status }) => status, () => 0);
}"""
# What it has to ask for, as the browser does by a preflight.
ASK = """async (address) => {
  const body = JSON.stringify({ strokes: [[[60, 60], [200, 60], [120, 240]]] });
  const headers = { "Content-Type": "application/json" };
  return (await (await fetch(`${address}/predict`, { method: "POST", headers, body })).json()).text;
}"""
# By a form, whose answer takes the place of the page.
SUBMIT = """(address) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: `${address}/read` });
  form.enctype = "multipart/form-data";
  document.body.append(form);
  form.submit();
}"""


class School(BaseHTTPRequestHandler):
    """Answers with a lesson: a page that has the one in a frame whose address is its query."""

    def do_GET(self) -> None:
        frame = f'<iframe src="{self.path.partition("?")[2]}" width="1200" height="700"></iframe>'
        body = f'<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Lesson</title>{frame}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def school() -> Iterator[str]:
    """Return the origin of a server of lessons, which is another site than 127.0.0.1."""
    with ThreadingHTTPServer(("127.0.0.1", 0), School) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def address(school: str, repository: Path) -> Iterator[str]:
    """Return the address of a server whose pages the school may frame, and to which it may send drawings."""
    with serve(repository, FRAME_ANCESTORS=school, CORS_ORIGINS=school) as found:
        yield found


def test_digit_is_read_in_a_frame_of_a_site_that_is_named(open_page: Opener, school: str, address: str) -> None:
    page = open_page(f"{school}/?{address}")
    pad = page.frame_locator("iframe").locator("[data-hook=pad]")
    expect(pad).to_be_visible()
    box = pad.bounding_box()
    assert box is not None
    scale = box["width"] / SHEET_SIDE
    for stroke in DIGITS["4"]:
        (x, y), *rest = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in stroke]
        page.mouse.move(x, y)
        page.mouse.down()
        for there in rest:
            page.mouse.move(*there)
        page.mouse.up()
    expect(page.frame_locator("iframe").locator("[data-hook=answer]")).to_have_text("4")


def test_page_is_not_shown_in_frames_by_default(
    open_page: Opener, school: str, server: str, complaints: Complaints
) -> None:
    complaints.expect("frame-ancestors 'none'")
    page = open_page(f"{school}/?{server}")
    until(page, lambda: any("frame-ancestors 'none'" in line for line in complaints.heard))
    expect(page.frame_locator("iframe").locator("[data-hook=pad]")).to_have_count(0)


def refused(page: Page, server: str) -> int:
    """Return how many requests to read a drawing the server has answered with 403."""
    text = page.request.get(f"{server}/metrics").text()
    counted = re.search(rf'^{REQUESTS}{{route="/predict",status="403"}} (\d+)', text, re.MULTILINE)
    return int(counted[1]) if counted else 0


def test_what_another_site_sends_is_refused(
    open_page: Opener, school: str, server: str, complaints: Complaints
) -> None:
    complaints.expect("CORS policy")
    complaints.expect("net::ERR_FAILED")
    complaints.expect("403")
    complaints.expect("404")  # the icon of an answer that is no page
    page = open_page(f"{school}/?about:blank")
    before = refused(page, server)
    assert page.evaluate(SEND, server) == 0
    assert refused(page, server) == before + 1  # the page can't tell
    with page.expect_response(f"{server}/read") as submitted:
        page.evaluate(SUBMIT, server)
    assert submitted.value.status == 403


def test_what_a_site_that_is_named_sends_is_read(
    open_page: Opener, school: str, address: str, complaints: Complaints
) -> None:
    complaints.expect("415")
    page = open_page(f"{school}/?about:blank")
    assert page.evaluate(ASK, address) == "7"
    assert page.evaluate(SEND, address) == 415  # it is no picture
