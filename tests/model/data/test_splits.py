"""The validation split: seeded, stratified, and the same for ever."""

import hashlib

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.errors import DatasetError
from model.data.splits import split


@settings(max_examples=150)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=200),
    st.integers(0, 199),
    st.integers(0, 2**32),
    st.sampled_from([np.uint8, np.int64]),
)
def test_split_parts_are_disjoint_whole_and_stratified(values: list[int], wish: int, seed: int, dtype: type) -> None:
    labels: npt.NDArray[np.integer] = np.array(values, dtype=dtype)
    count = wish % len(labels)
    training, validation = split(labels, count, seed)
    assert len(validation) == count
    assert sorted([*training, *validation]) == list(range(len(labels)))
    assert (np.diff(training) > 0).all()
    assert (np.diff(validation) > 0).all()
    for label in np.unique(labels):
        share = (labels == label).sum() * count / len(labels)
        assert abs((labels[validation] == label).sum() - share) < 1


def test_split_is_the_same_for_ever() -> None:
    labels = np.arange(1000) * 7 % 10
    training, validation = split(labels, 100, 5)
    assert validation[:6].tolist() == [4, 7, 8, 19, 23, 29]
    digest = hashlib.sha256(training.astype("<i8").tobytes()).hexdigest()
    assert digest == "b8c5f1169942ec81349232eb32d9af4c3c4491a5d5c8da2752c6fe1be922aa7b"


def test_split_depends_on_the_seed() -> None:
    labels = np.arange(1000) % 10
    assert not np.array_equal(split(labels, 100, 1)[1], split(labels, 100, 2)[1])


def test_split_of_mnist_size_keeps_55000_and_5000_by_default() -> None:
    training, validation = split(np.arange(60_000) % 10)
    assert (len(training), len(validation)) == (55_000, 5_000)


@pytest.mark.parametrize("validation", [-1, 10, 11])
def test_split_refuses_a_count_that_leaves_nothing_to_train_on(validation: int) -> None:
    with pytest.raises(DatasetError) as caught:
        split(np.zeros(10, dtype=np.int64), validation)
    assert f"found {validation} validation images, expected 0 to 9. Choose a count" in str(caught.value)
