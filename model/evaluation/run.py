"""Examine networks and report what they are worth, as one object of numbers and texts that is ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from model.classifier import DigitClassifier, Readings
from model.data.formats.unipen import Character
from model.evaluation import scores
from model.evaluation.conditions import FITTING, PEN, SHEET, TALL
from model.evaluation.drawings import ExamProgress, Facts, Images, RenderedMaterial
from model.evaluation.material import Material, choose
from model.evaluation.product import examine_product
from model.evaluation.report_files import FORMAT
from model.evaluation.sampling import by_set
from model.evaluation.sheet import PLACED_TALL
from model.evaluation.testset import Testset
from model.preprocessing.normalize import to_ink

Groups = list[tuple[str, npt.NDArray[np.bool_]]]


# Parts of a whole exam that a quick one takes; it leaves all test sets alone.
QUICK = 0.1


def examine(
    classifiers: Sequence[DigitClassifier], testset: Testset, progress: ExamProgress, part: float = 1.0
) -> list[Facts]:
    """Examine each network, alone and inside the product, in their order: the same for the same weights and test set.

    progress: is called with the share done, 0..1, of a part of the work, and with what that is.
    part: of a whole exam, 0..1: 1 or QUICK.
    """
    material = choose(testset, part)
    rendered = {kind: RenderedMaterial(material, kind, progress) for kind in {one.preprocessing for one in classifiers}}
    products = examine_product(classifiers, material, progress)
    return [
        {
            "format": FORMAT,
            "model": one.name,
            "version": one.version,
            "temperature": one.temperature,
            "material": _told(testset, material),
            "sheet": {"side": SHEET, "pen": PEN, "tall": TALL, "fitting": FITTING, "placed_tall": PLACED_TALL},
            "product": product,
            "network": examine_network(one, material, rendered[one.preprocessing]),
        }
        for one, product in zip(classifiers, products, strict=True)
    ]


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


def _told(testset: Testset, material: Material) -> Facts:
    """Return what the exams were made of, and how much of it."""
    return {
        "digits": len(material.digits),
        "writers": len({one.writer for one in testset.digits}),
        "sets": len(by_set(testset.digits)),
        "few": len(material.few),
        "numbers": material.numbers,
        "held_out": len(testset.digits),
        "sha256": testset.checksums,
    }


def _sets(digits: Sequence[Character]) -> Groups:
    """Return the digits of each set, by name."""
    everyone = np.arange(len(digits))
    return [(name, np.isin(everyone, places)) for name, places in by_set(digits).items()]
