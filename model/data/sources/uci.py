"""Digits as pen strokes from UCI's repository: pendigits, its test set, and UJIpenchars2.

The test set of pendigits is looked at once, at the end of a training: model.data.writers.split_writers refuses it.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from model.data.files import DataFile, find_file, read_bytes
from model.data.formats.compression import unpack
from model.data.formats.ujipenchars import read_ujipenchars
from model.data.formats.unipen import DIGITS, Character, read_unipen
from model.data.sources.strokes import StrokeSet, StrokeSource, checked, stroke_source

TRAINING = DataFile(
    "pendigits-orig.tra",
    3_641_673,
    "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4",
    packing=".Z",
)
TEST = DataFile(
    "pendigits-orig.tes",
    1_661_044,
    "ddb1c19e277a56c7ffe682cc024d6ab73696f9adcc1643ef9ed5aa753007e081",
    packing=".Z",
)
MIRRORS = ("https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/",)
# The line after each .SEGMENT: the digit, the writer's number, the digit's number among that writer's.
WRITER_LINE = re.compile(r"^\.COMMENT +\d+ +(\d+) +\d+ *$", re.MULTILINE)
UJI_REMEDY = "Bring the file of UCI's data set 177."


@stroke_source(
    "pendigits",
    title="7,494 digits as pen strokes, of 30 writers (UCI pendigits: Alpaydin, Alimoglu)",
    licence="CC BY 4.0",
    files=(TRAINING,),
    mirrors=MIRRORS,
    wants=f"{TRAINING.name} of UCI's data set 81 (as it is, with .Z or with .gz)",
)
def read_pendigits(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the file, checked to the last bit; each writer is called pendigits/1 to pendigits/30."""
    (file,) = origin.files
    text = file.load(origin.path_of(file, folder)).decode("ascii")
    characters = read_unipen(text, file=file.name)
    # The file's checksum is right by now, so that it has such a line for each character.
    writers = WRITER_LINE.findall(text)
    named = (replace(one, writer=f"{origin.name}/{n}") for one, n in zip(characters, writers, strict=True))
    return StrokeSet(origin.name, tuple(named), {file.name: file.sha256})


@stroke_source(
    "pendigits-test",
    title="3,498 digits as pen strokes, of 14 more writers: the standard test set of pendigits, never trained on",
    licence="CC BY 4.0",
    files=(TEST,),
    mirrors=MIRRORS,
    wants=f"{TEST.name} of UCI's data set 81 (as it is, with .Z or with .gz)",
)
def read_pendigits_test(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the file, checked to the last bit; each writer is called pendigits-test/1 and so on."""
    return read_pendigits(origin, folder)


@dataclass(frozen=True)
class UjiFile:
    """The file of all characters, or one of its digits, checked by the digits in it."""

    name: str  # on mirrors
    sha256: str  # of the digits: see model.data.sources.strokes
    other_names: tuple[str, ...] = ()  # of files of the digits
    packing: str = ""  # the ending that packing adds on mirrors: none
    max_packed_size: int = 32_000_000  # bytes that the file has at most, unpacked as well

    @property
    def packed_name(self) -> str:
        """Return the name under which mirrors serve the file."""
        return self.name

    def find(self, folder: Path) -> Path | None:
        """Return the file's path in `folder`, unpacked or packed, under any of its names; None: not there."""
        return find_file(folder, (self.name, *self.other_names))

    def load(self, path: Path) -> tuple[Character, ...]:
        """Return the digits; raises DatasetError unless they are the published ones."""
        content = unpack(read_bytes(path, self.max_packed_size), str(path), self.max_packed_size)
        characters = read_ujipenchars(content.decode("latin-1"), name="ujipenchars2")
        digits = tuple(one for one in characters if one.label in DIGITS)
        return checked(digits, self.sha256, str(path), UJI_REMEDY)


@stroke_source(
    "ujipenchars2",
    title="1,200 digits as pen strokes, of 60 writers (UCI UJIpenchars2: Llorens, Prat, Marzal, Vilar and others)",
    licence="CC BY 4.0",
    files=(
        UjiFile(
            "ujipenchars2.txt",
            "8d7e147dbe7eb0bd70d776c659273f0e0ef79c0f09402aaf88e9a560c0f324a2",
            ("ujipenchars2-digits.txt",),
        ),
    ),
    mirrors=("https://archive.ics.uci.edu/ml/machine-learning-databases/uji-penchars/version2/",),
    wants="ujipenchars2.txt of UCI's data set 177, or its digits as ujipenchars2-digits.txt (as it is or with .gz)",
)
def read_ujipenchars2(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the digits; writers are called ujipenchars2/1 to ujipenchars2/60."""
    (file,) = origin.files
    return StrokeSet(origin.name, file.load(origin.path_of(file, folder)), {"ujipenchars2 digits": file.sha256})
