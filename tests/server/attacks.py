"""Bodies that are built to keep a server busy: each is small, valid or nearly so, and made to the same bytes each time.

What they cost is told where they are refused; LARGE is as much as a body may have.
"""

import itertools
import json
import math
import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from tests.helpers.pictures import drawn_seven, encode, mixed
from tests.helpers.png import SIGNATURE, chunk, header

LARGE = 4_900_000  # bytes, a little less than MAX_BODY_BYTES
PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp")
JSON = "application/json"
EXIF = b"Exif\0\0"


@dataclass(frozen=True)
class Attack:
    """A body and what its sender calls it. status: of the answer that it must get."""

    kind: str
    body: bytes
    status: int


def attacks() -> dict[str, Callable[[], Attack]]:
    """Return what makes each attack, by its name."""
    return {name: make for table in (_OF_PICTURES, _OF_METADATA, _OF_SHAPES) for name, make in table.items()}


def progressive_jpeg(scans: int, side: int = 2000, refined: bool = False) -> bytes:
    """Return a grey JPEG of so many scans over all of it, a few bytes each.

    refined: each goes through the coefficients that the first one set, which takes longer than scans of zeros.
    """
    blocks = math.ceil(side / 8) ** 2
    # Lengths of the codes, then what they stand for: one code of one bit, a run of 2**14 or more empty blocks.
    tables = segment(0xC4, bytes((0x00, 1)) + bytes(15) + b"\0") + segment(0xC4, bytes((0x10, 1)) + bytes(15) + b"\xe0")
    frame = segment(0xC2, struct.pack(">BHHB", 8, side, side, 1) + bytes((1, 0x11, 0)))
    quantised = segment(0xDB, b"\0" + b"\1" * 64)
    first = segment(0xDA, bytes((1, 1, 0x00, 0, 0, 0))) + bytes(math.ceil(blocks / 8))
    # A run is told by 14 bits more; none of them stuffs the data with zeros.
    runs = bytes(math.ceil(blocks / 2**14) * 2)
    more = segment(0xDA, bytes((1, 1, 0x00, 1, 63, 0x10 if refined else 0x00))) + runs
    return b"\xff\xd8" + quantised + frame + tables + first + more * (scans - 1) + b"\xff\xd9"


def segment(code: int, content: bytes) -> bytes:
    """Return a JPEG segment with its marker and length."""
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


def stuffed_jpeg(parts: Iterable[bytes]) -> bytes:
    """Return an honest JPEG with parts behind its first marker."""
    honest = encode(mixed(drawn_seven(), (255,), (0,)), "JPEG")
    return honest[:2] + b"".join(parts) + honest[2:]


def stuffed_png(before: Iterable[bytes] = (), behind: Iterable[bytes] = ()) -> bytes:
    """Return an honest PNG with chunks before its pixels and behind them."""
    honest = encode(mixed(drawn_seven(), (255,), (0,)))
    head, end = len(SIGNATURE) + 25, len(honest) - 12
    return honest[:head] + b"".join(before) + honest[head:end] + b"".join(behind) + honest[end:]


def text_chunk(name: str, length: int = 1_000_000) -> bytes:
    """Return an iTXt, zTXt or iCCP chunk of so many bytes once it is unpacked, a thousandth as it is.

    Its checksum is wrong: Pillow finds out when all is unpacked, and forgets to count it.
    """
    packed = zlib.compress(b"x" * length, 9)[:-4] + b"oops"
    heads = {"iTXt": b"k\0\1\0\0\0", "zTXt": b"k\0\0", "iCCP": b"k\0\0"}
    return chunk(name.encode(), heads[name] + packed)


