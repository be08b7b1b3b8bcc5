"""Tests of finding and reading the digits of drawings: with a reader that says what it is told, and with a real one."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.classifier import DigitClassifier
from model.cuts import Slices
from model.digits import MAX_DIGITS, Digit, Readings, TooManyDigitsError, read_digits
from model.made_numbers import MadeNumber, make_numbers
from model.pen import Rendering, render_strokes
from model.preprocessing import MNIST, ink_box, normalize_drawing
from model.sheets import InkSheet, PixelSheet, Sheet, StrokeSheet

Strokes = list[npt.NDArray[np.float64]]
Images = npt.NDArray[np.float32]


class Reader:
    """Reads each picture as the digit of the shape that it resembles most, and keeps count."""

    def __init__(self, shapes: dict[int, Strokes]) -> None:
        self.passes: list[int] = []
        self._digits = list(shapes)
        self._pictures = np.stack([normalize_drawing(render_strokes(strokes).ink) for strokes in shapes.values()])

    def __call__(self, images: Images) -> Readings:
        self.passes.append(len(images))
        differences = ((images[:, None] - self._pictures) ** 2).mean(axis=(2, 3))
        probabilities = np.full((len(images), 10), 0.001, np.float32)
        probabilities[np.arange(len(images)), np.take(self._digits, differences.argmin(axis=1))] = 0.991
        return Readings(probabilities, np.exp(-60 * differences.min(axis=1)).astype(np.float32))


def line(*points: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Return a stroke with a point about every two units."""
    parts = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        count = max(2, int(np.hypot(x2 - x1, y2 - y1) / 2))
        parts.append(np.linspace((x1, y1), (x2, y2), count))
    return np.concatenate(parts)


def circle(x: float, y: float, width: float, height: float) -> npt.NDArray[np.float64]:
    angles = np.linspace(0, 2 * np.pi, 40)
    return np.stack([x + width / 2 * (1 + np.sin(angles)), y + height / 2 * (1 - np.cos(angles))], axis=1)


SHAPES: dict[int, Strokes] = {
    0: [circle(0, 0, 60, 100), line((55, 5), (5, 95))],
    1: [line((0, 0), (0, 100))],
    4: [line((20, 0), (0, 60), (55, 60)), line((40, 30), (40, 100))],
    5: [line((5, 0), (0, 45), (40, 50), (45, 80), (35, 100), (0, 95)), line((5, -2), (50, -2))],
    7: [line((0, 0), (55, 0), (20, 100)), line((10, 50), (50, 50))],
}


def number(text: str, gap: float = 25) -> list[Strokes]:
    """Return the strokes of each digit, side by side."""
    edge, digits = 10.0, []
    for character in text:
        shape = SHAPES[int(character)]
        left = min(stroke[:, 0].min() for stroke in shape)
        right = max(stroke[:, 0].max() for stroke in shape)
        digits.append([stroke + np.array([edge - left, 20]) for stroke in shape])
        edge += right - left + gap
    return digits


def stroke_sheet(strokes: Strokes, width: float | None = 10.0) -> StrokeSheet:
    return StrokeSheet(strokes, width, render_strokes(strokes, width=width))


def ink_sheet(strokes: Strokes, width: float = 10.0) -> InkSheet:
    return InkSheet(render_strokes(strokes, width=width))


def text_of(found: list[Digit] | TooManyDigitsError) -> str:
    assert isinstance(found, list)
    return "".join(str(digit.probabilities.argmax()) for digit in found)


def read(sheet: Sheet, reader: Callable[[Images], Readings] | None = None) -> list[Digit]:
    (found,) = read_digits([sheet], reader or Reader(SHAPES), MNIST)
    assert isinstance(found, list)
    return found


def unreadable(passes: list[int]) -> Callable[[Images], Readings]:
    """Return a reader that says nothing of any picture, and notes how many it is shown at a time."""

    def reader(images: Images) -> Readings:
        passes.append(len(images))
        return Readings(np.full((len(images), 10), 0.1, np.float32), np.full(len(images), 0.5, np.float32))

    return reader


@pytest.mark.parametrize("make", [stroke_sheet, ink_sheet])
@pytest.mark.parametrize("text", ["0", "1", "4", "5", "7", "10", "11", "1475", "0170", "5571"])
def test_number_is_read_digit_by_digit(make: Callable[[Strokes], Sheet], text: str) -> None:
    digits = number(text)
    found = read(make([stroke for strokes in digits for stroke in strokes]))
    assert text_of(found) == text
    for digit, strokes in zip(found, digits, strict=True):
        points = np.concatenate(strokes)
        expected = (*(points.min(axis=0) - 5), *(np.ptp(points, axis=0) + 10))
        assert digit.box == pytest.approx(expected, abs=4)
        assert digit.image.shape == (28, 28)


