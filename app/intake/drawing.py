"""Turns what people send (picture files, pen strokes, pixels) into the network's picture, or says why not."""

import base64
import binascii
import io
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.intake.drawing_error import DrawingError
from app.intake.pictures import decode_picture
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import FIELD, Preprocessing, ink_box, normalize_drawing
from model.preprocessing.picture_error import MAX_PIXELS
from model.preprocessing.strokes import SMALLEST_LENGTH, Rendering, legible_pen, render_strokes, settle_strokes
from model.segmentation.pieces import InkPieces, Pieces, PixelPieces, StrokePieces

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

# Left, top, width and height, in the sender's units or pixels.
Box = tuple[float, float, float, float]

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")


@dataclass(frozen=True)
class Drawing:
    """One drawing that was sent."""

    ink: npt.NDArray[np.uint8]  # (H, W), 0 paper .. 255 full ink
    box: Box | None  # (x, y, w, h) around the ink in the sender's own units or pixels; None when the drawing is blank
    # (28, 28), 0 paper .. 1 full ink, when the sender made the network's picture himself
    pixels: npt.NDArray[np.float32] | None = None
    strokes: tuple[npt.NDArray[np.float64], ...] = ()  # (n, 2) each, in the sender's units, when pen strokes were sent
    width: float | None = None  # of their pen in the sender's units, if named
    pen: float | None = None  # the width that the ink is drawn with; less than was named where that fills the digits
    origin: tuple[float, float] = (0.0, 0.0)  # where the ink's upper left corner lies, in the sender's units
    unit: float = 1.0  # length of one of the ink's pixels in the sender's units
    # Pixels: width and height of a picture; boxes in it end where it does
    sides: tuple[float, float] = (math.inf, math.inf)

    def pieces(self) -> Pieces:
        """Return the drawing as pieces of which some may be a digit each; only of one that is not blank."""
        whole = Rendering(self.ink, self.origin, self.unit, self.pen)
        if self.pixels is not None:
            return PixelPieces(whole, self.pixels)
        return StrokePieces(self.strokes, self.width, whole) if self.strokes else _PicturePieces(whole, self.sides)

    def image_for(self, preprocessing: Preprocessing) -> npt.NDArray[np.float32]:
        """Return what a network with this preprocessing sees: (field, field) float32, 0 paper .. 1 full ink."""
        if self.pixels is not None and preprocessing.field == FIELD:
            return self.pixels
        return normalize_drawing(self.ink, preprocessing)


class _PicturePieces(InkPieces):
    """A picture's ink; pixels of it stand for several of the sender's, and the last ones for fewer."""

    def __init__(self, whole: Rendering, sides: tuple[float, float]) -> None:
        super().__init__(whole)
        self._sides = sides

    def place(self, ink: Rendering, box: tuple[int, int, int, int]) -> Box:
        return _within(self._sides, super().place(ink, box))

    def surround(self, boxes: npt.NDArray[np.float64]) -> Box:
        return _within(self._sides, super().surround(boxes))


def picture_to_drawing(data: bytes, admit: Callable[[int], None] | None = None) -> Drawing:
    """Read a PNG, JPEG, WebP, BMP or GIF file: dark on light, light on dark, or any ink on a transparent canvas.

    admit: as for decode_picture(). The box is in pixels of the upright picture. Raises DrawingError: 400, 413, 415 or
    422.
    """
    if len(data) > MAX_BODY_BYTES:
        raise DrawingError(
            413, f"The picture has {len(data):,} bytes; at most {MAX_BODY_BYTES:,} are read. Scale it down."
        )
    planes = decode_picture(data, admit)
    ink = find_ink(planes.colour, planes.alpha)
    box = ink_box(ink)
    there = box and _within(planes.sides, Rendering(ink, (0.0, 0.0), planes.factor).to_sender(box))
    return Drawing(ink, there, unit=planes.factor, sides=planes.sides)


def strokes_to_drawing(strokes: object, width: object = None) -> Drawing:
    """Read pen strokes: a list of strokes, each a list of [x, y], in any units with y pointing down.

    width: the pen's width in the same units; None takes one in proportion to the drawing.
    The box is in the strokes' units. Raises DrawingError 413 for more than MAX_POINTS or MAX_STROKES, 422 naming the
    wrong place.
    """
    arrays = settle_strokes(_stroke_arrays(strokes))
    pen = None
    if width is not None:
        pen = _number(width)
        if pen is None or pen <= 0:
            raise _unusable(f"width is {_name(width)}; send a number above 0, in the strokes' units, or leave it out.")
        pen = max(pen, SMALLEST_LENGTH)
    if not arrays:
        return Drawing(np.zeros((1, 1), np.uint8), None)
    drawn = None if pen is None else legible_pen(arrays, pen)
    rendering = render_strokes(arrays, width=drawn)
    whole = StrokePieces(arrays, pen, rendering)
    return Drawing(
        rendering.ink,
        whole.place(rendering, ink_box(rendering.ink) or (0, 0, 0, 0)),
        strokes=tuple(arrays),
        width=pen,
        pen=drawn,
        origin=rendering.origin,
        unit=rendering.unit,
    )


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
    ink = np.rint(values).astype(np.uint8)
    return Drawing(ink, ink_box(ink), (values / 255).astype(np.float32))


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


def _within(sides: tuple[float, float], box: Box) -> Box:
    """Return the part of a box that lies in a picture of these sides."""
    x, y, w, h = box
    return x, y, min(w, sides[0] - x), min(h, sides[1] - y)


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
