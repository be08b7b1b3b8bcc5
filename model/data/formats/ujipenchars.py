"""Read the text format of UJIpenchars2, one character after the other, and refuse a file that does not add up.

A character takes a line "WORD 7 trn_UJI_W01-02" with its label, its writer and the session, a line "NUMSTROKES 1" and
for each stroke a line such as "POINTS 3 # 10 20 15 20 12 40".
"""

import re

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError
from model.data.formats.unipen import Character

REMEDY = "Correct the file, or fetch it again."
_WORD = re.compile(r"WORD +(?P<label>\S) +(?P<writer>\S+)-(?P<session>\d+) *")
_COUNT = re.compile(r" *NUMSTROKES +(\d{1,3}) *")
_POINTS = re.compile(r" *POINTS +(?P<count>\d{1,6}) +#(?P<numbers>(?: +-?\d{1,7})+) *")


def read_ujipenchars(text: str, *, name: str = "UJIpenchars") -> list[Character]:
    """Return all characters, in the file's order; lines that begin with // are passed over.

    Writers are numbered from 1 in the order in which they appear. name: of the set; writer 7 is called name/7, the 3 of
    the second session name:3-7-2. Raises DatasetError naming the line.
    """
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("//")]
    characters: list[Character] = []
    writers: dict[str, int] = {}
    position = 0
    while position < len(lines):
        number, line = lines[position]
        word = _matched(_WORD, line, number, name, "WORD, a character and writer-session")
        count = int(_matched(_COUNT, *_line(lines, position + 1), name, "NUMSTROKES and a number")[1])
        drawn = tuple(_stroke(*_line(lines, position + 2 + i), name) for i in range(count))
        writer = writers.setdefault(word["writer"], len(writers) + 1)
        identity = f"{name}:{word['label']}-{writer}-{int(word['session'])}"
        characters.append(Character(word["label"], drawn, f"{name}/{writer}", identity))
        position += 2 + count
    return characters


def _line(lines: list[tuple[int, str]], position: int) -> tuple[str, int]:
    """Return a line and its number; an empty one behind the end."""
    number, line = lines[position] if position < len(lines) else (lines[-1][0] + 1, "")
    return line, number


def _matched(pattern: re.Pattern[str], line: str, number: int, name: str, expected: str) -> re.Match[str]:
    match = pattern.fullmatch(line)
    if match is None:
        raise DatasetError(f"{name}: line {number}: found {line.strip()[:40]!r}, expected {expected}", REMEDY)
    return match


def _stroke(line: str, number: int, name: str) -> npt.NDArray[np.float32]:
    """Return a stroke's points, (n, 2) float32 of x, y; y points down in the file as well."""
    match = _matched(_POINTS, line, number, name, "POINTS, how many, # and so many pairs of whole numbers")
    values = np.array(match["numbers"].split(), np.float32)
    if len(values) != 2 * int(match["count"]):
        finding = f"{name}: line {number}: found {len(values)} numbers, expected {2 * int(match['count'])}"
        raise DatasetError(finding, REMEDY)
    return values.reshape(-1, 2)
