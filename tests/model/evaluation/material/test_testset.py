"""What exams are made of: found in the folders that people name, of held-out writers, scribbles always the same."""

from pathlib import Path

import numpy as np
import pytest

from model import datasets
from model.augmentation.scribbles import makers
from model.evaluation.material import testset
from model.evaluation.material.testset import load_digits, load_testset, make_scribbles
from tests.helpers.small_set import SOURCE, write_unpacked
from tests.helpers.stroke_files import PENDIGITS, UNIPEN, use_small_sets, write_files


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with small sets in mnist/, pendigits/ and unipen/, and nothing in the default folders.

    Of the sets that come with Inkling one of digits and one of doodles are read.
    """
    monkeypatch.setattr(testset, "SOURCES", ("lipitk", "omniglot", "pendigits", "unipen"))
    use_small_sets(monkeypatch, tmp_path / "none")
    monkeypatch.setitem(datasets.SOURCES, "mnist", SOURCE)
    folder = tmp_path / "data"
    (folder / "mnist").mkdir(parents=True)
    write_unpacked(folder / "mnist")
    write_files(folder / "pendigits", {"pendigits-orig.tra": PENDIGITS, "pendigits-orig.tes": PENDIGITS})
    write_files(folder / "unipen", UNIPEN)
    return folder


def test_testset_is_of_held_out_writers_and_test_sets(data: Path) -> None:
    found = load_testset(data, None)
    drawn = [(one.label, one.writer) for one in found.digits if not one.writer.startswith("lipitk")]
    assert drawn == [("1", "pendigits/21"), ("4", "tos/1002")]
    assert len(found.digits) == 2 + 160
    assert found.others == ()
    assert {one.writer.partition("/")[0] for one in found.doodles} == {"omniglot"}
    assert [one.label for one in found.test_digits] == ["7", "1"]
    assert {one.writer.partition("/")[0] for one in found.test_digits} == {"pendigits-test"}
    assert (len(found.mnist.test_labels), len(found.mnist.train_images)) == (20, 0)
    assert {"pendigits-orig.tra", "pendigits-orig.tes", "train-images-idx3-ubyte"} <= found.checksums.keys()


def test_digits_alone_are_those_of_the_testset(data: Path) -> None:
    assert [one.id for one in load_digits(data)] == [one.id for one in load_testset(data, None).digits]


def test_every_set_of_strokes_but_a_test_set_is_examined() -> None:
    assert set(testset.SOURCES) == set(datasets.STROKE_SOURCES) - {testset.TEST_WRITERS}
    assert set(testset.DOODLES) <= set(testset.SOURCES)


def test_test_writers_may_have_a_folder_of_their_own(data: Path) -> None:
    whole = load_testset(data, None)
    (data / "pendigits-test").mkdir()
    assert len(load_testset(data, None).test_digits) == 2
    (data / "pendigits" / "pendigits-orig.tes").rename(data / "pendigits-test" / "pendigits-orig.tes")
    assert [one.id for one in load_testset(data, None).test_digits] == [one.id for one in whole.test_digits]


def test_testset_is_found_in_folders_of_its_own(data: Path) -> None:
    whole = load_testset(data, None)
    apart = load_testset(data / "mnist", data)
    assert [one.id for one in apart.digits] == [one.id for one in whole.digits]
    assert apart.checksums == whole.checksums


def test_strokes_that_the_folder_lacks_come_from_the_default_one(data: Path, tmp_path: Path) -> None:
    whole = load_testset(data, None)
    (tmp_path / "none").mkdir()
    (data / "unipen").rename(tmp_path / "none" / "unipen")
    assert [one.id for one in load_testset(data, None).digits] == [one.id for one in whole.digits]


def test_testset_that_is_not_there_is_told(data: Path, tmp_path: Path) -> None:
    with pytest.raises(datasets.DatasetError, match="the folder does not exist"):
        load_testset(data, tmp_path / "nowhere")


def test_scribbles_are_as_many_of_each_kind_and_the_same_ones_every_time() -> None:
    first, again = make_scribbles(2), make_scribbles(2)
    assert [kind for kind, _ in first] == [name.replace("_", " ") for name in makers for _ in range(2)]
    assert all(
        np.array_equal(a, b)
        for one, other in zip(first, again, strict=True)
        for a, b in zip(one[1], other[1], strict=True)
    )
    assert not np.array_equal(first[0][1][0], first[1][1][0])
