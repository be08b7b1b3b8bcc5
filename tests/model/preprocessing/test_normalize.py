"""Tests of the recipe from an ink image to the network's 28x28 picture."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from model.preprocessing.normalize import FAINTEST_PEAK, FIELD, MNIST, Preprocessing, ink_box, normalize_drawing

Ink = npt.NDArray[np.uint8]


def page_with(height: int, width: int, rows: slice, columns: slice, level: int = 255) -> Ink:
    page = np.zeros((height, width), np.uint8)
    page[rows, columns] = level
    return page


def slanted_bar(side: int = 280) -> Ink:
    y, x = np.mgrid[:side, :side]
    inside = (np.abs(x - 0.5 * y - 60) < 12) & (y > 30) & (y < 230)
    return (255 * inside).astype(np.uint8)


def centre_of_mass(picture: npt.NDArray[np.float32]) -> tuple[float, float]:
    places = np.arange(FIELD)
    return float(picture.sum(axis=0) @ places / picture.sum()), float(picture.sum(axis=1) @ places / picture.sum())


def test_ink_box_is_the_smallest_box_around_the_ink() -> None:
    assert ink_box(page_with(60, 80, slice(10, 30), slice(5, 50))) == (5, 10, 45, 20)


@pytest.mark.parametrize("level", [0, 5, FAINTEST_PEAK - 1])
def test_ink_box_of_a_blank_page_is_none(level: int) -> None:
    assert ink_box(np.full((40, 40), level, np.uint8)) is None


def test_ink_box_does_not_grow_for_faint_noise() -> None:
    page = page_with(100, 100, slice(40, 60), slice(40, 60))
    page[::7, ::7] = np.maximum(page[::7, ::7], 50)
    assert ink_box(page) == (40, 40, 20, 20)


def test_ink_box_of_an_empty_array_is_none() -> None:
    assert ink_box(np.zeros((0, 0), np.uint8)) is None


@pytest.mark.parametrize("wrong", [np.zeros((9, 9), np.float32), np.zeros((9, 9, 3), np.uint8)])
def test_normalize_drawing_refuses_what_is_not_ink(wrong: npt.NDArray[np.uint8]) -> None:
    with pytest.raises(ValueError, match=r"expected uint8 of shape \(H, W\)"):
        normalize_drawing(wrong)


def test_normalize_drawing_of_a_blank_page_is_all_zeros() -> None:
    picture = normalize_drawing(np.zeros((280, 280), np.uint8))
    assert picture.shape == (FIELD, FIELD)
    assert picture.dtype == np.float32
    assert not picture.any()


def test_normalize_drawing_makes_the_longest_side_twenty_pixels() -> None:
    picture = normalize_drawing(page_with(300, 300, slice(20, 220), slice(40, 90)))
    # Parts of a pixel at both ends add up: the ink along the bar's middle column is its length.
    assert picture[:, 14].sum() == pytest.approx(MNIST.digit, abs=0.05)
    assert picture[14].sum() == pytest.approx(MNIST.digit / 4, abs=0.15)


def test_normalize_drawing_puts_the_centre_of_mass_on_pixel_fourteen() -> None:
    # A foot makes the bar heavier on one side, so that its box and its mass have different middles.
    ink = slanted_bar()
    ink[200:230, 100:160] = 255
    assert centre_of_mass(normalize_drawing(ink)) == pytest.approx((14, 14), abs=0.05)


def test_normalize_drawing_keeps_lopsided_ink_in_the_field() -> None:
    ink = page_with(200, 200, slice(0, 30), slice(0, 200))
    ink[30:, 95:105] = 255
    picture = normalize_drawing(ink)
    # Centred by mass alone, the stem would end at row 32 of 28.
    assert picture[27].max() > 0.3
    assert picture[8].min() == 0


@pytest.mark.parametrize("level", [60, 255])
def test_normalize_drawing_restores_full_ink_at_the_peak(level: int) -> None:
    hairline = page_with(400, 400, slice(50, 350), slice(200, 201), level)
    hairline[50, 150:250] = level
    assert normalize_drawing(hairline).max() == 1


def test_normalize_drawing_does_not_depend_on_place() -> None:
    ink = slanted_bar()
    moved = np.roll(ink, (13, 40), axis=(0, 1))
    np.testing.assert_array_equal(normalize_drawing(moved), normalize_drawing(ink))


def test_normalize_drawing_does_not_depend_on_size() -> None:
    large = slanted_bar(280)
    twice = large.repeat(2, axis=0).repeat(2, axis=1)
    np.testing.assert_allclose(normalize_drawing(twice), normalize_drawing(large), atol=0.01)


def test_normalize_drawing_changes_little_when_a_dot_is_added() -> None:
    ink = slanted_bar()
    steps = []
    before = normalize_drawing(ink)
    for x in range(120, 220, 2):
        ink[100:110, x : x + 2] = 255
        after = normalize_drawing(ink)
        steps.append(np.abs(after - before).sum() / before.sum())
        before = after
    # Shifted by whole pixels, the picture would jump by more than a tenth of its ink at some of these steps.
    assert max(steps) < 0.08


def test_normalize_drawing_returns_what_it_made_before() -> None:
    once = normalize_drawing(slanted_bar())
    again = normalize_drawing(np.rint(once * 255).astype(np.uint8))
    assert np.abs(again - once).mean() < 0.02


def test_normalize_drawing_keeps_a_picture_that_is_already_right() -> None:
    # Ten times as large, each pixel a block: shrinking undoes it, whatever the filter's reach.
    small = np.zeros((FIELD, FIELD), np.uint8)
    small[4:24, 12:17] = 255
    small[4:7, 10:19] = 255
    small[21:24, 10:19] = 255
    blocks = np.asarray(Image.fromarray(small).resize((280, 280), Image.Resampling.NEAREST))
    assert np.abs(normalize_drawing(blocks) * 255 - small).mean() < 12


@pytest.mark.parametrize(
    "ink",
    [
        page_with(2000, 2000, slice(0, 2000), slice(7, 8)),
        page_with(2000, 2000, slice(3, 4), slice(0, 2000)),
        page_with(1, 2000, slice(0, 1), slice(0, 2000)),
        page_with(280, 280, slice(9, 10), slice(9, 10)),
        page_with(1, 1, slice(0, 1), slice(0, 1)),
        page_with(2000, 2000, slice(0, 2000), slice(0, 2000)),
        page_with(280, 280, slice(0, 280, 279), slice(0, 280)),
        np.eye(2000, dtype=np.uint8) * 255,
    ],
    ids=["upright", "level", "one row", "dot", "one pixel", "full page", "two edges", "diagonal hairline"],
)
def test_normalize_drawing_takes_extreme_shapes(ink: Ink) -> None:
    picture = normalize_drawing(ink)
    assert np.isfinite(picture).all()
    assert picture.min() >= 0
    assert picture.max() == 1
    assert picture.sum() > 5


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
)
def test_normalize_drawing_gives_whole_levels_in_the_field(
    height: int, width: int, dots: list[tuple[float, float, int]]
) -> None:
    ink = np.zeros((height, width), np.uint8)
    for y, x, level in dots:
        ink[int(y * height), int(x * width)] = level
    picture = normalize_drawing(ink)
    levels = picture.astype(np.float64) * 255
    assert np.isfinite(picture).all()
    assert 0 <= picture.min() <= picture.max() <= 1
    assert np.abs(levels - np.rint(levels)).max() < 1e-4
    assert picture.any() == (ink_box(ink) is not None)


BITMAP = Preprocessing(field=32, digit=32, centre="box", binary=True)


def test_normalize_drawing_for_bitmaps_fills_the_field_and_centres_the_box() -> None:
    ink = np.zeros((200, 200), np.uint8)
    ink[20:180, 60:80] = 255
    ink[160:180, 60:140] = 255  # an L: its mass lies left of its box's middle
    picture = normalize_drawing(ink, BITMAP)
    assert picture.shape == (32, 32)
    assert set(np.unique(picture)) == {0.0, 1.0}
    rows, columns = np.flatnonzero(picture.any(axis=1)), np.flatnonzero(picture.any(axis=0))
    assert (rows[0], rows[-1]) == (0, 31)
    assert (columns[0], columns[-1]) == (8, 23)


def test_normalize_drawing_for_a_smaller_digit_keeps_the_margin() -> None:
    ink = np.full((50, 50), 255, np.uint8)
    picture = normalize_drawing(ink, Preprocessing(field=20, digit=10, centre="box"))
    assert picture.shape == (20, 20)
    assert picture[6:14, 6:14].min() == 1
    assert picture[5:15, 5:15].min() > 0.8
    assert not picture[:4].any()
    assert picture.sum() == pytest.approx(100, abs=3)


@pytest.mark.parametrize(
    "settings", [{"field": 0}, {"digit": 29}, {"digit": 0}, {"centre": "left"}, {"field": 300, "digit": 20}]
)
def test_preprocessing_that_makes_no_picture_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="makes no picture"):
        Preprocessing(**settings)


@pytest.mark.parametrize("side", range(20, 301))
def test_normalize_drawing_keeps_a_lopsided_drawing_of_any_size_within_the_field(side: int) -> None:
    # An L whose mass lies far to the left and below, so that the digit is pushed against the edge of the field.
    ink = np.zeros((side, side), np.uint8)
    ink[:, 0] = ink[-1:] = 255
    assert normalize_drawing(ink).shape == normalize_drawing(ink[::-1, ::-1]).shape == (28, 28)
