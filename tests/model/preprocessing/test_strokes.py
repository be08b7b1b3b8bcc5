"""Tests of rendering pen strokes as the page's canvas draws them."""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.preprocessing.normalize import ink_box, normalize_drawing
from model.preprocessing.strokes import (
    MAX_PIECES,
    PEN_TO_DRAWING,
    RASTER_SIDE,
    ROUNDING,
    Rendering,
    _smooth,
    render_strokes,
)

CORNERS = Path(__file__).parents[2] / "helpers" / "rounded-corners.json"
LINE = np.array([[40.0, 40.0], [40.0, 240.0]])
ZIGZAG = np.array([[60.0, 50.0], [170.0, 60.0], [90.0, 210.0], [200.0, 200.0]])


def sender_box(rendering: Rendering) -> tuple[float, float, float, float]:
    box = ink_box(rendering.ink)
    assert box is not None
    return rendering.to_sender(box)


def level_at(rendering: Rendering, x: float, y: float) -> int:
    """Return the ink at a point of the sender's sheet."""
    column = int((x - rendering.origin[0]) / rendering.unit)
    row = int((y - rendering.origin[1]) / rendering.unit)
    return int(rendering.ink[row, column])


def test_render_strokes_covers_the_pen_width_around_a_line() -> None:
    rendering = render_strokes([LINE], width=20)
    assert sender_box(rendering) == pytest.approx((30, 30, 20, 220), abs=2 * rendering.unit)
    assert level_at(rendering, 32, 100) == 255
    assert level_at(rendering, 48, 100) == 255


def test_render_strokes_has_round_caps() -> None:
    rendering = render_strokes([LINE], width=40)
    assert level_at(rendering, 40, 22) == 255
    # The corner of a square cap; a round one is 28 away here.
    assert level_at(rendering, 22, 22) == 0


def test_render_strokes_has_soft_edges() -> None:
    ink = render_strokes([ZIGZAG]).ink
    assert ((ink > 0) & (ink < 255)).sum() > 100


def test_render_strokes_draws_a_disc_for_a_single_point() -> None:
    rendering = render_strokes([np.array([[100.0, 60.0]])], width=30)
    assert sender_box(rendering) == pytest.approx((85, 45, 30, 30), abs=2 * rendering.unit)
    assert (rendering.ink > 127).sum() * rendering.unit**2 == pytest.approx(np.pi * 15**2, rel=0.03)


@pytest.mark.parametrize("points", [[[5.0, 5.0]], [[5.0, 5.0], [5.0, 5.0]], [[5.0, 5.0]] * 3])
def test_render_strokes_draws_a_pen_that_stands_still_as_a_dot(points: list[list[float]]) -> None:
    rendering = render_strokes([np.array(points)])
    dot = render_strokes([np.array([[5.0, 5.0]])])
    np.testing.assert_array_equal(rendering.ink, dot.ink)


@pytest.mark.parametrize("spacing", [2.0, 5.0, 10.0, 12.5, 25.0, 50.0, 100.0])
def test_render_strokes_rounds_corners_as_the_canvas_does(spacing: float) -> None:
    """From half-way to the corner's neighbours, or the stroke's start, but from no further than 7% of the ink's side.

    A piece from (-r, 0) to (0, r), steered by the corner at (0, 0), is at (-r/4, r/4) for t = 1/2.
    """
    along = np.linspace(0, 100, round(100 / spacing) + 1)
    legs = np.concatenate([np.stack([along - 100, 0 * along], axis=1), np.stack([0 * along, along], axis=1)[1:]])
    rendering = render_strokes([legs], width=4)
    r = min(spacing / 2, ROUNDING * 104)
    assert level_at(rendering, -r / 4, r / 4) == 255
    outwards = (2 + 2.5 * rendering.unit) / math.sqrt(2)
    assert level_at(rendering, -r / 4 + outwards, r / 4 - outwards) == 0
    inwards = 2 - 1.5 * rendering.unit
    assert level_at(rendering, -50, inwards) == level_at(rendering, -inwards, 50) == 255


