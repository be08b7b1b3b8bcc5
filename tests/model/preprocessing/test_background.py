"""Tests of estimating the paper: uneven light is followed, ink is not, and even paper is told as such."""

import numpy as np
import numpy.typing as npt
import pytest

from model.preprocessing.background import SMALLEST, estimate_paper

Plane = npt.NDArray[np.uint8]
HEIGHT, WIDTH = 150, 200
RAMP = np.broadcast_to(np.linspace(90, 230, WIDTH), (HEIGHT, WIDTH))
INK = np.zeros((HEIGHT, WIDTH), np.bool_)
INK[40:110, 90:105] = INK[95:110, 60:140] = True


def planes(levels: npt.NDArray[np.float64], channels: int = 3) -> Plane:
    return np.repeat(np.rint(levels).astype(np.uint8)[None], channels, axis=0)


@pytest.mark.parametrize("pen", [0.3, 0.6, 1.4, 1.8], ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_paper_under_darker_and_lighter_ink_is_that_around(pen: float, channels: int) -> None:
    light = RAMP if pen < 1 else RAMP / 2  # so that lighter ink is within what a picture can show
    paper = estimate_paper(planes(np.where(INK, light * pen, light), channels))
    assert paper is not None
    assert paper.shape == (channels, HEIGHT, WIDTH)
    assert paper.dtype == np.float32
    assert np.abs(paper / light - 1).max() < 0.2
    assert np.abs(paper / light - 1)[:, ~INK].mean() < 0.02


def test_edge_of_a_shadow_stays_an_edge() -> None:
    light = np.where(np.arange(WIDTH) < 70, 110.0, 220.0) * np.ones((HEIGHT, 1))
    paper = estimate_paper(planes(np.where(INK, 40, light)))
    assert paper is not None
    away = np.abs(np.arange(WIDTH) - 70) > 8
    assert np.abs(paper - light)[:, :, away].max() < 12


@pytest.mark.parametrize("level", [0, 3, 128, 255])
def test_even_paper_is_told(level: int, rng: np.random.Generator) -> None:
    clean = np.full((HEIGHT, WIDTH), float(level))
    assert estimate_paper(planes(clean)) is None
    inked = np.where(INK, 255 - level, clean)
    assert estimate_paper(planes(inked)) is None
    assert estimate_paper(planes(np.clip(inked + rng.normal(0, 2, inked.shape), 0, 255))) is None


def test_small_pictures_are_even() -> None:
    assert estimate_paper(planes(RAMP[: SMALLEST - 1])) is None
    assert estimate_paper(planes(RAMP[:SMALLEST])) is not None