def test_bars_that_are_drawn_last_belong_to_their_digits() -> None:
    digits = number("7451")
    bodies = [strokes[0] for strokes in digits]
    bars = [strokes[1] for strokes in digits if len(strokes) > 1]
    assert text_of(read(stroke_sheet(bodies + bars[::-1]))) == "7451"


@pytest.mark.parametrize("make", [stroke_sheet, ink_sheet])
def test_two_rows_are_read_from_top_to_bottom(make: Callable[[Strokes], Sheet]) -> None:
    rows = [
        [stroke + np.array([0, down]) for strokes in number(text) for stroke in strokes]
        for text, down in (("57", 0), ("10", 160))
    ]
    assert text_of(read(make(rows[1] + rows[0]))) == "5710"


@pytest.mark.parametrize("make", [stroke_sheet, ink_sheet])
def test_clear_digit_is_read_whole_in_one_pass_of_one_image(make: Callable[[Strokes], Sheet]) -> None:
    reader = Reader(SHAPES)
    sheet = make(SHAPES[7])
    (digit,) = read(sheet, reader)
    assert reader.passes == [1]
    assert np.array_equal(digit.image, normalize_drawing(sheet.whole.ink))
    assert digit.box == pytest.approx(sheet.whole.to_sender(ink_box(sheet.whole.ink) or (0, 0, 0, 0)))


@pytest.mark.parametrize("make", [stroke_sheet, ink_sheet])
def test_broad_digit_that_is_surely_one_is_not_cut(make: Callable[[Strokes, float], Sheet]) -> None:
    broad = [circle(0, 0, 150, 100)]
    reader = Reader({0: broad, 1: SHAPES[1]})
    assert text_of(read(make(broad, 18.0), reader)) == "0"
    assert reader.passes == [1]


def test_ink_that_nobody_can_read_is_read_within_limits() -> None:
    passes: list[int] = []
    ring = np.pad(render_strokes([circle(0, 0, 100, 100)]).ink[::4, ::4], 12)
    found = read(InkSheet(Rendering(np.hstack([ring] * 40), (0.0, 0.0), 1.0)), unreadable(passes))
    assert len(found) == 40
    assert passes[0] == 40
    assert (
        Sheet.most_runs / 2 < passes[1] <= Sheet.most_runs + 40
    )  # each that is sliced is among the candidates once more


def test_one_wide_scribble_is_cut_in_few_enough_places(rng: np.random.Generator) -> None:
    passes: list[int] = []
    noise = np.where(rng.random((60, 700)) < 0.4, np.uint8(255), np.uint8(0))
    noise[28:32] = 255  # all of it is one piece
    read(InkSheet(Rendering(noise, (0.0, 0.0), 1.0)), unreadable(passes))
    assert passes[0] < 64
    assert Sheet.most_runs / 2 < passes[1] <= Sheet.most_runs + passes[0]


def zigzag(height: float) -> npt.NDArray[np.float64]:
    """Return one stroke that goes up and down on its way to the right."""
    return line(*((20.0 * i, height * (i % 2)) for i in range(20)))


def test_stroke_lower_than_an_eight_can_be_is_not_cut() -> None:
    passes: list[int] = []
    (found,) = read(stroke_sheet([zigzag(39)]), unreadable(passes))
    assert passes == [1]
    assert found.image.any()


def test_one_stroke_is_cut_in_few_enough_places_for_a_page_that_asks_at_every_point() -> None:
    passes: list[int] = []
    read(stroke_sheet([zigzag(120)]), unreadable(passes))
    assert passes[0] == 1
    assert StrokeSheet.most_runs / 2 < passes[1] <= StrokeSheet.most_runs
    assert StrokeSheet.most_runs < Sheet.most_runs


def test_doubtful_strokes_are_read_in_the_same_pass() -> None:
    reader = Reader(SHAPES)
    assert text_of(read(stroke_sheet(SHAPES[4]), reader)) == "4"
    assert len(reader.passes) == 1


