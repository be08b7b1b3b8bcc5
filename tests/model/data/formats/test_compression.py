"""Files packed by gzip and by compress: what comes out of them, and that cut and damaged ones are refused."""

import gzip
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.errors import DatasetError
from model.data.formats.compression import unpack
from tests.helpers.compress import compress

GOOD = bytes(range(40))

# What Unix's compress 5.0 made of b"TOBEORNOTTOBEORTOBEORNOT" * 20.
BY_COMPRESS = bytes.fromhex(
    "1f9d90549e0829f2448a932754020e2ca890a041840d0b1e4c28d061c487141762bc7871624788151986dc38d2e3c88f191d"
    "9ad488b2e5c9922035aeb40833a5c4983465e2bc69538a4b9d3d7faadce9b3a65091408f164d6af425d3a73987f69c8954aa"
    "52a554975a6dcab226"
)


@pytest.mark.parametrize("data", [GOOD, gzip.compress(GOOD), gzip.compress(GOOD, 0)])
def test_unpack_takes_gzip_and_plain_files_alike(data: bytes) -> None:
    assert unpack(data, "f", len(GOOD)) == GOOD


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (GOOD + b"\0", "f: found 41 bytes, expected at most 40. Move"),
        (gzip.compress(GOOD + b"\0"), "f: unpacks to more than the expected 40 bytes. Move"),
        (gzip.compress(b"\0" * 50_000_000, 1), "f: unpacks to more than the expected 40 bytes. Move"),
        (gzip.compress(GOOD)[:-1], "f: found a gzip stream that ends early, after 40 unpacked bytes, "),
        (gzip.compress(GOOD)[:12], "f: found a gzip stream that ends early, after "),
        (gzip.compress(GOOD) + b"xy", "f: found 2 bytes after the end of the gzip stream, expected none"),
        (gzip.compress(GOOD)[:-8] + b"\0" * 8, "f: found a damaged gzip stream (Error -3"),
    ],
)
def test_unpack_refuses_cut_damaged_and_oversized_files(data: bytes, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        unpack(data, "f", len(GOOD))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_unpack_never_unpacks_more_than_it_may() -> None:
    bomb = gzip.compress(bytes(20_000_000), 1)
    tracemalloc.start()
    with pytest.raises(DatasetError, match="unpacks to more than the expected 40 bytes"):
        unpack(bomb, "f", 40)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_unpack_reads_what_compress_made() -> None:
    assert unpack(BY_COMPRESS, "f", 480) == b"TOBEORNOTTOBEORTOBEORNOT" * 20


def some_text(size: int) -> bytes:
    """Return text that compress shrinks, with enough different strings to fill its table."""
    rng = np.random.default_rng(3)
    return " ".join(str(number) for number in rng.integers(0, 400, size)).encode()


@pytest.mark.parametrize("widest", [10, 12, 16])
@pytest.mark.parametrize("size", [0, 1, 200, 300, 30_000])
def test_unpack_follows_the_codes_as_they_grow_wider(size: int, widest: int) -> None:
    text = some_text(size)
    assert unpack(compress(text, widest), "f", len(text)) == text


@pytest.mark.parametrize("text", [b"a", b"a" * 70_000, bytes(range(256)) * 20])
def test_unpack_knows_codes_that_are_used_as_soon_as_they_exist(text: bytes) -> None:
    assert unpack(compress(text, 16), "f", len(text)) == text


@pytest.mark.parametrize("every", [1, 7, 255, 300, 5000])
def test_unpack_empties_its_table_when_told_to(every: int) -> None:
    text = some_text(5000)
    assert unpack(compress(text, 12, clear_every=every), "f", len(text)) == text


def test_unpack_takes_files_whose_table_is_never_emptied() -> None:
    text = some_text(3000)
    packed = compress(text, 12, clears=False)
    assert packed[2] == 12
    assert unpack(packed, "f", len(text)) == text


PACKED = compress(b"abcabcabc" * 9, 16)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PACKED[:2], "f: found first bytes '1f 9d', expected those of a file by compress. Move"),
        (PACKED[:2] + b"\x89" + PACKED[3:], "f: found first bytes '1f 9d 89', expected those of a file by compress"),
        (PACKED[:2] + b"\x91" + PACKED[3:], "f: found first bytes '1f 9d 91', expected"),
        (PACKED[:2] + b"\xb0" + PACKED[3:], "f: found first bytes '1f 9d b0', expected"),
        (PACKED[:3] + b"\xff\xff" + PACKED[5:], "f: found code 511 at bit 24, expected at most 256. Move"),
        (PACKED[:4] + b"\xfe\xff" + PACKED[6:], "f: found code 511 at bit 33, expected at most 257. Move"),
        (compress(bytes(2_000_000), 16), "f: unpacks to more than the expected 40 bytes. Move"),
    ],
)
def test_unpack_refuses_damaged_and_oversized_files_by_compress(data: bytes, message: str) -> None:
    with pytest.raises(DatasetError) as caught:
        unpack(data, "f", 40)
    assert message in str(caught.value)


@settings(max_examples=300)
@given(st.binary(max_size=80), st.integers(0, 200), st.integers(0, 255))
def test_unpack_gives_content_or_a_dataset_error_for_any_file_by_compress(noise: bytes, place: int, value: int) -> None:
    changed = bytearray(compress(noise * 3, 16))
    changed[3 + place % (len(changed) - 2) - (place % (len(changed) - 2) == len(changed) - 3)] = value
    try:
        content = unpack(bytes(changed), "f", 1000)
    except DatasetError as error:
        assert str(error).startswith("f: ")
    else:
        assert len(content) <= 1000
