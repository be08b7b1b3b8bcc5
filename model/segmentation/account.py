"""Give account of every piece of ink that the search kept: a digit, a mark of a line, or left out, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.segmentation.layout import UNDERLINE, find_rows, hull
from model.segmentation.marks import FLAT, Lie, is_colon, is_plus, is_slash, name_small_mark
from model.segmentation.pieces import Pieces
from model.segmentation.reading import Box, LeftOut, Line, Why
from model.segmentation.search import Candidate, Chain

Array = NDArray[Any]

# All lengths in heights of the digits beside.
SPECK = 0.2  # what is smaller on both sides is no digit beside others: a dot, a slip of the pen
# What is no digit beside others. Chosen with numbers of the people whom inkling learned from, something else of theirs
# among the digits: 1 in 1,000 digits is taken for one.
LOW = 0.7  # what is lower may be a dash, a comma, a plus
MIN_LOW_IS_DIGIT = 0.8  # is_digit, 0..1: what is low and has less is a mark
MIN_IS_DIGIT = 0.1  # is_digit, 0..1: what has less is a letter, a bracket
REACH = 0.5  # how far above or below its digits a mark may lie
NEAR = 1.2  # how far from the next digit a mark may lie
SPACE = 0.8  # the least gap that is a space
USUAL = 1.8  # times the line's middle gap: the least gap that is a space
WIDE, HIGH = 2.0, 1.8  # what is neither wider nor higher may be one thing, as a letter
BESIDE = ("line", "frame", "speck")  # what is no part of the writing
MAX_SPECKS = 64  # that are told one by one: the smallest beyond are told as one, in a box around them all
LONG = 1.8  # the least length of an upright line
FRAMED = 0.6  # the most share of a frame's ink that lies away from the sides of its box
SIGNS = "+-"  # the marks that may begin a line


@dataclass
class Account:
    """What each kept candidate of a drawing stands for."""

    digits: Chain = field(default_factory=list)  # in reading order
    marks: Chain = field(default_factory=list)  # that stand in lines
    others: list[tuple[Candidate, Why]] = field(default_factory=list)  # that are left out
    lines: list[Line] = field(default_factory=list)  # from top to bottom

    @property
    def is_one(self) -> bool:
        """Say whether one digit stands for all of the ink."""
        return len(self.digits) == 1 and not self.marks and not self.others

    @property
    def may_be_one(self) -> bool:
        """Say whether all of the ink, although several candidates stand for it, is no larger than one digit may be."""
        if self.is_one or not self.digits or not self.digits[0].tells_several:
            return False
        ink = [*self.digits, *(one for one, why in self.others if why not in BESIDE)]
        left, top, right, bottom = hull(np.array([outline(one) for one in ink])).tolist()
        height = max(one.proposal.height for one in self.digits)
        return len(self.lines) == 1 and right - left <= WIDE * height and bottom - top <= HIGH * height

    @property
    def beside(self) -> frozenset[int]:
        """Return the drawing's pieces that are told apart from writing: lines, frames and specks."""
        return frozenset(piece for one, why in self.others if why in BESIDE for piece in one.pieces)


@dataclass(frozen=True)
class _Mark:
    """A mark in a line."""

    name: str
    parts: tuple[Candidate, ...]
    box: Array  # (4,): left, top, right, bottom


def take_account(found: Chain) -> Account:
    """Return what each candidate of one drawing, as the search kept them, stands for."""
    read = [one for one in found if one.reading is not None]
    kept = _unless_all(read, lambda one: max(one.box[2:]) * one.ink.unit < SPECK * one.proposal.height)
    kept = _unless_all(kept, _is_other)
    others = [one for one in found if one not in kept]
    account = Account()
    for row in _rows(kept):
        slashes = [one for i, one in enumerate(row) if _is_slash_among(row, i)]
        row = [one for one in row if one not in slashes]
        marks = _find_marks(row, others + slashes)
        used = [part for mark in marks for part in mark.parts]
        others = [one for one in others + slashes if one not in used]
        account.marks += used
        account.lines.append(_line(row, marks, len(account.digits)))
        account.digits += row
    account.others = [(one, _why(one, account.digits)) for one in others]
    return account