def filled(part: bytes, length: int = LARGE) -> list[bytes]:
    """Return a part as often as it goes into so many bytes."""
    return [part] * (length // len(part))


def exif_of(entries: int) -> bytes:
    """Return EXIF of so many entries that turn the picture and all share the same 60 kB of numbers."""
    shared = struct.pack("<HHII", 0x9C9B, 3, 30_000, 8 + 2)
    parts = [struct.pack("<HHI", 0x0112, 3, 1) + struct.pack("<HH", 6, 0)]
    parts += [struct.pack("<H", 0x9000 + i) + shared[2:] for i in range(entries)]
    directory = struct.pack("<H", len(parts)) + b"".join(parts) + bytes(4)
    return EXIF + b"II*\0\x08\0\0\0" + directory + bytes(65_000 - len(directory))


def webp_of(chunks: Iterable[bytes]) -> bytes:
    """Return an honest extended WebP with chunks behind its pixels."""
    honest = encode(Image.new("RGBA", (280, 280), (255, 255, 255, 128)), "WEBP")
    body = honest[8:] + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving(kind: str, frames: int) -> bytes:
    """Return a WebP or PNG whose first frame is honest, with many more frames."""
    page = mixed(drawn_seven(), (255,), (0,))
    others = [Image.new("L", page.size, level) for level in (0, 255)]
    return encode(page, kind, save_all=True, append_images=[others[i % 2] for i in range(frames)], duration=20)


def gif_of_frames(length: int = LARGE) -> bytes:
    """Return an honest GIF whose frame comes again and again, up to so many bytes."""
    honest = encode(mixed(drawn_seven(), (255,), (0,)).convert("P"), "GIF")
    frame = honest[honest.index(b"," + bytes(4) + struct.pack("<HH", 280, 280)) : -1]
    return honest[:-1] + b"".join(filled(frame, length - len(honest))) + b";"


def gif_of(extensions: Iterable[bytes]) -> bytes:
    """Return an honest GIF with extensions before its first frame."""
    honest = encode(mixed(drawn_seven(), (255,), (0,)).convert("P"), "GIF")
    head = 13 + (3 << (honest[10] & 7) + 1)
    return honest[:head] + b"".join(extensions) + honest[head:]


def run_length_bmp(runs: bytes, width: int = 2000, height: int = 2000, bits: int = 8) -> bytes:
    """Return a BMP of these run lengths."""
    palette = b"".join(bytes((i, 0, i, 0)) for i in range(1 << bits))
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, 1 if bits == 8 else 2, len(runs), 0, 0, 0, 0)
    start = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(runs), 0, 0, start) + head + palette + runs


