"""Fixtures of the browser tests: the real server on a socket, Chromium, and a page that may not complain."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, expect, sync_playwright

from app.delivery.assets import make
from tests.browser.chromium import find_chromium, find_node, launch_arguments
from tests.browser.typefaces import FONT_FILES, block_fonts, launch_with
from tests.helpers.guards import HANG_GUARD_S, PATIENCE_MS

ADDRESS = re.compile(r"http://[^\s]+")


class Complaints:
    """What the console of a page said against it; a test names those that it provokes."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.provoked: list[str] = []

    def listen(self, page: Page) -> None:
        """Collect errors, warnings and uncaught exceptions, a breach of the CSP among them."""
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))

    def expect(self, text: str) -> None:
        """Let complaints with this text in them pass."""
        self.provoked.append(text)

    def unexpected(self) -> list[str]:
        """Return the complaints that no test provoked."""
        return [line for line in self.heard if not any(text in line for text in self.provoked)]

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.heard.append(f"{message.type}: {message.text}")


@contextmanager
def serve(repository: Path, port: int = 0, **settings: str) -> Iterator[str]:
    """Run `python -m app` until the block ends; yield its address once it says that it serves."""
    command = [sys.executable, "-m", "app", "--port", str(port)]
    environment = os.environ | {f"INKLING_{name}": value for name, value in settings.items()}
    with subprocess.Popen(
        command,
        cwd=repository,
        env=environment,
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, map(ADDRESS.search, process.stdout)), None)
            assert found, f"the server ended with {process.wait()} before it printed an address"
            yield found.group()
        finally:
            process.terminate()
            process.wait(HANG_GUARD_S)


@pytest.fixture(scope="session")
def server(repository: Path) -> Iterator[str]:
    """Return the address of a server with the shipped networks, whose static files are compressed ahead."""
    make()
    with serve(repository) as address:
        yield address


@pytest.fixture(scope="session")
def artefacts(repository: Path) -> Path:
    """Return the folder for screenshots; git ignores it."""
    folder = repository / "test-results" / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe(repository: Path) -> str:
    """Return the source of axe-core, which package.json pins."""
    return (repository / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Return Playwright, which drives browsers."""
    expect.set_options(timeout=PATIENCE_MS)
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", find_node())
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Return a running Chromium without a window."""
    chromium = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments(), timeout=PATIENCE_MS)
    yield chromium
    chromium.close()


@pytest.fixture(scope="session", params=["shipped", *FONT_FILES])
def typeface(
    request: pytest.FixtureRequest, playwright: Playwright, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser | None]:
    """Return a browser that lacks the shipped fonts and has only those of one system; None stands for the usual one."""
    if request.param == "shipped":
        yield None
    else:
        folder = tmp_path_factory.mktemp(request.param)
        with launch_with(playwright, repository / "node_modules", request.param, folder) as chromium:
            yield chromium


@pytest.fixture
def complaints() -> Complaints:
    """Return the list of what the test's pages complained about."""
    return Complaints()


@pytest.fixture
def open_page(browser: Browser, server: str, complaints: Complaints) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the app, given the options of a browser context; any complaint fails the test.

    typeface: see the fixture of that name.
    """
    contexts = []

    def open_page(address: str = server, typeface: Browser | None = None, **options: Any) -> Page:
        context = (typeface or browser).new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        if typeface:
            complaints.expect("net::ERR_FAILED")
            block_fonts(context)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints.unexpected() == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return the app in a window of 1280 by 800 px."""
    return open_page()
