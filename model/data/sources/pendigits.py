"""Digits that 30 people drew on a tablet (UCI pendigits, as the pen moved), as pen strokes."""

import re
from dataclasses import replace
from pathlib import Path

from model.data.files import DataFile
from model.data.formats.unipen import read_unipen
from model.data.sources.strokes import StrokeSet, StrokeSource, stroke_source

NAME = "pendigits-orig.tra"
# The line after each .SEGMENT: the digit, the writer's number, the digit's number among that writer's.
WRITER_LINE = re.compile(r"^\.COMMENT +\d+ +(\d+) +\d+ *$", re.MULTILINE)


@stroke_source(
    "pendigits",
    title="7,494 digits as pen strokes, of 30 writers (UCI pendigits: Alpaydin, Alimoglu)",
    licence="CC BY 4.0",
    files=(
        DataFile(NAME, 3_641_673, "a66225d68d7d68591e62944df1ad33b3f5aa608e2df2505844b41f5568a80da4", packing=".Z"),
    ),
    mirrors=("https://archive.ics.uci.edu/ml/machine-learning-databases/pendigits/",),
    wants=f"{NAME} of UCI's data set 81 (as it is, with .Z or with .gz)",
)
def read_pendigits(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Read the file, checked to the last bit; each writer is called pendigits/1 to pendigits/30."""
    file = origin.files[0]
    text = file.load(origin.path_of(file, folder)).decode("ascii")
    characters = read_unipen(text, file=NAME)
    # The file's checksum is right by now, so that it has such a line for each character.
    writers = WRITER_LINE.findall(text)
    named = (replace(one, writer=f"{origin.name}/{n}") for one, n in zip(characters, writers, strict=True))
    return StrokeSet(origin.name, tuple(named), {NAME: file.sha256})
