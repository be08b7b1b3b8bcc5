"""Walks PNG files before they are decoded: only the chunks that make up the picture are left, their data in one piece.

Chunks are those of the W3C's PNG specification, third edition. Pillow unpacks up to 64 MB of text and any number of
colour profiles, before and after the pixels, which take no part in them.
"""

import re
import struct
import zlib
from dataclasses import dataclass, field

from model.preprocessing.orientation import find_orientation
from model.preprocessing.picture_error import Lean, damaged, too_laborious

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# A body of 5 MB holds 610 of libpng's 8 kB; the smallest that PngSuite cuts a picture into, of one byte, are 1,300.
MAX_CHUNKS = 20_000
MAX_NOTE_BYTES = 1_000_000  # of EXIF or XMP, unpacked

_END = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
_NAME = re.compile(rb"\w{4}")
_PICTURE = frozenset({b"IHDR", b"PLTE", b"tRNS"})
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
# Keywords of the texts that may say how the picture is turned.
_XMP, _RAW_EXIF, _EXIF = b"XML:com.adobe.xmp", b"Raw profile type exif", b"exif"


@dataclass
class _Walk:
    """What was found on the way through a file."""

    before: list[bytes] = field(default_factory=lambda: [SIGNATURE])  # of the pixels
    pixels: list[memoryview] = field(default_factory=list)  # contents of the IDAT chunks that follow each other
    behind: list[bytes] = field(default_factory=list)
    ended: bool = False  # whether another chunk followed the pixels
    exif: bytes | None = None
    texts: dict[bytes, tuple[bytes, bytes]] = field(default_factory=dict)  # name of the chunk and content, by keyword

    def take(self, name: bytes, chunk: memoryview) -> None:
        """Keep or note a chunk, or leave it out. chunk: from its length to its checksum, or as much as there is."""
        if name == b"IDAT":
            if not self.ended:
                self.pixels.append(chunk[8 : 8 + int.from_bytes(chunk[:4])])
            return
        self.ended = bool(self.pixels)
        if name in _PICTURE:
            (self.behind if self.ended else self.before).append(bytes(chunk))
        elif name == b"eXIf":
            self.exif = bytes(chunk[8:-4])
        elif name in _TEXTS:
            keyword, found, _ = bytes(chunk[8:96]).partition(b"\0")
            if found and keyword in (_XMP, _RAW_EXIF, _EXIF):
                self.texts[keyword] = (name, bytes(chunk[8 + len(keyword) + 1 : -4]))


def lean_png(data: bytes) -> Lean:
    """Return a PNG without texts, profiles, further frames and what follows its end.

    Raises PictureError for more than MAX_CHUNKS, and for a file that ends before its pixels.
    """
    walk, view = _Walk(), memoryview(data)
    place = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        name, end = data[place + 4 : place + 8], place + 12
        if not _NAME.fullmatch(name) or name == b"IEND":
            break
        end += int.from_bytes(data[place : place + 4])
        if end > len(data) and name != b"IDAT":
            break
        walk.take(name, view[place:end])
        place = end
    else:
        raise too_laborious(f"more than {MAX_CHUNKS:,} chunks", MAX_CHUNKS)
    if not walk.pixels:
        raise damaged("PNG")
    pixels = b"".join((b"IDAT", *walk.pixels))
    idat = struct.pack(">I", len(pixels) - 4) + pixels + struct.pack(">I", zlib.crc32(pixels))
    return Lean(b"".join((*walk.before, idat, *walk.behind, _END)), _orientation(walk))


def _orientation(walk: _Walk) -> int:
    exif = walk.exif
    if exif is None and _EXIF in walk.texts:
        exif = walk.texts[_EXIF][1]
    if exif is None and _RAW_EXIF in walk.texts:  # as ImageMagick writes it: three lines, then hexadecimal digits
        try:
            exif = bytes.fromhex("".join(_unpacked(*walk.texts[_RAW_EXIF]).decode("latin-1").split("\n")[3:]))
        except ValueError:
            exif = None
    xmp = _unpacked(*walk.texts[_XMP]) if _XMP in walk.texts else b""
    return find_orientation(exif or b"", xmp)


def _unpacked(name: bytes, content: bytes) -> bytes:
    """Return the text of a chunk without its keyword: at most MAX_NOTE_BYTES, nothing of one that can't be unpacked."""
    packed = name == b"zTXt"
    if name == b"zTXt":
        content = content[1:]  # the method
    elif name == b"iTXt":
        packed = content[:1] == b"\1"
        content = content[2:].split(b"\0", 2)[-1]
    if not packed:
        return content[:MAX_NOTE_BYTES]
    try:
        return zlib.decompressobj().decompress(content, MAX_NOTE_BYTES)
    except zlib.error:
        return b""
