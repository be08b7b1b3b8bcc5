"""Reads several drawings at once: one pass of the network for all where it can be, bad ones answered in place."""

import time
from collections.abc import Iterable, Iterator
from typing import Any

from app.batch_body import Decode
from app.drawing import Drawing
from app.drawing_error import DrawingError
from app.errors import Problem, problem_members
from app.models import Classifier
from app.reading import read_drawings

# Drawings are decoded and read in groups of at most this much ink, in bytes, so that a body of large pictures needs
# no more memory than that: the 64 pictures of a usual batch, 280x280, are one group.
GROUP_BYTES = 8_000_000

Answer = dict[str, Any]


def read_batch(decoders: Iterable[Decode], classifier: Classifier) -> list[Answer]:
    """Return an answer for each item, in order: a reading, or the members of an error for an item that is bad."""
    answers: list[Answer] = []
    for group in _groups(decoders):
        started = time.perf_counter()
        readings = read_drawings([item for item in group if isinstance(item, Drawing)], classifier)
        share = round((time.perf_counter() - started) * 1000 / max(1, len(readings)), 3)
        waiting = iter(readings)
        answers += [_answer(next(waiting), share) if isinstance(item, Drawing) else item for item in group]
    return answers


def _answer(reading: Answer | DrawingError, elapsed_ms: float) -> Answer:
    if isinstance(reading, DrawingError):
        return problem_members(reading.status, reading.detail)
    return {**reading, "elapsed_ms": elapsed_ms}


def _groups(decoders: Iterable[Decode]) -> Iterator[list[Drawing | Answer]]:
    """Yield the decoded items in groups of at most GROUP_BYTES of ink, or of one; an error is its members."""
    group: list[Drawing | Answer] = []
    size = 0
    for decode in decoders:
        item = _decoded(decode)
        ink = item.ink.nbytes if isinstance(item, Drawing) else 0
        if group and size + ink > GROUP_BYTES:
            yield group
            group, size = [], 0
        group.append(item)
        size += ink
    yield group


def _decoded(decode: Decode) -> Drawing | Answer:
    try:
        return decode()
    except (DrawingError, Problem) as error:
        return problem_members(error.status, error.detail)
