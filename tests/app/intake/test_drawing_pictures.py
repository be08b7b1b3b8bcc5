"""Tests of reading picture files: every kind and form of one drawing reads alike, and hostile files are refused."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.intake.drawing import MAX_BODY_BYTES, MAX_PIXELS, DrawingError, picture_to_drawing
from model.preprocessing.decode import WORKING_SIDE
from model.preprocessing.normalize import MNIST, ink_box, normalize_drawing
from model.segmentation.budget import NotReadError
from model.segmentation.read import read_digits
from tests.helpers.networks import FakeNetwork
from tests.helpers.pictures import clear_canvas, drawn_seven, encode, every_encoding, mixed, turned
from tests.helpers.png import SIGNATURE, chunk, header

SEVEN = drawn_seven()
FILES = every_encoding(SEVEN)
SMALL_FILES = every_encoding(np.asarray(Image.fromarray(SEVEN).resize((30, 30))))


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims a size and holds a few bytes of data."""
    data = chunk(b"IDAT", zlib.compress(b"\0" * 99))
    return SIGNATURE + header(width, height, colour_type=6) + data + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", FILES)
def test_picture_in_any_form_reads_as_the_same_drawing(form: str) -> None:
    drawing = picture_to_drawing(FILES[form])
    difference = np.abs(drawing.image_for(MNIST) - normalize_drawing(SEVEN))
    assert difference.mean() < 0.005
    assert difference.max() < 0.1
    assert drawing.box == pytest.approx(ink_box(SEVEN), abs=1)


@pytest.mark.parametrize("side", [28, 100, 520, 1999])
def test_picture_of_any_size_reads_as_the_same_drawing(side: int) -> None:
    ink = np.asarray(Image.fromarray(SEVEN).resize((side, side), Image.Resampling.BOX))
    drawing = picture_to_drawing(encode(mixed(ink, (255,), (0,))))
    assert np.abs(drawing.image_for(MNIST) - normalize_drawing(SEVEN)).mean() < 0.02


def test_picture_larger_than_the_working_size_keeps_its_own_box() -> None:
    page = np.zeros((1000, 3000), np.uint8)
    page[300:600, 1500:1700] = 255
    drawing = picture_to_drawing(encode(mixed(page, (255,), (0,))))
    assert drawing.ink is not None
    assert max(drawing.ink.shape) <= WORKING_SIDE
    assert drawing.box == pytest.approx((1500, 300, 200, 300), abs=3)


@pytest.mark.parametrize(("width", "height"), [(1121, 3), (3, 1121), (1121, 1121), (1999, 1501)])
def test_boxes_of_a_picture_that_is_averaged_down_end_where_it_does(width: int, height: int) -> None:
    levels = np.full((height, width), 255, np.uint8)
    levels[-40:, -40:] = 0
    drawing = picture_to_drawing(encode(Image.fromarray(levels)))
    (found,) = read_digits([drawing.pieces()], FakeNetwork().read, MNIST)
    assert not isinstance(found, NotReadError)
    for box in (drawing.box, found.digits[-1].box):
        assert box is not None
        x, y, w, h = box
        assert (x + w, y + h) == (width, height)
        assert min(w, h) > 0


def test_box_of_a_turned_picture_is_in_upright_pixels() -> None:
    page = np.zeros((100, 200), np.uint8)
    page[10:40, 20:30] = 255
    drawing = picture_to_drawing(turned(mixed(page, (255,), (0,)), 6, "PNG"))
    assert drawing.box == (20, 10, 10, 30)


@pytest.mark.parametrize("level", [0, 1, 128, 254, 255])
def test_picture_of_one_grey_is_blank(level: int) -> None:
    drawing = picture_to_drawing(encode(Image.new("L", (90, 70), level)))
    assert drawing.box is None
    assert not drawing.image_for(MNIST).any()


@pytest.mark.parametrize("colour", [(0, 0, 0, 0), (255, 255, 255, 0), (255, 0, 0, 255), (0, 0, 0, 90)])
def test_picture_of_one_colour_and_opacity_is_blank(colour: tuple[int, int, int, int]) -> None:
    assert picture_to_drawing(encode(Image.new("RGBA", (90, 70), colour))).box is None


