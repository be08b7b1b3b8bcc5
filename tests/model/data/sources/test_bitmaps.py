"""Folders of text bitmaps: what they give, how they are shared out, and what is said of each mistake."""

import hashlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.data.errors import DatasetError
from model.data.formats.bitmaps import MAX_BYTES, parse_bitmap
from model.datasets import load


def bitmap(seed: int, side: int = 32, end: str = "\r\n") -> tuple[npt.NDArray[np.uint8], bytes]:
    """Return an image of 0 and 255 and the text that stands for it."""
    ones = np.random.default_rng(seed).integers(0, 2, (side, side), np.uint8)
    return ones * np.uint8(255), "".join("".join(map(str, row)) + end for row in ones).encode()


def write_bitmaps(folder: Path, count: int = 20, side: int = 32) -> dict[str, npt.NDArray[np.uint8]]:
    """Put bitmaps of labels 0 to 9 in turn into a folder, and return name -> image in order of name."""
    folder.mkdir(parents=True, exist_ok=True)
    images = {}
    for i in range(count):
        images[f"{i % 10}_{i}.txt"], text = bitmap(i, side)
        (folder / f"{i % 10}_{i}.txt").write_bytes(text)
    return dict(sorted(images.items()))


GOOD = b"010\n111\n000\n"


