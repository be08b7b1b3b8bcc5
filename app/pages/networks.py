"""A page for each network: how it was made, and what it is worth on drawings that nobody's network has seen."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from app.networks.registry import Classifier, open_registry
from app.pages.facts import describe_network
from app.pages.studies import picture_policy
from app.web.problems import DETAILS, Problem, quote
from app.web.responses import CSP
from model.evaluation.report.files import (
    PICTURES,
    ReportError,
    curves_path,
    has_picture,
    picture_path,
    read_picture,
    read_report,
)
from model.report.progress import duration
from model.report.wording import DATA_TITLES, percent, training_command, training_data

blueprint = Blueprint("model_pages", __name__, url_prefix="/models")

TRAINING = "training.svg"  # the picture that a training writes beside the weights
MEDIA_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
# What the shades of a confusion matrix tell apart: mistakes up to these parts of the most frequent one.
SHADES = (0.1, 0.25, 0.5, 1.0)

# The exams on the sheet as the page shows them: what rows are told by, its unit and its member, and the chart beside.
EXAMS = {
    "by_height": ("Height", "pixels", "pixels", "height.svg"),
    "by_pen": ("Pen width", "pixels", "pixels", "pen.svg"),
    "by_rotation": ("Rotation", "degrees clockwise", "degrees", None),
    "by_slant": ("Slant", "degrees to the right", "degrees", None),
}
# How digits are sent, and what is told of the answers, by the member of a score that counts it.
WAYS = {"strokes": "strokes", "wide": "strokes, pen named", "pictures": "pictures"}
MEASURES = {"errors": "Misread", "rejected": "Not accepted"}
NUMBERS = {
    "digits": "Digits alone",
    "marks": "With a mark . , - / : +",
    "rows": "In two rows",
    "all": "All",
}


@blueprint.get("/<name>")
def page(name: str) -> str:
    """Return the page of a network; raises Problem 404 for a name that none has."""
    registry = open_registry()
    classifier = _choose(name)
    card = registry.card(classifier)
    weights = _weights(name)
    report, unreadable = _report(weights, classifier.version)
    return render_template(
        "model.html",
        network=describe_network(card),
        others=[describe_network(other) for other in registry.cards() if other["name"] != name],
        card=card,
        making=_making(card),
        curves=has_picture(curves_path(weights)),
        report=report,
        unreadable=unreadable,
        file=weights.name,
        exams=EXAMS,
        ways=WAYS,
        measures=MEASURES,
        numbers=NUMBERS,
        pictures=PICTURES,
        percent=percent,
        shade=shade,
    )


@blueprint.get("/<name>/<picture>")
def picture(name: str, picture: str) -> Response:
    """Return a picture of a network's report, or its training's curves as training.svg; raises Problem 404."""
    _choose(name)
    if picture not in {*PICTURES, TRAINING}:
        raise Problem(404, f"There is no picture {quote(picture)}. There are: {', '.join(PICTURES)}.")
    weights = _weights(name)
    path = curves_path(weights) if picture == TRAINING else picture_path(weights, picture)
    try:
        content = read_picture(path)
    except ReportError as error:
        raise Problem(404, f"The picture {quote(picture)} cannot be shown: {error}.") from None
    if content is None:
        raise Problem(404, DETAILS[404])
    response = Response(content, mimetype=MEDIA_TYPES[path.suffix])
    response.headers[CSP] = picture_policy(content.decode() if path.suffix == ".svg" else "")
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _report(weights: Path, version: str) -> tuple[dict[str, Any] | None, str]:
    """Return the report of a weights file, if there is one to show, and why the one that is there cannot be shown."""
    try:
        return read_report(weights, version), ""
    except ReportError as error:
        return None, str(error)


def shade(count: int, confusion: list[list[int]]) -> int:
    """Return how strongly a mistake of a confusion matrix stands out: 0 for none, up to len(SHADES)."""
    worst = max(count for i, row in enumerate(confusion) for j, count in enumerate(row) if i != j)
    return 0 if not count else 1 + next(i for i, part in enumerate(SHADES) if count <= part * worst)


def _choose(name: str) -> Classifier:
    classifiers = open_registry().classifiers
    if name not in classifiers:
        raise Problem(404, f"There is no network {quote(name)}. Known are: {', '.join(classifiers) or 'none'}.")
    return classifiers[name]


def _weights(name: str) -> Path:
    """Return where a network's file lies, if it came from one, beside which its report and pictures are."""
    folder: Path = current_app.config["WEIGHTS_DIR"]
    return folder / open_registry().files.get(name, f"{name}.npz")


def _making(card: Mapping[str, Any]) -> dict[str, str]:
    """Return how a network was made, in words by what is told, without what its card does not know."""
    data = card.get("data", {})
    told: dict[str, Callable[[], str]] = {
        "Learned from": lambda: training_data(card),
        "Tested on": lambda: f"{data['test']:,} images of {DATA_TITLES.get(data['name'], data['name'])}",
        "Read right": lambda: (
            f"{percent(card['test_accuracy'])} of these, {percent(card['training_accuracy'])} of the "
            "images that it learned from"
        ),
        "Command": lambda: training_command(card),
        "Seed": lambda: str(card["seed"]),
        "Time": lambda: f"{duration(card['wall_time_s'])}, {card['epochs']:,} epochs",
        "Weights kept": lambda: f"those of epoch {card['best_epoch']:,}",
        "Loss": lambda: str(card["loss"]),
        "Steps": lambda: f"{card['optimizer']}, {card['schedule']}, batches of {card['batch_size']:,}",
        "Made with": lambda: ", ".join(f"{what} {version}" for what, version in card["versions"].items()),
    }
    found = {}
    for what, say in told.items():
        try:
            found[what] = say()
        except KeyError:
            continue
    return found