@pytest.mark.parametrize("darkest", [160, 200, 240])
def test_picture_of_grain_and_shading_is_blank(rng: np.random.Generator, darkest: int) -> None:
    shade = np.linspace(darkest, 240, 280)[None, :]
    grain = rng.normal(0, 2, (280, 280))
    assert picture_to_drawing(encode(Image.fromarray((shade + grain).astype(np.uint8)), "JPEG")).box is None


def test_picture_of_coarse_grain_is_blank(rng: np.random.Generator) -> None:
    grain = np.clip(rng.normal(200, 8, (280, 280)), 0, 255).astype(np.uint8)
    assert picture_to_drawing(encode(Image.fromarray(grain))).box is None


def test_ink_on_shaded_paper_is_found_without_the_shade() -> None:
    shade = np.linspace(195, 245, 280)[None, :]
    photo = Image.fromarray((shade * (1 - 0.8 * SEVEN / 255)).astype(np.uint8))
    drawing = picture_to_drawing(encode(photo, "JPEG", quality=85))
    assert drawing.box == pytest.approx(ink_box(SEVEN), abs=2)
    assert np.abs(drawing.image_for(MNIST) - normalize_drawing(SEVEN)).mean() < 0.01


def test_jpeg_ringing_does_not_reach_the_ink() -> None:
    drawing = picture_to_drawing(FILES["jpeg"])
    assert drawing.ink is not None
    stray = drawing.ink[np.asarray(Image.fromarray(SEVEN).resize((140, 140)).resize((280, 280))) == 0]
    assert (stray > 0).mean() < 0.001


def test_hot_pixel_does_not_set_the_scale() -> None:
    page = np.asarray(mixed(SEVEN, (200,), (120,))).copy()
    page[5, 5] = 0
    drawing = picture_to_drawing(encode(Image.fromarray(page)))
    assert drawing.ink is not None
    assert drawing.ink[SEVEN == 255].min() == 255


def test_sheet_of_paper_on_a_clear_canvas_is_paper() -> None:
    sheet = np.zeros((300, 300, 4), np.uint8)
    sheet[10:290, 10:290, 3] = 255
    sheet[10:290, 10:290, :3] = (255 - SEVEN)[:, :, None]
    drawing = picture_to_drawing(encode(Image.fromarray(sheet)))
    assert drawing.image_for(MNIST) == pytest.approx(normalize_drawing(SEVEN), abs=0.02)


def test_clear_corners_of_a_sheet_are_paper() -> None:
    sheet = np.full((280, 280, 4), 255, np.uint8)
    sheet[:, :, :3] = (255 - SEVEN)[:, :, None]
    sheet[:12, :12] = sheet[-12:, -12:] = 0
    drawing = picture_to_drawing(encode(Image.fromarray(sheet)))
    assert drawing.image_for(MNIST) == pytest.approx(normalize_drawing(SEVEN), abs=0.02)


def test_digit_cut_out_of_opaque_paper_is_ink() -> None:
    sheet = np.full((280, 280, 4), 255, np.uint8)
    sheet[:, :, 3] = 255 - SEVEN
    drawing = picture_to_drawing(encode(Image.fromarray(sheet)))
    assert drawing.image_for(MNIST) == pytest.approx(normalize_drawing(SEVEN), abs=0.02)


def test_ink_on_a_clear_canvas_may_have_two_colours() -> None:
    canvas = np.asarray(clear_canvas(SEVEN, (0, 0, 0))).copy()
    canvas[:120, :, :3] = (220, 30, 30)
    drawing = picture_to_drawing(encode(Image.fromarray(canvas)))
    assert drawing.image_for(MNIST) == pytest.approx(normalize_drawing(SEVEN), abs=0.02)


