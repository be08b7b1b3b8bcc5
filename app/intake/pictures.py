"""Says in the terms of HTTP why a picture that somebody sent is not read."""

from collections.abc import Callable

from app.intake.drawing_error import DrawingError
from model.preprocessing import decode
from model.preprocessing.decode import Planes
from model.preprocessing.picture_error import Fault, PictureError

# For each fault: the status, and how its sentence goes on to say what to do.
_ANSWERS: dict[Fault, tuple[int, str]] = {
    "empty": (400, "; send a PNG, JPEG, WebP, BMP or GIF file."),
    "kind": (415, "; convert the picture to one of these."),
    "size": (413, ". Scale it down."),
    "work": (413, ". Save it again as a plain PNG or JPEG."),
    "damaged": (422, ". Save and send it again."),
}


def decode_picture(data: bytes, admit: Callable[[int], None] | None = None) -> Planes:
    """Return the first frame of a picture file as colour and alpha, upright: see model.preprocessing.decode.

    Raises DrawingError: 400 no bytes, 413 too many pixels or too much else, 415 another kind of file, 422 damaged.
    """
    try:
        return decode.decode_picture(data, admit)
    except PictureError as error:
        status, remedy = _ANSWERS[error.fault]
        raise DrawingError(status, f"{error}{remedy}") from None
