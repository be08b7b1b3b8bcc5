"""Take the content out of gzip files and of files that Unix's compress made, never more of it than is expected."""

import zlib

from model.data.errors import DatasetError

GZIP_MAGIC = b"\x1f\x8b"
GZIP_WINDOW = 31  # zlib's code for "the largest window, with a gzip header and trailer"
COMPRESS_MAGIC = b"\x1f\x9d"
ENDINGS = ("", ".gz", ".Z")  # of the names of a file: as it is, and packed in either way

# Masks of the third byte of a file by compress.
WIDTH_BITS = 0x1F  # the widest code, in bits
UNUSED_BITS = 0x60  # always 0
CLEARS_BIT = 0x80  # whether there is a code that empties the table
NARROWEST = 9  # codes in bits
WIDEST = range(10, 17)  # the widest codes of a file, in bits; makers of .Z files disagree about what 9 means here
CLEAR = 256


def unpack(data: bytes, file: str, limit: int) -> bytes:
    """Return `data` without its wrapping by gzip or compress; data without one comes back as it is.

    file: the name to put into messages. limit: the most bytes of content; more are never unpacked.
    Raises DatasetError for a cut or damaged stream, for bytes after it, and for more than `limit` bytes.
    """
    if data.startswith(GZIP_MAGIC):
        return _unpack_gzip(data, file, limit)
    if data.startswith(COMPRESS_MAGIC):
        return _unpack_compress(data, file, limit)
    if len(data) > limit:
        raise DatasetError(f"{file}: found {len(data):,} bytes, expected at most {limit:,}")
    return data


def _unpack_gzip(data: bytes, file: str, limit: int) -> bytes:
    stream = zlib.decompressobj(GZIP_WINDOW)
    try:
        content = stream.decompress(data, limit + 1)
    except zlib.error as error:
        raise DatasetError(f"{file}: found a damaged gzip stream ({error}), expected a whole one") from error
    if len(content) > limit:
        raise DatasetError(f"{file}: unpacks to more than the expected {limit:,} bytes")
    if not stream.eof:
        found = f"a gzip stream that ends early, after {len(content):,} unpacked bytes"
        raise DatasetError(f"{file}: found {found}, expected a whole one")
    if stream.unused_data:
        found = f"{len(stream.unused_data):,} bytes after the end of the gzip stream"
        raise DatasetError(f"{file}: found {found}, expected none")
    return content


def _unpack_compress(data: bytes, file: str, limit: int) -> bytes:
    """Return the content of a .Z file (Welch 1984, "A Technique for High-Performance Data Compression").

    Each code stands for a string: 0 to 255 for the bytes, each further one for the string before it and the first
    byte of the one after. Codes are as wide as the table's size asks for, the lowest bit first; where the width
    changes, the codes so far are filled up to a multiple of eight.
    """
    widest, clears = data[2] & WIDTH_BITS if len(data) > 2 else 0, len(data) > 2 and bool(data[2] & CLEARS_BIT)
    if widest not in WIDEST or data[2] & UNUSED_BITS:
        raise DatasetError(f"{file}: found first bytes '{data[:3].hex(' ')}', expected those of a file by compress")
    fresh = [bytes([value]) for value in range(256)] + [b""] * clears  # the code CLEAR stands for no string
    table, last, width = list(fresh), b"", NARROWEST
    content = bytearray()
    position = begin = 24  # in bits; `begin`: where the codes of this width begin
    while True:
        if len(table) == 1 << width and width < widest:
            position = begin = _after_eight(begin, position, width)
            width += 1
        if position + width > 8 * len(data):
            return bytes(content)
        code = int.from_bytes(data[position // 8 : position // 8 + 4], "little") >> position % 8 & (1 << width) - 1
        position += width
        if clears and code == CLEAR:
            position = begin = _after_eight(begin, position, width)
            table, last, width = list(fresh), b"", NARROWEST
            continue
        highest = len(table) if last else len(table) - 1  # the code that the table lacks begins with the string before
        if code > highest:
            raise DatasetError(f"{file}: found code {code} at bit {position - width}, expected at most {highest}")
        if last and len(table) < 1 << widest:
            table.append(last + (table[code] if code < len(table) else last)[:1])
        last = table[code]
        content += last
        if len(content) > limit:
            raise DatasetError(f"{file}: unpacks to more than the expected {limit:,} bytes")


def _after_eight(begin: int, position: int, width: int) -> int:
    """Return the first bit at or after `position` that is a multiple of eight codes from `begin`."""
    return position + (begin - position) % (8 * width)
