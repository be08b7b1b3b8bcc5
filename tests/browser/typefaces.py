"""Chromium with other fonts than the page's own: what a visitor sees whose network or settings keep fonts away."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, BrowserContext, Playwright, Route

from tests.browser.chromium import find_chromium, launch_arguments
from tests.helpers.guards import PATIENCE_MS

# Where npm's packages, which package.json pins, have the fonts of a bare Debian and of many other systems.
FONT_FILES = {
    "dejavu": [f"dejavu-fonts-ttf/ttf/DejaVu{style}.ttf" for style in ("Sans", "Sans-Bold", "Serif", "SansMono")],
    "noto": [
        *(f"@fontsource/noto-sans/files/noto-sans-latin-{weight}-normal.woff2" for weight in (400, 700)),
        "@fontsource/noto-serif/files/noto-serif-latin-400-normal.woff2",
    ],
}

# How much wider a font may be than the shipped one: every state of the page holds all the same.
WIDER = 1.15

FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <match target="pattern"><test name="family"><string>serif</string></test>
    <edit name="family" mode="assign" binding="strong"><string>{serif}</string></edit></match>
</fontconfig>
"""


@contextmanager
def launch_with(playwright: Playwright, packages: Path, system: str, folder: Path) -> Iterator[Browser]:
    """Run a Chromium to which a system has these fonts only. packages: node_modules; folder: takes what that needs.

    The private list of fonts counts on Linux; elsewhere the system's own fonts stand in.
    """
    fonts = folder / "fonts"
    fonts.mkdir()
    for name in FONT_FILES[system]:
        font = TTFont(packages / name)
        font.flavor = None
        font.save(fonts / Path(name).with_suffix(".ttf").name)
    settings = folder / "fonts.conf"
    serif = {"dejavu": "DejaVu Serif", "noto": "Noto Serif"}[system]
    settings.write_text(FONTS_CONF.format(fonts=fonts, cache=folder / "cache", serif=serif), encoding="utf-8")
    environment: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(settings)}
    chromium = playwright.chromium.launch(
        executable_path=find_chromium(), args=launch_arguments(), env=environment, timeout=PATIENCE_MS
    )
    yield chromium
    chromium.close()


def block_fonts(context: BrowserContext) -> None:
    """Keep the shipped fonts away, and lay what stands in for them wider than it would be."""
    context.route("**/*.woff2", lambda route: route.abort())
    context.route("**/*.css", _widen)


def _widen(route: Route) -> None:
    answer = route.fetch()
    sheet = re.sub(r"size-adjust: ([\d.]+)%", lambda found: f"size-adjust: {float(found[1]) * WIDER}%", answer.text())
    route.fulfill(response=answer, body=sheet)
