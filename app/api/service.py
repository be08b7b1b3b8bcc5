"""The routes that tell of the server: its networks, whether it is up and ready, and what it has counted."""

from flask import Response, request

from app.api.contract import PROBLEM, PROBLEM_SCHEMA, Routes, answers_with
from app.api.vocabulary import (
    COUNT,
    IDENTITY,
    PROBABILITY,
    TEXT,
    TEXTS,
    Schema,
    list_of,
    noted,
    object_of,
    or_null,
    reference,
)
from app.networks.registry import open_registry
from app.observability.metrics import CONTENT_TYPE as METRICS_TYPE
from app.observability.metrics import exposition
from app.observability.observing import open_observer
from app.readers.pool import NO_READERS, open_readers
from app.web.problems import RETRY_LATER, problem_response
from app.web.responses import json_response

NETWORKS: dict[str, Schema] = {
    "models": noted(TEXTS, "Names of the networks that are loaded."),
    "refused": noted(TEXTS, "A line for each file that was not loaded."),
}

PREPROCESSING = object_of(
    "How drawings become the square pictures that it sees.",
    field=noted(COUNT, "Side of the picture, in pixels."),
    digit=noted(COUNT, "Longest side of the digit in it, in pixels."),
    centre={"enum": ["mass", "box"], "description": "What goes to the middle: the ink's centre of mass or its box."},
    binary={"type": "boolean", "description": "Whether pixels are either paper or full ink."},
)

# What a network's file may tell beyond what every network has; it may tell more.
CARD: dict[str, Schema] = {
    "recipe": noted(TEXT, "The name of its training."),
    "title": noted(TEXT, "Its name for people."),
    "year": {"type": "integer", "description": "Of the idea."},
    "description": TEXT,
    "parameters": noted(COUNT, "Numbers that were learnt."),
    "layers": noted(TEXTS, "A line for each layer, from input to output."),
    "input_shape": noted(list_of(COUNT, 3), "Height, width and channels."),
    "data": {"type": "object", "description": "What it was trained and tested on: the data set's name, how many."},
    "seed": {"type": "integer"},
    "epochs": COUNT,
    "best_epoch": noted(COUNT, "The epoch whose weights it has."),
    "training_accuracy": PROBABILITY,
    "validation_accuracy": or_null(PROBABILITY),
    "wall_time_s": {"type": "number", "minimum": 0, "description": "Of the training."},
}

MODEL = object_of(
    "A network and how it was made.",
    **IDENTITY,
    default={"type": "boolean"},
    page=noted(TEXT, "The address of the page that shows all that was measured of it."),
    size_bytes=noted(or_null(COUNT), "Of its file."),
    preprocessing=PREPROCESSING,
)
MODEL["properties"] |= CARD

_COUNTS = {"description": "Prometheus' text format", "content": {METRICS_TYPE: {"schema": {"type": "string"}}}}

routes = Routes(
    "service",
    __name__,
    {
        "Model": MODEL,
        "Models": object_of(
            "The networks that can be asked, the default first.", models=list_of(reference("Model")), default=TEXT
        ),
        "Health": object_of("The server is alive.", status={"const": "ok"}),
        "Readiness": object_of("Drawings can be read.", status={"const": "ready"}, **NETWORKS),
        "Problem": PROBLEM_SCHEMA,
        "NotReady": object_of("Drawings cannot be read; the detail says what to do.", **PROBLEM, **NETWORKS),
    },
)


@routes.describe_get("/models", "listModels", "The networks that can be asked", answers_with("Models"))
def models() -> Response:
    """List the networks that can be asked, with their cards."""
    registry = open_registry()
    cards = [{**card, "page": f"{request.script_root}{card['page']}"} for card in registry.cards()]
    return json_response({"models": cards, "default": registry.default})


@routes.describe_get("/healthz", "isAlive", "Whether the server is alive", answers_with("Health"))
def healthz() -> Response:
    """Say that the server is alive, whatever its networks."""
    return json_response({"status": "ok"})


@routes.describe_get(
    "/readyz", "isReady", "Whether drawings can be read", answers_with("Readiness"), problems={503: "NotReady"}
)
def readyz() -> Response:
    """Say whether drawings can be read: the default network is loaded and passed its self-check."""
    registry = open_registry()
    networks = {"models": list(registry.classifiers), "refused": list(registry.refused.values())}
    problem = registry.problem or (NO_READERS if open_readers().is_lost else None)
    if problem:
        return problem_response(503, problem, RETRY_LATER, **networks)
    return json_response({"status": "ready", **networks})


@routes.describe_get("/metrics", "metrics", "What the server counts, for Prometheus", _COUNTS)
def metrics() -> Response:
    """Tell Prometheus what was counted since the server started."""
    classifiers = open_registry().classifiers.values()
    networks = [(classifier.name, classifier.version) for classifier in classifiers]
    return Response(exposition(open_observer().counters, networks), content_type=METRICS_TYPE)
