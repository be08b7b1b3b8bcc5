"""Tables of pixels in CSV: what is accepted, how mistakes are named, and that memory stays bounded."""

import hashlib
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.errors import DatasetError
from model.data.formats import pixel_csv
from model.data.formats.pixel_csv import read_table

COLUMNS = ("label", "pixel0", "pixel1")
HEADER = b"label,pixel0,pixel1\n"
ROWS = [[5, 0, 255], [0, 99, 100], [9, 10, 7]]
GOOD = HEADER + b"5,0,255\n0,99,100\n9,10,7\n"


def read(tmp_path: Path, data: bytes) -> list[list[int]]:
    (tmp_path / "t.csv").write_bytes(data)
    table, digest = read_table(tmp_path / "t.csv", COLUMNS)
    assert table.dtype == np.uint8
    assert digest == hashlib.sha256(data).hexdigest()
    return table.tolist()


@pytest.mark.parametrize("block", [1, 2, 3, 7, 20, 1 << 20])
@pytest.mark.parametrize(
    "data",
    [
        GOOD,
        GOOD[:-1],
        GOOD + b"\n\n",
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"\n", b"\r\n") + b"\r\n",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(HEADER, b'"label","pixel0","pixel1"\n'),
        GOOD.replace(b"10,7", b"010,007"),
    ],
    ids=["plain", "no end", "empty lines", "windows", "windows, empty", "mark", "quoted names", "zeros in front"],
)
def test_table_is_read_in_every_spelling_and_block_size(
    tmp_path: Path, data: bytes, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixel_csv, "BLOCK_BYTES", block)
    assert read(tmp_path, data) == ROWS


@pytest.mark.parametrize("block", [4, 1 << 20])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "found an empty file, expected rows of 3 numbers"),
        (HEADER, "found no rows below the names of the columns, expected rows of 3"),
        (b"5,0,255\n", "row 1: found column 1 named '5', expected label. Name the columns in the first row."),
        (
            b"label,pixel0\n5,0\n",
            "row 1: found 2 columns from 'label' to 'pixel0', expected 3 columns from label to pix",
        ),
        (b"label,pixel1,pixel0\n", "row 1: found column 2 named 'pixel1', expected pixel0"),
        (b"\x89PNG\r\n\x1a\n", "row 1: found 1 columns from '"),
        (HEADER + b"5,0,255\n1,2\n", "row 3: found 2 values, expected 3"),
        (HEADER + b"5,0,255\n1,2,3,4\n", "row 3: found 4 values, expected 3"),
        (HEADER + b"1,2\n1,2,3,4\n", "row 2: found 2 values, expected 3"),
        (HEADER + b"1\n2,3\n", "row 2: found 1 values, expected 3"),
        (HEADER + b"1,2,3,4,5,6\n", "row 2: found 6 values, expected 3"),
        (HEADER + b"5,0,255\n\n0,1,2\n", "row 3: found 0 values, expected 3"),
        (HEADER + b"\n0,1,2\n", "row 2: found 0 values, expected 3"),
        (HEADER + b"5,0,255\n1,,3\n", "row 3: found '' in column pixel0, expected a whole number from 0 to 255"),
        (HEADER + b"5,0,256\n", "row 2: found '256' in column pixel1"),
        (HEADER + b"5,0,999\n", "row 2: found '999' in column pixel1"),
        (HEADER + b"5,0,1000\n", "row 2: found '1000' in column pixel1"),
        (HEADER + b"5,-1,0\n", "row 2: found '-1' in column pixel0"),
        (HEADER + b"5,0.5,0\n", "row 2: found '0.5' in column pixel0"),
        (HEADER + b"5,nan,0\n", "row 2: found 'nan' in column pixel0"),
        (HEADER + b"5,0, 1\n", "row 2: found ' 1' in column pixel1"),
        (HEADER + b"5,0,1\r0,0,1\n", "row 2: found '1\\r0' in column pixel1"),
        (HEADER + b"x,0,1\n", "row 2: found 'x' in column label"),
        (HEADER + "5,٣,1\n".encode(), "row 2: found '٣' in column pixel0"),
        (HEADER + b"5,0,255\n1,2,3\n4,5", "row 4: found 2 values, expected 3"),
        (HEADER + b"<html>\n", "row 2: found 1 values, expected 3"),
    ],
)
def test_table_with_a_mistake_is_refused_by_row_and_column(
    tmp_path: Path, data: bytes, message: str, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pixel_csv, "BLOCK_BYTES", block)
    with pytest.raises(DatasetError) as caught:
        read(tmp_path, data)
    assert f"{tmp_path / 't.csv'}: {message}" in str(caught.value)


def test_table_without_line_ends_is_refused_before_it_is_all_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(bytes(20_000_000))
    tracemalloc.start()
    with pytest.raises(DatasetError, match="bytes without a row, expected rows of at most 1,072"):
        read_table(path, COLUMNS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_table_takes_little_more_memory_than_its_numbers(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    rows = 2_000_000
    path.write_bytes(HEADER + b"1,22,133\n" * rows)
    tracemalloc.start()
    table, _ = read_table(path, COLUMNS)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert table.shape == (rows, 3)
    assert peak < 2 * table.nbytes + 20 * pixel_csv.BLOCK_BYTES


def test_folder_in_place_of_a_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        read_table(tmp_path, COLUMNS)


@settings(max_examples=300)
@given(body=st.text('0129,\n\r.- x"', max_size=40))
def test_table_is_what_python_would_read_or_refused(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(HEADER + body.encode())
    try:
        expected = [
            [int(field) for field in line.split(",")] for line in body.replace("\r\n", "\n").rstrip("\r\n").split("\n")
        ]
    except ValueError:
        expected = []
    plain = not set(body) - set("0129,\n\r") and "\r" not in body.replace("\r\n", "\n").rstrip("\r\n")
    lengths = [len(field) for line in body.split("\n") for field in line.rstrip("\r").split(",")]
    right = plain and expected and max(lengths) <= 3 and all(len(r) == 3 and max(r) <= 255 for r in expected)
    if right:
        assert read_table(path, COLUMNS)[0].tolist() == expected
    else:
        with pytest.raises(DatasetError, match=r"any\.csv"):
            read_table(path, COLUMNS)
