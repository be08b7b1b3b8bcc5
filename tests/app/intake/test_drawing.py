"""Tests of reading pen strokes, pixels and the image field: what is drawn, and what strangers get to hear."""

import base64
import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.intake.drawing import (
    MAX_BODY_BYTES,
    MAX_POINTS,
    MAX_STROKES,
    DrawingError,
    image_field_to_bytes,
    image_to_data_url,
    picture_to_drawing,
    pixels_to_drawing,
    strokes_to_drawing,
)
from model.preprocessing.normalize import MNIST, normalize_drawing
from tests.helpers.pictures import drawn_seven, encode, mixed

SEVEN = [[[60, 50], [60, 50], [170, 60], [170, 60], [90, 210]]]


def test_strokes_read_as_the_picture_of_the_same_strokes() -> None:
    # Points every few pixels, as a pen gives them: smoothing then leaves the corners of the picture as they are.
    corners = np.array([[60, 50], [170, 60], [90, 210]], float)
    dense = [list(a + (b - a) * t) for a, b in itertools.pairwise(corners) for t in np.linspace(0, 1, 60)]
    drawing = strokes_to_drawing([[[float(x), float(y)] for x, y in dense]], width=20)
    picture = picture_to_drawing(encode(mixed(drawn_seven(), (255,), (0,))))
    assert np.abs(drawing.image_for(MNIST) - picture.image_for(MNIST)).mean() < 0.005
    assert drawing.box == pytest.approx(picture.box, abs=2.5)


def test_strokes_give_their_box_in_their_own_units() -> None:
    drawing = strokes_to_drawing([[[1000, 0], [1000, 0.5]]], width=0.1)
    assert drawing.box == pytest.approx((999.95, -0.05, 0.1, 0.6), abs=0.01)


def test_strokes_without_width_read_alike_in_any_units() -> None:
    large = [[[x * 37.5, y * 37.5] for x, y in stroke] for stroke in SEVEN]
    assert strokes_to_drawing(large).image_for(MNIST) == pytest.approx(
        strokes_to_drawing(SEVEN).image_for(MNIST), abs=0.02
    )


def test_wider_pen_gives_more_ink() -> None:
    thin, bold = (strokes_to_drawing(SEVEN, width=width).image_for(MNIST).sum() for width in (8, 40))
    assert bold > 2 * thin


@pytest.mark.parametrize("strokes", [[], [[]], [[], [], []]])
def test_strokes_without_points_are_blank(strokes: list[object]) -> None:
    drawing = strokes_to_drawing(strokes)
    assert drawing.box is None
    assert drawing.image_for(MNIST).shape == (28, 28)
    assert not drawing.image_for(MNIST).any()


def test_dot_is_ink() -> None:
    drawing = strokes_to_drawing([[[5, 5]]])
    assert drawing.box == pytest.approx((-5, -5, 20, 20), abs=0.3)
    assert drawing.image_for(MNIST).max() == 1


@pytest.mark.parametrize("size", [1e-300, 1e300, 3e299])
def test_strokes_of_enormous_or_tiny_coordinates_are_drawn(size: float) -> None:
    drawing = strokes_to_drawing([[[-size, -size], [size, size], [size, -size]]], width=size / 10)
    assert drawing.image_for(MNIST).max() == 1
    assert drawing.box is not None
    assert np.isfinite(drawing.box).all()


