"""The sources from UCI: pendigits, packed in any of three ways, its test set, and UJIpenchars2."""

import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from model.data.formats.ujipenchars import read_ujipenchars
from model.data.sources.strokes import digest
from model.data.sources.uci import TEST, UjiFile
from model.datasets import STROKE_SOURCES, DatasetError, fetch, load_strokes
from tests.helpers.compress import compress
from tests.helpers.mirror import running_mirror
from tests.helpers.stroke_files import PENDIGITS, use_small_sets

CONTENT = PENDIGITS.encode()
PACKED = {"": CONTENT, ".gz": gzip.compress(CONTENT), ".Z": compress(CONTENT, 16)}


@pytest.fixture(autouse=True)
def small_sets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    use_small_sets(monkeypatch, tmp_path / "default")


@pytest.mark.parametrize("ending", PACKED)
def test_pendigits_is_read_however_it_is_packed(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"pendigits-orig.tra{ending}").write_bytes(PACKED[ending])
    found = load_strokes("pendigits", tmp_path)
    seven, one = found.characters
    assert (seven.label, seven.writer, seven.id) == ("7", "pendigits/12", "pendigits-orig.tra:0-1")
    assert (one.label, one.writer, one.id) == ("1", "pendigits/21", "pendigits-orig.tra:2")
    assert [stroke.tolist() for stroke in seven.strokes] == [[[1, -9], [6, -9], [3, 0]], [[2, -4], [6, -4]]]
    assert found.name == "pendigits"
    assert found.remark == ""
    assert found.checksums == {"pendigits-orig.tra": STROKE_SOURCES["pendigits"].files[0].sha256}


def test_the_test_set_is_a_source_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = STROKE_SOURCES["pendigits-test"]
    small = replace(TEST, size=len(CONTENT), sha256=hashlib.sha256(CONTENT).hexdigest())
    monkeypatch.setitem(STROKE_SOURCES, "pendigits-test", replace(source, files=(small,)))
    (tmp_path / "pendigits-orig.tes.gz").write_bytes(PACKED[".gz"])
    found = load_strokes("pendigits-test", tmp_path)
    assert found.name == "pendigits-test"
    assert [(one.writer, one.id) for one in found.characters] == [
        ("pendigits-test/12", "pendigits-orig.tes:0-1"),
        ("pendigits-test/21", "pendigits-orig.tes:2"),
    ]
    with pytest.raises(DatasetError, match=r"the folder lacks pendigits-orig\.tra; expected"):
        load_strokes("pendigits", tmp_path)


def test_pendigits_is_fetched_as_compress_packed_it() -> None:
    with running_mirror({"pendigits-orig.tra.Z": PACKED[".Z"]}) as mirror:
        folder = fetch("pendigits", mirrors=[mirror.url])
        fetch("pendigits", mirrors=[mirror.url])
        assert [name for name, _ in mirror.requests] == ["pendigits-orig.tra.Z"]
    assert (folder / "pendigits-orig.tra.Z").read_bytes() == PACKED[".Z"]
    assert len(load_strokes("pendigits").characters) == 2


def test_pendigits_with_one_other_bit_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pendigits-orig.tra").write_bytes(CONTENT.replace(b" 3 0", b" 3 1"))
    with pytest.raises(DatasetError, match=r"pendigits-orig\.tra: found SHA-256 "):
        load_strokes("pendigits", tmp_path)


def test_pendigits_says_what_it_wants_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as caught:
        load_strokes("pendigits", tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: the folder lacks pendigits-orig.tra; expected pendigits-orig.tra of UCI's data set 81 "
        "(as it is, with .Z or with .gz). "
        f"Fetch them with: python -m model.datasets fetch pendigits --data-dir {tmp_path}"
    )


UJI_DIGITS = "WORD 7 W01-01\n  NUMSTROKES 1\n  POINTS 2 # 1 2 3 4\nWORD 0 W02-02\n  NUMSTROKES 1\n  POINTS 1 # 5 6\n"
UJI_WHOLE = (
    "// the published file has letters, and other names for its writers\n"
    "WORD \xf1 trn_UJI_W01-01\n  NUMSTROKES 1\n  POINTS 1 # 9 9\n" + UJI_DIGITS.replace(" W0", " trn_UJI_W0")
)


@pytest.fixture(autouse=True)
def small_uji(monkeypatch: pytest.MonkeyPatch) -> None:
    source = STROKE_SOURCES["ujipenchars2"]
    (file,) = source.files
    assert isinstance(file, UjiFile)
    small = replace(file, sha256=digest(read_ujipenchars(UJI_DIGITS, name="ujipenchars2")))
    monkeypatch.setitem(STROKE_SOURCES, "ujipenchars2", replace(source, files=(small,)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ujipenchars2.txt", UJI_WHOLE.encode("latin-1")),
        ("ujipenchars2-digits.txt", UJI_DIGITS.encode()),
        ("ujipenchars2-digits.txt.gz", gzip.compress(UJI_DIGITS.encode())),
    ],
)
def test_ujipenchars2_is_read_from_the_whole_file_and_from_one_of_digits(
    tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    found = load_strokes("ujipenchars2", tmp_path)
    assert [(one.label, one.writer, one.id) for one in found.characters] == [
        ("7", "ujipenchars2/1", "ujipenchars2:7-1-1"),
        ("0", "ujipenchars2/2", "ujipenchars2:0-2-2"),
    ]
    assert found.checksums == {"ujipenchars2 digits": STROKE_SOURCES["ujipenchars2"].files[0].sha256}


def test_ujipenchars2_is_fetched() -> None:
    with running_mirror({"ujipenchars2.txt": UJI_WHOLE.encode("latin-1")}) as mirror:
        fetch("ujipenchars2", mirrors=[mirror.url])
        assert [name for name, _ in mirror.requests] == ["ujipenchars2.txt"]
    assert len(load_strokes("ujipenchars2").characters) == 2


def test_ujipenchars2_with_one_other_point_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ujipenchars2.txt").write_text(UJI_DIGITS.replace("3 4", "3 5"))
    with pytest.raises(DatasetError, match=r"ujipenchars2\.txt: found 2 characters with the SHA-256 .*data set 177\.$"):
        load_strokes("ujipenchars2", tmp_path)


def test_ujipenchars2_says_what_it_wants_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"the folder lacks ujipenchars2\.txt; expected ujipenchars2\.txt of"):
        load_strokes("ujipenchars2", tmp_path)
