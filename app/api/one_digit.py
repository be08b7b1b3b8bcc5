"""Take one digit out of a drawing, so that what explains a reading can look at it alone."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.api.reading import not_read
from app.intake.drawing import Drawing
from app.networks.registry import Classifier
from app.server.disconnects import while_awaited
from app.web.problems import Problem
from model.segmentation.budget import NotReadError
from model.segmentation.read import read_digits


@dataclass(frozen=True)
class OneDigit:
    """A digit of a drawing."""

    drawing: Drawing  # the digit alone, with the pen that it was read with
    image: npt.NDArray[np.float32]  # (field, field), 0 paper .. 1 full ink: what the network saw of it
    strokes: tuple[int, ...]  # which of the whole drawing's make it up; none in pictures and where it was cut out


def take_digit(drawing: Drawing, classifier: Classifier, index: int) -> OneDigit:
    """Return one digit of a drawing; index: its place in the order in which the digits are read, from 0.

    Raises DrawingError 413 for too many digits, Problem 422 for a blank drawing and for a digit that is not there.
    """
    if drawing.box is None:
        raise Problem(422, "The drawing is blank, so there is nothing to explain. Send one with ink.")
    (found,) = read_digits([drawing.pieces()], while_awaited(classifier.read), classifier.preprocessing)
    if isinstance(found, NotReadError):
        raise not_read(found)
    digits = found.digits
    if index >= len(digits):
        places = "0, the only digit" if len(digits) == 1 else f"0 to {len(digits) - 1}, one of the digits"
        raise Problem(422, f"digit is {index}. Send {places} of the drawing.")
    digit = digits[index]
    if drawing.pixels is not None:
        return OneDigit(drawing, digit.image, ())
    own = digit.pieces if drawing.strokes else ()
    strokes = tuple(drawing.strokes[stroke] for stroke in own)
    ink = digit.ink
    alone = Drawing(ink.ink, digit.box, strokes=strokes, width=ink.pen, origin=ink.origin, unit=ink.unit)
    return OneDigit(alone, digit.image, own)
