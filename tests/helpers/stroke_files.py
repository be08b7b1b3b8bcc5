"""Small made-up sets of pen strokes in the published files' own form, registered in place of the published ones."""

import hashlib
import io
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from model.data.files import DataFile
from model.data.sources.strokes import digest
from model.data.sources.unipen import UnipenArchive, read_characters
from model.datasets import STROKE_SOURCES

# Writer 12's 7, in two strokes, and writer 21's 1.
PENDIGITS = """.INCLUDE dene.doc

.SEGMENT DIGIT    0-1 ? "7"
.COMMENT 7 12  224
.PEN_DOWN
 1 9
 6 9
 3 0
.PEN_UP
.DT 100
.PEN_DOWN
 2 4
 6 4
.PEN_UP
.DT 100

.SEGMENT DIGIT    2 ? "1"
.COMMENT 1 21   5
.PEN_DOWN
 2 9
 2 1
.PEN_UP
.DT 100
"""

INK = ".WRITER_ID {}\n" + "".join(
    f".PEN_DOWN\n{x} {y}\n{x + 5} {y + 3}\n{x} {y + 9}\n.PEN_UP\n" for x, y in ((0, 0), (40, 0), (80, 0), (120, 0))
)
SEGMENTS = ".VERSION 1.0\n.INCLUDE {0}/{0}.doc\n.INCLUDE {0}/data/{1}.dat\n.SEGMENT CHARACTER {2}\n"
UNIPEN = {
    "data/1a/ibm/ibm0/r1.dat": SEGMENTS.format("ibm", "r1", '0 ? "7"\n.SEGMENT CHARACTER 1 ? "3"'),
    "data/1a/tos/f1/f1002058.dat": SEGMENTS.format("tos", "f1002058", '2-3 OK "4"'),
    "data/1c/val/v1.dat": SEGMENTS.format("val", "v1", '0-0 ? "a"'),
    "data/1d/syn/syn0/cam.dat": SEGMENTS.format("syn", "cam", '0 OK "\\""'),
    **{f"include/{name}/{name}.doc": ".COORD X Y\n" for name in ("ibm", "tos", "val", "syn")},
    "include/ibm/data/r1.dat": INK.format("r00-01"),
    "include/tos/data/f1002058.dat": INK.format("1002"),
    "include/val/data/v1.dat": INK.format("val01"),
    "include/syn/data/cam.dat": INK.format("cam"),
}
# In the whole archive there are other levels, and contributors of words alone.
OTHERS = {
    "data/1a/hpb/a.dat": "not read",
    "data/2/ibm/b.dat": "not read",
    "include/hpb/data/a.dat": "not read",
    "COPYRIGHT": "not read",
}
ROOT = "CDROM/train_r01_v07/"


def tar_of(files: dict[str, str], root: str = "", mode: str = "w:gz") -> bytes:
    """Return an archive of texts by path, in folders of their own."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        folder = tarfile.TarInfo(f"{root}data")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for path, text in files.items():
            member = tarfile.TarInfo(root + path)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return packed.getvalue()


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write texts by path into a folder."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())


def use_small_sets(monkeypatch: pytest.MonkeyPatch, default: Path) -> None:
    """Let the small sets stand for the published ones, away from the network and from the user's own data."""
    monkeypatch.setenv("INKLING_DATA_DIR", str(default))
    monkeypatch.setenv("no_proxy", "*")
    content = PENDIGITS.encode()
    (published_file,), (published_archive,) = (STROKE_SOURCES[name].files for name in ("pendigits", "unipen"))
    (test_file,) = STROKE_SOURCES["pendigits-test"].files
    assert isinstance(published_file, DataFile)
    assert isinstance(test_file, DataFile)
    assert isinstance(published_archive, UnipenArchive)
    file = replace(published_file, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    tests = replace(test_file, size=len(content), sha256=file.sha256)
    archive = replace(published_archive, sha256=digest(read_characters(UNIPEN, "small")))
    for name, small in (("pendigits", file), ("pendigits-test", tests), ("unipen", archive)):
        monkeypatch.setitem(STROKE_SOURCES, name, replace(STROKE_SOURCES[name], files=(small,)))
