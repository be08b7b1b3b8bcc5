"""Walks WebP, GIF and BMP files before they are decoded: the first frame is left, and what takes too long refused."""

from model.preprocessing.orientation import find_orientation
from model.preprocessing.picture_error import Lean, check_pixels, damaged, too_laborious

MAX_WEBP_CHUNKS = 20_000  # still pictures have up to 6, animations one and a half for each frame
# Before the pixels of a GIF's first frame. Comments and profiles of 5 MB have 20,000 blocks if full.
MAX_GIF_BLOCKS = 50_000
# Pixels and bytes together of a BMP with run lengths, which Pillow decodes in Python: some 0.3 us each.
MAX_RUN_LENGTH_WORK = 1_000_000

_WEBP_NOTES = 0x2C  # VP8X, flags: ICC profile, EXIF and XMP are there
_RUN_LENGTHS = (1, 2)  # BMP, compression: RLE8, RLE4


def lean_webp(data: bytes) -> Lean:
    """Return a WebP without profiles, notes and all frames but the first (RFC 9649, section 2).

    Raises PictureError for more than MAX_PIXELS or MAX_WEBP_CHUNKS, and for a file that is cut short.
    """
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise damaged("WEBP")
    kept: dict[bytes, bytes] = {}
    place = 12
    for _ in range(MAX_WEBP_CHUNKS):
        if place + 8 > end:
            break
        name, length = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        following = place + 8 + length + length % 2
        if name not in kept and name in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"EXIF", b"XMP "):
            kept[name] = data[place:following]
        if name in (b"VP8 ", b"VP8L") and place == 12:  # the simple form has nothing else
            break
        place = following
    else:
        raise too_laborious(f"more than {MAX_WEBP_CHUNKS:,} chunks", MAX_WEBP_CHUNKS)
    exif, xmp = (kept.pop(name, b"")[8:] for name in (b"EXIF", b"XMP "))
    _check_webp(kept)
    if b"VP8X" in kept:
        head = bytearray(kept[b"VP8X"])
        head[8] &= ~_WEBP_NOTES & 0xFF
        kept[b"VP8X"] = bytes(head)
    body = b"WEBP" + b"".join(kept.values())
    return Lean(b"RIFF" + len(body).to_bytes(4, "little") + body, find_orientation(exif, xmp))


def _check_webp(kept: dict[bytes, bytes]) -> None:
    """Raise PictureError for more than MAX_PIXELS: Pillow makes room for them before it tells how many there are."""
    if (head := kept.get(b"VP8X")) is not None:
        if len(head) < 18:
            raise damaged("WEBP")
        check_pixels(1 + int.from_bytes(head[12:15], "little"), 1 + int.from_bytes(head[15:18], "little"))
    elif (head := kept.get(b"VP8L")) is not None:
        bits = int.from_bytes(head[9:13], "little")
        check_pixels(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    else:
        head = kept.get(b"VP8 ", b"")
        check_pixels(*(int.from_bytes(head[i : i + 2], "little") & 0x3FFF for i in (14, 16)))


def lean_gif(data: bytes) -> Lean:
    """Return a GIF without comments and other extensions before its first frame (CompuServe, GIF89a, section 11 on).

    Raises PictureError for more than MAX_PIXELS or MAX_GIF_BLOCKS, and for a file without a frame.
    """
    if len(data) < 13:
        raise damaged("GIF")
    check_pixels(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"))
    head = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    place, control = head, b""
    blocks = MAX_GIF_BLOCKS
    while data[place : place + 1] != b",":
        if data[place : place + 1] == b"!":
            start, place = place, place + 2
            while (size := data[place] if place < len(data) else 0) and blocks > 0:
                place += size + 1
                blocks -= 1
            place += 1
            # The level that is transparent holds until another one is named.
            if place - start == 8 and data[start + 1] == 0xF9 and data[start + 3] & 1:
                control = data[start:place]
        elif data[place : place + 1] in (b";", b""):
            raise damaged("GIF")
        else:
            place += 1
        blocks -= 1
        if blocks <= 0:
            raise too_laborious(f"more than {MAX_GIF_BLOCKS:,} blocks before its first frame", MAX_GIF_BLOCKS)
    return Lean(data[:head] + control + data[place:])


def lean_bmp(data: bytes) -> Lean:
    """Return a BMP as it is. Raises PictureError for run lengths that take more than MAX_RUN_LENGTH_WORK."""
    if int.from_bytes(data[14:18], "little") >= 40 and int.from_bytes(data[30:34], "little") in _RUN_LENGTHS:
        width, height = (int.from_bytes(data[i : i + 4], "little", signed=True) for i in (18, 22))
        work = abs(width * height) + len(data)
        if work > MAX_RUN_LENGTH_WORK:
            raise too_laborious(f"{work:,} pixels and bytes of run lengths", MAX_RUN_LENGTH_WORK)
    return Lean(data)
