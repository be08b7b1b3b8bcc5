"""Takes one digit out of a drawing of several, so that what explains a reading can look at it alone."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from app.drawing import Drawing, strokes_to_drawing
from app.errors import Problem
from app.models import Classifier
from model.digits import TooManyDigitsError, read_digits
from model.preprocessing import ink_box

Box = tuple[float, float, float, float]


def take_digit(drawing: Drawing, classifier: Classifier, index: int) -> tuple[Drawing, npt.NDArray[np.float32]]:
    """Return the drawing of one digit alone, and what the network saw of it: (field, field) float32, 0 paper .. 1 ink.

    index: its place in the order in which the digits are read, from 0. A drawing of one digit is returned as it is.
    Raises Problem: 413 for too many digits, 422 for a blank drawing and for a digit that is not there.
    """
    if drawing.box is None:
        raise Problem(422, "The drawing is blank. Send one with ink: there is nothing to explain without.")
    (digits,) = read_digits([drawing.sheet()], classifier.read, classifier.preprocessing)
    if isinstance(digits, TooManyDigitsError):
        raise Problem(413, f"{digits}. Send the drawing in parts.")
    if index >= len(digits):
        raise Problem(422, f"digit is {index}. The drawing has {len(digits)}, counted from 0.")
    box, image = digits[index].box, digits[index].image
    if len(digits) == 1:
        return drawing, image
    own = [stroke.tolist() for stroke in drawing.strokes if _is_within(box, *stroke.min(axis=0), *stroke.max(axis=0))]
    return strokes_to_drawing(own, drawing.width) if own else _crop(drawing, box), image


def _is_within(box: Box, left: float, top: float, right: float, bottom: float) -> bool:
    x, y, w, h = box
    return x <= left and y <= top and right <= x + w and bottom <= y + h


def _crop(drawing: Drawing, box: Box) -> Drawing:
    """Return the ink in a box, for digits that were not drawn with strokes of their own."""
    x, y, w, h = (side / drawing.unit for side in box)
    left, top = round(x - drawing.origin[0] / drawing.unit), round(y - drawing.origin[1] / drawing.unit)
    ink = drawing.ink[max(0, top) : top + round(h), max(0, left) : left + round(w)]
    return replace(drawing, ink=ink, box=box if ink_box(ink) else None, strokes=())
