"""Read UNIPEN, the text format in which pen strokes are exchanged, and refuse a file that does not add up.

The format (Guyon, Schomaker, Plamondon, Liberman, Janet 1994, "UNIPEN project of on-line data exchange and recognizer
benchmarks"): a keyword such as .PEN_DOWN begins in a line's first column, what belongs to it goes on to the next one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError

REMEDY = "Correct the file, or fetch it again."
SINGLE_CHARACTERS = frozenset({"CHARACTER", "DIGIT"})  # the levels of .SEGMENT that name one character
DIGITS = frozenset("0123456789")  # as labels
MAX_DEPTH = 4  # of files that include files
MAX_COMPONENTS = 1_000_000  # of a file with all that it includes
_KEYWORD = re.compile(r"^\.([A-Z_]+)", re.MULTILINE)
_SEGMENT = re.compile(r'(?P<level>\S+)\s+(?P<components>\S+)\s+(?:[^\s"]+\s+)?"(?P<label>(?:[^"\\\n]|\\.)+)"')
_END = r"(\d{1,7})(?::(\d{1,7}))?"  # a component, and where wanted the point of it: 360:42
_PART = re.compile(rf"{_END}(?:-{_END})?")
_RESOLUTION = re.compile(r"([XY])_POINTS_PER_(?:INCH|MM)")
_NUMBER = r"[+-]?\d{1,7}(?:\.\d{0,9})?"  # seven digits: as many as float32 holds

Strokes = tuple[npt.NDArray[np.float32], ...]
Include = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Character:
    """One character as the pen drew it."""

    label: str  # what the file says it is, such as "7" or "a"
    # In the order of drawing: each (n, 2) float32 of x, y, y pointing down, in the file's units, n at least 1
    strokes: Strokes
    writer: str  # who drew it
    # The file and the components that it was made from, as "pendigits-orig.tra:1-2"; where a set numbers its drawings,
    # the set and the number, as "numberpad:17"
    id: str


@dataclass
class _Content:
    """What a file and those that it includes hold."""

    # By number; None: the pen was up
    components: list["_Ink | None"] = field(default_factory=list)
    # Each with its components, label and writer
    segments: list[tuple["_Place", str, str, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ("X", "Y")  # of points, as the last .COORD says
    # Points per inch or millimetre along each axis, as the last such lines say
    resolution: dict[str, float] = field(default_factory=lambda: {"X": 1.0, "Y": 1.0})
    writer: str = ""  # as the last .WRITER_ID says


def read_unipen(text: str, include: Include | None = None, *, file: str = "UNIPEN text") -> list[Character]:
    """Return the characters that the .SEGMENT lines of a file name, in their order.

    Components are numbered from 0, those of an included file where .INCLUDE stands: every .PEN_DOWN block, and every
    .PEN_UP block that holds points. Only what a segment names is read, as 3-4,6 or, with points, 360:42-361:7; its
    pen-up components are left out, and so are pen-down ones without points: a character may come without any stroke.
    Where the tablet's two axes differ in points per inch, y is brought to x's. Segments of words and lines are passed
    over.
    include: returns the text of the file that an .INCLUDE names, or raises DatasetError; None: .INCLUDE is passed over.
    file: the name of the file, for messages and for the characters' ids. Raises DatasetError naming file and line.
    """
    content = _Content()
    _read(text, file, include, content, depth=0)
    characters = []
    for place, parts, label, writer in content.segments:
        drawn = _drawn(parts, content.components, place)
        present = tuple(stroke for stroke in drawn if len(stroke))
        characters.append(Character(label, present, writer or content.writer, f"{file}:{parts}"))
    return characters


def _read(text: str, file: str, include: Include | None, content: _Content, *, depth: int) -> None:
    """Add the components of a file, and its segments unless another file includes it."""
    starts = list(_KEYWORD.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=False):  # a text without keywords has an end all the same
        keyword, place = start[1], _Place(text, file, start.end(), end)
        if keyword in ("PEN_DOWN", "PEN_UP"):
            if keyword == "PEN_DOWN" or place.body:
                content.components.append(_ink(place, content) if keyword == "PEN_DOWN" else None)
            if len(content.components) > MAX_COMPONENTS:
                raise place.error("more components", f"at most {MAX_COMPONENTS:,}")
        elif keyword == "INCLUDE" and include is not None:
            if depth == MAX_DEPTH:
                raise place.error(f"files that include each other more than {MAX_DEPTH} deep", "fewer")
            name = place.body
            _read(include(name), name, include, content, depth=depth + 1)
        elif keyword == "COORD":
            content.columns = _columns(place)
        elif (match := _RESOLUTION.fullmatch(keyword)) is not None:
            content.resolution[match[1]] = _positive(place)
        elif keyword == "WRITER_ID":
            content.writer = place.body
        elif keyword == "SEGMENT" and depth == 0:
            content.segments += _segment(place, content.writer)


@dataclass(frozen=True)
class _Place:
    """What follows a keyword in a file: text[begin:end]."""

    text: str  # of the whole file
    file: str  # its name, for messages
    begin: int  # index of the first character
    end: int  # index behind the last one

    @property
    def body(self) -> str:
        return self.text[self.begin : self.end].strip()

    def error(self, found: str, expected: str, offset: int | None = None) -> DatasetError:
        line = self.text.count("\n", 0, self.begin if offset is None else offset) + 1
        return DatasetError(f"{self.file}: line {line}: found {found}, expected {expected}", REMEDY)


@dataclass(frozen=True)
class _Ink:
    """A block of points, not yet read."""

    place: _Place  # where its points stand
    columns: tuple[str, ...]  # what the numbers of a point are
    aspect: float  # how many of x's units one of y's is

    def points(self) -> npt.NDArray[np.float32]:
        """Return the points: (n, 2) float32 of x, y with y pointing down."""
        place, columns = self.place, self.columns
        row = r"[ \t]+".join([_NUMBER] * len(columns))
        bad_line = re.compile(rf"^(?![ \t]*{row}[ \t\r]*$)[ \t]*\S.*$", re.MULTILINE)
        wrong = bad_line.search(place.text, place.begin, place.end)
        beside = place.text[place.begin : place.end].partition("\n")[0].strip()
        if beside or wrong is not None:
            found, offset = (beside, None) if wrong is None else (wrong[0].strip(), wrong.start())
            raise place.error(repr(found[:40]), f"a line of {len(columns)} numbers: {' '.join(columns)}", offset)
        values = np.array([float(word) for word in place.body.split()], np.float32).reshape(-1, len(columns))
        points = values[:, [columns.index("X"), columns.index("Y")]]
        points[:, 1] *= -self.aspect
        return points


def _ink(place: _Place, content: _Content) -> _Ink:
    return _Ink(place, content.columns, content.resolution["X"] / content.resolution["Y"])


def _positive(place: _Place) -> float:
    """Return a resolution."""
    if re.fullmatch(_NUMBER, place.body) is None or not float(place.body) > 0:
        raise place.error(repr(place.body[:40]), "a number of points above 0, such as .X_POINTS_PER_INCH 200")
    return float(place.body)


def _columns(place: _Place) -> tuple[str, ...]:
    columns = tuple(place.body.split())
    if columns.count("X") != 1 or columns.count("Y") != 1:
        raise place.error(f".COORD {' '.join(columns)[:40]}", "X and Y once each, such as .COORD X Y T")
    return columns


def _segment(place: _Place, writer: str) -> list[tuple[_Place, str, str, str]]:
    """Return a list of the segment, empty unless it is of a single character."""
    match = _SEGMENT.fullmatch(place.body)
    if place.body.partition(" ")[0].partition("\t")[0] not in SINGLE_CHARACTERS:
        return []
    if match is None or not all(map(_PART.fullmatch, match["components"].split(","))):
        example = 'a level, components, a quality and a label, such as .SEGMENT CHARACTER 3-4,6 OK "7"'
        raise place.error(repr(f".SEGMENT {place.body}"[:60]), example)
    label = re.sub(r"\\(.)", r"\1", match["label"])
    return [(place, match["components"], label, writer)]


def _drawn(parts: str, components: Sequence[_Ink | None], place: _Place) -> Iterator[npt.NDArray[np.float32]]:
    """Yield the strokes that parts such as 3-4,6 or 360:42-361:7 name: whole components, or from point to point."""
    for part in parts.split(","):
        match = _PART.fullmatch(part)
        first, start, last, end = match.groups() if match else ()
        if last is None:  # one component, or one point of it
            last, end = first, start
        low, high, count = int(first), int(last), len(components)
        if not low <= high < count:
            raise place.error(f"the components {part}", f"rising numbers below {count}, which is how many there are")
        for number in range(low, high + 1):
            component = components[number]
            if component is not None:
                begin = int(start) if start is not None and number == low else 0
                stop = int(end) + 1 if end is not None and number == high else None
                yield component.points()[begin:stop]
