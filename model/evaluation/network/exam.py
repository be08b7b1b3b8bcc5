"""The exam of a network alone: what it reads in pictures of one drawing each, and what it takes for no digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from model.classifier import DigitClassifier, Readings
from model.data.formats.unipen import Character
from model.evaluation.material.chosen import Material
from model.evaluation.material.sampling import by_set
from model.evaluation.network import scores
from model.evaluation.network.drawings import Images, RenderedMaterial
from model.preprocessing.normalize import to_ink

Facts = dict[str, Any]
Groups = list[tuple[str, npt.NDArray[np.bool_]]]


def examine_network(classifier: DigitClassifier, material: Material, rendered: RenderedMaterial) -> Facts:
    """Return what a network is worth alone, on pictures that hold one drawing each."""
    digits, numbers = material.digits, material.mnist[1]
    labels, names = np.array([int(one.label) for one in digits], np.int64), [one.id for one in digits]
    plain, mnist = read_images(classifier, rendered.digits), read_images(classifier, rendered.mnist)
    return {
        "mnist": scores.exam(mnist.probabilities, numbers, rendered.mnist) if len(numbers) else None,
        "strokes": {
            **scores.exam(plain.probabilities, labels, rendered.digits, names),
            "by_set": scores.scores_by_group(plain.probabilities, labels, _sets(digits)),
        },
        "rejection": _rejection(classifier, material, rendered, plain, mnist),
    }


def read_images(classifier: DigitClassifier, images: Images) -> Readings:
    """Read images (N, field, field) uint8."""
    return classifier.read(to_ink(images))


def _rejection(
    classifier: DigitClassifier, material: Material, rendered: RenderedMaterial, plain: Readings, mnist: Readings
) -> Facts | None:
    """Return what the network takes for no digit; None of a network that does not tell."""
    threshold = classifier.threshold
    if threshold is None or plain.is_digit is None or mnist.is_digit is None:
        return None
    found: Facts = {
        "threshold": threshold,
        "digits": scores.rejected(plain.is_digit, threshold),
        "mnist": scores.rejected(mnist.is_digit, threshold),
    }
    for name, images, labels in (
        ("others", rendered.others, [one.label for one in material.others]),
        ("scribbles", rendered.scribbles, [kind for kind, _ in material.scribbles]),
    ):
        is_digit = cast(npt.NDArray[np.float32], read_images(classifier, images).is_digit)  # as it was of digits
        by_label = scores.rejected_by_label(is_digit, threshold, labels)
        found[name] = {**scores.rejected(is_digit, threshold), "by_label": by_label}
    return found


def _sets(digits: Sequence[Character]) -> Groups:
    """Return the digits of each set, by name."""
    everyone = np.arange(len(digits))
    return [(name, np.isin(everyone, places)) for name, places in by_set(digits).items()]
