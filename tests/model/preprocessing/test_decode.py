"""Tests of picture files as arrays: how their channels lie, and that they are Pillow's."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFile

from model.preprocessing.decode import SAMPLES_PER_PIXEL, decode_picture
from model.preprocessing.picture_error import MAX_PIXELS, PictureError
from tests.helpers.pictures import drawn_seven, encode, mixed
from tests.server.attacks import progressive_jpeg

INK = drawn_seven(60, 5)
PAPER, PEN = (250, 230, 90), (20, 40, 160)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_decode_picture_gives_the_channels_of_the_file_each_in_one_piece(mode: str) -> None:
    image = mixed(INK, PAPER, PEN)
    planes = decode_picture(encode(image.convert(mode)))
    np.testing.assert_array_equal(planes.colour, np.asarray(image))
    assert all(planes.colour[:, :, channel].flags.c_contiguous for channel in range(3))
    assert planes.alpha is None


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_decode_picture_gives_one_channel_for_grey(mode: str) -> None:
    image = mixed(INK, (240,), (20,))
    planes = decode_picture(encode(image.convert(mode)))
    np.testing.assert_array_equal(planes.colour[:, :, 0], np.asarray(image))
    assert planes.colour.shape == (60, 60, 1)
    assert planes.alpha is None


@pytest.mark.parametrize("equal", ["first two", "last two", "outer two"])
def test_decode_picture_keeps_three_channels_when_only_two_are_equal(equal: str) -> None:
    pixels = np.zeros((9, 9, 3), np.uint8)
    pixels[4, 4, {"first two": 2, "last two": 0, "outer two": 1}[equal]] = 200
    np.testing.assert_array_equal(decode_picture(encode(Image.fromarray(pixels))).colour, pixels)


@pytest.mark.parametrize("mode", ["LA", "RGBA"])
def test_decode_picture_gives_the_transparency_of_the_file(mode: str) -> None:
    image = mixed(INK, (240,), (20,)).convert(mode)
    image.putalpha(Image.fromarray(INK))
    planes = decode_picture(encode(image))
    assert planes.alpha is not None
    np.testing.assert_array_equal(planes.alpha, INK)
    np.testing.assert_array_equal(planes.colour[:, :, 0], np.asarray(mixed(INK, (240,), (20,))))


@pytest.mark.parametrize("depth", [8, 16])
def test_decode_picture_makes_a_keyed_level_transparent(depth: int) -> None:
    levels = np.where(INK > 127, 20, 240).astype(np.uint16)
    image = Image.fromarray(levels.astype(np.uint8) if depth == 8 else levels * 256)
    planes = decode_picture(encode(image, transparency=int(np.asarray(image)[0, 0])))
    assert planes.alpha is not None
    np.testing.assert_array_equal(planes.alpha, np.where(INK > 127, 255, 0))
    np.testing.assert_array_equal(planes.colour[:, :, 0], levels)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_decode_picture_asks_with_its_pixels_before_it_decodes_any(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(pixels: int) -> None:
        raise ValueError(pixels)

    opened = []
    real = Image.open

    def note(file: io.BytesIO, **options: Any) -> Image.Image:
        opened.append(file)
        return real(file, **options)

    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda _: pytest.fail("decoded"))
    monkeypatch.setattr(Image, "open", note)
    with pytest.raises(ValueError, match="40000"):
        decode_picture(encode(Image.fromarray(drawn_seven(200)), kind), refuse)
    assert len(opened) == 1


def test_decode_picture_asks_for_more_where_scans_take_longer_than_pixels() -> None:
    asked: list[int] = []
    decode_picture(progressive_jpeg(2 * SAMPLES_PER_PIXEL, 80), asked.append)
    assert asked == [2 * 80 * 80]


def test_decode_picture_never_asks_for_what_is_refused_by_its_head() -> None:
    for data in (b"", b"hello", b"\x89PNG\r\n\x1a\n", encode(Image.new("1", (2001, MAX_PIXELS // 2000)))):
        with pytest.raises(PictureError):
            decode_picture(data, lambda _: pytest.fail("asked"))
