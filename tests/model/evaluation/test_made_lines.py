"""Tests of the made-up rows of digits and marks: what they say they are, they are."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from model.evaluation.made_lines import LIES, LINE, LINE_GAPS, PATTERNS, PLAIN, MadeLines, make_lines
from model.evaluation.made_numbers import BASELINES, DIGIT_HEIGHT

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Written:
    label: str
    strokes: tuple[Points, ...]


ONE = Written("1", (np.array([[5.0, 0], [5, 40]]),))
FOUR = Written("4", (np.array([[20.0, 0], [0, 30], [40, 30]]), np.array([[30.0, 10], [30, 60]])))
SHAPES: dict[str, tuple[Points, ...]] = {
    ".": (np.array([[0.0, 0], [1, 1]]),),
    ",": (np.array([[3.0, 0], [0, 9]]),),
    "-": (np.array([[0.0, 0], [9, 1]]),),
    ":": (np.array([[0.0, 0], [1, 0]]), np.array([[0.0, 8], [1, 8]])),
    "/": (np.array([[4.0, 0], [0, 9]]),),
    "+": (np.array([[0.0, 4], [8, 4]]), np.array([[4.0, 0], [4, 8]])),
}
MARKS = {name: [Written(name, strokes)] for name, strokes in SHAPES.items()}


@pytest.fixture
def made(rng: np.random.Generator) -> list[MadeLines]:
    return make_lines([ONE, FOUR], MARKS, 200, rng)


def owned(drawing: MadeLines, character: int) -> Points:
    """Return all points of one character."""
    own = [stroke for stroke, owner in zip(drawing.strokes, drawing.owners, strict=True) if owner == character]
    return np.concatenate(own)


def test_rows_follow_the_patterns_and_all_of_them_come(made: list[MadeLines]) -> None:
    found = {"".join("d" if c.isdigit() else c for c in line) for drawing in made for line in drawing.lines}
    assert found == {*PATTERNS, *PLAIN}
    assert {len(drawing.lines) for drawing in made} == {1, 2, 3}


def test_each_stroke_belongs_to_a_character_of_as_many_strokes_or_is_a_line(made: list[MadeLines]) -> None:
    for drawing in made:
        for i, character in enumerate(drawing.characters):
            expected = {"1": 1, "4": 2}.get(character) or len(SHAPES[character])
            assert drawing.owners.count(i) == expected
        assert set(drawing.owners) - {LINE} == set(range(len(drawing.characters)))
        assert drawing.text == "".join(filter(str.isdigit, drawing.characters))
    lines = sum(drawing.owners.count(LINE) for drawing in made)
    assert 0.1 < lines / sum(len(drawing.lines) for drawing in made) < 0.2


def test_marks_lie_where_people_set_them(made: list[MadeLines]) -> None:
    """In rows of one, the baseline is where the lowest digit's foot may be at most."""
    seen = set()
    for drawing in made:
        if len(drawing.lines) > 1:
            continue
        feet = [owned(drawing, i)[:, 1].max() for i, c in enumerate(drawing.characters) if c.isdigit()]
        for i, name in enumerate(drawing.characters):
            if name.isdigit():
                continue
            points = owned(drawing, i)
            size, middle = float(np.ptp(points, axis=0).max()), float(points[:, 1].min() + points[:, 1].max()) / 2
            low, high = (DIGIT_HEIGHT * side for side in LIES[name].sizes)
            assert low - 1e-9 <= size <= high + 1e-9
            above = (float(np.mean(feet)) - middle) / DIGIT_HEIGHT
            room = BASELINES[1] - BASELINES[0]
            assert LIES[name].middles[0] - room <= above <= LIES[name].middles[1] + room
            seen.add(name)
    assert seen == set(LIES)


def test_rows_do_not_overlap_and_lines_lie_below_them(made: list[MadeLines]) -> None:
    for drawing in made:
        first, bottom = 0, -np.inf
        for line in drawing.lines:
            count = len(line.replace(" ", ""))
            row = np.concatenate([owned(drawing, i) for i in range(first, first + count)])
            assert row[:, 1].min() > bottom
            first, bottom = first + count, row[:, 1].max()
        if drawing.owners.count(LINE) == len(drawing.lines) == 1:
            under = owned(drawing, LINE)
            gap = (under[:, 1].min() - bottom) / DIGIT_HEIGHT
            assert LINE_GAPS[0] - 1e-9 <= gap <= LINE_GAPS[1] + 1e-9
            assert np.ptp(under[:, 0]) > np.ptp(row[:, 0]) - 0.2 * DIGIT_HEIGHT - 1e-9
