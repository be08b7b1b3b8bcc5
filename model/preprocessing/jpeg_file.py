"""Walks JPEG files before they are decoded: leaves out what no picture needs, refuses what is built to take long.

Markers and segments are those of ITU-T T.81, annex B. Pillow joins EXIF segments in quadratic time, and libjpeg decodes
as many scans over all of a picture as a file of a few kilobytes asks for (LJT-01-003 of Cure53's report on
libjpeg-turbo, 2015).
"""

import re
from dataclasses import dataclass, field
from itertools import count

from model.preprocessing.orientation import find_orientation
from model.preprocessing.picture_error import Lean, check_pixels, damaged, too_laborious

# Samples that all scans decode together. Libjpeg's own script for four inks at full size has 18 scans of 24 samples for
# each pixel (jcparam.c), which are 96 million in the largest picture.
MAX_SAMPLES = 100_000_000
MAX_SCANS = 100  # libjpeg's scripts have up to 18, optimised ones some more; each costs 5 us however small it is
MAX_SEGMENTS = 2_000  # a body of 5 MB holds 77 that are full; cameras and Photoshop write up to some 100
MAX_TABLE_BYTES = 200_000  # of segments that are kept; usual tables take 1 kB, of 18 scans up to 10 kB
# EXIF segments that are looked at: one holds 64 kB, and the orientation is in the first.
MAX_EXIF_SEGMENTS = 16

SOI, EOI, SOS = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0..SOF15
_ENDING = frozenset({0xC8, SOI, 0xDE, 0xDF, *range(0xF0, 0xFE)})  # what no decoder of ours goes on after
_NOTES = frozenset({*range(0xE0, 0xF0), 0xFE})  # APPn and COM
_JFIF, _EXIF, _ADOBE = (0xE0, b"JFIF"), (0xE1, b"Exif\0\0"), (0xEE, b"Adobe")
_XMP = (0xE1, b"http://ns.adobe.com/xap/1.0/\0")
# Any marker but those of a restart: those, stuffed bytes and what is no marker belong to the data of a scan.
_MARKER = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")


@dataclass
class _Walk:
    """What was found on the way through a file."""

    kept: list[bytes] = field(default_factory=lambda: [b"\xff\xd8"])
    exif: list[bytes] = field(default_factory=list)
    xmp: bytes = b""
    pixels: int = 0
    shares: dict[int, float] = field(default_factory=dict)  # of each component, samples for a pixel
    scans: int = 0
    samples: float = 0.0
    tables: int = 0  # bytes

    def take(self, code: int, body: bytes) -> None:
        """Keep a segment that decoding needs, and note what it says. body: what follows its length."""
        self.kept.append(bytes((0xFF, code)) + (len(body) + 2).to_bytes(2) + body)
        self.tables += len(body)
        if self.tables > MAX_TABLE_BYTES:
            raise too_laborious(f"more than {MAX_TABLE_BYTES:,} bytes of JPEG tables", MAX_TABLE_BYTES)
        if code in _FRAMES and len(body) >= 6 and not self.shares:
            check_pixels(int.from_bytes(body[3:5]), int.from_bytes(body[1:3]))
            self.pixels = int.from_bytes(body[1:3]) * int.from_bytes(body[3:5])
            sizes = {body[i]: (body[i + 1] >> 4) * (body[i + 1] & 15) for i in range(6, len(body) - 2, 3)}
            # Components are stored in parts of the finest one.
            self.shares = {name: size / (max(sizes.values()) or 1) for name, size in sizes.items()}
        elif code == SOS and body:
            self.scans += 1
            parts = body[1 : 1 + 2 * body[0] : 2]
            self.samples += self.pixels * sum(self.shares.get(name, 1.0) for name in parts)
            self.check()

    def note(self, code: int, body: bytes) -> None:
        """Look at a segment that decoding does not need; keep it where it tells how colours are stored."""
        if any(code == marker and body.startswith(name) for marker, name in (_JFIF, _ADOBE)):
            self.take(code, body)
        elif code == _EXIF[0] and body.startswith(_EXIF[1]) and len(self.exif) < MAX_EXIF_SEGMENTS:
            self.exif.append(body[len(_EXIF[1]) :])
        elif code == _XMP[0] and body.startswith(_XMP[1]):
            self.xmp = body

    def check(self) -> None:
        """Raise PictureError for more scans than are decoded, or over more pixels."""
        if self.scans > MAX_SCANS:
            raise too_laborious(f"more than {MAX_SCANS} scans", MAX_SCANS)
        if self.samples > MAX_SAMPLES:
            raise too_laborious(
                f"{self.scans} or more scans over {self.pixels:,} pixels, {round(self.samples):,} samples together",
                MAX_SAMPLES,
            )


def lean_jpeg(data: bytes) -> Lean:
    """Return a JPEG without comments, previews, profiles, further pictures and what follows its end.

    Raises PictureError for more than MAX_PIXELS, MAX_SAMPLES, MAX_SCANS, MAX_SEGMENTS or MAX_TABLE_BYTES, and for a
    file without a scan.
    """
    walk = _Walk()
    place = 2
    for number in count():
        mark = _MARKER.search(data, place)
        if walk.scans:  # the data of a scan, and whatever else is no segment
            walk.kept.append(data[place : mark.start() if mark else len(data)])
        if mark is None:
            break
        if number >= MAX_SEGMENTS:
            raise too_laborious(f"more than {MAX_SEGMENTS:,} segments", MAX_SEGMENTS)
        code = data[mark.start() + 1]
        if code == EOI or code in _ENDING:
            walk.kept.append(mark[0])
            break
        end = mark.end() + max(2, int.from_bytes(data[mark.end() : mark.end() + 2]))
        if end > len(data):
            walk.kept.append(data[mark.start() :])
            break
        (walk.note if code in _NOTES else walk.take)(code, data[mark.end() + 2 : end])
        place = end
    if not walk.scans:
        raise damaged("JPEG")
    return Lean(b"".join(walk.kept), find_orientation(b"".join(walk.exif), walk.xmp), round(walk.samples))
