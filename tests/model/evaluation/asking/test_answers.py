"""The product is asked as a request is: what is read, whether it is sure, and what is read of nothing."""

import numpy as np
import pytest

from model.evaluation.asking.answers import Answers, ask, read, summarise
from model.evaluation.asking.conditions import Condition, Sent
from model.outputs import DIGITS, Readings
from model.preprocessing.normalize import MNIST, Preprocessing
from model.segmentation.drawing import Drawing, from_strokes
from model.segmentation.reading import BLANK, Digit, DrawingReading
from tests.helpers.drawn_numbers import SHAPES, Images, Reader, number


class Knowing:
    """Reads the shapes of tests.helpers.drawn_numbers."""

    preprocessing: Preprocessing = MNIST

    def __init__(self) -> None:
        self._reader = Reader(SHAPES)

    def read(self, images: Images) -> Readings:
        return self._reader(images)


def digit(label: int, confidence: float, is_digit: float | None) -> Digit:
    probabilities = np.full(DIGITS, (1 - confidence) / 9)
    probabilities[label] = confidence
    ink = from_strokes(SHAPES[label]).pieces().whole
    return Digit((0, 0, 1, 1), ink, (0,), np.zeros((28, 28), np.float32), probabilities, is_digit)


def test_drawings_are_read_as_strokes_and_as_pictures() -> None:
    strokes = [stroke for one in number("174") for stroke in one]
    drawings = [Sent(100).drawing(strokes), Condition(pen=10, tall=100).drawing(strokes)]
    shares: list[float] = []
    (answers,) = ask([Knowing()], iter(drawings), 2, shares.append)
    assert answers.texts.tolist() == ["174", "174"]
    assert answers.lines == (("174",), ("174",))
    assert np.isnan(answers.probabilities).all()
    assert shares == [1.0]


def test_drawings_are_made_once_for_all_readers() -> None:
    made = []

    def drawing() -> Drawing:
        made.append(1)
        return Sent(100).drawing(SHAPES[7])

    first, second = ask([Knowing(), Knowing()], iter(drawing() for _ in range(3)), 3, lambda share: None)
    assert len(made) == 3
    assert first.texts.tolist() == second.texts.tolist() == ["7"] * 3


def test_nothing_is_read_of_a_blank_drawing_and_of_one_that_is_refused() -> None:
    many = [stroke + np.array([100.0 * i, 0]) for i in range(80) for stroke in SHAPES[1]]
    found = read(Knowing(), [from_strokes([]), from_strokes(many)])
    assert found == [BLANK, BLANK]
    answers = summarise(found)
    assert answers.texts.tolist() == ["", ""]
    assert not answers.accepted(None).any()
    assert answers.confidence.tolist() == [0, 0]


def test_answer_is_accepted_up_to_the_least_is_digit_if_nothing_else_makes_it_unsure() -> None:
    sure = DrawingReading((digit(7, 0.9, 0.8), digit(1, 0.5, 0.6)), (), (), {}, 1.0)
    unsure = DrawingReading((digit(7, 0.9, 0.99),), (), (), {}, 0.0)
    untold = DrawingReading((digit(7, 0.9, None),), (), (), {}, 1.0)
    answers = summarise([sure, unsure, untold])
    assert answers.acceptance.tolist() == [0.6, 0.0, 1.0]
    for threshold in (0.5, 0.6, 0.7):
        expected = [one.is_sure(threshold) for one in (sure, unsure)]
        assert answers.accepted(threshold).tolist()[:2] == expected
    assert answers.accepted(None).tolist() == [True, False, True]
    assert answers.confidence.tolist() == pytest.approx([0.45, 0.9, 0.9])
    assert answers.probabilities[1].argmax() == 7
    assert np.isnan(answers.probabilities[0]).all()


def test_some_answers_are_taken_by_mask_or_place() -> None:
    answers = summarise([DrawingReading((digit(label, 0.9, 0.8),), (), (), {}, 1.0) for label in (7, 1, 4)])
    by_mask, by_place = answers.take(np.array([True, False, True])), answers.take(np.array([2, 0]))
    assert isinstance(by_mask, Answers)
    assert by_mask.texts.tolist() == ["7", "4"]
    assert by_place.texts.tolist() == ["4", "7"]
    assert len(by_place.lines) == len(by_place.probabilities) == 2
