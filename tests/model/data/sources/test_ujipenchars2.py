"""The source ujipenchars2: the digits of the published file, or a file of them alone, checked by what is in it."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from model.data.formats.ujipenchars import read_ujipenchars
from model.data.sources.strokes import digest
from model.data.sources.ujipenchars2 import UjiFile
from model.datasets import STROKE_SOURCES, DatasetError, fetch, load_strokes
from tests.helpers.mirror import running_mirror

DIGITS = "WORD 7 W01-01\n  NUMSTROKES 1\n  POINTS 2 # 1 2 3 4\nWORD 0 W02-02\n  NUMSTROKES 1\n  POINTS 1 # 5 6\n"
WHOLE = (
    "// the published file has letters, and other names for its writers\n"
    "WORD \xf1 trn_UJI_W01-01\n  NUMSTROKES 1\n  POINTS 1 # 9 9\n" + DIGITS.replace(" W0", " trn_UJI_W0")
)


@pytest.fixture(autouse=True)
def small_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "default"))
    monkeypatch.setenv("no_proxy", "*")
    source = STROKE_SOURCES["ujipenchars2"]
    (file,) = source.files
    assert isinstance(file, UjiFile)
    small = replace(file, sha256=digest(read_ujipenchars(DIGITS, name="ujipenchars2")))
    monkeypatch.setitem(STROKE_SOURCES, "ujipenchars2", replace(source, files=(small,)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ujipenchars2.txt", WHOLE.encode("latin-1")),
        ("ujipenchars2-digits.txt", DIGITS.encode()),
        ("ujipenchars2-digits.txt.gz", gzip.compress(DIGITS.encode())),
    ],
)
def test_digits_are_read_from_the_whole_file_and_from_one_of_digits(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = load_strokes("ujipenchars2", tmp_path)
    assert [(one.label, one.writer, one.id) for one in found.characters] == [
        ("7", "ujipenchars2/1", "ujipenchars2:7-1-1"),
        ("0", "ujipenchars2/2", "ujipenchars2:0-2-2"),
    ]
    assert found.checksums == {"ujipenchars2 digits": STROKE_SOURCES["ujipenchars2"].files[0].sha256}


def test_ujipenchars2_is_fetched() -> None:
    with running_mirror({"ujipenchars2.txt": WHOLE.encode("latin-1")}) as mirror:
        fetch("ujipenchars2", mirrors=[mirror.url])
        assert [name for name, _ in mirror.requests] == ["ujipenchars2.txt"]
    assert len(load_strokes("ujipenchars2").characters) == 2


def test_one_other_point_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ujipenchars2.txt").write_text(DIGITS.replace("3 4", "3 5"))
    with pytest.raises(DatasetError, match=r"ujipenchars2\.txt: found 2 characters with the SHA-256 .*data set 177\.$"):
        load_strokes("ujipenchars2", tmp_path)


def test_ujipenchars2_says_what_it_wants_when_it_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"the folder lacks ujipenchars2\.txt; expected ujipenchars2\.txt of"):
        load_strokes("ujipenchars2", tmp_path)
