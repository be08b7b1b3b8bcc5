"""Pictures of one seven in forms that few programs write, each of them valid, and PNG files made by hand."""

import struct
import zlib

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.helpers.pictures import drawn_seven, encode, mixed
from tests.helpers.png import SIGNATURE, chunk, header

# The seven passes of an interlaced PNG: first column and row, step between columns and rows.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def odd_pictures() -> dict[str, bytes]:
    """Return the files by what is odd about them."""
    ink = drawn_seven()
    page = mixed(ink, (255,), (0,))
    colour = page.convert("RGB")
    grey = np.asarray(page)
    deep = np.repeat(grey.astype(">u2")[:, :, None] * 257, 3, axis=2)
    clear = np.concatenate([deep * 0, ink.astype(">u2")[:, :, None] * 257], axis=2)
    png = encode(page)
    return {
        "interlaced": png_file(grey, 8, 0, interlaced=True),
        "sixteen bits in colour": png_file(deep, 16, 2),
        "sixteen bits in colour on clear": png_file(clear, 16, 6),
        "two bits": png_file(grey // 64, 2, 0),
        "gamma": png_file(grey, 8, 0, extra=chunk(b"gAMA", struct.pack(">I", 100_000))),
        "chunks that nobody knows": png_file(grey, 8, 0, extra=chunk(b"inKl", b"x" * 1000)),
        "cmyk": encode(colour.convert("CMYK"), "JPEG", quality=90),
        "progressive": encode(colour, "JPEG", progressive=True, quality=80),
        "animated": encode(page, "GIF", save_all=True, append_images=[Image.new("L", page.size, 255)] * 3),
        "animated png": encode(page, save_all=True, append_images=[Image.new("L", page.size, 255)] * 3),
        "interlaced gif": encode(page.convert("P"), "GIF", interlace=True),
        "bmp from the top": flipped_bmp(encode(colour, "BMP")),
        "bmp with alpha unused": encode(colour.convert("RGBA"), "BMP"),
        "polyglot": png + b"PK\x03\x04<html><script>alert(1)</script>" * 50,
        "jpeg with a tail": encode(colour, "JPEG") + b"%PDF-1.7" * 50,
        "tiny": encode(page.resize((20, 20), Image.Resampling.BOX)),
    }


def png_file(
    pixels: npt.NDArray[np.uint8] | npt.NDArray[np.uint16],
    bits: int,
    colour_type: int,
    *,
    interlaced: bool = False,
    extra: bytes = b"",
) -> bytes:
    """Return a PNG of (H, W) or (H, W, C) pixels, 2, 8 or 16 bits each."""
    height, width = pixels.shape[:2]
    parts = [pixels[y::dy, x::dx] for x, y, dx, dy in PASSES] if interlaced else [pixels]
    rows = b"".join(b"\0" + _packed(row, bits) for part in parts for row in part)
    head = header(width, height, bits, colour_type, interlaced)
    return SIGNATURE + head + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def flipped_bmp(data: bytes) -> bytes:
    """Return a BMP that stores its rows from the top, which a negative height says."""
    start, width, height = struct.unpack("<I", data[10:14])[0], *struct.unpack("<ii", data[18:26])
    stride = (width * 3 + 3) // 4 * 4
    rows = [data[start + y * stride : start + (y + 1) * stride] for y in range(height)]
    return data[:22] + struct.pack("<i", -height) + data[26:start] + b"".join(reversed(rows))


def _packed(row: npt.NDArray[np.uint8] | npt.NDArray[np.uint16], bits: int) -> bytes:
    if bits >= 8:
        return row.tobytes()
    values = [f"{value:0{bits}b}" for value in row.tolist()]
    text = "".join(values)
    return int(text.ljust(-(-len(text) // 8) * 8, "0"), 2).to_bytes(-(-len(text) // 8), "big")
