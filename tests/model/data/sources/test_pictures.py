"""Folders of picture files: MNIST comes back as it was, drawings are prepared like those of the page."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from model.data.sources.pictures import is_normalized, read_picture
from model.datasets import Dataset, DatasetError, load
from model.preprocessing.decode import Planes
from model.preprocessing.ink import find_ink
from model.preprocessing.normalize import normalize_drawing
from tests.helpers.pictures import clear_canvas, drawn_seven, encode, mixed

SEVEN = drawn_seven()
EXPECTED = np.rint(normalize_drawing(SEVEN) * 255)


@pytest.fixture(scope="module")
def mnist(mnist_dir: Path) -> Dataset:
    return load("mnist", mnist_dir)


def test_pictures_of_mnist_come_back_as_they_were(tmp_path: Path, mnist: Dataset) -> None:
    for part, images, labels in (
        ("train", mnist.train_images[:200], mnist.train_labels[:200]),
        ("test", mnist.test_images[:100], mnist.test_labels[:100]),
    ):
        for i, (image, label) in enumerate(zip(images, labels, strict=True)):
            (tmp_path / part / str(label)).mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(tmp_path / part / str(label) / f"{i:05}.png")
    found = load("pictures", tmp_path)
    order = sorted(range(200), key=lambda i: (mnist.train_labels[i], i))
    np.testing.assert_array_equal(found.train_images, mnist.train_images[order])
    np.testing.assert_array_equal(found.train_labels, mnist.train_labels[order])
    order = sorted(range(100), key=lambda i: (mnist.test_labels[i], i))
    np.testing.assert_array_equal(found.test_images, mnist.test_images[order])
    assert found.remark == ""


def test_all_of_mnist_counts_as_normalized(mnist: Dataset) -> None:
    images = [*mnist.train_images[::10], *mnist.test_images]
    assert all(is_normalized(Planes(image[:, :, None], None, 1)) for image in images)


def _shifted(image: np.ndarray) -> Image.Image:
    return Image.fromarray(np.roll(image, 2, axis=1))


@pytest.mark.parametrize(
    "change",
    [
        _shifted,
        lambda image: ImageOps.invert(Image.fromarray(image)),
        lambda image: Image.fromarray(np.maximum(image, 50)),
        lambda image: Image.fromarray(image).resize((56, 56)),
        lambda image: ImageOps.expand(Image.fromarray(image).resize((12, 12)), 8),
        lambda image: Image.fromarray(np.stack([image, image, image // 2], axis=2)),
    ],
    ids=["off centre", "dark on light", "grey paper", "larger", "small digit", "coloured"],
)
def test_picture_that_is_not_normalized_goes_through_the_recipe(
    mnist: Dataset, change: Callable[[np.ndarray], Image.Image]
) -> None:
    picture = change(mnist.train_images[7])
    planes = np.asarray(picture)
    ink = find_ink(planes if planes.ndim == 3 else planes[:, :, None])
    expected = np.rint(normalize_drawing(ink) * 255)
    np.testing.assert_array_equal(read_picture(encode(picture), "f"), expected)


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "GIF"])
def test_normalized_picture_is_used_as_it_is_in_any_kind(mnist: Dataset, kind: str, mode: str) -> None:
    options = {"lossless": True} if kind == "WEBP" else {}
    data = encode(Image.fromarray(mnist.train_images[3]).convert(mode), kind, **options)
    np.testing.assert_array_equal(read_picture(data, "f"), mnist.train_images[3])


@pytest.mark.parametrize(
    "picture",
    [
        mixed(SEVEN, (255,), (0,)),
        mixed(SEVEN, (0,), (255,)),
        mixed(SEVEN, (250, 245, 230), (20, 30, 120)),
        mixed(SEVEN, (20, 20, 30), (240, 220, 90)),
        clear_canvas(SEVEN, (0, 0, 0)),
        clear_canvas(SEVEN, (255, 255, 255)),
    ],
    ids=["black on white", "white on black", "blue on cream", "yellow on night", "black on clear", "white on clear"],
)
def test_picture_of_either_polarity_becomes_bright_ink(picture: Image.Image) -> None:
    found = read_picture(encode(picture), "f")
    assert found.dtype == np.uint8
    assert found.shape == (28, 28)
    assert np.abs(found - EXPECTED).mean() < 2


def test_pictures_named_by_label_give_a_fifth_to_the_test(tmp_path: Path) -> None:
    endings = (".png", ".jpg", ".JPEG", ".webp", ".bmp", ".gif")
    for i in range(30):
        ending = endings[i % 6]
        kind = {"jpg": "JPEG"}.get(ending[1:].lower(), ending[1:].upper())
        (tmp_path / f"{i % 3}_{i}{ending}").write_bytes(encode(mixed(drawn_seven(80, 20 + i), (255,), (0,)), kind))
    found = load("pictures", tmp_path)
    assert np.bincount(found.train_labels).tolist() == [8, 8, 8]
    assert np.bincount(found.test_labels).tolist() == [2, 2, 2]
    assert "6 of its 30 pictures are set aside" in found.remark


WHOLE = encode(mixed(SEVEN, (255,), (0,)))


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("7_x.png", WHOLE[:200], "7_x.png: found no picture that can be read: The picture starts like PNG but cannot"),
        ("7_x.png", b"", "7_x.png: found no picture that can be read: The picture has 0 bytes. Correct"),
        ("7_x.jpg", b"hello", "7_x.jpg: found no picture that can be read: The 5 bytes are none of PNG, JPEG"),
        ("7_x.png", encode(Image.new("L", (50, 50), 255)), "7_x.png: found no ink, expected a digit that stands out"),
        ("7_x.png", encode(Image.new("L", (28, 28), 0)), "7_x.png: found no ink"),
        ("7_x.png", encode(Image.new("1", (2001, 2000))), "The picture has 2001 x 2000 pixels; at most 4,000,000 are"),
        ("10_x.png", WHOLE, "10_x.png: found label 10, expected 0 to 9"),
        ("scan.png", WHOLE, "scan.png: found no label in the file's name, expected a name such as 7_12.png"),
        ("7_x.tiff", WHOLE, "7_x.tiff: found a file ending in .tiff, expected only pictures (.bmp, .gif, .jpeg"),
        ("7_x.HEIC", WHOLE, "7_x.HEIC: found a file ending in .heic"),
    ],
)
def test_pictures_folder_with_a_mistake_is_refused_by_name(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    for i in range(5):
        (tmp_path / f"{i}_1.png").write_bytes(WHOLE)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DatasetError) as caught:
        load("pictures", tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert message in str(caught.value)
