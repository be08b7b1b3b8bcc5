"""Reads several drawings at once: one pass of the network for all where it can be, bad ones answered in place."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.api.reading import read_drawings
from app.http.problems import Problem, problem_members
from app.intake.batch_body import Decode
from app.intake.drawing import Drawing
from app.intake.drawing_error import DrawingError
from app.networks.registry import Classifier

# Drawings are decoded and read in groups of at most this much ink, in bytes, so that a body of large pictures needs
# no more memory than that: the 64 pictures of a usual batch, 280x280, are one group.
GROUP_BYTES = 8_000_000

Answer = dict[str, Any]


@dataclass(frozen=True)
class _Item:
    """One item, decoded in so many seconds: its drawing, or the members of its error."""

    found: Drawing | Answer
    seconds: float


def read_batch(decoders: Iterable[Decode], classifier: Classifier) -> list[Answer]:
    """Return an answer for each item, in order: a reading, or the members of an error for an item that is bad."""
    answers: list[Answer] = []
    for group in _groups(decoders):
        started = time.perf_counter()
        readings = read_drawings([item.found for item in group if isinstance(item.found, Drawing)], classifier)
        share = (time.perf_counter() - started) / max(1, len(readings))
        waiting = iter(readings)
        answers += [
            _answer(next(waiting), item.seconds + share) if isinstance(item.found, Drawing) else item.found
            for item in group
        ]
    return answers


def _answer(reading: Answer | DrawingError, seconds: float) -> Answer:
    if isinstance(reading, DrawingError):
        return problem_members(reading.status, reading.detail)
    return {**reading, "elapsed_ms": round(seconds * 1000, 3)}


def _groups(decoders: Iterable[Decode]) -> Iterator[list[_Item]]:
    """Yield the decoded items in groups of at most GROUP_BYTES of ink, or of one."""
    group: list[_Item] = []
    size = 0
    for decode in decoders:
        item = _decoded(decode)
        ink = item.found.ink.nbytes if isinstance(item.found, Drawing) else 0
        if group and size + ink > GROUP_BYTES:
            yield group
            group, size = [], 0
        group.append(item)
        size += ink
    yield group


def _decoded(decode: Decode) -> _Item:
    started = time.perf_counter()
    found: Drawing | Answer
    try:
        found = decode()
    except (DrawingError, Problem) as error:
        found = problem_members(error.status, error.detail)
    return _Item(found, time.perf_counter() - started)