@pytest.mark.parametrize(
    ("strokes", "width", "status", "message"),
    [
        (None, None, 422, "strokes is null; send a list of strokes, each a list of [x, y] points."),
        ("secret", None, 422, "strokes is a string; send a list of strokes"),
        ({"a": 1}, None, 422, "strokes is an object;"),
        (True, None, 422, "strokes is true;"),
        (3, None, 422, "strokes is 3;"),
        ([[[1, 2]], 7], None, 422, "strokes[1] is 7; send a list of [x, y] points."),
        ([[[1, 2]], [[1, 2], None]], None, 422, "strokes[1][1] is null; send a list of 2 numbers, x and y."),
        ([[{"x": 1, "y": 2}]], None, 422, "strokes[0][0] is an object; send a list of 2 numbers, x and y."),
        ([[[1, 2, 3]]], None, 422, "strokes[0][0] has the length 3; send a list of 2 numbers, x and y."),
        ([[[1]]], None, 422, "strokes[0][0] has the length 1;"),
        ([[[1, 2]] * 5, [[1, "secret"]]], None, 422, "strokes[1][0][1] is a string; send a number between"),
        ([[[False, 2]]], None, 422, "strokes[0][0][0] is false;"),
        ([[[[1], 2]]], None, 422, "strokes[0][0][0] is a list;"),
        ([[[float("nan"), 2]]], None, 422, "strokes[0][0][0] is infinite, enormous or not a number; send a number"),
        ([[[0, float("-inf")]]], None, 422, "strokes[0][0][1] is infinite, enormous or not a number;"),
        ([[[10**400, 2]]], None, 422, "strokes[0][0][0] is infinite, enormous or not a number;"),
        ([[[0, 1.1e300]]], None, 422, "send a number between -1e+300 and 1e+300."),
        ([[[0, 0]]], 0, 422, "width is 0; send a number above 0, in the strokes' units, or leave it out."),
        ([[[0, 0]]], -1.5, 422, "width is -1.5;"),
        ([[[0, 0]]], "3", 422, "width is a string;"),
        ([[[0, 0]]], True, 422, "width is true;"),
        ([[[0, 0]]], float("nan"), 422, "width is infinite, enormous or not a number;"),
        ([[[0, 0]] * 6000, [[0, 0]] * 4001], None, 413, "strokes holds 10,001 points; at most 10,000 are read."),
        ([[[0, 0]]] * 513, None, 413, "strokes holds 513 strokes; at most 512 are read. Send fewer."),
    ],
)
def test_unusable_strokes_are_refused_by_place(strokes: object, width: object, status: int, message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        strokes_to_drawing(strokes, width)
    assert caught.value.status == status
    assert message in caught.value.detail
    assert "secret" not in caught.value.detail


def test_as_many_points_as_allowed_are_drawn(rng: np.random.Generator) -> None:
    assert strokes_to_drawing([rng.uniform(0, 280, (MAX_POINTS, 2)).tolist()]).image_for(MNIST).max() == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=12,
)


@settings(max_examples=60)
@given(JSON | st.lists(st.lists(st.lists(st.floats() | st.integers(), min_size=2, max_size=2))), JSON)
def test_any_json_as_strokes_is_drawn_or_refused(strokes: object, width: object) -> None:
    try:
        drawing = strokes_to_drawing(strokes, width)
    except DrawingError as error:
        assert error.status == 422
        assert error.detail.startswith(("strokes", "width"))
    else:
        assert np.isfinite(drawing.image_for(MNIST)).all()


def test_scribble_of_as_many_strokes_as_allowed_is_a_sheet(rng: np.random.Generator) -> None:
    strokes = rng.uniform(0, 280, (MAX_STROKES, 2, 2)).tolist()
    assert len(strokes_to_drawing(strokes).pieces().boxes) == MAX_STROKES


def test_pixels_are_used_as_they_are() -> None:
    pixels = [[(9 * x + y) % 256 for x in range(28)] for y in range(28)]
    drawing = pixels_to_drawing(pixels)
    np.testing.assert_allclose(drawing.image_for(MNIST), np.array(pixels) / 255, rtol=1e-6)
    assert drawing.image_for(MNIST).dtype == np.float32
    # A quarter of the strongest, 63, is reached from column 5 on.
    assert drawing.box == (5, 0, 23, 28)


def test_pixels_may_be_fractions() -> None:
    assert pixels_to_drawing([[0.5] * 27 + [255.0]] * 28).image_for(MNIST)[3, 4] == np.float32(0.5 / 255)


def test_pixels_without_ink_are_blank() -> None:
    drawing = pixels_to_drawing([[0] * 28] * 28)
    assert drawing.box is None
    assert not drawing.image_for(MNIST).any()


