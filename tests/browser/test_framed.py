"""The page can be part of a lesson, in a frame of another site, where the settings name that site and nowhere else."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, serve
from tests.browser.hand import DIGITS, SHEET_SIDE, until

Opener = Callable[..., Page]


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
    """Return the address of a server whose pages the school may frame."""
    with serve(repository, FRAME_ANCESTORS=school) as found:
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
