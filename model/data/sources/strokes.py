"""What a set of pen strokes is and how one is registered: the ground on which each such source's module stands."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from model.data.errors import DatasetError
from model.data.formats.unipen import Character
from model.data.sources.origin import Described, Origin, add


@dataclass(frozen=True, eq=False)
class StrokeSet:
    """Characters as people's pens drew them."""

    name: str  # the source's name
    characters: tuple[Character, ...]  # each with at least one stroke; their ids differ
    checksums: dict[str, str]  # SHA-256 of what was read, by name
    remark: str = ""  # what is not as people expect, in one sentence


@dataclass(frozen=True, kw_only=True)
class StrokeSource(Origin):
    """Where a set of pen strokes comes from and how it is loaded; the rest is as in Origin."""

    load: Callable[["StrokeSource", Path], StrokeSet]  # from a folder, or a file, to the set


STROKE_SOURCES: dict[str, StrokeSource] = {}

StrokeLoader = Callable[[StrokeSource, Path], StrokeSet]


def stroke_source(name: str, **described: Unpack[Described]) -> Callable[[StrokeLoader], StrokeLoader]:
    """Register the decorated loader as the source `name` of pen strokes; the rest is as in Origin."""

    def register(load: StrokeLoader) -> StrokeLoader:
        add(STROKE_SOURCES, StrokeSource(name=name, load=load, **described))
        return load

    return register


def digest(characters: Iterable[Character]) -> str:
    """Return the SHA-256 over ids, labels, writers and points: the same however the files were packed.

    Each character gives a line "id label writer n1 n2 ..." with the numbers of points of its strokes, then the
    points' x, y as little-endian float32.
    """
    listing = hashlib.sha256()
    for character in characters:
        counts = " ".join(str(len(stroke)) for stroke in character.strokes)
        listing.update(f"{character.id} {character.label} {character.writer} {counts}\n".encode())
        for stroke in character.strokes:
            listing.update(stroke.astype("<f4").tobytes())
    return listing.hexdigest()


def checked(characters: tuple[Character, ...], sha256: str, where: str, remedy: str) -> tuple[Character, ...]:
    """Return the characters of `where`; raises DatasetError unless their digest is the published one's."""
    found = digest(characters)
    if found != sha256:
        finding = f"{where}: found {len(characters):,} characters with the SHA-256 {found}, expected {sha256}"
        raise DatasetError(finding, remedy)
    return characters
