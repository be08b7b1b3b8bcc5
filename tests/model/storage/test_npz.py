"""Checked reading of .npz files; what weights and data sets make of it is tested with them."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.lib import format as npy

from model.storage.npz import NpzError, read_npz

DTYPES = frozenset({"float32"})


def test_npz_arrays_come_back_writable(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", a=np.arange(6, dtype=np.float32).reshape(2, 3))
    (name,) = arrays = read_npz(tmp_path / "a.npz", DTYPES, max_bytes=1000, max_members=1)
    assert name == "a"
    assert arrays["a"].flags.writeable
    assert arrays["a"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_npz_in_fortran_order_is_refused_with_the_remedy(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", a=np.asfortranarray(np.arange(6, dtype=np.float32).reshape(2, 3)))
    with pytest.raises(NpzError, match=r"has Fortran order in a\.npy: expected C order, as numpy\.ascontiguousarray"):
        read_npz(tmp_path / "a.npz", DTYPES, max_bytes=1000, max_members=1)


def member(header: bytes) -> bytes:
    """Return an .npy file with that header and no numbers."""
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header


@pytest.mark.parametrize("header", [b"{'descr': (", b"{'descr': (), 'fortran_order': False, 'shape': ()}", b"{[]: 1}"])
def test_npz_with_a_forged_header_is_refused(tmp_path: Path, header: bytes) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.npy", member(header))
    with pytest.raises(NpzError, match="is damaged or not an archive of arrays"):
        read_npz(tmp_path / "a.npz", DTYPES, max_bytes=1000, max_members=1)


def test_npz_with_a_header_of_another_version_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    npy.write_array(file, np.zeros(3, np.float32), version=(2, 0))
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("a.npy", file.getvalue())
    with pytest.raises(NpzError, match=r"unknown array format in a\.npy: expected \.npy version 1\.0"):
        read_npz(tmp_path / "a.npz", DTYPES, max_bytes=1000, max_members=1)


def test_npz_that_is_compressed_otherwise_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    np.save(file, np.zeros(3, np.float32))
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.npy", file.getvalue())
    with pytest.raises(NpzError, match="is compressed in an unknown way"):
        read_npz(tmp_path / "a.npz", DTYPES, max_bytes=1000, max_members=1)