def left_out(account: Account, drawing: Pieces) -> tuple[LeftOut, ...]:
    """Return the ink of a drawing that is left out, as an answer tells it: at last specks that are no pieces of it."""
    told = [LeftOut(place(one), why) for one, why in account.others]
    dust = drawing.dust
    if len(dust) > MAX_SPECKS:
        dust = np.vstack([dust[: MAX_SPECKS - 1], hull(dust[MAX_SPECKS - 1 :])])
    return (*told, *(LeftOut(drawing.surround(box[None]), "speck") for box in dust))


def place(one: Candidate) -> Box:
    """Return the box (x, y, w, h) of a candidate's ink in the sender's units."""
    if one.proposal.is_mark:
        return one.drawing.surround(one.drawing.boxes[list(one.pieces)])
    return one.drawing.place(one.ink, one.box)


def outline(one: Candidate) -> Array:
    """Return the box (4,), left, top, right, bottom, of the pen's path in the sender's units."""
    if one.pieces:
        box, margin = hull(one.drawing.boxes[list(one.pieces)]), one.drawing.margin
    else:
        x, y, w, h = one.ink.to_sender(one.box)
        box, margin = np.array([x, y, x + w, y + h]), (one.ink.pen or 0.0) / 2 or one.drawing.margin
    margin = min(margin, float(min(box[2:] - box[:2])) / 2)
    shrunk: Array = box + margin * np.array([1, 1, -1, -1])
    return shrunk


def _is_other(one: Candidate) -> bool:
    """Say whether a candidate is too unlike a digit, or too low for one, to be one in its row."""
    low = one.box[3] * one.ink.unit < LOW * one.proposal.height
    return one.is_digit < (MIN_LOW_IS_DIGIT if low else MIN_IS_DIGIT)


def _unless_all(chain: Chain, excluded: Callable[[Candidate], bool]) -> Chain:
    """Return the candidates that are not excluded, or all of them where none would be left."""
    return [candidate for candidate in chain if not excluded(candidate)] or chain


def _rows(digits: Chain) -> list[Chain]:
    """Return the digits of each row, from top to bottom, each from left to right."""
    rows = []
    for number in sorted({one.proposal.row for one in digits}):
        own = [one for one in digits if one.proposal.row == number]
        rows += [[own[i] for i in row] for row in find_rows(np.array([outline(one) for one in own]))]
    return rows


def _is_slash_among(row: Sequence[Candidate], i: int) -> bool:
    """Say whether what is read as a 1 is a slash between other digits."""
    if not 0 < i < len(row) - 1 or not _is_one(row[i]):
        return False
    boxes = np.array([outline(one) for one in row])
    heights, beside = boxes[:, 3] - boxes[:, 1], boxes[[i - 1, i + 1]]
    lie = Lie.beside(boxes[i], float(beside[:, 1].mean()), float(beside[:, 3].mean()))
    return is_slash(lie, row[i].ink.ink, float(heights[i] / np.median(np.delete(heights, i))))


def _is_one(candidate: Candidate) -> bool:
    return candidate.reading is not None and int(candidate.reading.probabilities.argmax()) == 1


def _find_marks(row: Chain, others: Iterable[Candidate]) -> list[_Mark]:
    """Return the marks among other ink that stand between the digits of a row, or before them."""
    digits = np.array([outline(one) for one in row])
    waiting = [(one, outline(one)) for one in others]
    marks: list[_Mark] = []
    dots: list[tuple[Candidate, Array, Lie, int]] = []
    for one, box in waiting:
        slot, lie = _slot(digits, box)
        if lie is None:
            continue
        mate = next((dot for dot in dots if dot[3] == slot and _above(dot[1], box) and is_colon(dot[2], lie)), None)
        if mate is not None:
            marks = [mark for mark in marks if mate[0] not in mark.parts]
            marks.append(_Mark(":", (mate[0], one), hull(np.array([mate[1], box]))))
            continue
        if lie.is_dot:
            dots.append((one, box, lie, slot))
        name = _name(one, lie)
        if name is not None and (name in SIGNS if slot == 0 else slot < len(row)):
            marks.append(_Mark(name, (one,), box))
    inner = [mark for mark in marks if mark.name != ":" or 0 < _slot(digits, mark.box)[0] < len(row)]
    return sorted(inner, key=lambda mark: float(mark.box[0] + mark.box[2]))


