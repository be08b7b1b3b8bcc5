"""The exam on numbers: several digits of held-out writers side by side, found and read, from strokes and pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from model.classifier import DigitClassifier
from model.evaluation.conditions import as_sent
from model.evaluation.made_numbers import DIGIT_HEIGHT, DigitStrokes, MadeNumber, make_numbers
from model.preprocessing.strokes import render_strokes
from model.segmentation.budget import NotReadError
from model.segmentation.pieces import InkPieces, Pieces, StrokePieces
from model.segmentation.read import read_digits

# A different seed than any by which the rules of segmentation were fitted and tried.
SEED = 6_000_000
PEN = 0.1 * DIGIT_HEIGHT  # the pen's width in pictures, in the numbers' units: a pixel each
# Share of the numbers of which all bars are drawn last.
DELAYED = 0.1
AT_ONCE = 50  # numbers that are read in one pass

Facts = dict[str, Any]


def examine_numbers(
    classifier: DigitClassifier, digits: Sequence[DigitStrokes], count: int, progress: Callable[[float], None]
) -> Facts:
    """Count how many of `count` made-up numbers are read right, by what is sent: "strokes" or "pictures".

    digits: what the numbers are made of, of held-out writers. progress: gets the share that is done. The gaps between
    neighbours are as made_numbers.GAPS says: a tenth of a digit's height of overlap at most, six tenths apart.
    """
    found: Facts = {"pen": PEN, "height": DIGIT_HEIGHT}
    for half, (way, pen, make) in enumerate((("strokes", 0.0, _stroke_pieces), ("pictures", PEN, _ink_pieces))):
        numbers = make_numbers(digits, count, np.random.default_rng(SEED), pen=pen, delayed=DELAYED)
        texts: list[str] = []
        for start in range(0, count, AT_ONCE):
            texts += _read(classifier, [make(number) for number in numbers[start : start + AT_ONCE]])
            progress((half + len(texts) / count) / 2)
        found[way] = _score([number.text for number in numbers], texts)
    return found


def _stroke_pieces(number: MadeNumber) -> Pieces:
    """Return the number as the page sends it: pen strokes without a width, the number no wider than the sheet."""
    height = float(np.ptp(np.concatenate(number.strokes), axis=0)[1])
    strokes = as_sent(number.strokes, height)
    return StrokePieces(strokes, None, render_strokes(strokes))


def _ink_pieces(number: MadeNumber) -> Pieces:
    """Return the number as a picture: its ink, a pixel for each unit."""
    longest = float(np.ptp(np.concatenate(number.strokes), axis=0).max())
    return InkPieces(render_strokes(number.strokes, width=PEN, side=round(longest + PEN)))


def _read(classifier: DigitClassifier, drawings: Sequence[Pieces]) -> list[str]:
    """Return what is read of each; nothing of one with too many digits."""
    return [
        "" if isinstance(found, NotReadError) else found.text
        for found in read_digits(drawings, classifier.read, classifier.preprocessing)
    ]


def _score(true: Sequence[str], read: Sequence[str]) -> Facts:
    """Return how many numbers there are, how many are wrong and how many of these have too many or too few digits."""
    wrong = [(a, b) for a, b in zip(true, read, strict=True) if a != b]
    return {
        "count": len(true),
        "errors": len(wrong),
        "accuracy": 1 - len(wrong) / len(true),
        "miscounted": sum(len(a) != len(b) for a, b in wrong),
        "mistakes": [{"true": a, "read": b} for a, b in wrong],
    }
