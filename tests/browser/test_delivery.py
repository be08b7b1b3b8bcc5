"""What the page asks for comes in few requests, once, and is kept; a report tells how long it takes on a slow line."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from app.observability.metrics import REQUESTS
from tests.browser.hand import DIGITS, draw, holds, loaded_at_once
from tests.browser.sections import SECTIONS

Opener = Callable[..., Page]

# Chromium's "slow 3G": milliseconds before each answer, and bytes a second.
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}

PAGES = ["/", "/learn", "/docs", "/models/inkling"]

# When the page was first painted and when all of it was there, in milliseconds after its address was entered.
TIMES = """() => ({
  paint: performance.getEntriesByName("first-paint")[0]?.startTime,
  load: performance.getEntriesByType("navigation")[0].loadEventStart,
})"""


def module_of(url: str) -> str | None:
    """Return the name of the module at a URL, such as "js/ui/find.js"."""
    match = re.search(r"/static/[0-9a-f]{12}/(js/.+\.js)$", url)
    return match and match[1]


@pytest.mark.parametrize("path", PAGES)
def test_page_names_all_modules_that_it_needs_at_once(open_page: Opener, server: str, path: str) -> None:
    page = open_page("about:blank")
    page.goto(server + path, wait_until="networkidle")
    requests = loaded_at_once(page)
    named = page.locator("script[src], link[rel=modulepreload]").evaluate_all(
        "(all) => all.map((e) => e.src ?? e.href)"
    )
    assert sorted(filter(module_of, requests)) == sorted(named)
    assert len([url for url in requests if ".css" in url]) == 1


def test_page_loads_no_module_twice_whatever_is_opened(open_page: Opener, server: str, repository: Path) -> None:
    page = open_page("about:blank")
    bodies: dict[str, str] = {}
    page.on("response", lambda answer: bodies.update({answer.url: answer.text()}) if module_of(answer.url) else None)
    page.goto(server)
    draw(page, DIGITS["4"])
    expect(page.locator("[data-hook=answer]")).to_have_text("4")
    for section, (shown, _) in SECTIONS.items():
        page.locator(f"[data-hook={section}-toggle]").click()
        expect(page.locator(shown).first).to_be_attached()
    page.locator("[data-hook=more]").click()
    # Every module tells in its first line what it is for. What comes before all others is a page of its own.
    texts = "\n".join(text for url, text in bodies.items() if not url.endswith("/paper.joined.js"))
    modules = [path.read_text(encoding="utf-8").partition("\n")[0] for path in repository.glob("static/js/**/*.js")]
    counts = {first: texts.count(first) for first in modules}
    assert set(counts.values()) == {0, 1}
    assert sum(counts.values()) > len(bodies)


def test_second_visit_asks_for_the_page_only(open_page: Opener, server: str) -> None:
    page = open_page()
    page.wait_for_load_state("networkidle")  # what comes when the page is idle is kept as well
    before = answered(page, server)
    page.reload(wait_until="networkidle")
    assert {what: count - before[what] for what, count in answered(page, server).items()} == {"page": 1, "static": 0}


def answered(page: Page, server: str) -> dict[str, float]:
    """Return how often the server has answered so far: the page, sent or unchanged, and any static file."""
    counts = {"page": "/", "static": "/static/<path:filename>"}
    lines = page.request.get(f"{server}/metrics").text().splitlines()
    return {
        what: sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(f'{REQUESTS}{{route="{route}"'))
        for what, route in counts.items()
    }


def test_report_tells_how_soon_pages_come_on_a_slow_line(
    browser: Browser, open_page: Opener, server: str, artefacts: Path
) -> None:
    report: dict[str, Any] = {"line": "slow 3G: 400 ms, 400 kbit/s, nothing kept; times in milliseconds"}
    for path in PAGES:
        page = open_page("about:blank", viewport={"width": 390, "height": 844})
        session = slow_line(page)
        sizes: list[int] = []
        session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        page.goto(server + path, wait_until="load")
        holds(page, "performance.getEntriesByName('first-paint').length > 0")
        report[path] = {"requests": len(sizes), "bytes": sum(sizes), **page.evaluate(TIMES)}
    (artefacts / "delivery.json").write_text(json.dumps(report, indent=2), encoding="utf-8")
    assert all(report[path]["paint"] > 0 and report[path]["load"] > 0 for path in PAGES)


def slow_line(page: Page) -> CDPSession:
    """Let a page's answers come as slowly as on slow 3G, and none from the cache; return the session that sees them."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    return session
