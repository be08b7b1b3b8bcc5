"""Read tables of small whole numbers from CSV files, fast, in bounded memory, and with exact words about mistakes."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError, unreadable

BLOCK_BYTES = 1 << 20
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
COMMA = ord(",")
NEWLINE = ord("\n")
ZERO = ord("0")
MAX_DIGITS = 3
VALUE = re.compile(rb"[0-9]{1,3}")
REMEDY = "Correct the row, or save or download the file again."

Table = npt.NDArray[np.uint8]


def read_table(path: Path, columns: Sequence[str]) -> tuple[Table, str]:
    """Return a table (N, C) uint8, N above 0, and the SHA-256 of its file.

    columns: the C names that the file's first row must hold. A byte order mark, line ends of Windows, quoted names
    and empty lines at the end are accepted. Raises DatasetError naming the row (the first is 1) and the column.
    """
    digest = hashlib.sha256()
    tables: list[Table] = []
    row = 1
    try:
        for text in _whole_lines(path, digest.update, longest=16 * len(columns) + 1024):
            if row == 1:
                header, _, text = text.partition(b"\n")
                _check_header(header, columns, path)
                row = 2
            if text:
                tables.append(_parse(text, columns, path, row))
                row += len(tables[-1])
    except OSError as error:
        raise unreadable(path, error) from error
    if not tables:
        found = "an empty file" if row == 1 else "no rows below the names of the columns"
        raise DatasetError(f"{path}: found {found}, expected rows of {len(columns)} numbers", REMEDY)
    return np.concatenate(tables), digest.hexdigest()


def _whole_lines(path: Path, watch: Callable[[bytes], object], longest: int) -> Iterator[bytes]:
    """Yield the file's text in blocks of whole lines, LF between them and none at the end.

    watch: called with all bytes as they are. longest: the most bytes that a line may have.
    """
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            watch(block)
            rest += block
            # Line ends at the end wait, because the file's last lines may be empty and no others.
            lines = rest[: rest.rfind(b"\n") + 1].rstrip(b"\r\n")
            if lines:
                rest = _without_line_end(rest[len(lines) :])
                yield lines.replace(b"\r\n", b"\n")
            elif len(rest) > longest:
                finding = f"{path}: found {len(rest):,} bytes without a row, expected rows of at most {longest:,}"
                raise DatasetError(finding, "Is it a CSV file, unpacked, with line ends of Unix or Windows?")
    if lines := rest.rstrip(b"\r\n"):
        yield lines.replace(b"\r\n", b"\n")


def _without_line_end(text: bytes) -> bytes:
    return text[2:] if text.startswith(b"\r\n") else text.removeprefix(b"\n")


def _check_header(header: bytes, columns: Sequence[str], path: Path) -> None:
    """Raise DatasetError unless the first row names exactly these columns."""
    text = header.removeprefix(BYTE_ORDER_MARK).decode("utf-8", "replace")
    found = [name.strip().strip('"') for name in text.split(",")]
    if found == list(columns):
        return
    expected = f"{len(columns)} columns from {columns[0]} to {columns[-1]}"
    if len(found) != len(columns):
        shown = f"{len(found)} columns from {found[0][:30]!r} to {found[-1][:30]!r}"
    else:
        number = next(i for i, (a, b) in enumerate(zip(found, columns, strict=True)) if a != b)
        shown, expected = f"column {number + 1} named {found[number][:30]!r}", columns[number]
    raise DatasetError(f"{path}: row 1: found {shown}, expected {expected}", "Name the columns in the first row.")


def _parse(text: bytes, columns: Sequence[str], path: Path, row: int) -> Table:
    """Return the numbers of rows: (n, C) uint8. row: the number of the first one, for messages.

    All numbers are worked out at once from the places of the separators; only when something does not fit are the
    rows gone through one by one, to say what.
    """
    characters = np.frombuffer(text + b"\n", np.uint8)
    digits = characters - np.uint8(ZERO)  # wraps around, so that everything else is above 9
    is_end = (characters == COMMA) | (characters == NEWLINE)
    ends = np.flatnonzero(is_end)
    lengths = np.diff(ends, prepend=-1) - 1
    numeric = np.count_nonzero(digits <= 9) + len(ends) == len(characters)
    if not numeric or lengths.min() < 1 or lengths.max() > MAX_DIGITS or len(ends) % len(columns):
        raise _first_mistake(text, columns, path, row)
    newlines = (characters[ends] == NEWLINE).reshape(-1, len(columns))
    values = digits[ends - 1].astype(np.uint16)
    for place in range(2, MAX_DIGITS + 1):
        longer = np.flatnonzero(lengths >= place)
        values[longer] += np.uint16(10 ** (place - 1)) * digits[ends[longer] - place]
    if newlines[:, :-1].any() or not newlines[:, -1].all() or values.max() > 255:
        raise _first_mistake(text, columns, path, row)
    return values.astype(np.uint8).reshape(-1, len(columns))


def _first_mistake(text: bytes, columns: Sequence[str], path: Path, row: int) -> DatasetError:
    """Return the error for the first row that is not C whole numbers from 0 to 255."""
    for number, line in enumerate(text.split(b"\n"), row):
        fields = line.split(b",")
        for name, field in zip(columns, fields, strict=False):
            if VALUE.fullmatch(field) is None or int(field) > 255:
                if len(fields) == 1 and len(columns) > 1:
                    break  # an empty or foreign line: the count says more
                found = field[:30].decode("utf-8", "replace")
                finding = f"row {number}: found {found!r} in column {name}, expected a whole number from 0 to 255"
                return DatasetError(f"{path}: {finding}", REMEDY)
        if len(fields) != len(columns):
            values = 0 if not line else len(fields)
            return DatasetError(f"{path}: row {number}: found {values} values, expected {len(columns)}", REMEDY)
    return DatasetError(f"{path}: row {row}: found a row that cannot be read, expected {len(columns)} numbers", REMEDY)
