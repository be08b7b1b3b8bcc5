"""Digits that people drew on a tablet (UCI pendigits, as the pen moved), as pen strokes: 30 writers, 14 for the test.

The 14 are the standard test set. It is looked at once, at the end of a training: model.data.writers.split_writers
refuses it.
"""

import re
from dataclasses import replace
from pathlib import Path

from model.data.files import DataFile
from model.data.formats.unipen import read_unipen
from model.data.sources.strokes import StrokeSet, StrokeSource, stroke_source

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
