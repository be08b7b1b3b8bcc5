"""Readings as the HTTP contract words them: what a network says about drawings, ready for JSON."""

from collections.abc import Sequence
from typing import Any

from app.intake.drawing import Drawing, DrawingError, image_to_data_url
from app.networks.registry import Classifier
from app.server.disconnects import while_awaited
from model.segmentation.budget import MAX_DIGITS, Budget, NotReadError, TooManyDigitsError
from model.segmentation.read import read_digits
from model.segmentation.reading import BLANK, Box, Digit, DrawingReading


def read_drawing(drawing: Drawing, classifier: Classifier) -> dict[str, Any]:
    """Return the members of an answer but its time: what a network reads in a drawing. Raises DrawingError 413."""
    (answer,) = read_drawings([drawing], classifier)
    if isinstance(answer, DrawingError):
        raise answer
    return answer


def read_drawings(
    drawings: Sequence[Drawing], classifier: Classifier, budget: Budget | None = None
) -> list[dict[str, Any] | DrawingError]:
    """Return the answer for each drawing as read_drawing() does, or its error; all of them are read together.

    budget: of the request, where it has more of them.
    """
    pieces = [drawing.pieces() for drawing in drawings if drawing.box is not None]
    read = while_awaited(classifier.read)
    found = iter(read_digits(pieces, read, classifier.preprocessing, budget) if pieces else ())
    return [_answer(BLANK if drawing.box is None else next(found), classifier) for drawing in drawings]


def not_read(found: NotReadError) -> DrawingError:
    """Return the error for a drawing with more digits than are read, or that needs more work than is done."""
    if isinstance(found, TooManyDigitsError):
        return DrawingError(
            413, f"The drawing holds {found.count} or more digits; at most {MAX_DIGITS} are read. Send it in parts."
        )
    return DrawingError(413, f"{found}. Leave space between digits, or send it in parts or in a further request.")


def _answer(found: DrawingReading | NotReadError, classifier: Classifier) -> dict[str, Any] | DrawingError:
    if isinstance(found, NotReadError):
        return not_read(found)
    members = [_members(digit) for digit in found.digits]
    single = members[0] if len(members) == 1 else {}
    return {
        "text": found.text,
        "lines": [{"text": line.text, "digits": list(line.digits), "box": _box(line.box)} for line in found.lines],
        "digit": single.get("digit"),
        "confidence": single.get("confidence"),
        "probabilities": single.get("probabilities"),
        "digits": members,
        "left_out": [{"box": _box(ink.box), "why": ink.why} for ink in found.left_out],
        "sure": found.is_sure(classifier.threshold),
        "model": {
            "name": classifier.name,
            "version": classifier.version,
            "test_accuracy": classifier.test_accuracy,
            "is_digit_threshold": classifier.threshold,
        },
    }


def _box(box: Box) -> list[float]:
    return [float(side) for side in box]


def _members(found: Digit) -> dict[str, Any]:
    digit = int(found.probabilities.argmax())
    return {
        "digit": digit,
        "confidence": float(found.probabilities[digit]),
        "probabilities": found.probabilities.tolist(),
        "box": _box(found.box),
        "is_digit": found.is_digit,
        "input": image_to_data_url(found.image),
    }
