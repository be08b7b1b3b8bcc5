"""Drawings of kinds that were once misread, with the shipped network: the right answer ends each one's name.

A drawing whose name begins with no_digit is a letter or a sign: it may be read as digits, but no answer may be sure.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.classifier import DigitClassifier
from model.segmentation.drawing import from_strokes
from model.segmentation.read import read_digits
from model.segmentation.reading import DrawingReading

DRAWINGS: dict[str, Any] = json.loads(Path(__file__).with_name("drawings.json").read_text(encoding="utf-8"))
LINES = {"two_rows_72_35": ["72", "35"]}


@pytest.fixture(scope="module")
def shipped(repository: Path) -> DigitClassifier:
    return DigitClassifier.load(repository / "weights" / "inkling.npz")


@pytest.fixture(scope="module")
def readings(shipped: DigitClassifier) -> dict[str, DrawingReading]:
    drawings = [from_strokes([np.array(s) for s in one["strokes"]], one["width"]) for one in DRAWINGS.values()]
    found = read_digits([drawing.pieces() for drawing in drawings], shipped.read, shipped.preprocessing)
    return {name: one for name, one in zip(DRAWINGS, found, strict=True) if isinstance(one, DrawingReading)}


@pytest.mark.parametrize("name", [name for name in DRAWINGS if not name.startswith("no_digit")])
def test_drawing_is_read_right_and_sure(
    name: str, readings: dict[str, DrawingReading], shipped: DigitClassifier
) -> None:
    found = readings[name]
    assert [line.text for line in found.lines] == LINES.get(name, [name.rpartition("_")[2]])
    assert found.is_sure(shipped.threshold)
    assert [ink.why for ink in found.left_out] == (["line"] if name.startswith("underlined") else [])


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name.startswith("no_digit")])
def test_letter_is_no_sure_answer(name: str, readings: dict[str, DrawingReading], shipped: DigitClassifier) -> None:
    assert not readings[name].is_sure(shipped.threshold)
