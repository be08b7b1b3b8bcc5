"""Digits lie on the sheet where, as tall and as thick as told, and a network sees what the server shows it."""

import numpy as np
import pytest

from model.evaluation.asking.conditions import (
    MIN_STEP,
    PEN,
    SHEET,
    THINNEST,
    Condition,
    Sent,
    as_sent,
    draw_on_sheet,
    drawn_small,
    seen,
)
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import MNIST, Preprocessing, ink_box, network_image
from tests.helpers.tiny_exam import SEVEN, UPRIGHT, WIDE

STROKES = [np.array(SEVEN, np.float32)]
LINE = [np.array(UPRIGHT, np.float64)]


def box(strokes: list[np.ndarray], condition: Condition) -> tuple[int, int, int, int]:
    found = ink_box(find_ink(draw_on_sheet(strokes, condition)))
    assert found is not None
    return found


def test_sheet_is_a_light_picture_of_the_pages_size_with_dark_ink() -> None:
    sheet = draw_on_sheet(STROKES, Condition())
    assert sheet.shape == (SHEET, SHEET, 1)
    assert sheet.dtype == np.uint8
    assert (sheet.max(), sheet.min()) == (255, 0)
    assert (sheet == 255).mean() > 0.8


@pytest.mark.parametrize("tall", [30, 50, 80, 140, 200, 280])
def test_ink_is_as_tall_as_asked_for(tall: float) -> None:
    assert box(STROKES, drawn_small(tall))[3] == pytest.approx(tall, abs=2)


@pytest.mark.parametrize("pen", [6, 10, 14, 20, 28, 40])
def test_pen_is_as_wide_as_asked_for_and_the_height_stays(pen: float) -> None:
    _, _, width, height = box(LINE, Condition(pen=pen))
    assert width == pytest.approx(pen, abs=2)
    assert height == pytest.approx(200, abs=2)


@pytest.mark.parametrize("strokes", [[np.array(WIDE)], [np.array([(0.0, 0), (9, 0)])]], ids=["wide", "flat"])
def test_wide_drawings_are_as_wide_as_the_sheet_and_no_wider(strokes: list[np.ndarray]) -> None:
    left, _, width, height = box(strokes, Condition(tall=280))
    assert left <= 1
    assert width == pytest.approx(SHEET, abs=2)
    assert height < 200


def test_a_dot_is_a_dot() -> None:
    assert box([np.array([(5.0, 5.0)])], Condition())[2:] == pytest.approx((PEN, PEN), abs=2)


@pytest.mark.parametrize("across", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("down", [0.0, 0.5, 1.0])
def test_place_says_how_far_across_and_down(across: float, down: float) -> None:
    x, y, w, h = box(STROKES, Condition(tall=100, pen=15, place=(across, down)))
    assert (x, y) == pytest.approx((across * (SHEET - w), down * (SHEET - h)), abs=2)


def test_rotation_is_clockwise_and_slant_leans_to_the_right() -> None:
    turned = find_ink(draw_on_sheet(LINE, Condition(rotation=20)))
    leaning = find_ink(draw_on_sheet(LINE, Condition(slant=20)))
    for ink in (turned, leaning):
        rows = np.flatnonzero(ink.any(axis=1))
        top, bottom = (np.flatnonzero(ink[row]).mean() for row in (rows[2], rows[-3]))
        assert top - bottom == pytest.approx(180 * np.tan(np.radians(20)), abs=6)
    flat = [np.array([(0.0, 0), (100, 0)]), np.array(UPRIGHT)]
    assert find_ink(draw_on_sheet(flat, Condition(rotation=20))).any(axis=1).sum() > 150
    level = find_ink(draw_on_sheet([np.array([(0.0, 0), (100, 0)])], Condition(slant=20))).any(axis=1).sum()
    assert level == pytest.approx(PEN, abs=2)


def test_small_digits_get_the_finer_line_that_the_page_shows() -> None:
    assert drawn_small(50) == Condition(pen=6, tall=50)
    assert drawn_small(24).pen == THINNEST
    assert drawn_small(200) == Condition()
    assert drawn_small(280) == Condition(tall=280)


def test_strokes_are_sent_as_tall_as_asked_for_and_no_wider_than_the_sheet() -> None:
    for strokes, tall, sides in ((STROKES, 30, (18, 30)), ([np.array(WIDE)], 200, (280, 112))):
        points = np.concatenate(as_sent(strokes, tall))
        assert (points.min(axis=0).tolist(), np.ptp(points, axis=0).tolist()) == ([0, 0], list(sides))


def test_strokes_are_sent_without_places_that_add_no_shape_but_with_their_ends() -> None:
    close = np.column_stack([np.full(301, 7.0), np.linspace(0, 300, 301)])
    (sent,) = as_sent([close], 30)
    steps = np.hypot(*np.diff(sent, axis=0).T)
    assert steps[:-1].min() >= MIN_STEP
    assert len(sent) == 13
    assert sent[-1].tolist() == [0, 30]
    np.testing.assert_array_equal(np.round(sent * 10) / 10, sent)


def test_strokes_are_turned_and_slanted_before_they_are_sent() -> None:
    for turned in (as_sent(LINE, 100, rotation=20), as_sent(LINE, 100, slant=20)):
        (stroke,) = turned
        assert stroke[0, 0] - stroke[-1, 0] == pytest.approx(100 * np.tan(np.radians(20)), abs=0.2)


def test_drawing_of_strokes_has_them_and_their_pen() -> None:
    plain, named = Sent(30).drawing(STROKES), Sent(30, PEN).drawing(STROKES)
    assert plain.width is None
    assert named.width == PEN
    np.testing.assert_array_equal(np.concatenate(plain.strokes), np.concatenate(as_sent(STROKES, 30)))
    assert plain.box is not None
    assert named.box is not None
    assert named.box[3] - plain.box[3] == pytest.approx(PEN - 0.12 * 30, abs=0.5)


def test_drawing_of_a_picture_is_what_the_server_finds_on_the_sheet() -> None:
    drawing = Condition(tall=100, place=(0.0, 1.0)).drawing(STROKES)
    assert (drawing.strokes, drawing.ink.shape, drawing.sides) == ((), (SHEET, SHEET), (SHEET, SHEET))
    np.testing.assert_array_equal(drawing.ink, find_ink(draw_on_sheet(STROKES, Condition(tall=100, place=(0.0, 1.0)))))


def test_a_network_alone_sees_the_strokes_without_a_width() -> None:
    plain = seen(STROKES)
    assert (plain.shape, plain.max()) == ((28, 28), 255)
    assert plain.dtype == np.uint8
    # A pen as wide, beside the drawing, as the one that the server takes for strokes without a width.
    same_pen = network_image(Condition(pen=0.12 / 1.12 * 200).drawing(STROKES).ink, MNIST)
    assert np.abs(same_pen.astype(int) - plain).mean() < 4
    bitmap = seen(STROKES, Preprocessing(field=32, digit=32, centre="box", binary=True))
    assert bitmap.shape == (32, 32)
    assert set(np.unique(bitmap)) == {0, 255}
