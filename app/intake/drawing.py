"""Turns what people send (picture files, pen strokes, pixels) into the network's picture, or says why not."""

import base64
import binascii
import io
import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.intake.drawing_error import DrawingError
from app.intake.pictures import decode_picture
from model.preprocessing.normalize import FIELD
from model.preprocessing.picture_error import MAX_PIXELS
from model.preprocessing.strokes import SMALLEST_LENGTH
from model.segmentation.drawing import Drawing, from_picture, from_pixels, from_strokes

__all__ = [
    "MAX_BODY_BYTES",
    "MAX_COORDINATE",
    "MAX_PIXELS",
    "MAX_POINTS",
    "MAX_STROKES",
    "MAX_VALUES",
    "Drawing",
    "DrawingError",
    "image_field_to_bytes",
    "image_to_data_url",
    "picture_to_drawing",
    "pixels_to_drawing",
    "strokes_to_drawing",
]

MAX_BODY_BYTES = 5_000_000
# A minute of drawing at 120 points a second is 7,200.
MAX_POINTS = 10_000
# Numbers, texts, lists and objects of a JSON body together. A drawing of as many points as are read has 30,000;
# millions of small values would keep the server busy for a second.
MAX_VALUES = 200_000
# Eight for each of as many digits as are read. Each may belong together with each other one, so that time grows with
# their square.
MAX_STROKES = 512
# Far above any unit of length, and far enough below the largest float64 that no sum of a few overflows.
MAX_COORDINATE = 1e300

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def picture_to_drawing(data: bytes, admit: Callable[[int], None] | None = None) -> Drawing:
    """Read a PNG, JPEG, WebP, BMP or GIF file: dark on light, light on dark, or any ink on a transparent canvas.

    admit: as for decode_picture(). The box is in pixels of the upright picture. Raises DrawingError: 400, 413, 415 or
    422.
    """
    if len(data) > MAX_BODY_BYTES:
        raise DrawingError(
            413, f"The picture has {len(data):,} bytes; at most {MAX_BODY_BYTES:,} are read. Scale it down."
        )
    return from_picture(decode_picture(data, admit))


def strokes_to_drawing(strokes: object, width: object = None) -> Drawing:
    """Read pen strokes: a list of strokes, each a list of [x, y], in any units with y pointing down.

    width: the pen's width in the same units; None takes one in proportion to the drawing.
    The box is in the strokes' units. Raises DrawingError 413 for more than MAX_POINTS or MAX_STROKES, 422 naming the
    wrong place.
    """
    arrays = _stroke_arrays(strokes)
    pen = None
    if width is not None:
        pen = _number(width)
        if pen is None or pen <= 0:
            raise _unusable(f"width is {_name(width)}; send a number above 0, in the strokes' units, or leave it out.")
        pen = max(pen, SMALLEST_LENGTH)
    return from_strokes(arrays, pen)


def pixels_to_drawing(pixels: object) -> Drawing:
    """Read a 28x28 picture given as 28 rows of 28 numbers 0..255, ink bright; it is used as it is.

    The box is in these pixels. Raises DrawingError 422 naming the wrong place.
    """
    rows = _list(pixels, "pixels", FIELD, "rows of 28 numbers")
    values = np.zeros((FIELD, FIELD), np.float64)
    for y, row in enumerate(rows):
        for x, item in enumerate(_list(row, f"pixels[{y}]", FIELD, "numbers 0 to 255")):
            value = _number(item)
            if value is None or not 0 <= value <= 255:
                raise _unusable(f"pixels[{y}][{x}] is {_name(item)}; send a number from 0 (paper) to 255 (full ink).")
            values[y, x] = value
    return from_pixels(values)


