"""The route that replays steps of gradient descent on the reader's own drawing, with every number of the equations."""

import re
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict

from app.api.contract import Routes, answers_with, ask_model, query
from app.api.drawings import BODY
from app.api.queries import read_one, whole_number
from app.api.vocabulary import ASKED, DIGIT, NUMBER, PROBABILITIES, TEXT, Schema
from app.intake.body import read_body
from app.intake.drawing import Drawing
from app.networks.registry import Classifier, identify, open_registry
from app.web.problems import Problem
from app.web.responses import json_response, shorten

# A step of the largest shipped network takes some milliseconds, so that the longest replay stays well under a second.
MAX_STEPS = 50
MIN_LR = 0.0001
MAX_LR = 30

_NUMBER = re.compile(r"[0-9]{0,9}\.?[0-9]{0,20}(e-?[0-9]{1,2})?", re.IGNORECASE)


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

_STEPS: Schema = {"type": "integer", "minimum": 0, "maximum": MAX_STEPS, "default": 0}
_RATE: Schema = {"type": "number", "minimum": MIN_LR, "maximum": MAX_LR}

routes = Routes("lesson", __name__, {"Lesson": LESSON})


@routes.describe_post(
    "/learn/step",
    "learnStep",
    "Replay some steps of gradient descent on one drawing; the shipped weights stay as they are",
    answers_with("Lesson"),
    BODY,
    ask_model("The network to start from."),
    query("label", DIGIT, "The true digit; left out, the one that is read."),
    query("lr", _RATE, "The learning rate."),
    query("steps", _STEPS, "How many steps to take."),
)
def step() -> Response:
    """Replay some steps on the drawing in the body, from the shipped weights and on a copy of them."""
    question = read_question(request.args)
    drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    answer = replay(drawing, open_registry().find(name), question)
    return json_response(answer)


@dataclass(frozen=True)
class LessonQuestion:
    """What to replay."""

    label: int | None  # the true digit; None: the one that is read
    lr: float | None  # learning rate; None: one that suits the network's loss
    steps: int  # of gradient descent, from 0


def read_question(args: "MultiDict[str, str]") -> LessonQuestion:
    """Return what the query asks for. Raises Problem 422 that names the parameter, what was found and what to send."""
    label = read_one(args, "label", whole_number, 9, "a digit from 0 to 9")
    steps = read_one(args, "steps", whole_number, MAX_STEPS, f"a whole number from 0 to {MAX_STEPS}")
    lr = read_one(args, "lr", _number, MAX_LR, f"a number from {MIN_LR} to {MAX_LR}")
    return LessonQuestion(None if label is None else int(label), lr, int(steps or 0))


def _number(text: str) -> float | None:
    value = float(text) if _NUMBER.fullmatch(text) and text[:1] not in ("", ".", "e", "E") else 0.0
    return value if value >= MIN_LR else None


def replay(drawing: Drawing, classifier: Classifier, question: LessonQuestion) -> dict[str, Any]:
    """Return the members of the answer. Raises Problem 422 for a blank drawing and for steps that lead nowhere."""
    if drawing.box is None:
        raise Problem(422, "The drawing is blank, so there is nothing to learn from. Send one with ink.")
    image = drawing.image_for(classifier.preprocessing)
    demo = classifier.backprop_demo()
    lr = demo.first_lr if question.lr is None else question.lr
    try:
        found = demo.replay(image, question.label, lr, question.steps)
    except FloatingPointError as error:
        raise Problem(422, f"The steps lead nowhere: {error}. Send a smaller lr or fewer steps.") from None
    return {
        "label": found.label,
        "lr": lr,
        "loss_name": demo.loss_name,
        "moments": [
            {"probabilities": _shares(moment.probabilities), "loss": max(0.0, moment.loss)} for moment in found.moments
        ],
        "outputs": found.outputs.tolist(),
        "error": found.error.tolist(),
        "layers": [asdict(layer) for layer in found.layers],
        "image": _picture(image),
        "image_gradient": _picture(found.image_gradient),
        "worked": asdict(found.worked) if found.worked else None,
        "model": identify(classifier),
    }


def _shares(probabilities: npt.NDArray[np.float32]) -> list[float]:
    """Return probabilities that sum to 1 to the last digit of float64."""
    row = probabilities.astype(np.float64)
    shares: list[float] = (row / row.sum()).tolist()
    return shares


def _picture(values: npt.NDArray[np.float32]) -> list[list[float]]:
    return [[shorten(value) for value in row] for row in values]
