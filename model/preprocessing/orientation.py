"""Finds out how a stored picture has to be turned, from its EXIF or XMP: one number, so that nothing else is parsed."""

import re
import struct

UPRIGHT = 1
_TAG = 0x0112  # TIFF 6.0, p. 36: Orientation
_ENTRY = 12  # bytes of an entry: tag, type, count, value (TIFF 6.0, p. 14)
_FORMATS = {3: "H", 4: "I"}  # types of a whole number: SHORT, LONG
_BYTE_ORDERS = {b"II*\0": "<", b"II\0*": "<", b"MM\0*": ">", b"MM*\0": ">"}
_EXIF_NAME = re.compile(rb"(Exif\0\0){1,2}")
_XMP_TAG = re.compile(rb'tiff:Orientation(?:="|>)([0-9])')


def find_orientation(exif: bytes, xmp: bytes = b"") -> int:
    """Return the orientation that EXIF tells, else XMP, else UPRIGHT: 0..9, of which 2..8 turn the picture.

    exif: a TIFF structure, with or without its name before it. What makes no sense in either is passed over.
    """
    try:
        found = _from_tiff(exif)
    except (struct.error, KeyError):  # EXIF is a stranger's data, and no reason to refuse the picture
        return UPRIGHT
    if found is not None:
        return found
    told = _XMP_TAG.search(xmp)
    return int(told[1]) if told else UPRIGHT


def _from_tiff(data: bytes) -> int | None:
    """Return the orientation in the first directory, None where it has none. Raises struct.error, KeyError."""
    name = _EXIF_NAME.match(data)
    start = name.end() if name else 0
    if start == len(data):
        return None
    order = _BYTE_ORDERS[data[start : start + 4]]
    (directory,) = struct.unpack_from(f"{order}I", data, start + 4)
    (count,) = struct.unpack_from(f"{order}H", data, start + directory)
    first = start + directory + 2
    found = None
    for place in range(first, min(first + count * _ENTRY, len(data) - _ENTRY + 1), _ENTRY):
        tag, kind, values = struct.unpack_from(f"{order}HHI", data, place)
        if tag == _TAG and kind in _FORMATS and values == 1:
            (found,) = struct.unpack_from(order + _FORMATS[kind], data, place + 8)
    return found