@pytest.mark.parametrize(
    ("data", "status", "message"),
    [
        (b"", 400, "The picture has 0 bytes; send a PNG, JPEG, WebP, BMP or GIF file."),
        (b"hello", 415, "The 5 bytes are none of PNG, JPEG, WebP, BMP and GIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "convert the picture to one of these"),
        (encode(Image.new("L", (9, 9)), "TIFF"), 415, "none of PNG, JPEG, WebP, BMP and GIF"),
        (b"RIFF\x24\0\0\0WAVEfmt ", 415, "none of PNG"),
        (FILES["png"][:400], 422, "starts like PNG but cannot be decoded"),
        (FILES["jpeg"][:600], 422, "starts like JPEG but cannot be decoded"),
        (FILES["webp"][:100], 422, "starts like WEBP but cannot be decoded"),
        (FILES["bmp"][:200], 422, "starts like BMP but cannot be decoded"),
        (FILES["gif"][:100], 422, "starts like GIF but cannot be decoded"),
        (b"\x89PNG\r\n\x1a\n", 422, "starts like PNG but cannot be decoded"),
        (b"\xff\xd8\xff", 422, "starts like JPEG"),
        (b"BM", 422, "starts like BMP"),
        (b"GIF89a", 422, "starts like GIF"),
        (png_header(0, 5), 422, "starts like PNG"),
        (png_header(2001, 2000), 413, "The picture has 2001 x 2000 pixels; at most 4,000,000 are read. Scale it down."),
        (png_header(10_000, 9_000), 413, "at most 4,000,000"),
        (png_header(60_000, 60_000), 413, "more than 89 megapixels"),
        (b"\xff" * (MAX_BODY_BYTES + 1), 413, "The picture has 5,000,001 bytes; at most 5,000,000 are read."),
    ],
    ids=lambda value: value.hex()[:12] if isinstance(value, bytes) else None,
)
def test_unusable_picture_is_refused_with_a_remedy(data: bytes, status: int, message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        picture_to_drawing(data)
    assert caught.value.status == status
    assert message in caught.value.detail


def test_picture_of_the_largest_size_is_read() -> None:
    data = encode(Image.new("1", (MAX_PIXELS // 2000, 2000), 1))
    assert picture_to_drawing(data).box is None


def test_exif_that_makes_no_sense_is_passed_over() -> None:
    data = turned(mixed(SEVEN, (255,), (0,)), 2, "JPEG").replace(b"II*\0", b"II*\1").replace(b"MM\0*", b"MM\1*")
    drawing = picture_to_drawing(data)
    assert drawing.image_for(MNIST) == pytest.approx(normalize_drawing(np.ascontiguousarray(SEVEN[:, ::-1])), abs=0.1)


@pytest.mark.parametrize("form", ["png", "jpeg", "webp", "webp that moves", "bmp", "gif that moves", "png turned 6"])
@settings(max_examples=60)
@given(data=st.data())
def test_broken_bytes_raise_drawing_errors_only(form: str, data: st.DataObject) -> None:
    file = bytearray(SMALL_FILES[form])
    for _ in range(data.draw(st.integers(1, 6))):
        file[data.draw(st.integers(0, len(file) - 1))] = data.draw(st.integers(0, 255))
    del file[data.draw(st.integers(len(file) // 2, len(file))) :]
    try:
        drawing = picture_to_drawing(bytes(file))
    except DrawingError as error:
        assert error.status in (413, 415, 422)
    else:
        assert np.isfinite(drawing.image_for(MNIST)).all()


def test_error_does_not_name_the_exception_or_a_file() -> None:
    with pytest.raises(DrawingError) as caught:
        picture_to_drawing(FILES["png"][:400])
    assert "Error" not in caught.value.detail
    assert "/" not in caught.value.detail
    assert caught.value.__cause__ is None


def test_every_encoding_is_of_the_kind_it_names() -> None:
    kinds = {name: Image.open(io.BytesIO(data)) for name, data in FILES.items()}
    assert kinds["sixteen bits"].mode.startswith("I")
    assert kinds["palette"].mode == kinds["palette with transparency"].mode == "P"
    assert kinds["one bit"].mode == "1"
    assert kinds["jpeg of inks"].mode == "CMYK"
    assert kinds["grey and alpha"].mode == "LA"
    assert kinds["png turned 6"].getexif()[0x0112] == 6
    assert getattr(kinds["gif that moves"], "n_frames", 1) == getattr(kinds["webp that moves"], "n_frames", 1) == 2