def _name(one: Candidate, lie: Lie) -> str | None:
    """Return which mark a piece of ink is; None where it is none."""
    small = name_small_mark(lie)
    if small is not None or not one.pieces:
        return small
    if is_plus(lie, one.ink.ink):
        return "+"
    return "/" if is_slash(lie, one.ink.ink, lie.height) else None


def _slot(digits: Array, box: Array) -> tuple[int, Lie | None]:
    """Return how many digits of a row (n, 4) stand left of a box (4,), and how it lies beside its neighbours.

    That is None for a box that is not in the row.
    """
    middle = box[0] + box[2]
    slot = int((digits[:, 0] + digits[:, 2] < middle).sum())
    beside = digits[max(0, slot - 1) : slot + 1]
    top, bottom = float(beside[:, 1].mean()), float(beside[:, 3].mean())
    height = bottom - top
    if not height > 0:
        return slot, None
    gap = max(float((box[0] - beside[:, 2]).max()), float((beside[:, 0] - box[2]).max()))
    near = gap <= NEAR * height and top - REACH * height <= box[1] and box[3] <= bottom + REACH * height
    return slot, Lie.beside(box, top, bottom) if near else None


def _above(one: Array, other: Array) -> bool:
    """Say whether two boxes share columns, a little slant allowed."""
    width = max(one[2] - one[0], other[2] - other[0], abs(one[1] - other[1]) / 2)
    return bool(abs(one[0] + one[2] - other[0] - other[2]) / 2 <= width)


def _line(row: Chain, marks: Sequence[_Mark], first: int) -> Line:
    """Return the line of a row's digits and marks; first: how many digits stand in the lines before."""
    digits = [(outline(one), str(one.reading.probabilities.argmax())) for one in row if one.reading is not None]
    entries = sorted(
        [*digits, *((mark.box, mark.name) for mark in marks)], key=lambda entry: float(entry[0][[0, 2]].sum())
    )
    height = float(np.median([box[3] - box[1] for box, _ in digits]))
    gaps = np.array([after[0][0] - before[0][2] for before, after in pairwise(entries)])
    wide = max(SPACE * height, USUAL * float(np.median(gaps)) if len(gaps) > 1 else 0.0)
    text = entries[0][1]
    for gap, (_, name) in zip(gaps, entries[1:], strict=True):
        text += f" {name}" if gap >= wide else name
    sides = [place(one) for one in [*row, *(part for mark in marks for part in mark.parts)]]
    left, top, right, bottom = hull(np.array([(x, y, x + w, y + h) for x, y, w, h in sides])).tolist()
    return Line(text, tuple(range(first, first + len(row))), (left, top, right - left, bottom - top))


def _why(one: Candidate, digits: Chain) -> Why:
    """Return why ink is left out."""
    height = one.proposal.height
    box = outline(one)
    width, tall = float(box[2] - box[0]) / height, float(box[3] - box[1]) / height
    if max(width, tall) < SPECK:
        return "speck"
    if (tall <= FLAT and width >= UNDERLINE) or (width <= FLAT and tall >= LONG):
        return "line"
    if one.proposal.is_mark:
        return "mark"
    return "frame" if _frames(one, box, digits) else "no digit"


def _frames(one: Candidate, box: Array, digits: Chain) -> bool:
    """Say whether ink surrounds digits along the sides of its box."""
    inner = [outline(digit) for digit in digits]
    if not any((box[:2] <= other[:2]).all() and (box[2:] >= other[2:]).all() for other in inner):
        return False
    x, y, w, h = one.box
    ink = one.ink.ink[y : y + h, x : x + w] > 127
    inside = ink[h // 6 : h - h // 6, w // 6 : w - w // 6]
    return bool(inside.sum() <= FRAMED * ink.sum())
