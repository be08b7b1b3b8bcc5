"""Tests of finding and reading the digits of drawings: with a reader that says what it is told, and with a real one."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.classifier import DigitClassifier
from model.evaluation.material.made_numbers import MadeNumber, make_numbers
from model.outputs import Readings
from model.preprocessing.normalize import MNIST, ink_box, normalize_drawing
from model.preprocessing.strokes import Rendering
from model.segmentation.budget import MAX_DIGITS, TooManyDigitsError
from model.segmentation.pieces import Pieces, PixelPieces
from model.segmentation.read import read_digits
from tests.helpers.drawn_numbers import (
    SHAPES,
    Images,
    Reader,
    Strokes,
    circle,
    ink_pieces,
    line,
    number,
    read,
    stroke_pieces,
    text_of,
)


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
@pytest.mark.parametrize("text", ["0", "1", "4", "5", "7", "10", "11", "1475", "0170", "5571"])
def test_number_is_read_digit_by_digit(make: Callable[[Strokes], Pieces], text: str) -> None:
    digits = number(text)
    found = read(make([stroke for strokes in digits for stroke in strokes]))
    assert text_of(found) == text
    for digit, strokes in zip(found.digits, digits, strict=True):
        points = np.concatenate(strokes)
        expected = (*(points.min(axis=0) - 5), *(np.ptp(points, axis=0) + 10))
        assert digit.box == pytest.approx(expected, abs=4)
        assert digit.image.shape == (28, 28)


def test_bars_that_are_drawn_last_belong_to_their_digits() -> None:
    digits = number("7451")
    bodies = [strokes[0] for strokes in digits]
    bars = [strokes[1] for strokes in digits if len(strokes) > 1]
    assert text_of(read(stroke_pieces(bodies + bars[::-1]))) == "7451"


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
def test_two_rows_are_read_from_top_to_bottom(make: Callable[[Strokes], Pieces]) -> None:
    rows = [
        [stroke + np.array([0, down]) for strokes in number(text) for stroke in strokes]
        for text, down in (("57", 0), ("10", 160))
    ]
    assert text_of(read(make(rows[1] + rows[0]))) == "5710"


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
def test_clear_digit_is_read_whole_in_one_pass_of_one_image(make: Callable[[Strokes], Pieces]) -> None:
    reader = Reader(SHAPES)
    pieces = make(SHAPES[7])
    (digit,) = read(pieces, reader).digits
    assert reader.passes == [1]
    assert np.array_equal(digit.image, normalize_drawing(pieces.whole.ink))
    assert digit.box == pytest.approx(pieces.whole.to_sender(ink_box(pieces.whole.ink) or (0, 0, 0, 0)))


def test_doubtful_strokes_are_read_in_the_same_pass() -> None:
    reader = Reader(SHAPES)
    assert text_of(read(stroke_pieces(SHAPES[4]), reader)) == "4"
    assert len(reader.passes) == 1


def test_many_drawings_are_read_together() -> None:
    reader = Reader(SHAPES)
    drawings = [stroke_pieces([s for d in number(text) for s in d]) for text in ("7", "10", "57")]
    assert [text_of(found) for found in read_digits(drawings, reader, MNIST)] == ["7", "10", "57"]
    assert len(reader.passes) == 1


def test_specks_beside_digits_are_no_digits() -> None:
    dot = circle(150, 60, 3, 3)
    strokes = [stroke for digit in number("71") for stroke in digit]
    for pieces in (stroke_pieces([*strokes, dot]), ink_pieces([*strokes, dot])):
        assert text_of(read(pieces)) == "71"
    assert len(read(stroke_pieces([dot])).digits) == 1


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
@pytest.mark.parametrize(
    "mark",
    [line((125, 70), (155, 70)), line((140, 110), (130, 135)), line((-60, 150), (250, 150))],
    ids=["-", ",", "_"],
)
def test_marks_beside_digits_are_no_digits(make: Callable[[Strokes], Pieces], mark: npt.NDArray[np.float64]) -> None:
    (seven,), (one,) = (number(text) for text in "71")
    strokes = [*seven, *(stroke + np.array([180, 0]) for stroke in one)]
    assert text_of(read(make([*strokes, mark]))) == "71"
    assert len(read(make([mark])).digits) == 1


@pytest.mark.parametrize("make", [stroke_pieces, ink_pieces])
def test_what_is_surely_no_digit_is_left_out_beside_digits_however_tall(make: Callable[[Strokes], Pieces]) -> None:
    (seven,) = number("7")
    letter = [line((120, 20), (180, 120)), line((180, 20), (120, 120))]
    assert text_of(read(make([*seven, *letter]))) == "7"
    assert max(digit.is_digit or 0.0 for digit in read(make(letter)).digits) < 0.1

    def unsure(images: Images) -> Readings:
        readings = Reader(SHAPES)(images)
        assert readings.is_digit is not None
        return Readings(readings.probabilities, np.maximum(readings.is_digit, 0.2))

    assert len(read(make([*seven, *letter]), unsure).digits) == 2


def test_only_marks_are_left_out_where_a_network_cannot_reject() -> None:
    (seven,) = number("7")

    def unsure(images: Images) -> Readings:
        return Readings(Reader(SHAPES)(images).probabilities, None)

    letter = [line((120, 20), (180, 120)), line((180, 20), (120, 120))]
    assert len(read(stroke_pieces([*seven, *letter]), unsure).digits) > 1
    found = read(stroke_pieces([*seven, line((125, 70), (155, 70))]), unsure)
    assert (found.text, [ink.why for ink in found.left_out]) == ("7", ["mark"])


@pytest.mark.parametrize("gap", [8, 12, 16])
def test_digit_whose_parts_lie_apart_is_put_together_before_one_is_left_out(gap: float) -> None:
    """A four whose halves stand side by side: beside a one, its left half would be left out as a mark."""
    four = [line((8, 0), (0, 40), (30, 40)), line((40 + gap, 10), (40 + gap, 100))]
    (seven,) = number("7")
    pieces = ink_pieces([*four, *(stroke + np.array([120, -20]) for stroke in seven)])
    assert len(pieces.boxes) == 3
    assert text_of(read(pieces, Reader({4: four, 1: SHAPES[1], 7: SHAPES[7]}))) == "47"


def test_several_digits_are_read_as_if_drawn_with_a_thinner_pen_and_boxed_as_they_were() -> None:
    strokes = [stroke for digit in number("17", gap=70) for stroke in digit]
    thin, bold = (read(stroke_pieces(strokes, width)).digits for width in (10.0, 40.0))
    assert bold[1].image == pytest.approx(read(stroke_pieces(strokes, 12.0)).digits[1].image, abs=0.05)
    for slim, wide in zip(thin, bold, strict=True):
        assert wide.box == pytest.approx(
            (slim.box[0] - 15, slim.box[1] - 15, slim.box[2] + 30, slim.box[3] + 30), abs=4
        )


def test_own_pixels_stay_one_digit() -> None:
    pixels = np.zeros((28, 28), np.float32)
    pixels[4:24, [5, 6, 20, 21]] = 0.75
    ink = np.rint(pixels * 255).astype(np.uint8)
    (digit,) = read(PixelPieces(Rendering(ink, (0.0, 0.0), 1.0), pixels)).digits
    assert np.array_equal(digit.image, pixels)
    assert digit.box == (5, 4, 17, 20)


def test_readings_without_is_digit_give_none() -> None:
    def reader(images: Images) -> Readings:
        return Readings(np.full((len(images), 10), 0.1, np.float32), None)

    assert [digit.is_digit for digit in read(stroke_pieces([line((0, 0), (0, 9))]), reader).digits] == [None]


def test_more_digits_than_the_limit_are_refused_in_place() -> None:
    ones = [line((50 * i, 0), (50 * i, 100)) for i in range(MAX_DIGITS + 1)]
    refused, found = read_digits([stroke_pieces(ones), stroke_pieces(ones[:-1])], Reader(SHAPES), MNIST)
    assert isinstance(refused, TooManyDigitsError)
    assert refused.count == MAX_DIGITS + 1
    assert str(refused) == "The drawing seems to hold 65 digits; at most 64 are read"
    assert text_of(found) == "1" * MAX_DIGITS


@pytest.fixture(scope="module")
def shipped(repository: Path) -> DigitClassifier:
    return DigitClassifier.load(repository / "weights" / "deepconvnet.npz")


@pytest.fixture(scope="module")
def numbers(repository: Path) -> list[MadeNumber]:
    """Return numbers made of the digits that were drawn for the browser's tests, bars last in some."""
    path = repository / "tests" / "browser" / "digits.json"
    drawn: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    digits = [SimpleNamespace(label=k, strokes=[np.array(s) for s in v]) for k, v in drawn.items()]
    return make_numbers(digits, 60, np.random.default_rng(5), delayed=0.3)


def test_shipped_network_reads_numbers_of_real_strokes(shipped: DigitClassifier, numbers: list[MadeNumber]) -> None:
    drawings = [stroke_pieces(list(made.strokes), None) for made in numbers]
    texts = [text_of(found) for found in read_digits(drawings, shipped.read, shipped.preprocessing)]
    wrong = [(made.text, text) for made, text in zip(numbers, texts, strict=True) if made.text != text]
    assert len(wrong) <= 0.03 * len(numbers), wrong
