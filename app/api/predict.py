"""The route that reads one drawing."""

import time

from flask import Response, current_app, request

from app.api.contract import Routes, answers_with, ask_model
from app.api.drawings import BODY, DRAWING
from app.api.reading import read_drawing
from app.api.vocabulary import (
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

READ_DIGIT = object_of(
    "One digit that was read.",
    digit=DIGIT,
    confidence=PROBABILITY,
    probabilities=PROBABILITIES,
    box=noted(list_of(NUMBER, 4), "x, y, width, height of its ink, in pixels of the picture or units of the strokes."),
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

READING = object_of(
    "What was read; a blank page has an empty text and no digits.",
    text={
        "type": "string",
        "pattern": "^[0-9]*$",
        "description": "All digits, rows from top to bottom, each from left to right; also what is_digit doubts, but "
        "what surely is no digit beside digits is left out: such as dashes, commas and brackets.",
    },
    digit=noted(or_null(DIGIT), "The digit if there is exactly one."),
    confidence=noted(or_null(PROBABILITY), "The probability of that digit."),
    probabilities=or_null(PROBABILITIES),
    digits={**list_of(reference("Digit")), "maxItems": MAX_DIGITS, "description": "In the order of the text."},
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

routes = Routes("predict", __name__, {"Drawing": DRAWING, "Digit": READ_DIGIT, "Reading": READING})

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
