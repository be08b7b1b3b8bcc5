"""Anybody's four IDX files: any square size, any content, and words about what does not fit."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from model.data.errors import DatasetError
from model.datasets import load
from tests.helpers.small_set import CONTENTS, NAMES, assert_is_small, idx_bytes, write_unpacked


def test_idx_reads_what_mnist_would_refuse(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    found = load("idx", tmp_path)
    assert_is_small(found)
    assert found.checksums == {name: hashlib.sha256(data).hexdigest() for name, data in CONTENTS.items()}


def test_idx_reads_all_of_mnist(mnist_dir: Path) -> None:
    own, known = load("idx", mnist_dir), load("mnist", mnist_dir)
    np.testing.assert_array_equal(own.train_images, known.train_images)
    np.testing.assert_array_equal(own.test_labels, known.test_labels)
    assert own.checksums == known.checksums


@pytest.mark.parametrize("rename", [lambda name: name, lambda name: name.replace("-idx", ".idx")])
def test_idx_reads_packed_files_under_both_spellings(tmp_path: Path, rename: object) -> None:
    assert callable(rename)
    for name, content in CONTENTS.items():
        (tmp_path / f"{rename(name)}.gz").write_bytes(gzip.compress(content))
    assert_is_small(load("idx", tmp_path))


def test_idx_takes_images_of_another_side(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    for name, count in ((NAMES[0], 60), (NAMES[2], 20)):
        (tmp_path / name).write_bytes(idx_bytes(np.full((count, 9, 9), 7, np.uint8)))
    assert load("idx", tmp_path).train_images.shape == (60, 9, 9)


def test_idx_turns_the_images_of_emnist_upright(tmp_path: Path) -> None:
    for name, content in CONTENTS.items():
        emnist = name.replace("t10k", "test")
        (tmp_path / f"emnist-digits-{emnist}.gz").write_bytes(gzip.compress(content))
    found = load("idx", tmp_path)
    expected = np.frombuffer(CONTENTS[NAMES[2]][16:], np.uint8).reshape(-1, 28, 28)
    np.testing.assert_array_equal(found.test_images[3], expected[3].T)
    assert found.checksums["emnist-digits-test-images-idx3-ubyte"] == hashlib.sha256(CONTENTS[NAMES[2]]).hexdigest()


IMAGES, LABELS = CONTENTS[NAMES[0]], CONTENTS[NAMES[1]]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (NAMES[0], gzip.compress(IMAGES)[:-9], f"{NAMES[0]}: found a gzip stream that ends early, after "),
        (NAMES[0], IMAGES[:-1], f"{NAMES[0]}: found 47,055 bytes, expected 47,056 (too short)"),
        (NAMES[0], idx_bytes(np.zeros((60, 28, 27), np.uint8)), "found images of 28 x 27 pixels, expected square ones"),
        (NAMES[1], LABELS[:8] + b"\x0a" + LABELS[9:], f"{NAMES[1]}: found label 10 at offset 8 (label number 0)"),
        (NAMES[1], idx_bytes(np.zeros(59, np.uint8)), f"{NAMES[1]}: found 59 labels, expected 60, one for each image"),
        (NAMES[2], idx_bytes(np.zeros((20, 9, 9), np.uint8)), "found training images 28 x 28 and test images 9 x 9"),
        (NAMES[2], b"", f"{NAMES[2]}: found first bytes '', expected an IDX file"),
    ],
)
def test_idx_file_with_a_mistake_is_refused_by_name(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    write_unpacked(tmp_path)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(DatasetError) as caught:
        load("idx", tmp_path)
    assert message in str(caught.value)
    assert "fetch it again" not in str(caught.value)


def test_idx_names_the_file_that_is_missing(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    (tmp_path / NAMES[3]).unlink()
    with pytest.raises(DatasetError, match=f"the file {NAMES[3]} is missing; expected train-images"):
        load("idx", tmp_path)
