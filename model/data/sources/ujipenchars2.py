"""Digits that 60 people of Spain drew with a Tablet PC's stylus (UJIpenchars2), as pen strokes."""

from dataclasses import dataclass
from pathlib import Path

from model.data.files import find_file, read_bytes
from model.data.formats.compression import unpack
from model.data.formats.ujipenchars import read_ujipenchars
from model.data.formats.unipen import DIGITS, Character
from model.data.sources.strokes import StrokeSet, StrokeSource, checked, stroke_source

NAME = "ujipenchars2.txt"
REMEDY = "Bring the file of UCI's data set 177."


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
        return checked(digits, self.sha256, str(path), REMEDY)


@stroke_source(
    "ujipenchars2",
    title="1,200 digits as pen strokes, of 60 writers (UCI UJIpenchars2: Llorens, Prat, Marzal, Vilar and others)",
    licence="CC BY 4.0",
    files=(
        UjiFile(NAME, "8d7e147dbe7eb0bd70d776c659273f0e0ef79c0f09402aaf88e9a560c0f324a2", ("ujipenchars2-digits.txt",)),
    ),
    mirrors=("https://archive.ics.uci.edu/ml/machine-learning-databases/uji-penchars/version2/",),
    wants=f"{NAME} of UCI's data set 177, or its digits alone as ujipenchars2-digits.txt (as it is or with .gz)",
)
def read_ujipenchars2(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the digits; writers are called ujipenchars2/1 to ujipenchars2/60."""
    (file,) = origin.files
    return StrokeSet(origin.name, file.load(origin.path_of(file, folder)), {"ujipenchars2 digits": file.sha256})
