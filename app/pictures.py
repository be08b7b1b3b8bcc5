"""Says in the terms of HTTP why a picture that somebody sent is not read."""

from app.drawing_error import DrawingError
from model import pictures
from model.pictures import Fault, PictureError, Planes

# For each fault: the status, the title, and how its sentence goes on to say what to do.
_ANSWERS: dict[Fault, tuple[int, str, str]] = {
    "empty": (400, "Empty picture", "; send a PNG, JPEG, WebP, BMP or GIF file."),
    "kind": (415, "Not an accepted picture", "; convert the picture to one of these."),
    "size": (413, "Picture too large", ". Scale it down."),
    "damaged": (422, "Damaged picture", ". Save and send it again."),
}


def decode_picture(data: bytes) -> Planes:
    """Return the first frame of a picture file as colour and alpha, upright: see model.pictures.

    Raises DrawingError: 400 no bytes, 413 too many pixels, 415 another kind of file, 422 damaged.
    """
    try:
        return pictures.decode_picture(data)
    except PictureError as error:
        status, title, remedy = _ANSWERS[error.fault]
        raise DrawingError(status, title, f"{error}{remedy}") from None
