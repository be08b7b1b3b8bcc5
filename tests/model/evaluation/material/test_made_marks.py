"""Made marks: each where and as large as people write it, beside the digits' height of 1 over the line at 0."""

from collections import Counter

import numpy as np
import pytest

from model.evaluation.material.made_marks import MARKS, make_mark, with_mark

# Least and largest height and width, and where the middle lies over the line, in parts of the digits' height.
SHAPES = {
    ".": ((0.0, 0.15), (0.0, 0.15), (-0.1, 0.15)),
    ",": ((0.08, 0.35), (0.0, 0.3), (-0.25, 0.1)),
    "-": ((0.0, 0.15), (0.2, 0.6), (0.3, 0.7)),
    "/": ((0.75, 1.4), (0.4, 1.0), (0.3, 0.7)),
    ":": ((0.2, 0.7), (0.0, 0.2), (0.1, 0.6)),
    "+": ((0.25, 0.75), (0.25, 0.7), (0.3, 0.7)),
}


@pytest.mark.parametrize("mark", MARKS)
def test_mark_has_its_shape_and_place(mark: str, rng: np.random.Generator) -> None:
    assert set(MARKS) == set(SHAPES)
    heights, widths, middles = SHAPES[mark]
    for _ in range(100):
        points = np.concatenate(make_mark(mark, rng))
        (w, h), (_, y) = np.ptp(points, axis=0), points.mean(axis=0)
        assert heights[0] <= h <= heights[1]
        assert widths[0] <= w <= widths[1]
        assert middles[0] <= -y <= middles[1]


def test_slash_leans_to_the_right_and_a_colon_is_two_strokes(rng: np.random.Generator) -> None:
    (slash,) = make_mark("/", rng)
    assert slash[slash[:, 1].argmin(), 0] > slash[slash[:, 1].argmax(), 0]
    assert [len(make_mark(mark, rng)) for mark in ".,-:+"] == [1, 1, 1, 2, 2]


def test_marks_stand_between_digits_and_dash_and_plus_also_before_them(rng: np.random.Generator) -> None:
    texts = [with_mark("1234", rng) for _ in range(600)]
    assert all(text.translate(dict.fromkeys(map(ord, MARKS))) == "1234" for text in texts)
    assert not any(text[-1] in MARKS for text in texts)
    assert {text[0] for text in texts} == {"1", "-", "+"}
    assert set(Counter(next(c for c in text if c in MARKS) for text in texts)) == set(MARKS)
