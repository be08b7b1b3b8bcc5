"""Drawings as the product reads them, of digits, numbers, letters and signs, to tell sure readings from others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.classifier import DigitClassifier
from model.data.formats.unipen import Character
from model.data.writers import digits, non_digits, set_name
from model.evaluation.conditions import TALL, Condition, Strokes, as_sent, draw_on_sheet
from model.evaluation.made_lines import LIES, make_lines
from model.evaluation.made_numbers import DIGIT_HEIGHT, make_numbers
from model.preprocessing.decode import Planes
from model.preprocessing.strokes import render_strokes
from model.segmentation.budget import NotReadError
from model.segmentation.drawing import Drawing, from_picture, from_strokes
from model.segmentation.read import read_digits
from model.segmentation.reading import DrawingReading

AT_ONCE = 50  # drawings that are read together
PEN = 0.1 * DIGIT_HEIGHT  # the pen's width in pictures of numbers, in their units: a pixel each
MARGIN = 20  # pixels of paper around them
DELAYED = 0.1  # share of the numbers of which all bars are drawn last
WAYS = ("strokes", "pictures")

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Example:
    """One drawing that was read."""

    kind: str  # digits, others, numbers or lines
    way: str  # one of WAYS
    true: str  # what it says; empty for what is no digit
    found: DrawingReading

    @property
    def is_right(self) -> bool:
        """Say whether all its digits were read, and nothing else."""
        return bool(self.true) and self.found.text == self.true


@dataclass(frozen=True)
class Counts:
    """How many drawings there are of each kind, about; each is read in both WAYS."""

    digits: int
    others: int
    numbers: int
    lines: int

    def scaled(self, share: float) -> Counts:
        """Return a share of these counts, at least one of each."""
        return Counts(*(max(1, round(share * count)) for count in (self.digits, self.others, self.numbers, self.lines)))


def read_examples(
    classifier: DigitClassifier, characters: Sequence[Character], counts: Counts, seed: int, progress: Progress
) -> list[Example]:
    """Return what the product reads in drawings by some writers. progress: gets the share that is done."""
    rng = np.random.default_rng(seed)
    single = _some(digits(characters), counts.digits, rng)
    others = _some(non_digits(characters), counts.others, rng)
    marks = {name: [one for one in characters if one.label == name and _is_plain(one)] for name in LIES}
    found: list[Example] = []
    total = 2 * (len(single) + len(others) + counts.numbers + counts.lines)
    for way in WAYS:
        pen = 0.0 if way == "strokes" else PEN
        numbers = make_numbers(single, counts.numbers, np.random.default_rng(seed), pen=pen, delayed=DELAYED)
        lines = make_lines(single, marks, counts.lines, np.random.default_rng(seed), pen=pen)
        for kind, send, drawings in (
            ("digits", _send_one, [(one.label, one.strokes) for one in single]),
            ("others", _send_one, [("", one.strokes) for one in others]),
            ("numbers", _send_many, [(one.text, one.strokes) for one in numbers]),
            ("lines", _send_many, [(one.text, one.strokes) for one in lines]),
        ):
            for i in range(0, len(drawings), AT_ONCE):
                some = drawings[i : i + AT_ONCE]
                read = _read(classifier, (send(strokes, way) for _, strokes in some))
                found += [Example(kind, way, true, one) for (true, _), one in zip(some, read, strict=True) if one]
                progress(len(found) / total)
    return found


def _read(classifier: DigitClassifier, drawings: Iterator[Drawing]) -> list[DrawingReading | None]:
    """Return what is read in each drawing; nothing in one of too many digits."""
    pieces = [drawing.pieces() for drawing in drawings]
    found = read_digits(pieces, classifier.read, classifier.preprocessing)
    return [None if isinstance(each, NotReadError) else each for each in found]


def _send_one(strokes: Strokes, way: str) -> Drawing:
    """Return what a person drew on the page's sheet as the server gets it."""
    if way == "strokes":
        return from_strokes(as_sent(strokes, TALL))
    return _picture(draw_on_sheet(strokes, Condition()))


def _send_many(strokes: Strokes, way: str) -> Drawing:
    """Return numbers as the server gets them: as strokes no wider than the sheet, or in a picture of their own size."""
    width, height = np.ptp(np.concatenate(strokes), axis=0)
    if way == "strokes":
        return from_strokes(as_sent(strokes, float(height)))
    ink = render_strokes(strokes, width=PEN, side=round(float(max(width, height)) + PEN)).ink
    return _picture(255 - np.pad(ink, MARGIN)[:, :, None])


def _picture(levels: npt.NDArray[np.uint8]) -> Drawing:
    """Return the drawing on a picture (H, W, 1) uint8."""
    return from_picture(Planes(levels, None, 1, (levels.shape[1], levels.shape[0])))


def _some(characters: Sequence[Character], count: int, rng: np.random.Generator) -> list[Character]:
    """Return about so many of the characters: of each set as many as of any other, as far as it has them."""
    by_set: dict[str, list[Character]] = defaultdict(list)
    for i in rng.permutation(len(characters)):
        by_set[set_name(characters[i])].append(characters[i])
    turns = sorted((turn, name) for name, members in by_set.items() for turn in range(len(members)))
    return [by_set[name][turn] for turn, name in turns[:count]]


def _is_plain(mark: Character) -> bool:
    """Say whether a mark's strokes are as its name says: some segments lack one, or have one of a neighbour's."""
    width, height = np.ptp(np.concatenate(mark.strokes), axis=0)
    shapes = {
        ".": (1, True),
        ",": (1, height > 0.8 * width),
        "-": (1, width > 3 * height),
        ":": (2, height > 1.3 * width),
        "/": (1, height > 0.7 * width > 0.07 * height),
        "+": (2, 0.5 * height < width < 2 * height),
    }
    strokes, plain = shapes[mark.label]
    return len(mark.strokes) == strokes and bool(plain)
