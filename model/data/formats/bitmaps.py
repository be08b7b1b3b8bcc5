"""Read digits kept as text, a row of 0s and 1s for each row of pixels."""

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError

MAX_SIDE = 256
MAX_BYTES = 3 + MAX_SIDE * (MAX_SIDE + 2) + 16  # a byte order mark, rows with CR LF, and some empty lines
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REMEDY = "Correct the file, or take it out."


def canonical(data: bytes) -> bytes:
    """Return a bitmap's text as every system would agree on it: no byte order mark, LF after each row."""
    rows = data.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n").rstrip(b"\n")
    return rows + b"\n"


def parse_bitmap(data: bytes, file: str) -> npt.NDArray[np.uint8]:
    """Return a bitmap as an image (H, H) uint8, 0 paper for each 0 and 255 full ink for each 1.

    data: the file's text, with line ends of any system. file: the name to put into messages.
    Raises DatasetError naming the row for any other character, ragged rows, and a picture that is not square.
    """
    rows = canonical(data)[:-1].split(b"\n")
    side = len(rows[0])
    if side == 0:
        raise DatasetError(f"{file}: found an empty first row, expected rows of 0s and 1s", REMEDY)
    for number, row in enumerate(rows, 1):
        rest = row.lstrip(b"01")
        if rest:
            found = f"found {rest[:1].decode('latin-1')!r} in column {len(row) - len(rest) + 1}"
            raise DatasetError(f"{file}: row {number}: {found}, expected only 0 and 1", REMEDY)
        if len(row) != side:
            raise DatasetError(f"{file}: row {number}: found {len(row)} columns, expected {side} as in row 1", REMEDY)
    if len(rows) != side or side > MAX_SIDE:
        expected = f"a square of at most {MAX_SIDE}"
        raise DatasetError(f"{file}: found {len(rows)} rows of {side} columns, expected {expected}", REMEDY)
    ones = np.frombuffer(b"".join(rows), np.uint8).reshape(side, side) == ord("1")
    image: npt.NDArray[np.uint8] = ones.astype(np.uint8) * np.uint8(255)
    return image