@pytest.mark.parametrize(
    "data", [GOOD, GOOD[:-1], GOOD + b"\n\n", GOOD.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + GOOD], ids=repr
)
def test_bitmap_is_read_whatever_its_line_ends(data: bytes) -> None:
    image = parse_bitmap(data, "f")
    assert image.dtype == np.uint8
    assert image.tolist() == [[0, 255, 0], [255, 255, 255], [0, 0, 0]]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "f: found an empty first row, expected rows of 0s and 1s"),
        (b"\n010", "f: found an empty first row"),
        (b"010\n11\n000", "f: row 2: found 2 columns, expected 3 as in row 1"),
        (b"010\n1111\n000", "f: row 2: found 4 columns, expected 3"),
        (b"010\n\n000", "f: row 2: found 0 columns, expected 3"),
        (b"010\n1x1\n000", "f: row 2: found 'x' in column 2, expected only 0 and 1"),
        (b"010\n111\n002", "f: row 3: found '2' in column 3, expected only 0 and 1"),
        (b"010 \n111\n000", "f: row 1: found ' ' in column 4, expected only 0 and 1"),
        (b"010\n111", "f: found 2 rows of 3 columns, expected a square of at most 256"),
        (b"010\n111\n000\n111", "f: found 4 rows of 3 columns, expected a square"),
        ((b"0" * 257 + b"\n") * 257, "f: found 257 rows of 257 columns, expected a square of at most 256"),
        (b"\x89PNG\r\n", "f: row 1: found '\\x89' in column 1"),
    ],
)
def test_bitmap_with_a_mistake_is_refused_by_its_row(data: bytes, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        parse_bitmap(data, "f")
    assert message in str(caught.value)
    assert str(caught.value).endswith(". Correct the file, or take it out.")


@pytest.mark.parametrize("parts", [("train", "test"), ("trainingDigits", "testDigits")])
def test_bitmaps_in_two_folders_are_training_and_test(tmp_path: Path, parts: tuple[str, str]) -> None:
    train, test = (write_bitmaps(tmp_path / name, count) for name, count in zip(parts, (20, 10), strict=True))
    found = load("bitmaps", tmp_path)
    np.testing.assert_array_equal(found.train_images, np.stack([*train.values()]))
    np.testing.assert_array_equal(found.test_images, np.stack([*test.values()]))
    assert found.train_labels.tolist() == [int(name[0]) for name in train]
    assert found.checksums.keys() == set(parts)
    assert found.remark == ""


def test_bitmaps_checksum_is_what_sha256sum_gives_for_its_own_list(tmp_path: Path) -> None:
    for part in ("train", "test"):
        write_bitmaps(tmp_path / part, 3)
    lines = ""
    for name in ("0_0.txt", "1_1.txt", "2_2.txt"):
        text = (tmp_path / "train" / name).read_bytes().replace(b"\r\n", b"\n")
        lines += f"{hashlib.sha256(text).hexdigest()}  {name}\n"
        (tmp_path / "train" / name).write_bytes(text)  # as a version control system may rewrite it
    assert load("bitmaps", tmp_path).checksums["train"] == hashlib.sha256(lines.encode()).hexdigest()
    assert load("bitmaps", tmp_path).checksums["test"] == load("bitmaps", tmp_path).checksums["train"]


def test_bitmaps_in_one_folder_give_a_fifth_of_each_class_to_the_test(tmp_path: Path) -> None:
    images = write_bitmaps(tmp_path, 100, side=8)
    found = load("bitmaps", tmp_path)
    again = load("bitmaps", tmp_path)
    assert np.bincount(found.test_labels).tolist() == [2] * 10
    assert np.bincount(found.train_labels).tolist() == [8] * 10
    np.testing.assert_array_equal(found.test_images, again.test_images)
    every = {image.tobytes() for image in (*found.train_images, *found.test_images)}
    assert every == {image.tobytes() for image in images.values()}
    assert found.remark == "The folder has no test set of its own: 20 of its 100 bitmaps are set aside."
    assert [*found.checksums] == ["all bitmaps"]


def test_bitmaps_in_class_folders_are_named_as_anyone_likes(tmp_path: Path) -> None:
    for label in range(10):
        (tmp_path / str(label)).mkdir()
        (tmp_path / str(label) / "Anna.TXT").write_bytes(bitmap(label)[1])
    found = load("bitmaps", tmp_path)
    labels, images = [*found.train_labels, *found.test_labels], [*found.train_images, *found.test_images]
    assert sorted(labels) == list(range(10))
    for label, image in zip(labels, images, strict=True):
        np.testing.assert_array_equal(image, bitmap(int(label))[0])


def test_bitmaps_folder_may_hold_notes_and_what_systems_leave(tmp_path: Path) -> None:
    write_bitmaps(tmp_path)
    for name in (".DS_Store", "Thumbs.db", "README.md"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    assert len(load("bitmaps", tmp_path).train_labels) == 16


def _second_side(folder: Path) -> str:
    (folder / "9_99.txt").write_bytes(bitmap(1, 16)[1])
    return "9_99.txt: found 16 x 16 pixels, expected 32 x 32 as in the files before"


def _wrong_label(folder: Path) -> str:
    (folder / "12_1.txt").write_bytes(bitmap(1)[1])
    return "12_1.txt: found label 12, expected 0 to 9"


def _no_label(folder: Path) -> str:
    (folder / "seven.txt").write_bytes(bitmap(1)[1])
    return "seven.txt: found no label in the file's name, expected a name such as 7_12.txt"


def _other_folder(folder: Path) -> str:
    (folder / "cats").mkdir()
    return "cats: found a folder of this name, expected folders 0 to 9"


def _empty_class(folder: Path) -> str:
    (folder / "7").mkdir()
    return "7: found no bitmaps in it, expected at least one"


def _deep_folder(folder: Path) -> str:
    (folder / "7" / "more").mkdir(parents=True)
    return "more: found a folder, expected only bitmaps (.txt)"


def _too_long(folder: Path) -> str:
    (folder / "3_long.txt").write_bytes(b"0" * (MAX_BYTES + 1))
    return f"3_long.txt: found {MAX_BYTES + 1:,} bytes, expected at most {MAX_BYTES:,}"


def _half(folder: Path) -> str:
    (folder / "train").mkdir()
    return ": found train, expected both train and test"


def _empty_part(folder: Path) -> str:
    for name in ("train", "test"):
        (folder / name).mkdir()
    return "train: found no bitmaps in it, expected files ending in .txt"


def _parts_of_two_sides(folder: Path) -> str:
    write_bitmaps(folder / "train", 5, 32)
    write_bitmaps(folder / "test", 5, 16)
    return "test: found 16 x 16 pixels, expected 32 x 32"


def _few(folder: Path) -> str:
    for path in sorted(folder.iterdir())[4:]:
        path.unlink()
    return ": found 4 images, expected at least 5, to set one in 5 aside for the test"


def _ragged(folder: Path) -> str:
    (folder / "4_ragged.txt").write_bytes(b"01\n0\n")
    return "4_ragged.txt: row 2: found 1 columns, expected 2 as in row 1"


@pytest.mark.parametrize(
    "spoil",
    [
        *(_second_side, _wrong_label, _no_label, _other_folder, _empty_class, _deep_folder, _too_long),
        *(_half, _empty_part, _parts_of_two_sides, _few, _ragged),
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_bitmaps_folder_with_a_mistake_is_refused_by_name(tmp_path: Path, spoil: object) -> None:
    write_bitmaps(tmp_path)
    assert callable(spoil)
    message = spoil(tmp_path)
    with pytest.raises(DatasetError) as caught:
        load("bitmaps", tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert message in str(caught.value)


def test_bitmaps_given_a_file_in_place_of_a_folder_say_so(tmp_path: Path) -> None:
    (tmp_path / "7_1.txt").write_bytes(bitmap(1)[1])
    with pytest.raises(DatasetError, match=r"7_1\.txt: found no folder, expected files label_seq\.txt"):
        load("bitmaps", tmp_path / "7_1.txt")
