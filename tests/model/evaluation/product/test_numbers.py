"""The exam on numbers counts whole numbers that are read right, from strokes and from pictures, the same every time."""

from pathlib import Path

import numpy as np
import pytest

from model.classifier import DigitClassifier
from model.evaluation.asking import answers
from model.evaluation.material.made_numbers import KINDS, make_numbers
from model.evaluation.product.numbers import DELAYED, SEED, examine_numbers
from model.outputs import Readings
from model.preprocessing.normalize import normalize_drawing
from model.preprocessing.strokes import render_strokes
from model.segmentation.reading import DrawingReading, Line
from tests.helpers.tiny_exam import SEVEN, ZERO, character, write_tiny

DIGITS = (character("7", SEVEN), character("0", ZERO))


@pytest.fixture
def classifier(tmp_path: Path) -> DigitClassifier:
    return write_tiny(tmp_path / "tiny.npz")


def knowing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every network read by which of the two digits a picture resembles more."""
    plain = np.stack([normalize_drawing(render_strokes(list(one.strokes)).ink) for one in DIGITS])

    def read(self: DigitClassifier, images: np.ndarray) -> Readings:
        differences = ((images[:, None] - plain) ** 2).mean(axis=(2, 3))
        probabilities = np.full((len(images), 10), 0.001, np.float32)
        probabilities[np.arange(len(images)), np.take([7, 0], differences.argmin(axis=1))] = 0.991
        return Readings(probabilities, np.exp(-60 * differences.min(axis=1)).astype(np.float32))

    monkeypatch.setattr(DigitClassifier, "read", read)


def test_numbers_that_are_read_right_are_counted(classifier: DigitClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    knowing(monkeypatch)
    shares: list[float] = []
    (found,) = examine_numbers([classifier], DIGITS, 60, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    for way in ("strokes", "pictures"):
        assert {kind: found[kind][way]["count"] for kind in KINDS} == {"digits": 30, "marks": 18, "rows": 12}
        assert found["digits"][way]["errors"] <= 3
        for kind in KINDS:
            scored = found[kind][way]
            assert len(scored["mistakes"]) == scored["errors"] >= scored["wrong_digits"] >= scored["miscounted"]
        assert found["all"][way]["errors"] == sum(found[kind][way]["errors"] for kind in KINDS)
        assert found["all"][way]["count"] == 60


def test_numbers_that_are_read_wrong_are_told(classifier: DigitClassifier) -> None:
    (found,) = examine_numbers([classifier], DIGITS, 20, lambda share: None)
    assert [found] == examine_numbers([classifier], DIGITS, 20, lambda share: None)
    wrong = found["digits"]["strokes"]["mistakes"]
    assert wrong
    assert all(one["true"] != one["read"] and set(one["true"]) <= {"7", "0"} for one in wrong)
    miscounted = sum(len(one["true"]) != len(one["read"]) for one in wrong)
    assert found["digits"]["strokes"]["miscounted"] == miscounted


def test_marks_and_rows_must_be_told_as_well(classifier: DigitClassifier, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(lines: tuple[str, ...]) -> None:
        def read(reader: object, drawings: list[object]) -> list[DrawingReading]:
            rows = tuple(Line(line, (), (0, 0, 1, 1)) for line in lines)
            return [DrawingReading((), rows, (), {}, 1.0)] * len(drawings)

        monkeypatch.setattr(answers, "read", read)

    numbers = make_numbers(DIGITS, 1, np.random.default_rng(SEED), kind="rows", delayed=DELAYED)
    upper, lower = numbers[0].lines
    for lines, errors in (((upper, lower), 0), ((f"{upper[0]} {upper[1:]}", lower), 0), ((upper + lower,), 1)):
        answer(lines)
        (found,) = examine_numbers([classifier], DIGITS, 1, lambda share: None)
        assert found["rows"]["strokes"]["errors"] == errors
        assert found["marks"]["strokes"]["errors"] == 1
