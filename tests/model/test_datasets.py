"""The named data sets and their command: what they hold, and what they say when something lacks or does not fit."""

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.data.sources.base import source
from model.data.sources.mnist import read_mnist
from model.data.sources.strokes import stroke_source
from model.datasets import (
    SOURCES,
    STROKE_SOURCES,
    Dataset,
    DatasetError,
    fetch,
    fitted,
    load,
    load_strokes,
    load_unlabelled,
    origins,
)
from model.paths import REPOSITORY
from model.preprocessing.normalize import Preprocessing, normalize_drawing
from tests.helpers import small_set
from tests.helpers.mirror import Mirror
from tests.helpers.small_set import NAMES, PACKED, assert_is_small, write_unpacked

# Each source that is published: how many images it has for training and for the test. A new source needs its row here.
COUNTS = {"mnist": (60_000, 10_000), "digits32": (1_934, 946)}
# Each source of what people bring. Every source's module has one of tests: tests/model/data/sources/test_MODULE.py.
BROUGHT = sorted(name for name, source in SOURCES.items() if not source.files)
# Each source of pen strokes: all of them are published, or come with Inkling.
STROKES = sorted(STROKE_SOURCES)
# As the set's publishers give them, for the unpacked files.
MNIST_MD5 = {
    "train-images-idx3-ubyte": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte": "27ae3e4e09519cfbb04c329615203637",
}
pytestmark = pytest.mark.usefixtures("small_source")


def test_every_source_has_its_row_and_every_row_its_source() -> None:
    assert set(SOURCES) - {"small"} == {*COUNTS, *BROUGHT}, "a published source of pictures has its row in COUNTS here"
    assert all(STROKE_SOURCES[name].files for name in STROKES)


def untested(modules: Iterable[str]) -> list[str]:
    """Return what to add for sources' modules without one of tests; mnist has its tests here."""
    paths = [f"tests/model/data/sources/test_{module}.py" for module in sorted({*modules} - {"mnist"})]
    return [f"add {path}" for path in paths if not (REPOSITORY / path).is_file()]


def test_every_source_has_its_module_of_tests() -> None:
    images = [SOURCES[name].load for name in (*COUNTS, *BROUGHT)]
    strokes = [STROKE_SOURCES[name].load for name in STROKES]
    assert untested(load.__module__.rpartition(".")[2] for load in (*images, *strokes)) == []
    assert untested(["mnist", "idx", "newest"]) == ["add tests/model/data/sources/test_newest.py"]


@pytest.mark.parametrize("name", sorted({*COUNTS, *BROUGHT, *STROKES}))
def test_source_is_described_in_full(name: str) -> None:
    origin = origins()[name]
    assert origin.name == name
    assert origin.title
    assert origin.licence
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) and file.max_packed_size > 0 for file in origin.files)
    assert all(mirror.startswith("https://") for mirror in origin.mirrors)
    assert bool(origin.files) == (name not in BROUGHT)
    assert bool(origin.mirrors) == (bool(origin.files) and origin.shipped is None)
    assert origin.wanted


