"""Tests of drawings in pieces: some of the ink alone is that ink, and nothing of the rest."""

import numpy as np
import numpy.typing as npt
import pytest

from model.preprocessing.normalize import MNIST, Preprocessing, ink_box
from model.preprocessing.strokes import PEN_TO_DRAWING, Rendering, render_strokes
from model.segmentation.pieces import MAX_PARTS, InkPieces, Pieces, PixelPieces, StrokePieces

STROKES = [np.array([[0.0, 0], [0, 100]]), np.array([[200.0, 0], [260, 100]])]
PAPER = (10.0, 20.0)


def pieces_of(ink: npt.NDArray[np.uint8]) -> InkPieces:
    return InkPieces(Rendering(ink, PAPER, 2.0))


def two_bars() -> npt.NDArray[np.uint8]:
    """Return ink of two slanting bars whose boxes overlap, with soft edges."""
    ink = np.zeros((60, 60), np.uint8)
    for start in (4, 24):
        for row in range(50):
            ink[row + 5, start + row // 2 - 1] = ink[row + 5, start + row // 2 + 6] = 50
            ink[row + 5, start + row // 2 : start + row // 2 + 6] = 255
    return ink


def test_pieces_of_a_picture_are_its_parts_from_left_to_right_in_the_senders_units() -> None:
    pieces = pieces_of(two_bars())
    expected = np.array([[4, 5, 34, 55], [24, 5, 54, 55]]) * 2.0 + [*PAPER, *PAPER]
    np.testing.assert_allclose(pieces.boxes, expected)


@pytest.mark.parametrize("piece", [0, 1])
def test_part_of_a_picture_alone_keeps_its_soft_edge_and_nothing_of_others(piece: int) -> None:
    ink = two_bars()
    alone = np.zeros_like(ink)
    for row in range(50):
        start = 4 + 20 * piece + row // 2
        alone[row + 5, start - 1 : start + 7] = ink[row + 5, start - 1 : start + 7]
    pieces = pieces_of(ink)
    found = pieces.put_together([piece])
    x, y = (round((place - paper) / 2) for place, paper in zip(found.origin, PAPER, strict=True))
    placed = np.zeros_like(ink)
    placed[y : y + found.ink.shape[0], x : x + found.ink.shape[1]] = found.ink
    assert np.array_equal(placed, alone)
    assert found.unit == 2.0


def test_part_of_a_picture_alone_has_nothing_of_one_close_by() -> None:
    ink = np.zeros((40, 20), np.uint8)
    ink[5:35, [5, 7]] = 255
    assert [(pieces_of(ink).put_together([piece]).ink > 0).sum() for piece in (0, 1)] == [30, 30]


def test_all_pieces_together_are_the_whole_itself() -> None:
    picture = pieces_of(two_bars())
    whole = render_strokes(STROKES, width=10)
    strokes = StrokePieces(STROKES, 10, whole)
    assert picture.put_together([0, 1]) is picture.whole
    assert strokes.put_together([0, 1]) is whole


def test_noise_is_no_piece() -> None:
    ink = np.zeros((200, 200), np.uint8)
    ink[20:180, 40:80] = 255
    ink[100, 150] = ink[5, 5] = 255
    pieces = pieces_of(ink)
    assert len(pieces.boxes) == 1
    assert ink_box(pieces.put_together([0]).ink) == (2, 2, 40, 160)


def test_only_so_many_parts_are_looked_at() -> None:
    ink = np.zeros((200, 200), np.uint8)
    ink[::4, ::4] = 255
    ink[100:106, 100:106] = 255
    pieces = pieces_of(ink)
    assert len(pieces.boxes) == MAX_PARTS
    assert max(pieces.boxes[:, 2] - pieces.boxes[:, 0]) == 12


def test_some_strokes_are_drawn_with_a_pen_fit_for_their_height() -> None:
    for width, expected in ((40.0, PEN_TO_DRAWING * 100), (5.0, 5.0), (None, PEN_TO_DRAWING * 100)):
        pieces = StrokePieces(STROKES, width, render_strokes(STROKES, width=width))
        alone = pieces.put_together([0])
        _, _, w, _ = alone.to_sender(ink_box(alone.ink) or (0, 0, 0, 0))
        assert w == pytest.approx(expected, rel=0.15)


def test_strokes_are_boxed_as_they_were_drawn() -> None:
    pieces = StrokePieces(STROKES, 40.0, render_strokes(STROKES, width=40.0))
    alone = pieces.put_together([0])
    assert pieces.place(alone, ink_box(alone.ink) or (0, 0, 0, 0)) == pytest.approx((-20, -20, 40, 140), abs=2)
    assert pieces.place(pieces.whole, ink_box(pieces.whole.ink) or (0, 0, 0, 0)) == pytest.approx(
        (-20, -20, 300, 140), abs=4
    )


def test_own_pixels_are_used_by_networks_of_their_size_only() -> None:
    pixels = np.zeros((28, 28), np.float32)
    pixels[3:9, 3:9] = 1
    whole = Rendering(np.rint(pixels * 255).astype(np.uint8), (0.0, 0.0), 1.0)
    pieces = PixelPieces(whole, pixels)
    assert pieces.picture(whole, MNIST) is pixels
    assert pieces.picture(whole, Preprocessing(field=32, digit=32)).shape == (32, 32)
    assert Pieces(whole).picture(whole, MNIST).max() == 1
    assert pieces.boxes.tolist() == [[3, 3, 9, 9]]
