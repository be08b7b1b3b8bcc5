"""Tests of the evidence for and against a reading, and of the score that it makes."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from model.outputs import Readings
from model.preprocessing.normalize import MNIST, normalize_drawing
from model.segmentation.budget import Budget, TooManyReadingsError
from model.segmentation.read import read_digits
from model.segmentation.reading import MIN_SURENESS, DrawingReading
from model.segmentation.sureness import CERTAIN, read_weights, weigh
from tests.helpers.drawn_numbers import SHAPES, Images, Reader, Strokes, circle, line, number, read, stroke_pieces

SEVEN_FIVE = [stroke for digit in number("75") for stroke in digit]


def telling(several: float) -> Callable[[Images], Readings]:
    """Return a reader that says of all pictures alike how likely they are several digits."""

    def reader(images: Images) -> Readings:
        found = Reader(SHAPES)(images)
        return Readings(found.probabilities, found.is_digit, np.full(len(images), several, np.float32))

    return reader


def evidence(strokes: Strokes, several: float | None = None) -> dict[str, float]:
    return dict(read(stroke_pieces(strokes), None if several is None else telling(several)).evidence)


def test_single_digit_needs_no_evidence() -> None:
    found = read(stroke_pieces(SHAPES[7]))
    assert (dict(found.evidence), found.sureness) == ({}, 1.0)


def test_evidence_of_digits_apart_is_that_of_the_least_sure_one() -> None:
    found: DrawingReading = read(stroke_pieces(SEVEN_FIVE))
    least = min(digit.is_digit or 0.0 for digit in found.digits)
    expected = {"digits": math.log(2), "least_is_digit": math.log(least / (1 - least)), "whole_asked": 0.0}
    assert {name: found.evidence[name] for name in expected} == pytest.approx(expected)
    zero = ("left_out", "outside", "touching", "touching_others", "cut", "overlap")
    assert {name: found.evidence[name] for name in zero} == dict.fromkeys(zero, 0.0)
    assert found.evidence["least_confidence"] == pytest.approx(math.log(0.991 / 0.009), abs=1e-3)


def test_whole_is_asked_about_only_where_it_is_as_small_as_one_digit_and_the_network_tells() -> None:
    near = evidence(SEVEN_FIVE, 0.9)
    assert near["whole_asked"] == 1.0
    assert near["whole_fits"] == pytest.approx(math.log(9), abs=1e-4)
    assert evidence(SEVEN_FIVE, 1.0)["whole_fits"] == CERTAIN
    assert evidence(SEVEN_FIVE)["whole_asked"] == 0.0
    wide = [*SEVEN_FIVE, *(stroke + np.array([200, 0]) for stroke in SEVEN_FIVE)]
    assert evidence(wide, 0.9)["whole_asked"] == 0.0


def test_whole_fits_one_digit_if_it_looks_like_one() -> None:
    """A digit beside a cross, which is left out."""
    strokes = [*SHAPES[7], line((95, 0), (155, 100)), line((155, 0), (95, 100))]
    found = evidence(strokes, 0.9)
    whole = Reader(SHAPES)(normalize_drawing(stroke_pieces(strokes).whole.ink)[None]).is_digit
    assert whole is not None
    assert (found["digits"], found["whole_asked"]) == (0.0, 1.0)
    assert found["whole_fits"] == pytest.approx(max(-CERTAIN, math.log(whole[0] / (1 - whole[0]))), abs=0.01)


def test_wholes_of_many_drawings_are_read_in_one_more_pass_each_at_its_drawing_s_cost() -> None:
    passes: list[int] = []

    def reader(images: Images) -> Readings:
        passes.append(len(images))
        return telling(0.9)(images)

    drawings = [stroke_pieces([s for digit in number(text) for s in digit]) for text in ("7", "10", "57")]
    found = read_digits(drawings, reader, MNIST)
    assert passes == [5, 2]
    assert all(isinstance(each, DrawingReading) for each in found)
    short = read_digits(drawings, reader, MNIST, Budget(6))
    assert [isinstance(each, TooManyReadingsError) for each in short] == [False, False, True]


def test_ink_left_out_counts_by_its_share_and_by_what_lies_outside_of_digits() -> None:
    letter = [line((220, 20), (280, 120)), line((280, 20), (220, 120))]
    found = evidence([*SEVEN_FIVE, *letter])
    assert 0.2 < found["left_out"] < 0.6
    assert found["outside"] == pytest.approx(found["left_out"], rel=1e-3)
    marked = [*SEVEN_FIVE, line((0, 140), (180, 140))]
    assert evidence(marked)["left_out"] == 0.0


def test_strokes_that_touch_a_digit_speak_against_it() -> None:
    """A 1, a dash and a 1: apart they are "1-1", joined an H."""
    ones = [line((0, 0), (0, 100)), line((100, 0), (100, 100))]
    apart, joined = evidence([*ones, line((25, 50), (75, 50))]), evidence([*ones, line((0, 50), (100, 50))])
    assert apart["touching_others"] == 0.0
    assert joined["touching_others"] > 0.05


def test_digits_cut_out_of_one_stroke_are_told_and_touch() -> None:
    zeros = [circle(0, 0, 60, 100), circle(75, 0, 60, 100)]
    joined = np.concatenate([zeros[0], line((30, 0), (105, 0)), zeros[1]])
    found = read(stroke_pieces([joined]), Reader({0: [zeros[0]], 1: SHAPES[1], 7: SHAPES[7]}))
    assert found.text == "00"
    assert found.evidence["cut"] == 1.0
    assert found.evidence["touching"] > 0


def test_score_is_logistic_in_its_evidence() -> None:
    assert weigh({"a": 2.0, "b": -1.0, "c": 9.0}, {"a": 0.5, "b": 3.0}, 2.0) == pytest.approx(0.5)
    assert weigh({"a": 3.0}, {"a": 1.0}, 0.0) == pytest.approx(1 / (1 + math.exp(-3)))


def test_fitted_weights_are_of_the_evidence_that_there_is_and_point_the_right_way() -> None:
    weights, constant = read_weights()
    found = evidence(SEVEN_FIVE, 0.99)
    assert weights.keys() == found.keys()
    assert weigh({**found, "whole_fits": CERTAIN, "least_is_digit": CERTAIN}, weights, constant) > MIN_SURENESS
    letter = {**found, "whole_fits": -CERTAIN, "touching_others": 0.2, "left_out": 0.4, "outside": 0.3}
    assert weigh(letter, weights, constant) < MIN_SURENESS
