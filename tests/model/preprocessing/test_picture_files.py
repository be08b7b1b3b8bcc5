"""Tests of the walks through picture files: what they leave out, what they keep, what they refuse."""

import struct
import zlib
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from model.preprocessing import jpeg_file, other_files, png_file
from model.preprocessing.jpeg_file import lean_jpeg
from model.preprocessing.orientation import UPRIGHT, find_orientation
from model.preprocessing.other_files import lean_bmp, lean_gif, lean_webp
from model.preprocessing.picture_error import PictureError
from model.preprocessing.png_file import lean_png
from tests.helpers.pictures import ORIENTATION, drawn_seven, encode, mixed
from tests.helpers.png import chunk
from tests.server.attacks import (
    gif_of,
    progressive_jpeg,
    run_length_bmp,
    segment,
    stuffed_jpeg,
    stuffed_png,
    webp_of,
)

PAGE = mixed(drawn_seven(), (251, 249, 244), (29, 27, 25))
XMP = b'<rdf:Description tiff:Orientation="%d"/>'


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[0x010F] = "maker"
    return tags


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_found_wherever_a_kind_of_file_tells_it(orientation: int) -> None:
    tags, xmp = exif(orientation), XMP % orientation
    raw = tags.tobytes()
    notes = [PngImagePlugin.PngInfo() for _ in range(4)]
    notes[0].add_itxt("XML:com.adobe.xmp", xmp.decode())
    notes[1].add_itxt("XML:com.adobe.xmp", xmp.decode(), zip=True)
    for info, packed in zip(notes[2:], (False, True), strict=True):
        info.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{raw.hex()}\n", zip=packed)
    found = [
        lean_jpeg(encode(PAGE, "JPEG", exif=tags)),
        lean_jpeg(encode(PAGE, "JPEG", xmp=xmp)),
        lean_webp(encode(PAGE, "WEBP", exif=tags)),
        lean_webp(encode(PAGE, "WEBP", xmp=xmp)),
        lean_png(encode(PAGE, exif=tags)),
        lean_png(stuffed_png(behind=[chunk(b"eXIf", raw.removeprefix(b"Exif\0\0"))])),
        *(lean_png(encode(PAGE, pnginfo=info)) for info in notes),
    ]
    assert [lean.orientation for lean in found] == [orientation] * len(found)


@pytest.mark.parametrize(
    "data", [b"", b"Exif\0\0", b"II", b"II*\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff"]
)
def test_exif_that_is_cut_short_turns_nothing(data: bytes) -> None:
    assert find_orientation(data) == UPRIGHT


def test_exif_goes_before_xmp() -> None:
    assert find_orientation(exif(6).tobytes(), XMP % 3) == 6
    assert find_orientation(b"", XMP % 3) == 3
    assert find_orientation(b"nonsense", XMP % 3) == UPRIGHT


def test_jpeg_is_left_with_what_colours_and_pixels_need() -> None:
    inks = encode(PAGE.convert("CMYK"), "JPEG", icc_profile=b"x" * 90_000, comment=b"hello", exif=exif(6))
    lean = lean_jpeg(inks)
    assert b"Adobe" in lean.data
    assert b"hello" not in lean.data
    assert len(lean.data) < len(inks) - 90_000
    assert lean_jpeg(lean.data).data == lean.data
    plain = encode(PAGE, "JPEG")
    assert lean_jpeg(plain + b"\xff\xd8 another picture").data == plain == lean_jpeg(plain).data


def test_jpeg_counts_the_samples_of_its_scans() -> None:
    assert lean_jpeg(progressive_jpeg(7, 80)).samples == 7 * 80 * 80
    assert lean_jpeg(encode(PAGE, "JPEG", subsampling=0)).samples == 3 * 280 * 280
    assert lean_jpeg(encode(PAGE, "JPEG", subsampling=2)).samples == 1.5 * 280 * 280


