"""Drawings are made ready for reading from strokes, pictures and pixels, each with its box in the sender's units."""

import numpy as np
import pytest

from model.preprocessing.decode import Planes
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import MNIST, Preprocessing, normalize_drawing
from model.segmentation.drawing import from_picture, from_pixels, from_strokes
from model.segmentation.pieces import InkPieces, PixelPieces, StrokePieces
from tests.helpers.drawn_numbers import SHAPES, line


def test_strokes_keep_their_units_and_their_pen() -> None:
    drawing = from_strokes(SHAPES[4], 8.0)
    assert drawing.box == pytest.approx((-4, -4, 63, 108), abs=1)
    pieces = drawing.pieces()
    assert isinstance(pieces, StrokePieces)
    assert len(pieces.boxes) == 2
    assert pieces.whole.pen == 8.0


def test_strokes_that_all_lie_in_one_place_are_a_dot_and_none_are_blank() -> None:
    (dot,) = from_strokes([np.array([[0.0, 0.0], [0.0, 1e-304]])]).strokes
    assert dot.tolist() == [[0, 0], [0, 0]]
    blank = from_strokes([])
    assert (blank.box, blank.ink.tolist()) == (None, [[0]])


def picture(side: int = 60) -> Planes:
    """Return a picture that was halved, with a bar from its upper edge to its lower right corner."""
    colour = np.full((side, side, 1), 255, np.uint8)
    colour[10:, 40:] = 0
    return Planes(colour, None, 2, (2 * side - 1, 2 * side - 1))


def test_ink_of_a_picture_is_what_differs_from_its_paper_and_boxes_end_where_it_does() -> None:
    drawing = from_picture(picture())
    assert np.array_equal(drawing.ink, find_ink(picture().colour))
    assert drawing.box == (80, 20, 39, 99)
    pieces = drawing.pieces()
    assert isinstance(pieces, InkPieces)
    assert pieces.place(pieces.whole, (40, 10, 20, 50)) == (80, 20, 39, 99)


def test_blank_picture_has_no_box() -> None:
    assert from_picture(Planes(np.full((9, 9, 1), 200, np.uint8), None, 1, (9, 9))).box is None


def test_pixels_are_used_as_they_are_by_networks_of_their_size() -> None:
    values = np.zeros((28, 28))
    values[5:20, 12:16] = 127.6
    drawing = from_pixels(values)
    assert drawing.box == (12, 5, 4, 15)
    assert drawing.ink[6, 13] == 128
    assert isinstance(drawing.pieces(), PixelPieces)
    assert np.array_equal(drawing.image_for(MNIST), (values / 255).astype(np.float32))
    assert drawing.image_for(Preprocessing(field=32, digit=32, centre="box", binary=True)).shape == (32, 32)


def test_network_sees_the_normalised_ink() -> None:
    drawing = from_strokes([line((0, 0), (0, 100))])
    assert np.array_equal(drawing.image_for(MNIST), normalize_drawing(drawing.ink, MNIST))
