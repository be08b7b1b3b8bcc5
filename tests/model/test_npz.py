"""Checked reading of .npz files; what weights and data sets make of it is tested with them."""

from pathlib import Path

import numpy as np
import pytest

from model.npz import NpzError, read_npz

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
