"""NumPy archives with four arrays: every layout that people save, and words about every other."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.data.errors import DatasetError
from model.data.sources import npz
from model.datasets import load
from tests.helpers.small_set import assert_is_small, small_arrays

Arrays = dict[str, npt.NDArray[Any]]


def arrays() -> Arrays:
    return dict(zip(("x_train", "y_train", "x_test", "y_test"), small_arrays(), strict=True))


def write(folder: Path, members: Arrays, name: str = "mnist.npz") -> Path:
    folder.mkdir(exist_ok=True)
    np.savez(folder / name, allow_pickle=False, **members)
    return folder / name


@pytest.mark.parametrize(
    "shape",
    [lambda x: x, lambda x: x.reshape(len(x), -1), lambda x: x[..., None]],
    ids=["N x 28 x 28", "N x 784", "N x 28 x 28 x 1"],
)
@pytest.mark.parametrize(
    "kind",
    [
        lambda x: x,
        lambda x: x.astype(np.int64),
        lambda x: x / 255,
        lambda x: (x / 255).astype(np.float32),
        lambda x: (x / 255).astype(np.float16),
    ],
    ids=["uint8", "int64", "float64", "float32", "float16"],
)
def test_npz_is_read_in_every_layout(tmp_path: Path, shape: Callable[..., Any], kind: Callable[..., Any]) -> None:
    found = arrays()
    path = write(tmp_path, found | {name: kind(shape(found[name])) for name in ("x_train", "x_test")})
    assert_is_small(load("npz", tmp_path))
    assert_is_small(load("npz", path))
    assert load("npz", path).checksums == {"mnist.npz": hashlib.sha256(path.read_bytes()).hexdigest()}


def test_npz_takes_a_packed_archive_labels_in_a_column_and_other_arrays(tmp_path: Path) -> None:
    members = arrays()
    members |= {"y_train": members["y_train"].astype(np.int32)[:, None], "more": np.zeros(3)}
    np.savez_compressed(tmp_path / "x.npz", allow_pickle=False, **members)
    assert_is_small(load("npz", tmp_path))


def test_npz_reads_mnist_as_keras_keeps_it(tmp_path: Path, mnist_dir: Path) -> None:
    mnist = load("mnist", mnist_dir)
    members = {"x_test": mnist.test_images, "x_train": mnist.train_images}
    labels = {"y_train": mnist.train_labels.astype(np.uint8), "y_test": mnist.test_labels.astype(np.uint8)}
    write(tmp_path, members | labels)
    found = load("npz", tmp_path)
    np.testing.assert_array_equal(found.train_images, mnist.train_images)
    np.testing.assert_array_equal(found.train_labels, mnist.train_labels)
    np.testing.assert_array_equal(found.test_images, mnist.test_images)
    np.testing.assert_array_equal(found.test_labels, mnist.test_labels)


def changed(name: str, index: tuple[int, ...], value: float, dtype: type = np.float64) -> Callable[[Arrays], None]:
    def change(members: Arrays) -> None:
        members[name] = (members[name] / 255 if dtype is np.float64 else members[name]).astype(dtype)
        members[name][index] = value

    return change


def with_array(name: str, make: Callable[[npt.NDArray[Any]], npt.NDArray[Any]]) -> Callable[[Arrays], None]:
    return lambda members: members.update({name: make(members[name])})


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda m: m.pop("y_test"), "mnist.npz: found x_train, y_train, x_test; y_test is missing; expected one .npz"),
        (
            changed("x_train", (5, 2, 3), np.nan),
            "x_train: found nan in image 5, row 2, column 3 (float64), expected floats",
        ),
        (
            changed("x_test", (19, 0, 0), 1.5),
            "x_test: found 1.5 in image 19, row 0, column 0 (float64), expected floats",
        ),
        (changed("x_test", (1, 0, 0), -0.1), "found -0.1 in image 1"),
        (changed("x_test", (1, 0, 0), np.inf), "found inf in image 1"),
        (changed("x_test", (1, 4, 0), 256, np.int16), "found 256 in image 1, row 4, column 0 (int16), expected whole"),
        (changed("x_test", (1, 4, 0), -1, np.int16), "found -1 in image 1"),
        (with_array("x_train", lambda x: x * 1.0), "expected floats from 0 to 1: divide by 255, or save uint8"),
        (with_array("x_train", lambda x: x[:, :27]), "x_train: found an array 60 x 27 x 28, expected N x H x H"),
        (with_array("x_train", lambda x: x.reshape(60, 784)[:, 1:]), "found an array 60 x 783, expected"),
        (with_array("x_train", lambda x: x[0, 0]), "found an array 28, expected"),
        (with_array("x_train", lambda x: x[:0]), "found an array 0 x 28 x 28, expected"),
        (with_array("x_train", lambda x: np.stack([x] * 3, 3)), "found an array 60 x 28 x 28 x 3, expected"),
        (with_array("x_test", lambda x: x[:, :9, :9]), "found images of 28 and of 9 pixels a side, expected one size"),
        (with_array("x_train", lambda x: x > 9), "has dtype bool in x_train.npy: expected one of float16"),
        (
            with_array("y_train", lambda y: y[1:]),
            "y_train: found uint8 59, expected 60 whole numbers 0 to 9, one for each",
        ),
        (with_array("y_train", lambda y: np.eye(10)[y]), "y_train: found float64 60 x 10, expected 60 whole"),
        (with_array("y_train", lambda y: y * 1.0), "y_train: found float64 60, expected 60 whole"),
        (changed("y_test", (7,), 10, np.uint8), "y_test[7]: found label 10, expected 0 to 9"),
        (changed("y_test", (7,), -1, np.int8), "y_test[7]: found label -1, expected 0 to 9"),
    ],
)
def test_npz_with_a_mistake_is_refused_by_array_and_image(
    tmp_path: Path, spoil: Callable[[Arrays], None], message: str
) -> None:
    members = arrays()
    spoil(members)
    write(tmp_path, members)
    with pytest.raises(DatasetError) as caught:
        load("npz", tmp_path)
    assert str(caught.value).startswith(str(tmp_path))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_npz_that_hides_objects_is_never_unpickled(tmp_path: Path) -> None:
    x, y, _, _ = small_arrays()
    np.savez(tmp_path / "m.npz", x_train=x, y_train=y, x_test=x, y_test=np.array([1, "x"], dtype=object))
    with pytest.raises(DatasetError, match=r"m\.npz: the file has dtype object in y_test\.npy"):
        load("npz", tmp_path)


def test_npz_that_is_cut_or_no_archive_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, arrays())
    for content in (path.read_bytes()[:-100], b"", b"x_train"):
        path.write_bytes(content)
        with pytest.raises(DatasetError, match=r"mnist\.npz: the file is damaged or not an archive of arrays"):
            load("npz", tmp_path)


def test_npz_too_large_to_unpack_is_refused_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, arrays())
    monkeypatch.setattr(npz, "MAX_BYTES", 1000)
    with pytest.raises(DatasetError, match=r"the file would unpack to \d+ bytes: expected at most 1000"):
        load("npz", tmp_path)


def test_npz_folder_must_hold_exactly_one(tmp_path: Path) -> None:
    write(tmp_path, arrays(), "a.npz")
    write(tmp_path, arrays(), "b.npz")
    with pytest.raises(DatasetError, match=r"found a\.npz, b\.npz, expected one \.npz file"):
        load("npz", tmp_path)


def test_npz_converts_images_beyond_one_portion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npz, "AT_ONCE", 7)
    members = arrays()
    members["x_train"] = members["x_train"] / 255
    write(tmp_path, members)
    assert_is_small(load("npz", tmp_path))
    members["x_train"][40, 1, 2] = 2
    write(tmp_path, members)
    with pytest.raises(DatasetError, match=r"found 2\.0 in image 40, row 1, column 2"):
        load("npz", tmp_path)


def test_npz_floats_go_to_the_nearest_of_255_steps(tmp_path: Path) -> None:
    members = arrays()
    members["x_train"] = np.full((60, 28, 28), 0.999)
    write(tmp_path, members)
    assert np.unique(load("npz", tmp_path).train_images).tolist() == [255]