def changed(y: int, x: int, value: object) -> list[list[object]]:
    pixels: list[list[object]] = [[0] * 28 for _ in range(28)]
    pixels[y][x] = value
    return pixels


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (None, "pixels is null; send a list of 28 rows of 28 numbers."),
        ([], "pixels has the length 0; send a list of 28 rows of 28 numbers."),
        ([[0] * 28] * 29, "pixels has the length 29;"),
        ([0] * 784, "pixels has the length 784;"),
        ([[0] * 28] * 5 + [[0] * 27] * 23, "pixels[5] has the length 27; send a list of 28 numbers 0 to 255."),
        ([[0] * 28] * 27 + ["secret"], "pixels[27] is a string; send a list of 28 numbers 0 to 255."),
        (changed(3, 9, 256), "pixels[3][9] is 256; send a number from 0 (paper) to 255 (full ink)."),
        (changed(0, 0, -0.1), "pixels[0][0] is -0.1;"),
        (changed(27, 27, None), "pixels[27][27] is null;"),
        (changed(1, 2, True), "pixels[1][2] is true;"),
        (changed(1, 2, "secret"), "pixels[1][2] is a string;"),
        (changed(1, 2, float("nan")), "pixels[1][2] is infinite, enormous or not a number;"),
        (changed(1, 2, 10**400), "pixels[1][2] is infinite, enormous or not a number;"),
    ],
)
def test_unusable_pixels_are_refused_by_place(pixels: object, message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        pixels_to_drawing(pixels)
    assert caught.value.status == 422
    assert message in caught.value.detail
    assert "secret" not in caught.value.detail


PNG = encode(Image.new("L", (3, 3)))
CODE = base64.b64encode(PNG).decode("ascii")


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"data:image/png;base64,{CODE}",
        f"DATA:image/png;charset=x;BASE64,{CODE}",
        f"data:;base64,{CODE}",
        CODE.rstrip("="),
        f"  {CODE[:30]}\r\n{CODE[30:]}\n",
        f"data:image/png;base64,\n{CODE}",
    ],
)
def test_image_field_holds_a_picture_as_data_url_or_base64(text: str) -> None:
    assert image_field_to_bytes(text) == PNG


@given(st.binary(min_size=1, max_size=50), st.booleans())
def test_image_field_gives_back_the_bytes(data: bytes, padded: bool) -> None:
    text = base64.b64encode(data).decode("ascii")
    assert image_field_to_bytes(text if padded else text.rstrip("=")) == data


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        (None, 422, "image is null; send a string: a data URL or the base64 of a picture file."),
        (["secret"], 422, "image is a list;"),
        ({}, 422, "image is an object;"),
        (7, 422, "image is 7;"),
        ("", 400, "image holds no picture;"),
        ("  \n", 400, "image holds no picture;"),
        ("=", 400, "image holds no picture;"),
        ("data:image/png;base64,", 400, "image holds no picture;"),
        ("data:image/png;base64", 400, "image is a data URL without a comma; send data:image/png;base64,"),
        ("data:image/svg+xml,<secret/>", 400, "does not say ;base64 before its comma"),
        ("secret!", 400, "image is not base64; use only A-Z, a-z, 0-9, + and /"),
        ("ab-_", 400, "image is not base64;"),
        ("ab=c", 400, "image is not base64;"),
        ("\u0660bcd", 400, "image is not base64;"),
        ("abcde", 400, "image is base64 that was cut short"),
        ("A" * (MAX_BODY_BYTES * 4 // 3 + 4), 413, "image holds 5,000,002 bytes; at most 5,000,000 are read."),
    ],
    ids=lambda value: str(value)[:30],
)
def test_unusable_image_field_is_refused_with_a_remedy(text: object, status: int, message: str) -> None:
    with pytest.raises(DrawingError) as caught:
        image_field_to_bytes(text)
    assert caught.value.status == status
    assert message in caught.value.detail
    assert "secret" not in caught.value.detail


def test_image_to_data_url_shows_exactly_what_the_network_saw() -> None:
    image = normalize_drawing(drawn_seven())
    head, _, payload = image_to_data_url(image).partition(",")
    picture = Image.open(io.BytesIO(base64.b64decode(payload)))
    assert head == "data:image/png;base64"
    assert (picture.mode, picture.size) == ("L", (28, 28))
    np.testing.assert_allclose(np.asarray(picture) / 255, image, atol=1e-6)
