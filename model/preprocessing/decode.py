"""Decodes picture files from anywhere: checks kind and size before decoding, and undoes every storage form."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from model.preprocessing.jpeg_file import lean_jpeg
from model.preprocessing.other_files import lean_bmp, lean_gif, lean_webp
from model.preprocessing.picture_error import Lean, PictureError, check_pixels, damaged, too_large
from model.preprocessing.png_file import lean_png

# Larger pictures are averaged down by a whole factor to at most this many pixels a side: four times the sheet
# of the page, forty times what the network sees.
WORKING_SIDE = 1120
# What the first bytes of each accepted kind look like, as (offset, bytes); the bytes decide, not the claimed
# type.
SIGNATURES: dict[str, tuple[tuple[int, bytes], ...]] = {
    "PNG": ((0, b"\x89PNG\r\n\x1a\n"),),
    "JPEG": ((0, b"\xff\xd8\xff"),),
    "WEBP": ((0, b"RIFF"), (8, b"WEBP")),
    "BMP": ((0, b"BM"),),
    "GIF": ((0, b"GIF8"),),
}
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif"})  # of the accepted kinds' file names

# Samples of a JPEG's scans that take about as long as a pixel: MAX_SAMPLES are as much work as the largest picture.
SAMPLES_PER_PIXEL = 8

_LEAN: dict[str, Callable[[bytes], Lean]] = {
    "PNG": lean_png,
    "JPEG": lean_jpeg,
    "WEBP": lean_webp,
    "BMP": lean_bmp,
    "GIF": lean_gif,
}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Planes:
    """A decoded picture, upright."""

    colour: npt.NDArray[np.uint8]  # (H, W, C), C 1 (grey) or 3 (red, green, blue), each channel in one piece of memory
    alpha: npt.NDArray[np.uint8] | None  # (H, W), 0 clear .. 255 opaque; None when all of it is opaque
    factor: int  # pixels of the sender's picture on each side of one pixel here; the last ones may have fewer
    # Pixels: width and height of the sender's picture, upright; without limits if not given
    sides: tuple[float, float] = (math.inf, math.inf)


def decode_picture(data: bytes, admit: Callable[[int], None] | None = None) -> Planes:
    """Return the first frame of a PNG, JPEG, WebP, BMP or GIF file as colour and alpha, turned as its EXIF tag says.

    admit: is told how many pixels the picture has, or how many would take as long as its scans, before any of them is
    decoded; what it raises is raised. Raises PictureError.
    """
    kind = _kind(data)
    lean = _LEAN[kind](data)
    image = _open(lean.data, kind)
    if admit is not None:
        admit(max(image.width * image.height, lean.samples // SAMPLES_PER_PIXEL))
    try:
        image.load()
        if lean.orientation in _TURNS:
            image = image.transpose(_TURNS[lean.orientation])
        image = _plain(image)
    except Exception:  # Pillow's readers raise whatever hostile bytes make them trip over
        raise damaged(kind) from None
    sides = image.size
    factor = -(-max(sides) // WORKING_SIDE)
    if factor > 1:
        image = image.reduce(factor)
    return _planes(image, factor, sides)


def _open(data: bytes, kind: str) -> Image.Image:
    """Return a picture of which only the head is read yet, or raise PictureError."""
    try:
        image = Image.open(io.BytesIO(data), formats=[kind])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise too_large("more than 89 megapixels") from None
    except Exception:  # as above
        raise damaged(kind) from None
    check_pixels(*image.size)
    return image


def _kind(data: bytes) -> str:
    """Return the name of the accepted kind whose signature the bytes carry, or raise PictureError."""
    if not data:
        raise PictureError("empty", "The picture has 0 bytes")
    for kind, parts in SIGNATURES.items():
        if all(data.startswith(part, offset) for offset, part in parts):
            return kind
    raise PictureError(
        "kind", f"The {len(data)} bytes are none of PNG, JPEG, WebP, BMP and GIF, judged by how they start"
    )


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in mode L, RGB or RGBA: 16 bits, palettes, inks and keyed transparency are undone."""
    if image.mode.startswith("I"):
        image = _eight_bits(image)
    if image.has_transparency_data:
        mode = "RGBA"
    else:
        mode = "L" if image.mode in ("1", "L") else "RGB"
    return image if image.mode == mode and "transparency" not in image.info else image.convert(mode)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return a 16-bit grey picture in mode L, or LA when one level is keyed as transparent.

    Pillow's own conversion clips 16-bit levels at 255, which leaves two of them.
    """
    levels: npt.NDArray[Any] = np.clip(np.asarray(image).astype(np.int64), 0, 65535)
    grey = Image.fromarray((levels >> 8).astype(np.uint8))
    clear = image.info.get("transparency")
    if not isinstance(clear, int):
        return grey
    return Image.merge("LA", (grey, Image.fromarray(np.where(levels == clear, 0, 255).astype(np.uint8))))


def _planes(image: Image.Image, factor: int, sides: tuple[int, int]) -> Planes:
    """Return a picture of mode L, RGB or RGBA as arrays; sides: of the sender's picture."""
    shape = (image.height, image.width)
    # Pillow keeps the channels interleaved; copying them out one by one takes no longer than copying all at once.
    channels = [image.tobytes("raw", channel) for channel in image.getbands()]
    opacity = channels.pop() if image.mode == "RGBA" else None
    if channels.count(channels[0]) == len(channels):
        del channels[1:]  # grey
    colour = np.frombuffer(b"".join(channels), np.uint8).reshape(-1, *shape).transpose(1, 2, 0)
    alpha = None if opacity is None else np.frombuffer(opacity, np.uint8).reshape(shape)
    return Planes(colour, None if alpha is None or alpha.min() == 255 else alpha, factor, sides)
