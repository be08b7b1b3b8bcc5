"""The routes for programs: parse, call, serialise."""

import json
import time
from typing import Any

from flask import Blueprint, Response, current_app, request

from app.api.batch import read_batch
from app.api.openapi import describe
from app.api.reading import read_drawing
from app.http.problems import Problem, problem_response, quote
from app.intake.batch_body import read_batch_body
from app.intake.body import BATCH_PATH, PREDICT_PATH, read_body
from app.networks.registry import Classifier, Shelf, open_shelf
from app.observability.metrics import CONTENT_TYPE as METRICS_TYPE
from app.observability.metrics import exposition
from app.observability.observing import note_answers, open_observer

blueprint = Blueprint("api", __name__)

# When to ask again while the default network is not loaded: its file is taken into use seconds after it is there.
RETRY_AFTER_S = 5

# Significant digits of the numbers of which an answer has many.
DIGITS = 4


@blueprint.post(PREDICT_PATH)
def predict() -> Response:
    """Read one drawing."""
    started = time.perf_counter()
    drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    classifier = choose(open_shelf(), name)
    decoded = time.perf_counter()
    answer = read_drawing(drawing, classifier)
    done = time.perf_counter()
    answer["elapsed_ms"] = _milliseconds(done - started)
    note_answers([answer])
    timing = f"decode;dur={_milliseconds(decoded - started)}, read;dur={_milliseconds(done - decoded)}"
    return json_response(answer, {"Server-Timing": timing})


@blueprint.post(BATCH_PATH)
def predict_batch() -> Response:
    """Read several drawings with one network; a bad one gets an error in its place."""
    started = time.perf_counter()
    decoders, name = read_batch_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    answers = read_batch(decoders, choose(open_shelf(), name))
    note_answers(answers)
    timing = f"total;dur={_milliseconds(time.perf_counter() - started)}"
    return json_response({"predictions": answers}, {"Server-Timing": timing})


@blueprint.get("/models")
def models() -> Response:
    """List the networks that can be asked, with their cards."""
    shelf = open_shelf()
    return json_response({"models": shelf.cards(), "default": shelf.default})


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the server is alive, whatever its networks."""
    return json_response({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say whether drawings can be read: the default network is loaded and passed its self-check."""
    shelf = open_shelf()
    networks = {"models": list(shelf.classifiers), "refused": list(shelf.refused.values())}
    if shelf.problem:
        return problem_response(503, shelf.problem, _retry_later(), **networks)
    return json_response({"status": "ready", **networks})


@blueprint.get("/metrics")
def metrics() -> Response:
    """Tell Prometheus what was counted since the server started."""
    classifiers = open_shelf().classifiers.values()
    networks = [(classifier.name, classifier.version) for classifier in classifiers]
    return Response(exposition(open_observer().board, networks), content_type=METRICS_TYPE)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Describe this API as OpenAPI 3.1."""
    return json_response(describe(current_app.config["MAX_CONTENT_LENGTH"], open_shelf().classifiers))


def choose(shelf: Shelf, name: str | None) -> Classifier:
    """Return the network of that name, the default for None; raises Problem where there is none."""
    name = shelf.default if name is None else name
    if name in shelf.classifiers:
        return shelf.classifiers[name]
    if shelf.problem and (name == shelf.default or not shelf.classifiers):
        raise Problem(503, shelf.problem, _retry_later())
    raise Problem(422, f"model is {quote(name)}. Known are: {', '.join(shelf.classifiers)}.")


def _retry_later() -> dict[str, str]:
    return {"Retry-After": str(RETRY_AFTER_S)}


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)


def shorten(value: float) -> float:
    """Return a number as answers tell those of which there are many: with DIGITS significant digits."""
    return float(f"{value:.{DIGITS}g}")


def json_response(value: Any, headers: dict[str, str] | None = None) -> Response:
    """Return a value as a JSON answer with status 200; numbers that JSON does not know raise ValueError."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return Response(text, headers=headers, content_type="application/json")
