"""The source unipen: an archive or its two folders, read in memory, checked by the characters in it."""

import gzip
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from model.data.formats.unipen import Character
from model.data.sources import unipen
from model.data.sources.strokes import StrokeSet, digest
from model.datasets import STROKE_SOURCES, DatasetError, fetch, load_strokes
from tests.helpers.mirror import running_mirror
from tests.helpers.stroke_files import INK, OTHERS, ROOT, UNIPEN, tar_of, use_small_sets, write_files

WHOLE = "unipen-CDROM-train_r01_v07.tgz"
PART = "unipen.tar.gz"


@pytest.fixture(autouse=True)
def small_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    use_small_sets(monkeypatch, tmp_path / "default")


def assert_is_small(found: StrokeSet) -> None:
    assert [(one.label, one.writer, one.id) for one in found.characters] == [
        ("7", "ibm/r00-01", "data/1a/ibm/ibm0/r1.dat:0"),
        ("3", "ibm/r00-01", "data/1a/ibm/ibm0/r1.dat:1"),
        ("4", "tos/1002", "data/1a/tos/f1/f1002058.dat:2-3"),
        ("a", "val/val01", "data/1c/val/v1.dat:0-0"),
        ('"', "syn/cam", "data/1d/syn/syn0/cam.dat:0"),
    ]
    assert found.characters[1].strokes[0].tolist() == [[40, 0], [45, -3], [40, -9]]
    assert len(found.characters[2].strokes) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (WHOLE, tar_of(UNIPEN | OTHERS, ROOT)),
        (PART, tar_of(UNIPEN, "./")),
        (PART, tar_of(dict(reversed(UNIPEN.items())), mode="w")),
    ],
)
def test_unipen_is_read_from_the_whole_archive_and_from_one_of_its_part(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    for place in (tmp_path, tmp_path / name):
        assert_is_small(load_strokes("unipen", place))
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_unipen_is_read_from_its_two_folders(tmp_path: Path) -> None:
    write_files(tmp_path, UNIPEN | OTHERS)
    found = load_strokes("unipen", tmp_path)
    assert_is_small(found)
    assert found.checksums == {"characters": STROKE_SOURCES["unipen"].files[0].sha256}
    assert found.remark == "0 of its 5 characters are left out: single points, and strokes of others."
    assert fetch("unipen", tmp_path, mirrors=[]) == tmp_path


def test_unipen_is_fetched_as_the_whole_archive() -> None:
    content = tar_of(UNIPEN | OTHERS, ROOT)
    with running_mirror({WHOLE: content}) as mirror:
        folder = fetch("unipen", mirrors=[mirror.url])
        fetch("unipen", mirrors=[mirror.url])
        assert [name for name, _ in mirror.requests] == [WHOLE]
    assert (folder / WHOLE).read_bytes() == content
    assert_is_small(load_strokes("unipen"))


def test_unipen_leaves_broken_characters_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ink = ".WRITER_ID r\n.PEN_DOWN\n0 0\n0 9\n.PEN_DOWN\n3 3\n.PEN_DOWN\n0 0\n4 4\n0 9\n"
    lines = '.INCLUDE ibm/x.dat\n.SEGMENT CHARACTER 0 ? "4"\n.SEGMENT CHARACTER 1 ? "s"\n.SEGMENT CHARACTER 2 ? "7"\n'
    files = {"data/1a/ibm/x.dat": lines, "include/ibm/x.dat": ink}
    (small,) = STROKE_SOURCES["unipen"].files
    assert isinstance(small, unipen.UnipenArchive)
    right = replace(small, sha256=digest(unipen.read_characters(files, "x")))
    monkeypatch.setitem(STROKE_SOURCES, "unipen", replace(STROKE_SOURCES["unipen"], files=(right,)))
    write_files(tmp_path, files)
    found = load_strokes("unipen", tmp_path)
    assert [one.label for one in found.characters] == ["7"]
    assert found.remark == "2 of its 3 characters are left out: single points, and strokes of others."


def test_documentation_that_the_archive_lacks_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / PART).write_bytes(tar_of({path: text for path, text in UNIPEN.items() if not path.endswith(".doc")}))
    assert_is_small(load_strokes("unipen", tmp_path))


