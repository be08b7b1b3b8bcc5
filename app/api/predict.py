"""The route that reads one drawing."""

import time
from typing import get_args

from flask import Response, current_app, request

from app.api.contract import Routes, answers_with, ask_model
from app.api.drawings import BODY, DRAWING
from app.api.reading import read_drawing
from app.api.vocabulary import (
    COUNT,
    DIGIT,
    IDENTITY,
    NUMBER,
    PROBABILITIES,
    PROBABILITY,
    list_of,
    noted,
    object_of,
    or_null,
    reference,
)
from app.intake.body import PREDICT_PATH, read_body
from app.networks.registry import open_registry
from app.observability.observing import note_answers
from app.web.responses import json_response, milliseconds
from model.segmentation.budget import MAX_DIGITS
from model.segmentation.reading import MARKS, Why

BOX = noted(list_of(NUMBER, 4), "x, y, width, height of its ink, in pixels of the picture or units of the strokes.")

READ_DIGIT = object_of(
    "One digit that was read.",
    digit=DIGIT,
    confidence=PROBABILITY,
    probabilities=PROBABILITIES,
    box=BOX,
    is_digit=noted(
        or_null(PROBABILITY),
        "The probability that it is a digit at all, whatever `digit` says; null if the network does not score it. "
        "Below is_digit_threshold of the reading's model it is none: a letter, a symbol, a scribble.",
    ),
    input={
        "type": "string",
        "pattern": "^data:image/png;base64,",
        "description": "The square picture that the network saw, ink bright: 28x28 or its own size.",
    },
)

READ_LINE = object_of(
    "One row of digits, with what stands between them.",
    text={
        "type": "string",
        "pattern": f"^[+-]?[0-9]([ {MARKS}]*[0-9])*$",
        "description": "Its digits and the marks . , - / : + between them, as drawn; a space where the gap is wide.",
    },
    digits={**list_of(COUNT), "minItems": 1, "description": "Which of the reading's digits stand in it, from 0 on."},
    box=BOX,
)

LEFT_OUT = object_of(
    "Ink that no digit and no mark in `lines` stands for.",
    box=BOX,
    why={
        "type": "string",
        "enum": list(get_args(Why)),
        "description": "A line drawn or printed beside, under or through digits; a frame around them; a mark that "
        "stands between no digits; a speck; or ink that is no digit.",
    },
)

READING = object_of(
    "What was read; a blank page has an empty text and no digits.",
    text={
        "type": "string",
        "pattern": "^[0-9]*$",
        "description": "All digits, rows from top to bottom, each from left to right; also what is_digit doubts. The "
        "marks between them are in `lines`, other ink in `left_out`.",
    },
    lines=noted(list_of(reference("Line")), "Rows from top to bottom; each digit stands in one of them."),
    digit=noted(or_null(DIGIT), "The digit if there is exactly one."),
    confidence=noted(or_null(PROBABILITY), "The probability of that digit."),
    probabilities=or_null(PROBABILITIES),
    digits={**list_of(reference("Digit")), "maxItems": MAX_DIGITS, "description": "In the order of the text."},
    left_out=noted(
        list_of(reference("LeftOut")), "Every piece of ink that no digit and no mark in `lines` stands for."
    ),
    sure={
        "type": "boolean",
        "description": "Whether every digit is accepted at the model's threshold and nothing that could be a digit, or "
        "part of one, was left out.",
    },
    model=object_of(
        "The network that was asked.",
        **IDENTITY,
        is_digit_threshold=noted(
            or_null(PROBABILITY),
            "The is_digit below which a digit is none, chosen to reject 1 in 100 real digits; null if not scored.",
        ),
    ),
    elapsed_ms=noted({"type": "number", "minimum": 0}, "The server's own time."),
)

routes = Routes(
    "predict",
    __name__,
    {"Drawing": DRAWING, "Digit": READ_DIGIT, "Line": READ_LINE, "LeftOut": LEFT_OUT, "Reading": READING},
)

NETWORK = ask_model("The network to ask. A form field or a member of the JSON body can name it too.")


@routes.describe_post(
    PREDICT_PATH, "predict", "One drawing in, one reading out", answers_with("Reading", timed=True), BODY, NETWORK
)
def predict() -> Response:
    """Read one drawing."""
    started = time.perf_counter()
    drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    classifier = open_registry().find(name)
    decoded = time.perf_counter()
    answer = read_drawing(drawing, classifier)
    done = time.perf_counter()
    answer["elapsed_ms"] = milliseconds(done - started)
    note_answers([answer])
    timing = f"decode;dur={milliseconds(decoded - started)}, read;dur={milliseconds(done - decoded)}"
    return json_response(answer, {"Server-Timing": timing})
