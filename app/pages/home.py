"""The pages that people open in a browser; one of them reads a picture without any script."""

from typing import Any

from flask import Blueprint, current_app, render_template, request

from app.api.reading import read_drawing
from app.intake.body import FORM_PATH, read_body
from app.intake.drawing_error import DrawingError
from app.networks.registry import open_registry
from app.observability.observing import note_answers
from app.pages.facts import by_accuracy, describe_network
from app.pages.reading_words import chart, describe_reading, name_reading
from app.readers.pool import in_reader
from app.web.problems import Problem

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def index() -> str:
    """Return the page with the sheet to draw on, for the network that the query names or else the default.

    It says what to do when no network can read. A name that no network has any more is passed over.
    """
    registry = open_registry()
    name = request.args.get("model")
    cards = registry.cards()
    return render_template(
        "index.html",
        models=[describe_network(card) for card in cards],
        chosen=name if name in registry.classifiers else registry.default,
        compared=[describe_network(card) for card in by_accuracy(cards)],
        default_model=registry.default,
        ready=registry.ready,
        problem=registry.problem,
    )


@blueprint.get(FORM_PATH)
def form() -> str:
    """Return the page with the form that sends a picture, for browsers without scripts."""
    return _form_page()


@blueprint.post(FORM_PATH)
@in_reader
def read() -> tuple[str, int, dict[str, str]]:
    """Read the picture of the form and return the page with the reading, or with what went wrong, in place."""
    try:
        drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
        reading = read_drawing(drawing, open_registry().find(name))
    except Problem as error:
        return _form_page(trouble=error.detail), error.status, error.headers
    except DrawingError as error:
        return _form_page(trouble=error.detail), error.status, {}
    note_answers([reading])
    whole, words = describe_reading(reading)
    digits = [(digit, said, chart(digit)) for digit, said in zip(reading["digits"], words, strict=True)]
    told = {"name": name_reading(reading), "whole": whole, "digits": digits}
    return _form_page(reading=reading, chosen=reading["model"]["name"], **told), 200, {}


def _form_page(**more: Any) -> str:
    registry = open_registry()
    models = [describe_network(card) for card in registry.cards()]
    return render_template("read.html", models=models, problem=registry.problem, **more)
