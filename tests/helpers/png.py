"""The parts of PNG files that no program writes as the tests need them."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, data: bytes, crc: int | None = None) -> bytes:
    """Return a chunk, with its checksum or a wrong one."""
    return (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) if crc is None else crc)
    )


def header(width: int, height: int, bits: int = 8, colour_type: int = 0, interlaced: bool = False) -> bytes:
    """Return the first chunk of a file."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, interlaced))
