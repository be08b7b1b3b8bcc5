"""What /learn/step asks and answers: its query parameters, read and described in one place, and its answer's schema."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from app.api.schemas import ASKED, DIGIT, MODEL_NAME, NUMBER, PROBABILITIES, TEXT, Schema
from app.http.problems import Problem, quote

# A step of the largest shipped network takes some milliseconds, so that the longest replay stays well under a second.
MAX_STEPS = 50
MIN_LR = 0.0001
MAX_LR = 30

_INTEGER = re.compile(r"[0-9]{1,4}")
_NUMBER = re.compile(r"[0-9]{0,9}\.?[0-9]{0,20}(e-?[0-9]{1,2})?", re.IGNORECASE)


@dataclass(frozen=True)
class LessonQuestion:
    """What to replay. label: the true digit, None for the one that is read; lr: None for the network's first one."""

    label: int | None
    lr: float | None
    steps: int


def read_question(args: "MultiDict[str, str]") -> LessonQuestion:
    """Return what the query asks for. Raises Problem 422 that names the parameter, what was found and what to send."""
    label = read_one(args, "label", whole_number, 9, "a digit from 0 to 9")
    steps = read_one(args, "steps", whole_number, MAX_STEPS, f"a whole number from 0 to {MAX_STEPS}")
    lr = read_one(args, "lr", _number, MAX_LR, f"a number from {MIN_LR} to {MAX_LR}")
    return LessonQuestion(None if label is None else int(label), lr, int(steps or 0))


def read_one(
    args: "MultiDict[str, str]", name: str, parse: Callable[[str], float | None], most: float, expected: str
) -> float | None:
    """Return a parameter of the query, None where it is left out; parse gives None for what is no number.

    Raises Problem 422 that says what was found and what is expected.
    """
    found = args.getlist(name)
    if not found:
        return None
    if len(found) > 1:
        raise Problem(422, f"The query has {name} {len(found)} times. Send it once.")
    value = parse(found[0])
    if value is None or value > most:
        raise Problem(422, f"{name} is {quote(found[0])}. Send {expected}.")
    return value


def whole_number(text: str) -> float | None:
    """Return a whole number of up to four digits."""
    return int(text) if _INTEGER.fullmatch(text) else None


def _number(text: str) -> float | None:
    value = float(text) if _NUMBER.fullmatch(text) and text[:1] not in ("", ".", "e", "E") else 0.0
    return value if value >= MIN_LR else None


def describe_step(drawing: dict[str, Any], responses: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI operation; drawing, responses: the body that /predict takes and the errors that it gives."""
    steps: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_STEPS, "default": 0}
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Lesson"}}}
    return {
        "operationId": "learnStep",
        "summary": "Replay some steps of gradient descent on one drawing; the shipped weights stay as they are",
        "parameters": [
            describe_parameter("model", MODEL_NAME, "The network to start from."),
            describe_parameter("label", DIGIT, "The true digit; left out, the one that is read."),
            describe_parameter("lr", {"type": "number", "minimum": MIN_LR, "maximum": MAX_LR}, "The learning rate."),
            describe_parameter("steps", steps, "How many steps to take."),
        ],
        "requestBody": drawing,
        "responses": {**responses, "200": {"description": "Lesson", "content": answer}},
    }


def describe_parameter(name: str, schema: Schema, description: str) -> dict[str, Any]:
    """Return a parameter of the query as OpenAPI writes it."""
    return {"name": name, "in": "query", "description": description, "schema": schema}


def _numbers(description: str) -> Schema:
    return {"type": "array", "items": NUMBER, "description": description}


def _objects(description: str, members: dict[str, Schema]) -> Schema:
    item = {"type": "object", "properties": members, "required": list(members)}
    return {"type": "array", "items": item, "description": description}


_INDEX: Schema = {"type": "integer", "minimum": 0}
_WORKED: dict[str, Schema] = {
    **dict.fromkeys(("output_index", "hidden_index"), _INDEX),
    **dict.fromkeys(("output", "loss_gradient", "error", "hidden", "sent_back"), NUMBER),
    "hidden_delta": {"type": ["number", "null"]},
    **dict.fromkeys(("bias", "bias_gradient", "bias_after"), NUMBER),
    **dict.fromkeys(("weight", "weight_gradient", "weight_after"), NUMBER),
}
_MEMBERS: dict[str, Schema] = {
    "label": DIGIT,
    "lr": NUMBER,
    "loss_name": {"enum": ["cross_entropy", "squared_error"]},
    "moments": _objects("Before the first step and after each.", {"probabilities": PROBABILITIES, "loss": NUMBER}),
    "outputs": _numbers("The activations of the last layer."),
    "error": _numbers("The output error: the gradient of the loss with respect to the last layer's sums."),
    "layers": _objects(
        "Euclidean norms at each layer with parameters.",
        {"number": _INDEX, "kind": TEXT, "delta": NUMBER, "weight": NUMBER, "bias": NUMBER},
    ),
    "image": {"type": "array", "items": _numbers("A row."), "description": "What the network sees, 0 paper to 1 ink."},
    "image_gradient": {"type": "array", "items": _numbers("A row."), "description": "Of the loss, by pixel."},
    "worked": {"type": ["object", "null"], "properties": _WORKED, "required": list(_WORKED)},
    "model": ASKED,
}
LESSON: Schema = {
    "type": "object",
    "description": "Where some steps lead: the reading after each, and all gradients after the last.",
    "properties": _MEMBERS,
    "required": list(_MEMBERS),
}