@pytest.mark.parametrize("case", json.loads(CORNERS.read_text(encoding="utf-8")), ids=lambda case: str(case["stroke"]))
def test_corners_are_rounded_as_the_page_rounds_them(case: dict[str, list[list[float]]]) -> None:
    # On a fine raster each curve is cut into MAX_PIECES flat ones, whose middle is at t = 1/2.
    line = _smooth(10 * np.array(case["stroke"], np.float64), 10 * 20.0)
    curves = line[1:-1].reshape(len(case["middles"]), MAX_PIECES + 1, 2)
    np.testing.assert_allclose(curves[:, MAX_PIECES // 2] / 10, case["middles"], atol=0.01)


def test_three_points_are_two_straight_lines() -> None:
    """A 1 with a long upstroke, as programs send it: rounded all the way it reads as a 7."""
    points = np.array([[83.0, 97.0], [175.0, 40.0], [167.0, 240.0]])
    rendering = render_strokes([points], width=12)
    for start, end in pairwise(points):
        for part in (0.1, 0.5, 0.9):
            x, y = start + part * (end - start)
            assert level_at(rendering, x, y) == 255
    assert level_at(rendering, 174, 46) == 255


def test_render_strokes_does_not_join_strokes() -> None:
    left, right = np.array([[0.0, 0.0], [0.0, 100.0]]), np.array([[80.0, 0.0], [80.0, 100.0]])
    rendering = render_strokes([left, right])
    assert level_at(rendering, 40, 50) == 0
    assert level_at(rendering, 0, 50) == level_at(rendering, 80, 50) == 255


def test_render_strokes_without_width_takes_one_in_proportion() -> None:
    for size in (1.0, 1000.0):
        rendering = render_strokes([LINE / 200 * size])
        assert sender_box(rendering)[2] == pytest.approx(PEN_TO_DRAWING * size, rel=0.1)


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1.0, 3.7, 1e9, 1e297])
def test_render_strokes_looks_the_same_in_any_units(scale: float) -> None:
    expected = render_strokes([ZIGZAG], width=20)
    rendering = render_strokes([ZIGZAG * scale], width=20 * scale)
    np.testing.assert_allclose(
        normalize_drawing(rendering.ink), normalize_drawing(expected.ink), atol=0.15, err_msg=str(scale)
    )
    assert np.array(sender_box(rendering)) / scale == pytest.approx(np.array(sender_box(expected)), abs=2.5)


@pytest.mark.parametrize("width", [1e-300, 0.001, 1.0, 500.0, 1e300])
def test_render_strokes_stays_small_for_any_width(width: float) -> None:
    ink = render_strokes([ZIGZAG], width=width).ink
    assert max(ink.shape) <= RASTER_SIDE + 3
    assert ink.max() == 255


def test_render_strokes_draws_a_speck_far_from_the_origin() -> None:
    rendering = render_strokes([np.array([[1e300, -1e300], [1e300, -1e300]])])
    assert rendering.ink.max() == 255
    assert rendering.origin == pytest.approx((1e300, -1e300))


@pytest.mark.parametrize("strokes", [[], [np.zeros((0, 2))], [np.array([])]])
def test_render_strokes_of_nothing_is_blank(strokes: list[npt.NDArray[np.float64]]) -> None:
    assert not render_strokes(strokes).ink.any()


@pytest.mark.parametrize(
    ("strokes", "width", "message"),
    [
        ([np.zeros((4, 3))], None, r"stroke 0 has shape \(4, 3\); expected \(n, 2\)"),
        ([LINE, np.array([1.0, 2.0])], None, r"stroke 1 has shape \(2,\)"),
        ([np.array([[0.0, np.nan]])], None, "stroke 0 holds a number that is not finite"),
        ([np.array([[0.0, np.inf]])], None, "stroke 0 holds a number that is not finite"),
        ([LINE], 0.0, "pen width is 0.0; expected a finite number above 0"),
        ([LINE], -3.0, "pen width is -3.0"),
        ([LINE], float("nan"), "pen width is nan"),
        ([LINE], float("inf"), "pen width is inf"),
    ],
)
def test_render_strokes_refuses_what_it_cannot_draw(
    strokes: list[npt.NDArray[np.float64]], width: float | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        render_strokes(strokes, width=width)


COORDINATE = st.floats(-1e300, 1e300) | st.integers(-300, 300).map(float)
STROKE = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=1, max_size=6)


@given(st.lists(STROKE, min_size=1, max_size=4), st.none() | st.floats(0, 1e300, exclude_min=True))
def test_render_strokes_always_shows_ink_on_a_small_raster(
    strokes: list[list[tuple[float, float]]], width: float | None
) -> None:
    rendering = render_strokes([np.array(stroke, np.float64) for stroke in strokes], width=width)
    assert rendering.ink.max() == 255
    assert max(rendering.ink.shape) <= RASTER_SIDE + 3
    assert np.isfinite(sender_box(rendering)).all()
