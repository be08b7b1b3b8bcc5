"""The .npz archive: what is written comes back, and nothing forged or damaged gets through."""

import io
import json
import random
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.storage import archive
from model.storage.archive import CheckpointError, fingerprint, load_archive, save_archive

ARRAYS: dict[str, npt.NDArray[Any]] = {
    "a.weight": np.arange(6, dtype=np.float32).reshape(2, 3),
    "steps": np.array(3, dtype=np.int64),
    "pixels": np.arange(4, dtype=np.uint8),
}


def npy(array: npt.NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array)
    return buffer.getvalue()


def metadata_member(arrays: dict[str, npt.NDArray[Any]], **facts: object) -> bytes:
    text = json.dumps({"sha256": fingerprint(arrays), **facts}).encode()
    return npy(np.frombuffer(text, np.uint8))


def write_zip(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_archive(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(path.name)
    return message


def test_archive_gives_back_arrays_and_metadata(tmp_path: Path) -> None:
    save_archive(tmp_path / "w.npz", ARRAYS, {"recipe": "tiny", "note": "ü"})
    arrays, metadata = load_archive(tmp_path / "w.npz")
    assert metadata == {"recipe": "tiny", "note": "ü", "sha256": fingerprint(ARRAYS)}
    assert arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(arrays[name], array)
        assert arrays[name].flags.writeable


def test_archive_is_an_ordinary_npz_without_pickle(tmp_path: Path) -> None:
    save_archive(tmp_path / "w.npz", ARRAYS, {"recipe": "tiny"})
    with np.load(tmp_path / "w.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["a.weight"], ARRAYS["a.weight"])
        assert json.loads(file["metadata"].tobytes())["recipe"] == "tiny"


def test_archive_of_the_same_content_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.npz", "two.npz"):
        save_archive(tmp_path / name, ARRAYS, {"recipe": "tiny"})
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"a.weight": ARRAYS["a.weight"] + 1},
        {"a.weight": ARRAYS["a.weight"].reshape(3, 2)},
        {"pixels": ARRAYS["pixels"].view(np.int8)},
    ],
)
def test_fingerprint_tells_values_shapes_and_dtypes_apart(change: dict[str, npt.NDArray[Any]]) -> None:
    assert fingerprint(ARRAYS | change) != fingerprint(ARRAYS)
    assert fingerprint(dict(reversed(ARRAYS.items()))) == fingerprint(ARRAYS)


def test_missing_file_is_told_with_the_remedy(tmp_path: Path) -> None:
    assert refusal(tmp_path / "w.npz") == "w.npz does not exist: expected a file made by python -m model.train"


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "w.npz").mkdir()
    assert "cannot be read" in refusal(tmp_path / "w.npz")


@pytest.mark.parametrize(
    ("name", "members", "message"),
    [
        ("no metadata", [("a.npy", npy(np.zeros(2, np.float32)))], "has no metadata"),
        ("a text", [("readme.txt", b"hello")], "holds a member 'readme.txt': expected only .npy arrays"),
        ("pickle", [("a.npy", npy(np.array(["x"])).replace(b"'<U1'", b"'|O8'"))], "holds|dtype object|damaged"),
        ("other dtype", [("a.npy", npy(np.zeros(2, np.complex64)))], "has dtype complex64 in a.npy"),
        ("big-endian", [("a.npy", npy(np.zeros(2, ">f4")))], "has dtype >f4 in a.npy"),
        ("not finite", [("a.npy", npy(np.array([1, np.nan], np.float32)))], "has infinite or NaN values in a.npy"),
        ("not an array", [("a.npy", b"hello")], "is damaged"),
        ("bad JSON", [("metadata.npy", npy(np.frombuffer(b"{", np.uint8)))], "is damaged"),
        ("deep JSON", [("metadata.npy", npy(np.frombuffer(b"[" * 100_000, np.uint8)))], "is damaged"),
        ("JSON list", [("metadata.npy", npy(np.frombuffer(b"[]", np.uint8)))], "has list metadata"),
        ("wrong sum", [("metadata.npy", npy(np.frombuffer(b'{"sha256": "0"}', np.uint8)))], "do not match its SHA-256"),
    ],
)
def test_forged_archives_are_refused_in_one_line(
    tmp_path: Path, name: str, members: list[tuple[str, bytes]], message: str
) -> None:
    assert re.search(message, refusal(write_zip(tmp_path / "w.npz", members))), name


def test_header_that_promises_more_than_the_member_holds_is_refused_before_unpacking(tmp_path: Path) -> None:
    forged = npy(np.zeros(7, np.float32)).replace(b"(7,)", b"(9,)")
    assert "declares 36 bytes in a.npy, but holds 28" in refusal(write_zip(tmp_path / "w.npz", [("a.npy", forged)]))


def test_zip_bomb_is_refused_before_unpacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1 << 20)
    bomb = write_zip(tmp_path / "w.npz", [("a.npy", npy(np.zeros(1 << 20, np.float32)))])
    assert bomb.stat().st_size < 10_000
    assert "would unpack to" in refusal(bomb)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    member = ("a.npy", npy(np.zeros(2, np.float32)))
    assert "two members of one name" in refusal(write_zip(tmp_path / "w.npz", [member, member]))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    member = npy(np.zeros(0, np.float32))
    path = write_zip(tmp_path / "w.npz", [(f"{i}.npy", member) for i in range(archive.MAX_MEMBERS + 1)])
    assert f"holds {archive.MAX_MEMBERS + 1} members" in refusal(path)


def test_no_truncated_or_bit_flipped_archive_is_taken_for_the_original(tmp_path: Path) -> None:
    path = tmp_path / "w.npz"
    save_archive(path, ARRAYS, {"recipe": "tiny"})
    whole = path.read_bytes()
    chance = random.Random(1)
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        refusal(path)
    for _ in range(500):
        flipped = bytearray(whole)
        flipped[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            arrays, metadata = load_archive(path)
        except CheckpointError as error:
            assert "\n" not in str(error)
        else:  # A bit that carries no content, such as a member's time stamp.
            assert fingerprint(arrays) == fingerprint(ARRAYS)
            assert metadata["recipe"] == "tiny"
