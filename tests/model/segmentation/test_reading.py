"""Tests of what is read in a drawing, as a whole."""

from dataclasses import replace

import numpy as np
import pytest

from model.preprocessing.strokes import Rendering
from model.segmentation.reading import BLANK, MIN_SURENESS, Digit, DrawingReading

INK = Rendering(np.full((9, 9), 255, np.uint8), (0.0, 0.0), 1.0)


def digit(name: int, is_digit: float | None = 0.9) -> Digit:
    image = np.ones((28, 28), np.float32)
    return Digit((0.0, 0.0, 9.0, 9.0), INK, (0,), image, np.eye(10)[name], is_digit)


def reading(*digits: Digit) -> DrawingReading:
    return DrawingReading(digits, (), (), {}, 1.0)


def test_text_is_that_of_all_digits_in_their_order() -> None:
    assert reading(digit(3), digit(0), digit(7)).text == "307"
    assert BLANK.text == ""


@pytest.mark.parametrize(
    ("scores", "threshold", "sure"),
    [((0.9, 0.8), 0.8, True), ((0.9, 0.79), 0.8, False), ((0.1,), None, True), ((None,), None, True)],
)
def test_reading_is_sure_if_each_digit_is_accepted(
    scores: tuple[float | None, ...], threshold: float | None, sure: bool
) -> None:
    assert reading(*(digit(1, score) for score in scores)).is_sure(threshold) is sure


def test_reading_that_scores_too_little_is_not_sure() -> None:
    assert replace(reading(digit(1)), sureness=MIN_SURENESS).is_sure(0.8)
    assert not replace(reading(digit(1)), sureness=MIN_SURENESS - 0.01).is_sure(0.8)