def test_png_is_left_with_its_pixels_in_one_piece() -> None:
    plain = encode(PAGE)
    assert lean_png(plain).data == plain
    start = plain.index(b"IDAT") - 4
    pixels = plain[start + 8 : -16]
    pieces = b"".join(chunk(b"IDAT", pixels[i : i + 10]) for i in range(0, len(pixels), 10))
    assert lean_png(plain[:start] + pieces + plain[-12:] + b"tail").data == plain
    assert lean_png(plain[:start] + chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x")) + plain[start:]).data == plain
    # What follows another chunk is no part of the picture.
    assert lean_png(plain[:-12] + chunk(b"tEXt", b"a\0b") + chunk(b"IDAT", b"more") + plain[-12:]).data == plain


def test_webp_and_gif_are_left_with_their_first_frame() -> None:
    frames = [Image.new("RGB", PAGE.size, (level, 0, 0)) for level in (10, 200, 90)]
    moving = encode(PAGE, "WEBP", save_all=True, append_images=frames, lossless=True, icc_profile=b"x" * 3000)
    lean = lean_webp(moving).data
    assert lean.count(b"ANMF") == 1
    assert b"ICCP" not in lean
    assert int.from_bytes(lean[4:8], "little") == len(lean) - 8
    plain = encode(PAGE.convert("P"), "GIF")
    assert lean_gif(gif_of([b"!\xfe\x05hello\0"])).data == lean_gif(gif_of([])).data
    assert lean_gif(plain).data == plain


LIMITS: list[tuple[Any, ...]] = [
    (jpeg_file, "MAX_SCANS", 5, lean_jpeg, progressive_jpeg(5, 8), progressive_jpeg(6, 8)),
    (jpeg_file, "MAX_SAMPLES", 5 * 64, lean_jpeg, progressive_jpeg(5, 8), progressive_jpeg(6, 8)),
    (
        *(jpeg_file, "MAX_SEGMENTS", 15, lean_jpeg),
        *(stuffed_jpeg([segment(0xFE, b"")] * n) for n in (8, 16)),
    ),
    (
        *(jpeg_file, "MAX_TABLE_BYTES", 1000, lean_jpeg),
        *(stuffed_jpeg([segment(0xDB, b"\0" * 65)] * n) for n in (5, 20)),
    ),
    (png_file, "MAX_CHUNKS", 9, lean_png, *(stuffed_png([chunk(b"teSt", b"")] * n) for n in (5, 9))),
    (other_files, "MAX_WEBP_CHUNKS", 9, lean_webp, *(webp_of([b"teSt\0\0\0\0"] * n) for n in (4, 9))),
    (other_files, "MAX_GIF_BLOCKS", 9, lean_gif, *(gif_of([b"!\xfe\x01x\0"] * n) for n in (3, 9))),
    (
        *(other_files, "MAX_RUN_LENGTH_WORK", 3000, lean_bmp),
        *(run_length_bmp(b"\xff\x12" * n, 20, 20) for n in (10, 900)),
    ),
]


@pytest.mark.parametrize(
    ("module", "name", "limit", "walk", "within", "beyond"), LIMITS, ids=[row[1] for row in LIMITS]
)
def test_file_beyond_a_limit_is_refused_with_it(
    monkeypatch: pytest.MonkeyPatch, module: object, name: str, limit: int, walk: object, within: bytes, beyond: bytes
) -> None:
    assert callable(walk)
    monkeypatch.setattr(module, name, limit)
    assert walk(within).data
    with pytest.raises(PictureError, match=rf"^The picture has .*; at most {limit:,} are read$") as caught:
        walk(beyond)
    assert caught.value.fault == "work"


def test_webp_that_asks_for_gigabytes_is_refused_by_its_head() -> None:
    head = struct.pack("<4sI", b"VP8X", 10) + bytes(4) + b"\xff\xff\x7f" * 2
    with pytest.raises(PictureError, match=r"8388608 x 8388608 pixels") as caught:
        lean_webp(b"RIFF" + struct.pack("<I", 4 + len(head)) + b"WEBP" + head)
    assert caught.value.fault == "size"
