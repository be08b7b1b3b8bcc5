"""The route that replays steps of gradient descent on the reader's own drawing, with every number of the equations."""

from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
from flask import Blueprint, Response, current_app, request

from app.api.lesson_contract import LessonQuestion, read_question
from app.api.routes import choose, json_response, shorten
from app.http.problems import Problem
from app.intake.body import read_body
from app.intake.drawing import Drawing
from app.networks.registry import Classifier, identify, open_shelf

blueprint = Blueprint("lesson", __name__)


@blueprint.post("/learn/step")
def step() -> Response:
    """Replay some steps on the drawing in the body, from the shipped weights and on a copy of them."""
    question = read_question(request.args)
    drawing, name = read_body(request, current_app.config["MAX_CONTENT_LENGTH"])
    answer = replay(drawing, choose(open_shelf(), name), question)
    return json_response(answer)


def replay(drawing: Drawing, classifier: Classifier, question: LessonQuestion) -> dict[str, Any]:
    """Return the members of the answer. Raises Problem 422 for a blank drawing and for steps that lead nowhere."""
    if drawing.box is None:
        raise Problem(422, "The drawing is blank. Send one with ink: there is nothing to learn from without.")
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
