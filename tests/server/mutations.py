"""Damages bytes as accidents and attackers do: every way of it is a function of the bytes and a source of chance."""

import random
import struct
import zlib
from collections.abc import Callable, Sequence

from tests.helpers import png

# No damaged body is longer: enough for every limit but that of the body, which other tests reach.
MAX_LENGTH = 400_000
# Where a picture file keeps its sizes, depths and counts.
HEADER_BYTES = 120

# What is put in the place of a number: the edges of one, two and four bytes.
EDGES = (
    0,
    1,
    2,
    7,
    8,
    16,
    28,
    127,
    128,
    255,
    256,
    1999,
    2000,
    2001,
    32_767,
    32_768,
    65_535,
    2**31 - 1,
    2**31,
    2**32 - 1,
)
FIELDS = ("B", "<H", ">H", "<I", ">I")


def flip_bits(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes with one to 64 bits flipped."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        found[rng.randrange(len(found))] ^= 1 << rng.randrange(8)
    return bytes(found)


def cut(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes without their end, or without a piece from their middle."""
    first, last = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
    return data[:first] + (b"" if rng.random() < 0.5 else data[last:])


def splice(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the beginning of these bytes and the end of others."""
    other = rng.choice(others)
    return data[: rng.randrange(len(data) + 1)] + other[rng.randrange(len(other) + 1) :]


def insert_block(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes with a block between them: noise, one byte many times, or a piece of something else."""
    length = rng.choice((1, 4, 64, 1000, 20_000))
    kind = rng.randrange(3)
    if kind == 0:
        block = rng.randbytes(length)
    elif kind == 1:
        block = bytes([rng.choice((0, 0x20, 0xFF))]) * length
    else:
        other = rng.choice(others)
        start = rng.randrange(len(other) + 1)
        block = other[start : start + length]
    place = rng.randrange(len(data) + 1)
    return data[:place] + block + data[place:]


def repeat_block(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes with one block of them repeated up to 200 times."""
    start = rng.randrange(len(data))
    block = data[start : start + rng.choice((1, 12, 100, 2000))]
    return data[:start] + block * rng.choice((2, 3, 20, 200)) + data[start:]


def change_header(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes with some numbers near their beginning set to the edges of what they can hold."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        field = rng.choice(FIELDS)
        size = struct.calcsize(field)
        place = rng.randrange(min(HEADER_BYTES, len(found)))
        found[place : place + size] = struct.pack(field, rng.choice(EDGES) % 256**size)
    return bytes(found)


Mutation = Callable[[bytes, random.Random, Sequence[bytes]], bytes]
MUTATIONS: tuple[Mutation, ...] = (flip_bits, cut, splice, insert_block, repeat_block, change_header, change_header)


def mutate(data: bytes, rng: random.Random, others: Sequence[bytes]) -> bytes:
    """Return the bytes after one to four mutations; a PNG gets right checksums again half of the time.

    others: what may be spliced in. Without right checksums, most damage ends at the first look of the decoder.
    """
    for _ in range(rng.choice((1, 1, 1, 2, 3, 4))):
        if data:
            data = rng.choice(MUTATIONS)(data, rng, others)[:MAX_LENGTH]
    return mend_checksums(data) if data.startswith(png.SIGNATURE) and rng.random() < 0.5 else data


def mend_checksums(data: bytes) -> bytes:
    """Return a PNG with the right checksum after every chunk that is whole."""
    found = bytearray(data)
    place = len(png.SIGNATURE)
    while place + 12 <= len(found):
        end = place + 8 + struct.unpack_from(">I", found, place)[0]
        if end + 4 > len(found):
            break
        struct.pack_into(">I", found, end, zlib.crc32(found[place + 4 : end]))
        place = end + 4
    return bytes(found)


def swap_tokens(text: bytes, rng: random.Random, tokens: Sequence[bytes]) -> bytes:
    """Return a text in which tokens that occur in it were replaced by others, doubled or taken away."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        present = [token for token in tokens if token in text]
        if not present:
            break
        old = rng.choice(present)
        place = rng.choice(_places(text, old))
        new = rng.choice((b"", old * 2, rng.choice(tokens), rng.choice(tokens)))
        text = text[:place] + new + text[place + len(old) :]
    return text


def _places(text: bytes, token: bytes) -> list[int]:
    """Return the first places of a token, at most a hundred."""
    found = [text.find(token)]
    while len(found) < 100 and (place := text.find(token, found[-1] + 1)) >= 0:
        found.append(place)
    return found
