"""The routes that look into a network: why a drawing was read as it was, what each layer makes of it, a single sum."""

import base64
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import Response, current_app, request

from app.api.contract import Routes, answers_with, ask_model
from app.api.drawings import BODY
from app.api.explain_schemas import MAX_PARTS, PLACES, SCHEMAS, THE_DIGIT, UnitQuestion, read_digit, read_unit
from app.api.one_digit import OneDigit, take_digit
from app.intake.body import read_body
from app.intake.drawing import image_to_data_url
from app.networks.registry import Classifier, identify, open_registry
from app.web.problems import Problem
from app.web.responses import json_response, shorten
from model.explain.counterfactuals import Counterfactual, ink_counterfactuals, stroke_counterfactuals

routes = Routes("explain", __name__, SCHEMAS)

_ASKED = (ask_model("The network to look into."), THE_DIGIT)

# Largest byte that stands for a value.
FULL = 127

Images = npt.NDArray[np.float32]


@routes.describe_post(
    "/explain",
    "explain",
    "Which pixels spoke for the answer, and what changes would change it",
    answers_with("Explanation"),
    BODY,
    *_ASKED,
)
def explain() -> Response:
    """Say which pixels spoke for the answer and which changes to the drawing would change it."""
    one, classifier = _question()
    changes = _changes(one, classifier)
    images = np.stack([one.image, *(change.image for change in changes)])
    rows = classifier.predict_proba(images)
    digit, runner_up = (int(place) for place in np.argsort(-rows[0], kind="stable")[:2])
    evidence = classifier.inspector().evidence(one.image, digit, runner_up)
    return _answer(
        classifier,
        **_read(rows[0]),
        runner_up=runner_up,
        input=image_to_data_url(one.image),
        pixels=pack_maps(evidence[:, :, None]),
        changes=[
            {
                "name": change.name,
                "stroke": None if change.stroke is None else one.strokes[change.stroke],
                **_read(row),
                "flips": int(row.argmax()) != digit,
                "input": image_to_data_url(change.image),
            }
            for change, row in zip(changes, rows[1:], strict=True)
        ],
    )


@routes.describe_post(
    "/explain/layers", "explainLayers", "What every layer makes of the drawing", answers_with("Layers"), BODY, *_ASKED
)
def layers() -> Response:
    """Show what every layer makes of the drawing."""
    one, classifier = _question()
    pictures = classifier.inspector().feature_maps(one.image)
    return _answer(
        classifier,
        input=image_to_data_url(one.image),
        box=[float(side) for side in one.drawing.box or ()],
        layers=[
            {"kinds": list(picture.kinds), "parameters": picture.parameters, "maps": pack_maps(picture.maps)}
            for picture in pictures
        ],
    )


@routes.describe_post(
    "/explain/unit",
    "explainUnit",
    "What one number inside the network is the sum of",
    answers_with("Unit"),
    BODY,
    *_ASKED,
    *PLACES,
)
def unit() -> Response:
    """Say what one number inside the network is the sum of."""
    where = read_unit(request.args)
    one, classifier = _question()
    return _answer(classifier, **describe_unit(one.image, classifier, where))


def describe_unit(image: Images, classifier: Classifier, where: UnitQuestion) -> dict[str, Any]:
    """Return the members of a unit. Raises Problem 422 for a place that the network does not have."""
    try:
        found = classifier.inspector().unit(image, where.layer, where.channel, where.row, where.column)
    except IndexError as error:
        raise Problem(422, f"In the network {classifier.name}, {error}.") from None
    rest = found.parts[MAX_PARTS:]
    return {
        "value": shorten(found.value),
        "sum": shorten(found.total),
        "offset": shorten(found.offset),
        "window": list(found.window),
        "parts": [
            {
                "channel": part.channel,
                "patch": _rows(part.patch),
                "weights": _rows(part.weights),
                "sum": shorten(part.total),
            }
            for part in found.parts[:MAX_PARTS]
        ],
        "rest": {"count": len(rest), "sum": shorten(sum(part.total for part in rest))},
    }


def pack_maps(maps: npt.NDArray[np.float64]) -> dict[str, Any]:
    """Return maps (H, W, C) as signed bytes in base64, map after map; 127 stands for the largest value."""
    peak = float(np.abs(maps).max(initial=0))
    values = np.rint(maps.transpose(2, 0, 1) * (FULL / peak if peak else 0)).astype(np.int8)
    return {
        "shape": list(maps.shape),
        "peak": shorten(peak),
        "values": base64.b64encode(values.tobytes()).decode("ascii"),
    }


def _question() -> tuple[OneDigit, Classifier]:
    """Return the digit in the request and the network to ask. Raises Problem, DrawingError."""
    index = read_digit(request.args)
    drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    classifier = open_registry().find(name)
    return take_digit(drawing, classifier, index), classifier


def _changes(one: OneDigit, classifier: Classifier) -> list[Counterfactual]:
    drawing = one.drawing
    if drawing.strokes:
        return stroke_counterfactuals(drawing.strokes, drawing.width, classifier.preprocessing)
    return ink_counterfactuals(drawing.ink, classifier.preprocessing, None if drawing.pixels is None else one.image)


def _read(row: npt.NDArray[np.float32]) -> dict[str, Any]:
    return {"digit": int(row.argmax()), "confidence": min(1.0, float(row.max() / row.sum()))}


def _rows(values: npt.NDArray[np.float64]) -> list[list[float]]:
    return [[shorten(value) for value in row] for row in values]


def _answer(classifier: Classifier, **members: Any) -> Response:
    return json_response({**members, "model": identify(classifier)})
