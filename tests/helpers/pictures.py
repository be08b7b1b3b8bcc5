"""Make picture files of one drawing in every form that people send, for the tests of the app."""

import io
import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Ink = npt.NDArray[np.uint8]

# EXIF tag 0x0112, orientation, and the turn of the stored picture that it asks a viewer to undo.
ORIENTATION = 0x0112
STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def drawn_seven(side: int = 280, pen: int = 20) -> Ink:
    """Return a seven drawn on a square sheet, off its middle: (side, side) uint8, 0 paper .. 255 full ink."""
    finer = 4
    scale = finer * side / 280
    sheet = Image.new("L", (side * finer, side * finer))
    draw = ImageDraw.Draw(sheet)
    radius = pen * scale / 2
    corners = [(60, 50), (170, 60), (90, 210)]
    for (x, y), (x2, y2) in itertools.pairwise(corners):
        for t in np.linspace(0, 1, 200):
            cx, cy = (x + t * (x2 - x)) * scale, (y + t * (y2 - y)) * scale
            draw.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=255)
    return np.asarray(sheet.resize((side, side), Image.Resampling.BOX))


def encode(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return the bytes of a picture file."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def mixed(ink: Ink, paper: tuple[int, ...], pen: tuple[int, ...]) -> Image.Image:
    """Return a picture of paper and pen, each a colour of 1 to 4 channels, mixed by the ink's coverage."""
    coverage = ink[:, :, None] / 255
    pixels = np.rint(np.array(paper) * (1 - coverage) + np.array(pen) * coverage).astype(np.uint8)
    return Image.fromarray(pixels[:, :, 0] if len(paper) == 1 else pixels)


def on_thin_paper(ink: Ink, paper: int, opacity: int, pen: int) -> Image.Image:
    """Return opaque ink over paper that is partly transparent, laid over each other as a browser does."""
    coverage = ink / 255
    below = (1 - coverage) * opacity / 255
    alpha = coverage + below
    grey = (pen * coverage + paper * below) / alpha
    return Image.fromarray(np.rint(np.stack([grey, grey, grey, 255 * alpha], axis=2)).astype(np.uint8))


def clear_canvas(ink: Ink, pen: tuple[int, int, int]) -> Image.Image:
    """Return ink of one colour on a transparent canvas, as a page's canvas without background gives it."""
    pixels = np.zeros((*ink.shape, 4), np.uint8)
    pixels[ink > 0, :3] = pen
    pixels[:, :, 3] = ink
    return Image.fromarray(pixels)


def turned(image: Image.Image, orientation: int, kind: str) -> bytes:
    """Return a picture stored turned, with the EXIF tag that turns it back."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return encode(image.transpose(STORED_AS[orientation]), kind, exif=exif)


def every_encoding(ink: Ink) -> dict[str, bytes]:
    """Return picture files of one drawing in every form that must read alike.

    ink: (H, W) uint8, 0 paper .. 255 full ink.
    """
    page = mixed(ink, (255,), (0,))
    return {
        **opaque_encodings(ink),
        **clear_encodings(ink),
        **{f"png turned {o}": turned(page, o, "PNG") for o in STORED_AS},
        "jpeg turned 6": turned(page, 6, "JPEG"),
        "webp turned 8": turned(page, 8, "WEBP"),
    }


def opaque_encodings(ink: Ink) -> dict[str, bytes]:
    """Return picture files without transparency: kinds of file, colours, polarity and depths."""
    page = mixed(ink, (255,), (0,))
    night = mixed(ink, (0,), (255,))
    blank = Image.new("L", page.size, 255)
    sixteen = Image.fromarray(65535 - ink.astype(np.uint16) * 257)
    palette = mixed(ink, (251, 249, 244), (29, 27, 25)).quantize(16)
    first = (page.convert("P"), blank.convert("P"))
    return {
        "png": encode(page),
        "png in colour": encode(page.convert("RGB")),
        "jpeg": encode(page, "JPEG", quality=75),
        "jpeg in colour": encode(mixed(ink, (251, 249, 244), (29, 27, 25)), "JPEG", quality=75),
        "jpeg of inks": encode(page.convert("RGB").convert("CMYK"), "JPEG", quality=75),
        "webp": encode(page, "WEBP", quality=75),
        "bmp": encode(page, "BMP"),
        "gif": encode(page, "GIF"),
        "gif that moves": encode(first[0], "GIF", save_all=True, append_images=[first[1]]),
        "webp that moves": encode(page, "WEBP", save_all=True, append_images=[blank], lossless=True),
        "inverted": encode(night),
        "inverted jpeg": encode(night, "JPEG", quality=75),
        "blue on yellow": encode(mixed(ink, (250, 230, 90), (20, 40, 160))),
        "yellow on white": encode(mixed(ink, (255, 255, 255), (255, 225, 0))),
        "pencil": encode(mixed(ink, (240,), (120,))),
        "sixteen bits": encode(sixteen),
        "sixteen bits inverted": encode(Image.fromarray(ink.astype(np.uint16) * 257)),
        "sixteen bits in pencil": encode(Image.fromarray(60_000 - ink.astype(np.uint16) * 120)),
        "palette": encode(palette),
        "one bit": encode(page.point(lambda level: 255 * (level > 127)).convert("1")),
    }


def clear_encodings(ink: Ink) -> dict[str, bytes]:
    """Return picture files whose canvas or paper is transparent."""
    keyed = Image.fromarray(ink // 16).convert("P")
    keyed.putpalette([0, 0, 200] * 16)
    return {
        "webp without loss": encode(clear_canvas(ink, (0, 0, 0)), "WEBP", lossless=True),
        "black on clear": encode(clear_canvas(ink, (0, 0, 0))),
        "white on clear": encode(clear_canvas(ink, (255, 255, 255))),
        "red on clear": encode(clear_canvas(ink, (200, 30, 30))),
        "grey and alpha": encode(clear_canvas(ink, (0, 0, 0)).convert("LA")),
        "black on thin white": encode(on_thin_paper(ink, paper=255, opacity=120, pen=0)),
        "white on thin black": encode(on_thin_paper(ink, paper=0, opacity=120, pen=255)),
        "palette with transparency": encode(keyed, transparency=bytes(17 * i for i in range(16))),
    }
