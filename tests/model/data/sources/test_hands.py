"""The small sets that come with Inkling: whole, credited, small enough, and left where they are."""

import gzip
import string
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from model.data import cleaning
from model.data.sources.hands import DOODLES, HANDS
from model.datasets import STROKE_SOURCES, DatasetError, fetch, load_strokes, main

# How many drawings and writers each has.
COUNTS = {
    "ipad-pencil": (473, 5),
    "numberpad": (1140, 1),
    "lipitk": (160, 8),
    "magic-wand": (1000, 1),
    "quickdraw": (8600, 344),
    "omniglot": (4840, 160),
}
MAX_BYTES = 2_000_000  # of all files together, in the repository


@pytest.mark.parametrize("name", COUNTS)
def test_set_is_whole_but_for_what_was_seen_to_be_wrong(name: str, tmp_path: Path) -> None:
    found = load_strokes(name, tmp_path)
    drawings, writers = COUNTS[name]
    wrong = {identity for identity in cleaning.SEEN if identity.startswith(f"{name}:")}
    assert len(found.characters) == drawings - len(wrong)
    assert len({one.writer for one in found.characters}) == writers
    assert not wrong & {one.id for one in found.characters}
    assert found.remark == (
        f"{len(wrong)} of its {drawings:,} drawings are left out: they are not what their labels say." if wrong else ""
    )
    assert all(one.writer.startswith(f"{name}/") for one in found.characters)


def test_hands_have_every_digit_and_doodles_none() -> None:
    for name in COUNTS:
        labels = Counter(one.label for one in load_strokes(name).characters if one.label in string.digits)
        hand = STROKE_SOURCES[name].shipped == HANDS
        assert len(labels) == (10 if hand else 0), name


def test_files_are_small_and_each_is_of_a_source_and_credited() -> None:
    files = [*HANDS.glob("*.gz"), *DOODLES.glob("*.gz")]
    assert sorted(file.name.removesuffix(".jsonl.gz") for file in files) == sorted(COUNTS)
    assert sum(file.stat().st_size for file in files) <= MAX_BYTES
    for name in COUNTS:
        source = STROKE_SOURCES[name]
        assert source.shipped is not None
        credit = (source.shipped / "README.md").read_text(encoding="utf-8")
        assert f"| `{name}`" in credit
        assert source.licence in credit


def test_fetch_only_checks_a_set_that_comes_with_inkling(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "default"))
    assert fetch("lipitk", tmp_path / "other") == HANDS
    assert main(["fetch", "lipitk"]) == 0
    assert capsys.readouterr().out == f"lipitk: the file is in {HANDS}, checksums right\n"
    main(["list"])
    assert f"    1 of 1 files in {DOODLES}\n" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = gzip.decompress((HANDS / "lipitk.jsonl.gz").read_bytes())
    (tmp_path / "lipitk.jsonl").write_bytes(content.replace(b"[2749,719]", b"[2749,718]"))
    monkeypatch.setitem(STROKE_SOURCES, "lipitk", replace(STROKE_SOURCES["lipitk"], shipped=tmp_path))
    for act in (load_strokes, fetch):
        with pytest.raises(DatasetError, match=r"lipitk\.jsonl: found SHA-256 "):
            act("lipitk")
