"""IDX files: what is read, and that whatever is not exactly one is refused with a line that says why."""

import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.errors import DatasetError
from model.data.formats.compression import unpack
from model.data.formats.idx import parse_idx, parse_idx_labels
from tests.helpers.small_set import idx_bytes

IMAGES = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
SHAPE = (None, 3, 4)
GOOD = idx_bytes(IMAGES)


def test_parse_idx_returns_the_values_in_their_shape() -> None:
    found = parse_idx(GOOD, "f", SHAPE)
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, IMAGES)


def test_parse_idx_result_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        parse_idx(GOOD, "f", SHAPE)[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("data", "shape", "message"),
    [
        (b"", SHAPE, "f: found first bytes '', expected an IDX file, which begins with 00 00 08 03. Move"),
        (b"\0\0\x08", SHAPE, "found first bytes '00 00 08', expected an IDX file"),
        (b"<htm" + GOOD, SHAPE, "found first bytes '3c 68 74 6d', expected an IDX file"),
        (b"\0\0\x07" + GOOD[3:], SHAPE, "found first bytes '00 00 07 03', expected an IDX file"),
        (idx_bytes(IMAGES, 0x0B), SHAPE, "f: found int16 values, expected uint8 values. Move"),
        (idx_bytes(IMAGES, 0x0D), SHAPE, "f: found float32 values, expected uint8 values. Move"),
        (idx_bytes(IMAGES[0]), SHAPE, "f: found 2 dimensions, expected 3 (N x 3 x 4). Move"),
        (GOOD[:15], SHAPE, "f: found 15 bytes, expected a header of 16. Move"),
        (GOOD, (None, 3, 5), "f: found dimensions 2 x 3 x 4, expected N x 3 x 5 and none of them 0. Move"),
        (GOOD, (7, 3, 4), "f: found dimensions 2 x 3 x 4, expected 7 x 3 x 4 and none of them 0. Move"),
        (idx_bytes(IMAGES[:0]), SHAPE, "f: found dimensions 0 x 3 x 4, expected N x 3 x 4 and none of them"),
        (GOOD[:-1], SHAPE, "f: found 39 bytes, expected 40 (too short). Move"),
        (GOOD + b"\0", SHAPE, "f: found 41 bytes, expected 40 (too long: bytes follow the last value). Move"),
        (GOOD[:4] + b"\xff" * 4 + GOOD[8:], SHAPE, "f: found 40 bytes, expected 51,539,607,556 (too short)"),
    ],
)
def test_parse_idx_refuses_what_is_not_exactly_the_file(
    data: bytes, shape: tuple[int | None, ...], message: str
) -> None:
    with pytest.raises(DatasetError) as caught:
        parse_idx(data, "f", shape)
    assert message in str(caught.value)
    assert str(caught.value).endswith(". Move the file away and fetch it again.")


def test_parse_idx_labels_returns_int64() -> None:
    labels = parse_idx_labels(idx_bytes(np.array([9, 0, 5], dtype=np.uint8)), "f", 3)
    assert labels.dtype == np.int64
    assert labels.tolist() == [9, 0, 5]


def test_parse_idx_labels_names_the_offset_of_a_wrong_label() -> None:
    data = idx_bytes(np.array([9, 0, 10, 5, 255], dtype=np.uint8))
    with pytest.raises(DatasetError) as caught:
        parse_idx_labels(data, "some/labels", None)
    assert data[10] == 10
    assert "some/labels: found label 10 at offset 10 (label number 2), expected 0 to 9. " in str(caught.value)


def test_parse_idx_labels_refuses_another_count() -> None:
    with pytest.raises(DatasetError, match="found dimensions 3, expected 4 and"):
        parse_idx_labels(idx_bytes(np.zeros(3, dtype=np.uint8)), "f", 4)


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """Return `original` with bytes overwritten, cut off and added."""
    data = bytearray(original)
    changes = st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255))
    for position, value in draw(st.lists(changes, max_size=3)):
        data[position] = value
    start, end = draw(st.integers(0, 2)), draw(st.integers(0, 3))
    return bytes(data[start : len(data) - end]) + draw(st.binary(max_size=3))


@settings(max_examples=300)
@given(st.one_of(mutated(GOOD), mutated(gzip.compress(GOOD, mtime=0)), st.binary(max_size=60)))
def test_reading_any_mutation_gives_the_right_array_or_a_dataset_error(data: bytes) -> None:
    try:
        content = unpack(data, "f", 1000)
        found = parse_idx(content, "f", SHAPE)
    except DatasetError as error:
        assert str(error).startswith("f: ")
        return
    assert idx_bytes(found) == content


@settings(max_examples=100)
@given(st.lists(st.integers(0, 255), min_size=1, max_size=30))
def test_parse_idx_labels_accepts_exactly_the_digits(values: list[int]) -> None:
    data = idx_bytes(np.array(values, dtype=np.uint8))
    if all(value <= 9 for value in values):
        assert parse_idx_labels(data, "f").tolist() == values
    else:
        first = next(i for i, value in enumerate(values) if value > 9)
        with pytest.raises(DatasetError, match=f"label {values[first]} at offset {8 + first} "):
            parse_idx_labels(data, "f")
