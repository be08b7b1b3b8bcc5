"""Make photos of digits on paper or on a board, in the light that people have at home."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter

from model.preprocessing.strokes import render_strokes
from tests.helpers.pictures import encode

HEIGHT, WIDTH = 330, 440
LINES_APART = 30  # pixels between the lines of ruled and squared paper

Light = npt.NDArray[np.float32]

# One digit each, as people write them: those that the tests of the page draw.
DIGITS: dict[str, list[list[tuple[float, float]]]] = json.loads(
    (Path(__file__).parents[1] / "browser" / "digits.json").read_text(encoding="utf-8")
)

# Where a place lies, from 0 at the left and upper edge to 1.
ACROSS, DOWN = np.meshgrid(np.linspace(0, 1, WIDTH, dtype=np.float32), np.linspace(0, 1, HEIGHT, dtype=np.float32))


def gradient() -> Light:
    """Return light that falls from 230 in one corner to 90 in the other."""
    return 230 - 70 * (ACROSS + DOWN)


def shadow() -> Light:
    """Return light with the soft edge of a shadow across the digit."""
    return 225 - 110 / (1 + np.exp((DOWN - ACROSS + 0.1) / 0.02))


def vignette() -> Light:
    """Return light that fades towards the corners."""
    return 235 - 280 * ((ACROSS - 0.5) ** 2 + (DOWN - 0.5) ** 2)


def hand() -> Light:
    """Return light with the shadow of a hand in it."""
    return 225 - 110 * np.exp(-(((ACROSS - 0.7) / 0.25) ** 2) - ((DOWN - 0.8) / 0.3) ** 2)


LIGHTS: dict[str, Callable[[], Light]] = {
    function.__name__: function for function in (gradient, shadow, vignette, hand)
}


def even() -> Light:
    """Return the same light everywhere."""
    return np.full((HEIGHT, WIDTH), 225, np.float32)


def ink_of(strokes: Sequence[Any]) -> Light:
    """Return a digit off the middle of the sheet, (HEIGHT, WIDTH), 0 paper .. 1 full ink; strokes: (n, 2) each."""
    points = [np.asarray(stroke, np.float64) for stroke in strokes]
    extent = float(np.ptp(np.concatenate(points), axis=0).max())
    ink = Image.fromarray(render_strokes(points, width=0.07 * extent).ink)
    side = round(0.62 * HEIGHT)
    ink = ink.resize((round(ink.width * side / max(ink.size)), round(ink.height * side / max(ink.size))))
    sheet = Image.new("L", (WIDTH, HEIGHT))
    sheet.paste(ink, (WIDTH // 3, HEIGHT // 5))
    return (np.asarray(sheet) / 255).astype(np.float32)


def lines(squared: bool) -> Light:
    """Return the lines of ruled or squared paper, a little askew: 0 paper .. 1 line."""
    x, y = np.arange(WIDTH), np.arange(HEIGHT)[:, None]
    drawn = (y + 0.03 * x) % LINES_APART < 2
    return np.asarray(drawn | ((x - 0.03 * y) % LINES_APART < 2) if squared else drawn, np.float32)


def photo(ink: Light, light: Light, *, board: bool = False, ruled: Light | None = None, grain: float = 2.0) -> bytes:
    """Return a JPEG of ink (HEIGHT, WIDTH) in some light 0..255: a blue pen on paper, or chalk on a board."""
    paper, pen = ((0.27, 0.32, 0.28), (0.95, 0.95, 0.9)) if board else ((1.0, 0.98, 0.93), (0.2, 0.22, 0.42))
    shown = np.broadcast_to(np.array(paper), (*ink.shape, 3))
    if ruled is not None:
        shown = shown + ruled[:, :, None] * (np.array((0.65, 0.74, 0.86)) - shown)
    shown = shown + ink[:, :, None] * (np.array(pen) - shown)
    noise = np.random.default_rng(3).normal(0, grain, shown.shape)
    pixels = np.clip(shown * light[:, :, None] + noise, 0, 255).astype(np.uint8)
    return encode(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(0.8)), "JPEG", quality=80)


CONDITIONS: dict[str, Callable[[Light], bytes]] = {
    **{f"paper, {name}": partial(photo, light=light()) for name, light in LIGHTS.items()},
    **{f"board, {name}": partial(photo, light=light(), board=True) for name, light in LIGHTS.items()},
    **{
        f"{kind}, {light.__name__}": partial(photo, light=light(), ruled=lines(kind == "squared"))
        for kind in ("ruled", "squared")
        for light in (even, gradient)
    },
    "grain, gradient": partial(photo, light=gradient(), grain=10),
}
