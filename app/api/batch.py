"""The route that reads several drawings: in one pass of the network where it can be, bad ones answered in place."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, request

from app.api.contract import Routes, answers_with
from app.api.drawings import DRAWING, PICTURE, PICTURE_PARTS
from app.api.predict import NETWORK
from app.api.reading import read_drawings
from app.api.vocabulary import MODEL_NAME, Schema
from app.intake.batch_body import LIST_MEMBER, MAX_BATCH_READINGS, MAX_ITEMS, Decode, read_batch_body
from app.intake.body import BATCH_PATH, FILE_FIELD, FORM_TYPE, JSON_TYPE, MODEL_FIELD
from app.intake.drawing import Drawing
from app.intake.drawing_error import DrawingError
from app.networks.registry import Classifier, open_registry
from app.observability.observing import note_answers
from app.web.problems import Problem, problem_members
from app.web.responses import json_response, milliseconds
from model.segmentation.budget import Budget

# Drawings are decoded and read in groups of at most this much ink, in bytes, so that a body of large pictures needs
# no more memory than that: the 64 pictures of a usual batch, 280x280, are one group.
GROUP_BYTES = 8_000_000

Answer = dict[str, Any]

_COUNT = {"minItems": 1, "maxItems": MAX_ITEMS}
_ITEM: Schema = {
    "anyOf": [
        {**PICTURE, "description": "A picture as a data URL or as bare base64."},
        {
            **DRAWING,
            "properties": {name: schema for name, schema in DRAWING["properties"].items() if name != MODEL_FIELD},
        },
    ]
}
BATCH: Schema = {
    "type": "object",
    "description": "Several drawings for one network.",
    "properties": {
        LIST_MEMBER: {"type": "array", "items": _ITEM, **_COUNT},
        MODEL_FIELD: {"anyOf": [MODEL_NAME, {"type": "null"}], "description": "The network to ask."},
    },
    "required": [LIST_MEMBER],
    "additionalProperties": False,
}
PREDICTIONS: Schema = {
    "type": "object",
    "description": "An answer for each drawing, in order.",
    "properties": {
        "predictions": {
            "type": "array",
            "items": {
                "oneOf": [{"$ref": "#/components/schemas/Reading"}, {"$ref": "#/components/schemas/Problem"}],
                "description": "What was read, or why this one was not.",
            },
            **_COUNT,
        }
    },
    "required": ["predictions"],
}
_FORM: Schema = {
    "type": "object",
    "properties": {
        FILE_FIELD: {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "The files of the pictures, each a part of this name.",
            **_COUNT,
        },
        MODEL_FIELD: MODEL_NAME,
    },
    "required": [FILE_FIELD],
    "additionalProperties": False,
}

_BODY = {
    "required": True,
    "content": {
        FORM_TYPE: {"schema": _FORM, "encoding": PICTURE_PARTS},
        JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Batch"}},
    },
}

routes = Routes("batch", __name__, {"Batch": BATCH, "Predictions": PREDICTIONS})


@routes.describe_post(
    BATCH_PATH,
    "predictBatch",
    f"1 to {MAX_ITEMS} drawings in, as many readings out; a bad one gets an error in its place",
    answers_with("Predictions", timed=True),
    _BODY,
    NETWORK,
)
def predict_batch() -> Response:
    """Read several drawings with one network; a bad one gets an error in its place."""
    started = time.perf_counter()
    budget = Budget(MAX_BATCH_READINGS)
    decoders, name = read_batch_body(request, current_app.config["MAX_CONTENT_LENGTH"], budget)
    answers = read_batch(decoders, open_registry().find(name), budget)
    note_answers(answers)
    timing = f"total;dur={milliseconds(time.perf_counter() - started)}"
    return json_response({"predictions": answers}, {"Server-Timing": timing})


@dataclass(frozen=True)
class _Item:
    """One item, decoded in so many seconds: its drawing, or the members of its error."""

    found: Drawing | Answer
    seconds: float


def read_batch(decoders: Iterable[Decode], classifier: Classifier, budget: Budget) -> list[Answer]:
    """Return an answer for each item, in order: a reading, or the members of an error for an item that is bad.

    budget: what all of them may take together; those beyond it get an error.
    """
    answers: list[Answer] = []
    for group in _groups(decoders):
        started = time.perf_counter()
        readings = read_drawings([item.found for item in group if isinstance(item.found, Drawing)], classifier, budget)
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
    return {**reading, "elapsed_ms": milliseconds(seconds)}


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