def test_what_connects_kai_s_letters_is_no_symbol() -> None:
    ink = {"include/kai/k.dat": INK.format("k")}
    lines = '.INCLUDE kai/k.dat\n.SEGMENT CHARACTER 0:0-0:1 OK "g"\n'
    found = unipen.read_characters(ink | {"data/1c/kai/k.dat": lines, "data/1d/kai/k.dat": lines}, "x")
    assert [(one.id, one.writer, one.strokes[0].tolist()) for one in found] == [
        ("data/1c/kai/k.dat:0:0-0:1", "kai/k", [[0, 0], [5, -3]])
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_unipen_with_one_other_point_is_refused(tmp_path: Path, packed: bool) -> None:
    changed = {path: text.replace("45 3", "45 4") for path, text in UNIPEN.items()}
    if packed:
        (tmp_path / PART).write_bytes(tar_of(changed))
    else:
        write_files(tmp_path, changed)
    with pytest.raises(DatasetError) as caught:
        load_strokes("unipen", tmp_path)
    assert ": found 5 characters with the SHA-256 " in str(caught.value)
    assert str(caught.value).endswith(". Bring the archive of Zenodo's record 1195803, or what it unpacks to.")


def archive_with(member: tarfile.TarInfo, content: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def link(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


GOOD = tar_of(UNIPEN)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "found a damaged archive ("),
        (b"<html>not here</html>", "found a damaged archive ("),
        (GOOD[: len(GOOD) // 2], "found a damaged archive (unexpected end of data), expected a whole tar file. Bring"),
        (GOOD[:40] + b"\xff" * 99 + GOOD[139:], "found a damaged archive (invalid compressed data), expected a whole"),
        (gzip.compress(gzip.decompress(GOOD)[:3000]), "found no include/"),
        (tar_of(OTHERS), "found no file of characters, expected data/1a/aga and the like"),
        (archive_with(link("data/1a/ibm/x.dat")), "found no file of characters, expected"),
        (tar_of({"../data/1a/ibm/x.dat": ".PEN_DOWN\n"}), "found no file of characters, expected"),
        (
            tar_of({path: text for path, text in UNIPEN.items() if path != "include/ibm/data/r1.dat"}),
            "gz: found no include/ibm/data/r1.dat, expected the file because another one includes it. Bring",
        ),
        (tar_of(UNIPEN | {f"a/{path}": text for path, text in UNIPEN.items()}), "found two files data/1a/ibm/ibm0/r1"),
        (
            tar_of(UNIPEN | {"include/ibm/data/r1.dat": ".PEN_DOWN\n1 x\n" * 4}),
            f"{PART}: ibm/data/r1.dat: line 2: found '1 x', expected",
        ),
        (tar_of({"data/1a/ibm/x.dat": "x" * 5001}), "found 5,001 bytes in data/1a/ibm/x.dat, expected at most 5,000"),
        (
            tar_of({f"data/1a/ibm/{number}.dat": "x" * 4000 for number in range(6)}),
            "found 4,000 bytes in data/1a/ibm/5.dat, expected at most 5,000 and in all files 20,000",
        ),
        (tar_of({f"other/{number}": "" for number in range(50)}), "found more in the archive than is in UNIPEN, expec"),
        (tar_of({"other/long": "x" * 200_000}), "expected at most 50 files and 200,000 bytes"),
    ],
)
def test_unipen_refuses_damaged_and_oversized_archives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, message: str
) -> None:
    for name, limit in (("FILE_BYTES", 5000), ("BYTES", 20_000), ("FILES", 50), ("ARCHIVE_BYTES", 199_999)):
        monkeypatch.setattr(unipen, f"MAX_{name}", limit)
    (tmp_path / PART).write_bytes(content)
    with pytest.raises(DatasetError) as caught:
        load_strokes("unipen", tmp_path)
    assert message in str(caught.value).replace("199,999 bytes", "200,000 bytes")
    assert "\n" not in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == [PART]


def test_unipen_says_what_it_wants_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        load_strokes("unipen", tmp_path)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}: the folder lacks {WHOLE}; expected {WHOLE} of Zenodo's record 1195803")
    assert PART in message
    assert "or those two folders" in message


def test_digest_sees_every_part_of_a_character() -> None:
    stroke = np.array([[1, 2], [3, 4]], np.float32)
    one = Character("7", (stroke, stroke), "a/b", "f:1")
    others = [
        replace(one, label="1"),
        replace(one, writer="a/c"),
        replace(one, id="f:2"),
        replace(one, strokes=(stroke, stroke + 1)),
        replace(one, strokes=(np.concatenate([stroke, stroke[:1]]), stroke[1:])),
    ]
    assert len({digest([character]) for character in (one, *others)}) == 6
    assert digest([one, others[0]]) != digest([others[0], one])
