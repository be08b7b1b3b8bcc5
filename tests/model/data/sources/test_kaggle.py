"""Kaggle's two files: the labelled images are shared out, the unlabelled ones read, and a submission written."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.data.sources.kaggle import submission
from model.datasets import Dataset, DatasetError, load, load_unlabelled

Array = npt.NDArray[np.integer]
PIXELS = [f"pixel{i}" for i in range(784)]


def csv_text(table: Array, columns: list[str]) -> str:
    rows = "".join(",".join(map(str, row)) + "\n" for row in table.tolist())
    return ",".join(columns) + "\n" + rows


@pytest.fixture(scope="module")
def mnist(mnist_dir: Path) -> Dataset:
    return load("mnist", mnist_dir)


def write_train(folder: Path, images: Array, labels: Array) -> Path:
    table = np.column_stack([labels, images.reshape(len(images), -1)])
    path = folder / "train.csv"
    path.write_text(csv_text(table, ["label", *PIXELS]), encoding="utf-8")
    return path


def test_kaggle_shares_out_the_labelled_images(tmp_path: Path, mnist: Dataset) -> None:
    images, labels = mnist.train_images[:500], mnist.train_labels[:500]
    path = write_train(tmp_path, images, labels)
    found = load("kaggle", tmp_path)
    assert found.name == "kaggle"
    assert found.train_images.shape == (450, 28, 28)
    assert found.test_images.shape == (50, 28, 28)
    label_of = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    every = [
        *zip(found.train_images, found.train_labels, strict=True),
        *zip(found.test_images, found.test_labels, strict=True),
    ]
    assert {image.tobytes(): label for image, label in every} == label_of
    shares = np.bincount(found.test_labels, minlength=10) - np.bincount(labels, minlength=10) / 10
    assert np.abs(shares).max() < 1
    assert found.checksums == {"train.csv": hashlib.sha256(path.read_bytes()).hexdigest()}
    assert found.remark == (
        "The competition's own test images have no labels: "
        "50 of the 500 images of train.csv are set aside for the test."
    )
    np.testing.assert_array_equal(load("kaggle", tmp_path).test_images, found.test_images)


def test_kaggle_unlabelled_images_come_in_their_order(tmp_path: Path, mnist: Dataset) -> None:
    images = mnist.test_images[:50]
    (tmp_path / "test.csv").write_text(csv_text(images.reshape(50, -1), PIXELS), encoding="utf-8")
    found = load_unlabelled("kaggle", tmp_path)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, images)


def test_kaggle_submission_counts_from_one() -> None:
    assert submission(np.array([2, 0, 9])) == "ImageId,Label\n1,2\n2,0\n3,9\n"


def test_kaggle_names_the_row_of_a_label_above_nine(tmp_path: Path) -> None:
    labels = np.arange(20) % 10
    labels[17] = 10
    path = write_train(tmp_path, np.zeros((20, 28, 28), np.uint8), labels)
    with pytest.raises(DatasetError) as caught:
        load("kaggle", tmp_path)
    assert str(caught.value).startswith(f"{path}: row 19: found label 10, expected 0 to 9. ")
    assert path.read_text(encoding="utf-8").splitlines()[18].startswith("10,")


def test_kaggle_refuses_too_few_rows_to_share_out(tmp_path: Path) -> None:
    write_train(tmp_path, np.zeros((9, 28, 28), np.uint8), np.arange(9))
    with pytest.raises(DatasetError, match=r"train\.csv: found 9 images, expected at least 10, to set one in 10 aside"):
        load("kaggle", tmp_path)


def test_kaggle_test_file_in_place_of_the_labelled_one_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text(csv_text(np.zeros((20, 784), np.uint8), PIXELS), encoding="utf-8")
    with pytest.raises(DatasetError, match="row 1: found 784 columns from 'pixel0' to 'pixel783', expected 785"):
        load("kaggle", tmp_path)


@pytest.mark.parametrize(("act", "name"), [(load, "train.csv"), (load_unlabelled, "test.csv")])
def test_kaggle_says_where_a_missing_file_comes_from(tmp_path: Path, act: object, name: str) -> None:
    (tmp_path / "digit-recognizer.zip").write_bytes(b"PK")
    assert callable(act)
    with pytest.raises(DatasetError) as caught:
        act("kaggle", tmp_path)
    assert f"{tmp_path}: the file {name} is missing; expected train.csv (label,pixel0..pixel783)" in str(caught.value)
    assert "kaggle.com/competitions/digit-recognizer" in str(caught.value)
