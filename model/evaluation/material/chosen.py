"""What the product is asked about: some drawings of each held-out set, as many as tell, the same ones every time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.data.formats.unipen import Character
from model.evaluation.asking.conditions import Strokes
from model.evaluation.material.made_styles import MADE_ZERO, slashed
from model.evaluation.material.sampling import by_set, sample, share_out
from model.evaluation.material.styles import read_styles
from model.evaluation.material.testset import Testset

DIGITS_OF_A_SET = 600  # at most
OTHERS = 3000  # about: letters and signs of all sets together
DOODLES = 1000  # about: doodles and foreign letters together
SHEET_DIGITS = 400  # about: of all sets together, sent in every way of the exams on the sheet
OF_A_STYLE = 300  # at most about
SCRIBBLES = 500  # about
MADE_ZEROS = 150  # about


@dataclass(frozen=True, eq=False)
class Material:
    """What the product is asked about."""

    digits: tuple[Character, ...]  # some of each set
    tagged: tuple[Character, ...]  # of a known style, and made ones
    styles: dict[str, NDArray[np.int64]]  # places among `tagged` by style
    few: tuple[Character, ...]  # some of `digits`, for the exams on the sheet
    others: tuple[Character, ...]  # letters and signs
    doodles: tuple[Character, ...]  # with foreign letters
    scribbles: tuple[tuple[str, Strokes], ...]  # made ones, as (kind, strokes)
    test: tuple[Character, ...]  # digits of pendigits' test writers
    mnist: tuple[NDArray[np.uint8], NDArray[np.int64]]  # test images (N, 28, 28), ink bright, and their labels
    numbers: int  # how many numbers are made up of the digits

    def drawings(self, group: str) -> list[Strokes]:
        """Return the strokes of one of the groups."""
        if group == "scribbles":
            return [strokes for _, strokes in self.scribbles]
        chosen: Sequence[Character] = getattr(self, group)
        return [one.strokes for one in chosen]


def choose(testset: Testset, part: float = 1.0) -> Material:
    """Return what the product is asked about, the same every time.

    part: of a whole exam, 0..1; less than all leaves test sets alone, which are looked at when a network is done.
    """
    digits = choose_digits(testset.digits, part)
    by_style = _styled(testset.digits, part)
    tagged = list({one.id: one for chosen in by_style.values() for one in chosen}.values())
    places = {one.id: i for i, one in enumerate(tagged)}
    images, labels = testset.mnist.test_images, testset.mnist.test_labels
    return Material(
        digits,
        tuple(tagged),
        {style: np.array([places[one.id] for one in chosen], np.int64) for style, chosen in by_style.items()},
        _some(digits, round(SHEET_DIGITS * part)),
        _some(testset.others, round(OTHERS * part)),
        _some(testset.doodles, round(DOODLES * part)),
        testset.scribbles[:: max(1, round(len(testset.scribbles) / (SCRIBBLES * part)))],
        testset.test_digits if part == 1 else (),
        (images, labels) if part == 1 else (images[:0], labels[:0]),
        round(testset.numbers * part),
    )


def choose_digits(digits: Sequence[Character], part: float = 1.0) -> tuple[Character, ...]:
    """Return some digits of each set, the same every time. part: as for `choose`."""
    return _take(digits, sample(digits, max(1, round(DIGITS_OF_A_SET * part))))


def _styled(digits: Sequence[Character], part: float) -> dict[str, tuple[Character, ...]]:
    """Return some digits of each known style, and made ones."""
    most = max(1, round(OF_A_STYLE * part))
    known = {style: _some([one for one in digits if one.id in ids], most) for style, ids in read_styles().items()}
    plain = _some([one for one in digits if one.label == "0"], max(1, round(MADE_ZEROS * part)))
    return {**known, MADE_ZERO: slashed(plain)}


def _take(characters: Sequence[Character], places: NDArray[np.int64]) -> tuple[Character, ...]:
    return tuple(characters[i] for i in places)


def _some(characters: Sequence[Character], total: int) -> tuple[Character, ...]:
    """Return about `total` of the characters, of each set the same number where it has so many."""
    cap = share_out([len(places) for places in by_set(characters).values()], total)
    return _take(characters, sample(characters, cap))
