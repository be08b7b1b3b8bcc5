"""Real pictures from folders and from the source archives of programs that read pictures, to be damaged and sent."""

import tarfile
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from model.preprocessing.decode import SIGNATURES
from tests.server.mutations import MAX_LENGTH


def read_corpus(places: Iterable[Path]) -> list[bytes]:
    """Return the pictures of the five formats in folders and tar archives, without doubles and in the same order.

    Pictures that are larger than any damaged body are left out. Raises OSError, tarfile.TarError.
    """
    found: dict[str, bytes] = {}
    for place in places:
        for data in _folder(place) if place.is_dir() else _archive(place):
            if len(data) <= MAX_LENGTH and _is_picture(data):
                found[sha256(data).hexdigest()] = data
    return [found[name] for name in sorted(found)]


def name_of(pictures: Sequence[bytes]) -> str:
    """Return a short name of these pictures in this order: with another one, the same seed gives other bodies."""
    return sha256(b"".join(sha256(picture).digest() for picture in pictures)).hexdigest()[:12]


def _is_picture(data: bytes) -> bool:
    kinds = SIGNATURES.values()
    return any(all(data.startswith(part, offset) for offset, part in parts) for parts in kinds)


def _folder(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size <= MAX_LENGTH:
            yield path.read_bytes()


def _archive(path: Path) -> Iterator[bytes]:
    with tarfile.open(path) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and member.size <= MAX_LENGTH else None
            if file is not None:
                yield file.read()
