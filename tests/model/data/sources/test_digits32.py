"""The published bitmaps: from the zip file or unpacked they are the same, and nothing else passes for them."""

import dataclasses
import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

from model.data.files import DataFile
from model.data.sources import digits32
from model.datasets import SOURCES, DatasetError, fetch, load
from tests.helpers.mirror import running_mirror
from tests.model.data.sources.test_bitmaps import write_bitmaps

PARTS = ("trainingDigits", "testDigits")


@pytest.fixture
def small_digits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with zip/digits.zip and unpacked/ of a few bitmaps, which the source takes for the set."""
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "default"))
    monkeypatch.setenv("no_proxy", "*")
    for name, count in zip(PARTS, (20, 10), strict=True):
        write_bitmaps(tmp_path / "unpacked" / name, count)
    (tmp_path / "zip").mkdir()
    path = tmp_path / "zip" / "digits.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in reversed(PARTS):
            archive.mkdir(name)
            for file in sorted((tmp_path / "unpacked" / name).iterdir(), reverse=True):
                archive.write(file, f"{name}/{file.name}")
    digests = load("bitmaps", tmp_path / "unpacked").checksums
    monkeypatch.setattr(digits32, "DIGESTS", {name: digests[name] for name in PARTS})
    content = path.read_bytes()
    published = DataFile("digits.zip", len(content), hashlib.sha256(content).hexdigest(), packing="")
    monkeypatch.setitem(SOURCES, "digits32", dataclasses.replace(SOURCES["digits32"], files=(published,)))
    return tmp_path


def test_digits32_is_the_same_packed_and_unpacked(small_digits: Path) -> None:
    packed, unpacked = (load("digits32", small_digits / name) for name in ("zip", "unpacked"))
    assert packed.train_images.shape == (20, 32, 32)
    assert packed.test_images.shape == (10, 32, 32)
    assert np.unique(packed.train_images).tolist() == [0, 255]
    for field in ("train_images", "train_labels", "test_images", "test_labels"):
        np.testing.assert_array_equal(getattr(packed, field), getattr(unpacked, field))
    assert packed.checksums == unpacked.checksums
    assert [*packed.checksums] == [*PARTS]


def test_digits32_is_fetched_as_one_zip_file(small_digits: Path) -> None:
    content = (small_digits / "zip" / "digits.zip").read_bytes()
    with running_mirror({"digits.zip": content}) as mirror:
        folder = fetch("digits32", mirrors=[mirror.url])
        assert [name for name, _ in mirror.requests] == ["digits.zip"]
        fetch("digits32", mirrors=[mirror.url])
        assert len(mirror.requests) == 1
    assert (folder / "digits.zip").read_bytes() == content
    assert len(load("digits32").train_labels) == 20


def test_digits32_fetch_only_checks_what_is_unpacked(small_digits: Path) -> None:
    assert fetch("digits32", small_digits / "unpacked", mirrors=[]) == small_digits / "unpacked"
    (small_digits / "unpacked" / "testDigits" / "3_3.txt").unlink()
    with pytest.raises(DatasetError, match="testDigits: found other files than the published ones"):
        fetch("digits32", small_digits / "unpacked", mirrors=[])


def test_digits32_takes_no_other_bitmaps_for_the_set(small_digits: Path) -> None:
    file = small_digits / "unpacked" / "trainingDigits" / "0_0.txt"
    text = file.read_bytes()
    file.write_bytes((b"1" if text[:1] == b"0" else b"0") + text[1:])
    with pytest.raises(DatasetError) as caught:
        load("digits32", small_digits / "unpacked")
    message = str(caught.value)
    assert "trainingDigits: found other files than the published ones (SHA-256 " in message
    assert f"expected {digits32.DIGESTS['trainingDigits']}. Unpack digits.zip again, or " in message
    assert "source bitmaps" in message


def test_digits32_refuses_another_zip_file(small_digits: Path) -> None:
    path = small_digits / "zip" / "digits.zip"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"digits\.zip: found SHA-256 "):
        load("digits32", small_digits / "zip")


def test_digits32_says_where_it_comes_from_when_it_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "trainingDigits").mkdir()
    with pytest.raises(DatasetError) as caught:
        load("digits32", tmp_path)
    assert f"{tmp_path}: the folder lacks digits.zip; expected digits.zip of the book's code (Ch02), or" in str(
        caught.value
    )
    assert "python -m model.datasets fetch digits32" in str(caught.value)