def test_touching_digits_of_a_picture_are_cut_where_the_reading_gets_surer() -> None:
    reader = Reader(SHAPES)
    strokes = [stroke for digit in number("570", gap=15) for stroke in digit]
    bridges = [line((52, 72), (95, 72)), line((115, 72), (140, 72))]
    sheet = ink_sheet(strokes + bridges)
    assert len(sheet.boxes) == 1
    assert text_of(read(sheet, reader)) == "570"
    assert len(reader.passes) == 2


def test_touching_digits_of_a_large_photo_are_cut_with_few_of_its_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = [stroke for digit in number("570", gap=15) for stroke in digit]
    small = ink_sheet([*strokes, line((52, 72), (95, 72)), line((115, 72), (140, 72))]).whole
    rows: list[int] = []
    take = Slices.take

    def noted(self: Slices, ink: npt.NDArray[np.uint8], first: int, last: int) -> npt.NDArray[np.uint8]:
        rows.append(len(ink))
        return take(self, ink, first, last)

    monkeypatch.setattr(Slices, "take", noted)
    found = [read(InkSheet(Rendering(np.kron(small.ink, np.ones((n, n), np.uint8)), (0.0, 0.0), 1.0))) for n in (1, 7)]
    assert [text_of(digits) for digits in found] == ["570", "570"]
    assert max(rows) <= 150
    for one, large in zip(*found, strict=True):
        assert large.box == pytest.approx([7 * side for side in one.box], abs=25)


def test_digits_in_one_stroke_are_cut_as_well() -> None:
    zeros = [circle(0, 0, 60, 100), circle(75, 0, 60, 100)]
    joined = np.concatenate([zeros[0], line((30, 0), (105, 0)), zeros[1]])
    reader = Reader({0: [zeros[0]], 1: SHAPES[1], 7: SHAPES[7]})
    assert text_of(read(stroke_sheet([joined]), reader)) == "00"


def test_many_drawings_are_read_together() -> None:
    reader = Reader(SHAPES)
    sheets = [stroke_sheet([s for d in number(text) for s in d]) for text in ("7", "10", "57")]
    assert [text_of(found) for found in read_digits(sheets, reader, MNIST)] == ["7", "10", "57"]
    assert len(reader.passes) == 1


def test_specks_beside_digits_are_no_digits() -> None:
    dot = circle(150, 60, 3, 3)
    strokes = [stroke for digit in number("71") for stroke in digit]
    for sheet in (stroke_sheet([*strokes, dot]), ink_sheet([*strokes, dot])):
        assert text_of(read(sheet)) == "71"
    assert len(read(stroke_sheet([dot]))) == 1


def test_several_digits_are_read_as_if_drawn_with_a_thinner_pen_and_boxed_as_they_were() -> None:
    strokes = [stroke for digit in number("17", gap=70) for stroke in digit]
    thin, bold = (read(stroke_sheet(strokes, width)) for width in (10.0, 40.0))
    assert bold[1].image == pytest.approx(read(stroke_sheet(strokes, 12.0))[1].image, abs=0.05)
    for slim, wide in zip(thin, bold, strict=True):
        assert wide.box == pytest.approx(
            (slim.box[0] - 15, slim.box[1] - 15, slim.box[2] + 30, slim.box[3] + 30), abs=4
        )


def test_own_pixels_stay_one_digit() -> None:
    pixels = np.zeros((28, 28), np.float32)
    pixels[4:24, [5, 6, 20, 21]] = 0.75
    ink = np.rint(pixels * 255).astype(np.uint8)
    (digit,) = read(PixelSheet(Rendering(ink, (0.0, 0.0), 1.0), pixels))
    assert np.array_equal(digit.image, pixels)
    assert digit.box == (5, 4, 17, 20)


def test_readings_without_is_digit_give_none() -> None:
    def reader(images: Images) -> Readings:
        return Readings(np.full((len(images), 10), 0.1, np.float32), None)

    assert [digit.is_digit for digit in read(stroke_sheet([line((0, 0), (0, 9))]), reader)] == [None]


def test_more_digits_than_the_limit_are_refused_in_place() -> None:
    ones = [line((50 * i, 0), (50 * i, 100)) for i in range(MAX_DIGITS + 1)]
    refused, found = read_digits([stroke_sheet(ones), stroke_sheet(ones[:-1])], Reader(SHAPES), MNIST)
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
    sheets = [stroke_sheet(list(made.strokes), None) for made in numbers]
    texts = [text_of(found) for found in read_digits(sheets, shipped.read, shipped.preprocessing)]
    wrong = [(made.text, text) for made, text in zip(numbers, texts, strict=True) if made.text != text]
    assert len(wrong) <= 0.03 * len(numbers), wrong