def image_field_to_bytes(text: object) -> bytes:
    """Return the picture file that a JSON member `image` holds as a data URL or as bare base64.

    Raises DrawingError: 400 not base64, 413 too many bytes, 422 not a string.
    """
    if not isinstance(text, str):
        raise _unusable(f"image is {_name(text)}; send a string: a data URL or the base64 of a picture file.")
    payload = text.strip()
    if payload[:5].lower() == "data:":
        head, comma, payload = payload.partition(",")
        if not comma:
            raise _malformed("image is a data URL without a comma; send data:image/png;base64,<the picture in base64>.")
        if not head.lower().endswith(";base64"):
            raise _malformed("image is a data URL that does not say ;base64 before its comma; encode the picture so.")
    payload = "".join(payload.split())
    if not payload.rstrip("="):
        raise _malformed("image holds no picture; send a data URL or the base64 of a picture file.")
    if not _BASE64.fullmatch(payload):
        raise _malformed("image is not base64; use only A-Z, a-z, 0-9, + and /, with or without = at the end.")
    payload = payload.rstrip("=")
    if len(payload) * 3 // 4 > MAX_BODY_BYTES:
        raise DrawingError(
            413,
            f"image holds {len(payload) * 3 // 4:,} bytes; at most {MAX_BODY_BYTES:,} are read. Scale it down.",
        )
    try:
        return base64.b64decode(payload + "=" * (-len(payload) % 4), validate=True)
    except binascii.Error:
        raise _malformed("image is base64 that was cut short: one character is left over; send all of it.") from None


def image_to_data_url(image: npt.NDArray[np.float32]) -> str:
    """Return a picture exactly as the network saw it as the data URL of a greyscale PNG, ink bright on black.

    image: (28, 28) float32, 0 paper .. 1 full ink.
    """
    file = io.BytesIO()
    Image.fromarray(np.rint(image * 255).astype(np.uint8)).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode("ascii")


def _stroke_arrays(strokes: object) -> list[npt.NDArray[np.float64]]:
    """Return untrusted strokes as (n, 2) float64 arrays, without the empty ones."""
    items = _list(strokes, "strokes", None, "strokes, each a list of [x, y] points")
    lists = [_list(stroke, f"strokes[{i}]", None, "[x, y] points") for i, stroke in enumerate(items)]
    count = sum(map(len, lists))
    if count > MAX_POINTS:
        raise DrawingError(413, f"strokes holds {count:,} points; at most {MAX_POINTS:,} are read. Send fewer.")
    if len(lists) > MAX_STROKES:
        raise DrawingError(
            413,
            f"strokes holds {len(lists):,} strokes; at most {MAX_STROKES:,} are read. Send fewer.",
        )
    return [
        np.array([_point(point, i, j) for j, point in enumerate(stroke)]) for i, stroke in enumerate(lists) if stroke
    ]


def _point(point: object, i: int, j: int) -> tuple[float, float]:
    """Return untrusted [x, y] as two floats."""
    place = f"strokes[{i}][{j}]"
    items = _list(point, place, 2, "numbers, x and y")
    x, y = map(_number, items)
    if x is None or y is None:
        k = 0 if x is None else 1
        limit = f"{MAX_COORDINATE:g}"
        raise _unusable(f"{place}[{k}] is {_name(items[k])}; send a number between -{limit} and {limit}.")
    return x, y


def _list(value: object, place: str, length: int | None, of: str) -> list[object]:
    """Return the value if it is a list of that length (None: of any), or raise DrawingError 422."""
    wanted = f"a list of {of}" if length is None else f"a list of {length} {of}"
    if not isinstance(value, list):
        raise _unusable(f"{place} is {_name(value)}; send {wanted}.")
    if length is not None and len(value) != length:
        raise _unusable(f"{place} has the length {len(value)}; send {wanted}.")
    return value


def _number(value: object) -> float | None:
    """Return the value as a float if it is a number, finite and not absurdly large, else None."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_COORDINATE:
        return float(value)
    return None


def _name(value: object) -> str:
    """Say in JSON's words what kind of value arrived, without repeating it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) <= MAX_COORDINATE else "infinite, enormous or not a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def _malformed(detail: str) -> DrawingError:
    """Return the error for a field that cannot be parsed."""
    return DrawingError(400, detail)


def _unusable(detail: str) -> DrawingError:
    """Return the error for a field that parses and cannot be used."""
    return DrawingError(422, detail)
