"""The type that ships: it is used, and nothing moves when it arrives late."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.browser.hand import holds

Opener = Callable[..., Page]

# The parts that moved: of each shift that nobody caused by a key or a tap.
SHIFTS = """() => new Promise((resolve) => {
  const found = [];
  const take = (list) => found.push(...list.getEntries());
  const observer = new PerformanceObserver(take);
  observer.observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => requestAnimationFrame(() => {
    found.push(...observer.takeRecords());
    const name = ({ node }) => node?.className ?? node?.nodeName;
    resolve(found.map(({ value, sources }) => [value, ...sources.map(name)]));
  }));
})"""


@pytest.mark.parametrize("path", ["/", "/learn", "/models/inkling", "/docs"])
def test_page_is_set_in_the_fonts_that_ship(open_page: Opener, server: str, path: str) -> None:
    page = open_page(server + path)
    holds(page, "document.fonts.status === 'loaded'")
    for selector, family in (("h1.masthead__name, .masthead__home", "Alegreya"), ("body", "Figtree")):
        first = page.locator(selector).first.evaluate("(part) => getComputedStyle(part).fontFamily.split(',')[0]")
        assert first.strip('"') == family
        assert page.evaluate(f"[...document.fonts].some((f) => f.family === '{family}' && f.status === 'loaded')")


@pytest.mark.parametrize("path", ["/", "/learn", "/models/inkling", "/docs"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_nothing_moves_when_the_fonts_arrive(
    open_page: Opener, server: str, path: str, width: int, height: int
) -> None:
    page = open_page("about:blank", viewport={"width": width, "height": height}, reduced_motion="reduce")
    """They may be too late for this page, which then keeps what it has."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*.woff2", hold)
    page.goto(server + path, wait_until="domcontentloaded")
    holds(page, "performance.getEntriesByName('first-contentful-paint').length === 1")
    assert held
    for route in held:
        route.continue_()
    holds(page, "[...document.fonts].filter(({ status }) => status === 'loaded').length >= 2")
    assert page.evaluate(SHIFTS) == []
