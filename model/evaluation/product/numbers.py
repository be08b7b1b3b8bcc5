"""The exam on numbers: several digits of held-out writers side by side, with marks and in rows, found and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from model.evaluation.asking.answers import Answers, Progress, Reader, ask
from model.evaluation.asking.conditions import as_sent
from model.evaluation.material.made_numbers import DIGIT_HEIGHT, KINDS, DigitStrokes, MadeNumber, make_numbers
from model.preprocessing.decode import Planes
from model.preprocessing.strokes import render_strokes
from model.segmentation.drawing import Drawing, from_picture, from_strokes

# A different seed than any by which the rules of segmentation were fitted and tried.
SEED = 6_000_000
PEN = 0.1 * DIGIT_HEIGHT  # the pen's width in pictures, in the numbers' units: a pixel each
MARGIN = 20  # pixels of paper around a number in a picture
# Share of the numbers of which all bars are drawn last.
DELAYED = 0.1
# Parts of all numbers that are of each of KINDS.
PARTS = {"digits": 0.5, "marks": 0.3, "rows": 0.2}

Facts = dict[str, Any]


def examine_numbers(
    readers: Sequence[Reader], digits: Sequence[DigitStrokes], count: int, progress: Progress
) -> list[Facts]:
    """Count for each reader how many of about `count` made-up numbers are read right, by kind and by what is sent.

    A number is right if all of its lines are, marks included; spaces do not count. digits: what the numbers are made
    of, of held-out writers. The gaps between neighbours are as made_numbers.GAPS says: a tenth of a digit's height of
    overlap at most, six tenths apart.
    """
    found: list[Facts] = [{"pen": PEN, "height": DIGIT_HEIGHT, **{kind: {} for kind in KINDS}} for _ in readers]
    done = 0.0
    for kind in KINDS:
        for way in ("strokes", "pictures"):
            part = max(1, round(PARTS[kind] * count))
            rng = np.random.default_rng(SEED)
            pen = 0.0 if way == "strokes" else PEN
            numbers = make_numbers(digits, part, rng, kind=kind, pen=pen, delayed=DELAYED)
            share = PARTS[kind] / 2
            answers = ask(readers, _drawings(numbers, way), part, partial(_pass_on, progress, done, share))
            for facts, each in zip(found, answers, strict=True):
                facts[kind][way] = _score(numbers, each)
            done += share
    for facts in found:
        facts["all"] = {way: _sum([facts[kind][way] for kind in KINDS]) for way in ("strokes", "pictures")}
    return found


def _pass_on(progress: Progress, begin: float, part: float, share: float) -> None:
    """Tell the share done of a part of the work as one of all."""
    progress(begin + part * share)


def _drawings(numbers: Sequence[MadeNumber], way: str) -> Iterator[Drawing]:
    return (_sent(number) if way == "strokes" else _pictured(number) for number in numbers)


def _sent(number: MadeNumber) -> Drawing:
    """Return the number as the page sends it: pen strokes without a width, the number no wider than the sheet."""
    height = float(np.ptp(np.concatenate(number.strokes), axis=0)[1])
    return from_strokes(as_sent(number.strokes, height))


def _pictured(number: MadeNumber) -> Drawing:
    """Return the number as a picture, dark on white, a pixel for each unit."""
    longest = float(np.ptp(np.concatenate(number.strokes), axis=0).max())
    ink = np.pad(render_strokes(number.strokes, width=PEN, side=round(longest + PEN)).ink, MARGIN)
    return from_picture(Planes(255 - ink[:, :, None], None, 1, (ink.shape[1], ink.shape[0])))


def _score(numbers: Sequence[MadeNumber], answers: Answers) -> Facts:
    """Return how many numbers there are, how many are wrong and how many of these have too many or too few digits."""
    read = [tuple(line.replace(" ", "") for line in lines) for lines in answers.lines]
    wrong = [i for i, number in enumerate(numbers) if number.lines != read[i]]
    return {
        "count": len(numbers),
        "errors": len(wrong),
        "miscounted": sum(len(numbers[i].text) != len(answers.texts[i]) for i in wrong),
        "wrong_digits": sum(numbers[i].text != answers.texts[i] for i in wrong),
        "mistakes": [{"true": "\n".join(numbers[i].lines), "read": "\n".join(read[i])} for i in wrong],
    }


def _sum(scores: Sequence[Facts]) -> Facts:
    """Return the scores of several kinds as one."""
    return {name: sum(one[name] for one in scores) for name in ("count", "errors", "miscounted", "wrong_digits")}
