"""Tests of how much work drawings may make: each its own, and all of a request together."""

import numpy as np
import pytest

from model.preprocessing.normalize import MNIST
from model.preprocessing.strokes import Rendering
from model.segmentation.budget import MAX_READINGS, Allowance, Budget, NotReadError, TooManyReadingsError
from model.segmentation.grouping import propose
from model.segmentation.layout import STROKES
from model.segmentation.pieces import Pieces
from model.segmentation.read import read_digits
from tests.helpers.drawn_numbers import SHAPES, Reader, number, stroke_pieces, text_of


def pieces() -> Pieces:
    return Pieces(Rendering(np.full((9, 9), 255, np.uint8), (0.0, 0.0), 1.0))


def test_drawing_gets_all_the_readings_that_it_wants_or_none_any_more() -> None:
    first, second = pieces(), pieces()
    allowance = Allowance(Budget(10))
    assert allowance.grant([first] * 4 + [second] * 7) == [True] * 4 + [False] * 7
    assert allowance.grant([second]) == [False]
    assert allowance.grant([first] * 6) == [True] * 6
    assert allowance.grant([first]) == [False]
    assert str(allowance.error(second)) == (
        "Finding the digits takes the work of more than 10 readings; at most so many are made"
    )


def test_drawing_has_an_allowance_of_its_own() -> None:
    one, other = pieces(), pieces()
    allowance = Allowance(Budget())
    assert allowance.grant([one] * MAX_READINGS + [other]) == [True] * (MAX_READINGS + 1)
    assert allowance.grant([one, other]) == [False, True]
    assert isinstance(allowance.error(one), TooManyReadingsError)
    assert allowance.error(other) is None


@pytest.mark.parametrize("left", [0, 1, 3])
def test_drawings_before_the_end_of_a_budget_are_read_as_without_one(left: int) -> None:
    drawings = [stroke_pieces([stroke for digit in number(text) for stroke in digit]) for text in ("7", "10", "5")]
    found = read_digits(drawings, Reader(SHAPES), MNIST, Budget(left))
    texts = [None if isinstance(each, NotReadError) else text_of(each) for each in found]
    assert texts == {0: [None] * 3, 1: ["7", None, None], 3: ["7", "10", None]}[left]


def test_slices_are_charged_by_their_runs_and_pixels() -> None:
    drawing = pieces()
    allowance = Allowance(Budget(10))
    assert allowance.charge_slices(drawing, 6, 1_000_000)
    assert not allowance.charge_slices(drawing, 60, 10)
    assert allowance.error(drawing) is not None


def test_too_many_chains_are_counted_and_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.segmentation.grouping._grow", lambda *_: pytest.fail("looked at"))
    boxes = np.array([(100.0 * i, 0, 100.0 * i + 1, 100) for i in range(70)])
    assert len(propose(boxes, STROKES, 64)) == 70