def interlaced_png(side: int = 2000, colour_type: int = 6, bits: int = 16) -> bytes:
    """Return an interlaced PNG of noughts of the largest size, some kilobytes."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour_type]
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    rows = b"".join(
        bytes(1 + -(-(side - x) // dx) * channels * bits // 8) * -(-(side - y) // dy) for x, y, dx, dy in passes
    )
    head = header(side, side, bits, colour_type, True)
    return SIGNATURE + head + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def touching_vees(count: int, height: float = 100.0, width: float = 60.0) -> list[list[list[float]]]:
    """Return strokes of the shape of a V in a row, each of which begins where the one before ends."""
    return [[[i * width, 0.0], [(i + 0.5) * width, height], [(i + 1) * width, 0.0]] for i in range(count)]


def close_strokes(count: int) -> list[list[list[float]]]:
    """Return short strokes in a grid so narrow that any two neighbours may be of one digit."""
    side = math.isqrt(count)
    return [[[i % side * 9.0, i // side * 9.0], [i % side * 9.0 + 20, i // side * 9.0 + 25]] for i in range(count)]


def comb_picture(teeth: int = 200, side: int = 1100) -> bytes:
    """Return a picture of a comb: one piece of ink that can be cut between any two of its teeth."""
    page = Image.new("L", (side, side // 4), 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((8, 8, side - 8, 14), fill=0)
    for i in range(teeth):
        x = 8 + i * (side - 16) / teeth
        draw.line((x, 8, x, side // 4 - 8), fill=0, width=2)
    return encode(page)


def maze_picture(side: int = 1100, step: int = 10) -> bytes:
    """Return a picture of a maze: one piece of ink with a wall at every few pixels, and thousands of ways across."""
    rng = np.random.default_rng(7)
    page = Image.new("L", (side, side), 255)
    draw = ImageDraw.Draw(page)
    for x, y in itertools.product(range(step, side - step, step), repeat=2):
        x2, y2 = (x + step, y) if rng.random() < 0.5 else (x, y + step)
        draw.line((x, y, x2, y2), fill=0, width=3)
    return encode(page)


def specks_picture(side: int = 1100, step: int = 4) -> bytes:
    """Return a picture of a screen of dots, each a piece of its own."""
    levels = np.full((side, side), 255, np.uint8)
    levels[step : side - step : step, step : side - step : step] = 0
    levels[step : side - step : step, step + 1 : side - step : step] = 0
    return encode(Image.fromarray(levels))


def strokes_body(strokes: list[list[list[float]]], **members: object) -> bytes:
    """Return strokes as a body for /predict."""
    return json.dumps({"strokes": strokes, **members}).encode()


def batch_body(items: Iterable[object]) -> bytes:
    """Return items as a body for /predict/batch."""
    return json.dumps({"images": list(items)}).encode()


def _png(name: str, *, behind: bool) -> Callable[[], Attack]:
    part = text_chunk(name)
    return lambda: Attack("image/png", stuffed_png(**{"behind" if behind else "before": filled(part)}), 200)


_OF_PICTURES: dict[str, Callable[[], Attack]] = {
    "scans": lambda: Attack("image/jpeg", progressive_jpeg(1500), 413),
    "scans that refine": lambda: Attack("image/jpeg", progressive_jpeg(60_000, 2000, refined=True), 413),
    "scans of a small picture": lambda: Attack("image/jpeg", progressive_jpeg(300_000, 32), 413),
    "run lengths of nothing": lambda: Attack("image/bmp", run_length_bmp(b"\0\2\0\0" * (LARGE // 4)), 413),
    "run lengths of four bits": lambda: Attack(
        "image/bmp", run_length_bmp((b"\xff\x12" * 7 + b"\xd7\x12\0\0") * 2000, bits=4), 413
    ),
    "line of one run": lambda: Attack("image/bmp", run_length_bmp(b"\1\1\0\0", 4_000_000, 1), 413),
    "interlaced": lambda: Attack("image/png", interlaced_png(), 200),
    "empty IDAT": lambda: Attack("image/png", stuffed_png(filled(chunk(b"IDAT", b""))), 413),
    "GIF of many frames": lambda: Attack("image/gif", gif_of_frames(), 200),
    "WebP of many frames": lambda: Attack("image/webp", moving("WEBP", 300), 200),
    "PNG of many frames": lambda: Attack("image/png", moving("PNG", 300), 200),
}
_OF_METADATA: dict[str, Callable[[], Attack]] = {
    "empty EXIF": lambda: Attack("image/jpeg", stuffed_jpeg(filled(segment(0xE1, EXIF + bytes(10)))), 413),
    "full EXIF": lambda: Attack("image/jpeg", stuffed_jpeg(filled(segment(0xE1, EXIF + bytes(4000)))), 200),
    "EXIF of shared numbers": lambda: Attack("image/jpeg", stuffed_jpeg([segment(0xE1, exif_of(5000))]), 200),
    "quantisation tables": lambda: Attack("image/jpeg", stuffed_jpeg(filled(segment(0xDB, b"\0" + b"\1" * 64))), 413),
    "junk before a marker": lambda: Attack("image/jpeg", stuffed_jpeg([b"\xff\xd0" * (LARGE // 2)]), 200),
    **{
        f"{name} {'behind' if behind else 'before'} the pixels": _png(name, behind=behind)
        for name in ("iTXt", "zTXt", "iCCP")
        for behind in (False, True)
    },
    "small chunks": lambda: Attack("image/png", stuffed_png(filled(chunk(b"teSt", b""))), 413),
    "WebP of many chunks": lambda: Attack("image/webp", webp_of(filled(b"teSt" + bytes(4))), 413),
    "GIF of comments": lambda: Attack("image/gif", gif_of(filled(b"!\xfe\x01x\0")), 413),
}
_OF_SHAPES: dict[str, Callable[[], Attack]] = {
    "999 V": lambda: Attack(JSON, strokes_body(touching_vees(999)), 413),
    "512 V": lambda: Attack(JSON, strokes_body(touching_vees(512)), 413),
    "grid of strokes": lambda: Attack(JSON, strokes_body(close_strokes(500)), 200),
    "comb": lambda: Attack("image/png", comb_picture(), 200),
    "maze": lambda: Attack("image/png", maze_picture(), 200),
    "specks": lambda: Attack("image/png", specks_picture(), 413),
    "deep JSON": lambda: Attack(JSON, b'{"strokes":' + b"[" * 190_000, 400),
    "strokes without an extent": lambda: Attack(JSON, strokes_body([[[0, 0], [5e-324, 5e-324]]]), 200),
}
