"""The changes that are tried do what they are named after, to pen strokes and to pictures."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from model.explain.counterfactuals import (
    MAX_STROKES,
    Counterfactual,
    find_lean,
    ink_counterfactuals,
    stroke_counterfactuals,
)
from model.preprocessing.normalize import MNIST, Preprocessing, ink_box, normalize_drawing
from model.preprocessing.strokes import render_strokes

BITMAPS = Preprocessing(field=32, digit=32, centre="box", binary=True)

BAR, STEM = np.array([[50.0, 20.0], [110.0, 20.0]]), np.array([[110.0, 20.0], [40.0, 160.0]])
WIDTH = 16.0

Maker = Callable[[], dict[tuple[str, int | None], Counterfactual]]


def changes_of_strokes(preprocessing: Preprocessing = MNIST) -> dict[tuple[str, int | None], Counterfactual]:
    found = stroke_counterfactuals([BAR, STEM], WIDTH, preprocessing)
    return {(change.name, change.stroke): change for change in found}


def changes_of_ink(preprocessing: Preprocessing = MNIST) -> dict[tuple[str, int | None], Counterfactual]:
    found = ink_counterfactuals(render_strokes([BAR, STEM], width=WIDTH).ink, preprocessing)
    return {(change.name, change.stroke): change for change in found}


def unchanged(preprocessing: Preprocessing = MNIST) -> npt.NDArray[np.float32]:
    return normalize_drawing(render_strokes([BAR, STEM], width=WIDTH).ink, preprocessing)


@pytest.mark.parametrize("preprocessing", [MNIST, BITMAPS])
def test_strokes_have_every_change(preprocessing: Preprocessing) -> None:
    names = ["centred", "thicker", "thinner", "straightened"]
    expected = [*((name, None) for name in names), ("without", 0), ("without", 1)]
    found = changes_of_strokes(preprocessing)
    assert [key for key in expected if key not in found] in ([], [("centred", None)])  # a full field can't be moved
    for change in found.values():
        assert change.image.shape == (preprocessing.field, preprocessing.field)
        assert change.image.dtype == np.float32
        assert 0 <= change.image.min() < change.image.max() <= 1


@pytest.mark.parametrize("make", [changes_of_strokes, changes_of_ink])
def test_pens_are_thicker_and_thinner(make: Maker) -> None:
    found = make()
    ink = unchanged().sum()
    assert found["thicker", None].image.sum() > 1.2 * ink
    assert found["thinner", None].image.sum() < 0.8 * ink


def test_both_ways_change_a_pen_alike() -> None:
    strokes, ink = changes_of_strokes(), changes_of_ink()
    for name in ("thicker", "thinner", "straightened"):
        assert np.abs(strokes[name, None].image - ink[name, None].image).mean() < 0.03, name


@pytest.mark.parametrize("make", [changes_of_strokes, changes_of_ink])
def test_straightened_ink_leans_no_more(make: Maker) -> None:
    def lean(image: npt.NDArray[np.float32]) -> float:
        return find_lean((image * 255).astype(np.uint8))

    assert lean(unchanged()) < -0.2
    assert abs(lean(make()["straightened", None].image)) < 0.05


def test_without_leaves_one_stroke_out() -> None:
    found = changes_of_strokes()
    for left, stroke in ((0, STEM), (1, BAR)):
        rest = normalize_drawing(render_strokes([stroke], width=WIDTH).ink)
        np.testing.assert_array_equal(found["without", left].image, rest)


def test_centred_puts_the_box_where_the_mass_was() -> None:
    image = changes_of_strokes()["centred", None].image
    box = ink_box((image * 255).astype(np.uint8))
    assert box is not None
    x, y, w, h = box
    assert (x + w / 2, y + h / 2) == pytest.approx((14, 14), abs=0.5)
    np.testing.assert_array_equal(changes_of_ink()["centred", None].image, image)


def test_pixels_of_the_senders_own_are_centred() -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[2:9, 3] = 255
    image = (pixels / 255).astype(np.float32)
    found = {change.name: change.image for change in ink_counterfactuals(pixels, MNIST, image)}
    np.testing.assert_array_equal(found["centred"], normalize_drawing(pixels))


def test_lean_is_columns_for_each_row() -> None:
    ink = np.zeros((9, 40), np.uint8)
    ink[np.arange(9), 30 - np.arange(9) // 2] = 200
    slope = np.polyfit(np.arange(9), np.flatnonzero(ink) % 40, 1)[0]
    assert find_lean(ink) == pytest.approx(slope)
    assert find_lean(ink[:, ::-1]) == pytest.approx(-slope)
    assert find_lean(ink[:1]) == find_lean(np.zeros((4, 4), np.uint8)) == 0
    assert find_lean(np.eye(30, dtype=np.uint8)[::2]) == 1


def test_upright_drawing_is_not_straightened() -> None:
    stem = [np.array([[50.0, 10.0], [50.0, 150.0]])]
    assert "straightened" not in {change.name for change in stroke_counterfactuals(stem, WIDTH, MNIST)}
    ink = render_strokes(stem, width=WIDTH).ink
    assert "straightened" not in {change.name for change in ink_counterfactuals(ink, MNIST)}


@pytest.mark.parametrize("width", [None, WIDTH])
@pytest.mark.parametrize(
    "strokes",
    [[[[5.0, 5.0]]], [[[5.0, 5.0], [5.0, 5.0]]], [[[0.0, 0.0], [1e300, 0.0]]], [[[1e-300, 0.0], [0.0, 1e-300]]]],
)
def test_odd_strokes_have_changes_that_are_pictures(strokes: list[list[list[float]]], width: float | None) -> None:
    for change in stroke_counterfactuals([np.array(stroke) for stroke in strokes], width, MNIST):
        assert np.isfinite(change.image).all()
        assert change.image.any()


def test_many_strokes_are_left_out_up_to_a_limit() -> None:
    strokes = [np.array([[10.0 * i, 0.0], [10.0 * i, 50.0 + i]]) for i in range(MAX_STROKES + 5)]
    left = [change.stroke for change in stroke_counterfactuals(strokes, WIDTH, MNIST) if change.name == "without"]
    assert left == list(range(MAX_STROKES))


@pytest.mark.parametrize("shape", [(1, 1), (1, 30), (30, 1), (5, 700)])
def test_ink_of_any_shape_has_changes_that_are_pictures(shape: tuple[int, int]) -> None:
    for change in ink_counterfactuals(np.full(shape, 255, np.uint8), MNIST):
        assert change.image.shape == (28, 28)
        assert change.image.any()


def test_blank_ink_has_no_changes() -> None:
    assert ink_counterfactuals(np.zeros((50, 50), np.uint8), MNIST) == []