def test_mnist_is_whole_and_its_ink_is_bright(mnist_dir: Path) -> None:
    mnist = load("mnist", mnist_dir)
    training, test = COUNTS["mnist"]
    assert mnist.name == "mnist"
    assert mnist.train_images.shape == (training, 28, 28)
    assert mnist.test_images.shape == (test, 28, 28)
    assert mnist.train_images.dtype == mnist.test_images.dtype == np.uint8
    assert mnist.train_labels.dtype == mnist.test_labels.dtype == np.int64
    assert mnist.train_images[:, 0, 0].max() == 0
    assert mnist.train_images.max() == 255
    assert mnist.train_labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert np.bincount(mnist.test_labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert mnist.checksums == {file.name: file.sha256 for file in SOURCES["mnist"].files}


def test_mnist_checksums_are_those_of_the_published_files(mnist_dir: Path) -> None:
    for file in SOURCES["mnist"].files:
        path = file.find(mnist_dir)
        assert path is not None
        assert hashlib.md5(file.load(path), usedforsecurity=False).hexdigest() == MNIST_MD5[file.name]


def test_load_reads_a_folder_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    before = sorted(path.name for path in tmp_path.iterdir())
    assert_is_small(load("small", str(tmp_path)))
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_load_names_what_a_given_folder_lacks(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    for name in NAMES[1:3]:
        (tmp_path / name).unlink()
    with pytest.raises(DatasetError) as caught:
        load("small", tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: the folder lacks {NAMES[1]}, {NAMES[2]}; expected {', '.join(NAMES)} "
        "(each as it is or with .gz). "
        f"Fetch them with: python -m model.datasets fetch small --data-dir {tmp_path}"
    )


def test_load_says_that_there_is_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="nowhere: the folder does not exist; expected train-images"):
        load("small", tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_load_without_a_folder_downloads_once(
    tmp_path: Path, small_mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SOURCES, "small", dataclasses.replace(small_set.SOURCE, mirrors=(small_mirror.url,)))
    reports: list[str] = []
    for _ in range(2):
        assert_is_small(load("small", progress=lambda file, done, total: reports.append(file)))
    assert len(small_mirror.requests) == 4
    assert set(reports) == set(PACKED)
    assert (tmp_path / "default" / "small").is_dir()


def test_load_only_reads_the_default_folder_when_it_is_complete(tmp_path: Path) -> None:
    folder = tmp_path / "default" / "small"
    folder.mkdir(parents=True)
    write_unpacked(folder)
    assert_is_small(load("small"))
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_load_and_fetch_refuse_an_unknown_name() -> None:
    for act in (load, fetch):
        with pytest.raises(DatasetError) as caught:
            act("mnits")
        known = [*sorted(SOURCES), *(STROKE_SOURCES if act is fetch else [])]
        assert str(caught.value).startswith(f"found the data set name 'mnits', expected one of: {', '.join(known)}. ")


def test_images_and_strokes_are_loaded_each_by_its_own_function(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="found the data set name 'pendigits', expected one of: bitmaps, "):
        load("pendigits", tmp_path)
    with pytest.raises(DatasetError, match="found the data set name 'mnist', expected one of: ipad-pencil, "):
        load_strokes("mnist", tmp_path)


def test_names_are_of_images_or_of_strokes() -> None:
    assert not set(SOURCES) & set(STROKE_SOURCES)
    assert set(origins()) == set(SOURCES) | set(STROKE_SOURCES)


def test_source_cannot_be_defined_twice() -> None:
    with pytest.raises(ValueError, match="the data set 'mnist' is defined twice"):
        source("mnist", title="", licence="")(read_mnist)
    with pytest.raises(ValueError, match="the data set 'unipen' is defined twice"):
        stroke_source("unipen", title="", licence="")(STROKE_SOURCES["unipen"].load)


def test_source_is_one_definition(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    monkeypatch.setitem(SOURCES, "mine", small_set.SOURCE)  # so that it goes away with the test
    del SOURCES["mine"]
    source("mine", title="Mine", licence="mine", files=small_set.SOURCE.files)(read_mnist)
    assert_is_small(load("mine", tmp_path))


IMAGES = np.zeros((3, 28, 28), dtype=np.uint8)
LABELS = np.zeros(3, dtype=np.int64)


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (
            IMAGES.astype(np.float32),
            LABELS,
            "x: found test float32 images (3, 28, 28) and int64 labels (3,), expected",
        ),
        (
            IMAGES,
            LABELS.astype(np.uint8),
            "uint8 labels (3,), expected uint8 images (N, 28, 28) and as many int64",
        ),
        (IMAGES, LABELS[:2], "int64 labels (2,), expected"),
        (IMAGES[:, :27], LABELS, "uint8 images (3, 27, 28) and"),
        (IMAGES[0], LABELS, "uint8 images (28, 28) and"),
        (
            IMAGES[:, :27, :27],
            LABELS,
            "uint8 images (3, 27, 27) and int64 labels (3,), expected uint8 images (N, 28, 28)",
        ),
        (IMAGES, LABELS + 10, "x: found test labels from 10 to 10, expected 0 to 9. "),
        (IMAGES, LABELS - 1, "x: found test labels from -1 to -1, expected 0 to 9. "),
    ],
)
def test_dataset_refuses_arrays_that_do_not_fit(
    images: npt.NDArray[np.uint8], labels: npt.NDArray[np.int64], message: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        Dataset("x", IMAGES, LABELS, images, labels, {})
    assert message in str(caught.value)


@pytest.mark.parametrize(("train", "message"), [(IMAGES[0], "(N, H, H)"), (IMAGES[:, :27], "(N, 28, 28)")])
def test_dataset_refuses_training_images_that_are_not_square(train: npt.NDArray[np.uint8], message: str) -> None:
    with pytest.raises(DatasetError, match="found training uint8 images") as caught:
        Dataset("x", train, LABELS, IMAGES, LABELS, {})
    assert message in str(caught.value)


def test_dataset_takes_images_of_any_side() -> None:
    images = np.zeros((3, 32, 32), np.uint8)
    assert Dataset("x", images, LABELS, images[:2], LABELS[:2], {}).remark == ""


@pytest.mark.parametrize("name", BROUGHT)
def test_load_of_brought_data_says_what_it_wants_and_where(name: str, tmp_path: Path) -> None:
    for folder in (tmp_path / "nowhere", None):
        with pytest.raises(DatasetError) as caught:
            load(name, folder)
        place = folder or tmp_path / "default" / name
        expected = (
            f"{place}: the folder does not exist; expected {SOURCES[name].wanted}. Name the folder with --data-dir."
        )
        assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", BROUGHT)
def test_load_of_brought_data_from_an_empty_folder_names_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        load(name, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}: ")
    assert re.search("is missing; expected|found no ", str(caught.value))


@pytest.mark.parametrize("name", BROUGHT)
def test_fetch_of_brought_data_says_that_nobody_serves_it(name: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        fetch(name, tmp_path / "new")
    assert str(caught.value) == (
        f"{name}: this data set has no download; expected {SOURCES[name].wanted}. "
        f"Put it into {tmp_path / 'new'}, or name its folder with --data-dir where you use it."
    )
    assert list(tmp_path.iterdir()) == []


def test_unlabelled_images_of_a_set_without_any_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="mnist: found no images without labels, expected one of: kaggle"):
        load_unlabelled("mnist", tmp_path)


def test_fitted_leaves_images_of_the_right_size_as_they_are() -> None:
    data = Dataset("x", IMAGES, LABELS, IMAGES, LABELS, {})
    assert fitted(data, Preprocessing()) is data


def test_fitted_prepares_other_images_by_the_network_s_own_recipe(tmp_path: Path) -> None:
    write_unpacked(tmp_path)
    data = load("small", tmp_path)
    preprocessing = Preprocessing(field=32, digit=32, centre="box", binary=True)
    found = fitted(data, preprocessing)
    assert found.train_images.shape == (60, 32, 32)
    assert found.test_images.shape == (20, 32, 32)
    for i in (0, 19):
        expected = normalize_drawing(data.test_images[i], preprocessing) * 255
        np.testing.assert_array_equal(found.test_images[i], expected)
    assert found.train_labels is data.train_labels
