"""Tests of finding the ink: its fast passes give what the plain formula gives."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.preprocessing.ink import INK_SPREADS, MIN_CONTRAST, NOISE_PART, NOISE_SPREADS, find_ink

Plane = npt.NDArray[np.uint8]


def picture(rng: np.random.Generator, height: int, width: int, channels: int, grain: float) -> Plane:
    """Return a bar on paper, both of random colours, under grain of a strength in levels: (H, W, C) uint8."""
    paper, pen = rng.integers(0, 256, (2, channels))
    colour = np.full((height, width, channels), paper, np.float64)
    colour[height // 4 : height - height // 4, width // 3 : width // 2 + 1] = pen
    noisy = colour + rng.normal(0, grain, colour.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


def plain_ink(colour: Plane) -> Plane:
    """Return the ink by the formula itself, for a picture of at most 99 pixels a side."""
    paper = np.trunc(np.median(border(colour), axis=0))
    difference = np.abs(colour - paper).max(axis=2)
    spread = np.median(border(difference))
    # A 5,000th of the pixels reaches the peak: at least one does.
    peak = np.sort(difference, axis=None)[-max(1, -(-difference.size // 5000))]
    if peak < max(MIN_CONTRAST, INK_SPREADS * spread):
        return np.zeros(difference.shape, np.uint8)
    ink = np.rint(np.minimum(difference * (255 / peak), 255))
    return np.where(difference < max(NOISE_PART * peak, NOISE_SPREADS * spread), 0, ink).astype(np.uint8)


def border(plane: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the four outermost strips of a picture of at most 99 pixels a side; its corners are in two of them."""
    return np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]])


@pytest.mark.parametrize("grain", [0.0, 2.0, 40.0])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (40, 61), (98, 97)], ids=str)
def test_find_ink_is_the_plain_formula(size: tuple[int, int], channels: int, grain: float) -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        colour = picture(rng, *size, channels, grain)
        np.testing.assert_array_equal(find_ink(colour), plain_ink(colour))


def test_find_ink_does_not_depend_on_how_channels_lie_in_memory() -> None:
    together = picture(np.random.default_rng(8), 60, 80, 3, 2.0)
    apart = np.ascontiguousarray(together.transpose(2, 0, 1)).transpose(1, 2, 0)
    turned = np.asfortranarray(together)
    ink = find_ink(together)
    assert ink.any()
    np.testing.assert_array_equal(find_ink(apart), ink)
    np.testing.assert_array_equal(find_ink(turned), ink)


@pytest.mark.parametrize(("hot_pixels", "bar"), [(1, 255), (2, 50)], ids=["too few", "enough"])
def test_find_ink_takes_its_scale_from_levels_that_enough_pixels_reach(hot_pixels: int, bar: int) -> None:
    # A 5,000th of these 7,200 pixels is more than one of them.
    page = np.zeros((90, 80, 1), np.uint8)
    page[30:60, 30:40] = 50
    page[10, 10 : 10 + hot_pixels] = 255
    ink = find_ink(page)
    assert ink[40, 35] == bar
    assert ink[10, 10] == 255


def test_find_ink_gives_an_array_that_may_be_written_to() -> None:
    ink = find_ink(picture(np.random.default_rng(9), 40, 40, 3, 0.0))
    assert ink.any()
    ink[:] = 0
    assert not ink.any()
