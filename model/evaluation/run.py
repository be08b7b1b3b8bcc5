"""Examine networks and report what they are worth, as one object of numbers and texts that is ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import numpy.typing as npt

from model.classifier import DigitClassifier, Readings
from model.evaluation import scores
from model.evaluation.conditions import FITTING, PEN, SHEET, TALL
from model.evaluation.drawings import ExamProgress, Facts, Images, RenderedTestset
from model.evaluation.material import Material, choose
from model.evaluation.product import examine_product
from model.evaluation.report_files import FORMAT
from model.evaluation.sampling import by_set
from model.evaluation.sheet import PLACED_TALL
from model.evaluation.styles import read_styles
from model.evaluation.testset import Testset
from model.preprocessing.normalize import to_ink

Groups = list[tuple[str, npt.NDArray[np.bool_]]]


def examine(classifiers: Sequence[DigitClassifier], testset: Testset, progress: ExamProgress) -> list[Facts]:
    """Examine each network, alone and inside the product, in their order: the same for the same weights and test set.

    progress: is called with the share done, 0..1, of a part of the work, and with what that is.
    """
    rendered = {kind: RenderedTestset(testset, kind, progress) for kind in {one.preprocessing for one in classifiers}}
    material = choose(testset)
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
            "network": examine_network(one, testset, rendered[one.preprocessing]),
        }
        for one, product in zip(classifiers, products, strict=True)
    ]


def examine_network(classifier: DigitClassifier, testset: Testset, rendered: RenderedTestset) -> Facts:
    """Return what a network is worth alone, on pictures that hold one drawing each."""
    labels, names = testset.labels, [one.id for one in testset.digits]
    plain, mnist = read_images(classifier, rendered.digits), read_images(classifier, rendered.mnist)
    return {
        "mnist": scores.exam(mnist.probabilities, testset.mnist.test_labels, rendered.mnist),
        "strokes": {
            **scores.exam(plain.probabilities, labels, rendered.digits, names),
            "by_set": scores.scores_by_group(plain.probabilities, labels, _sets(testset)),
            "by_style": scores.scores_by_group(plain.probabilities, labels, _styles(names)),
        },
        "rejection": _rejection(classifier, testset, rendered, plain, mnist),
    }


def read_images(classifier: DigitClassifier, images: Images) -> Readings:
    """Read images (N, field, field) uint8."""
    return classifier.read(to_ink(images))


def _rejection(
    classifier: DigitClassifier, testset: Testset, rendered: RenderedTestset, plain: Readings, mnist: Readings
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
        ("others", rendered.others, [one.label for one in testset.others]),
        ("scribbles", rendered.scribbles, [kind for kind, _ in testset.scribbles]),
    ):
        is_digit = cast(npt.NDArray[np.float32], read_images(classifier, images).is_digit)  # as it was of digits
        by_label = scores.rejected_by_label(is_digit, threshold, labels)
        found[name] = {**scores.rejected(is_digit, threshold), "by_label": by_label}
    return found


def _told(testset: Testset, material: Material) -> Facts:
    """Return what the exams were made of."""
    return {
        "digits": len(testset.digits),
        "writers": len({one.writer for one in testset.digits}),
        "sets": len(by_set(testset.digits)),
        "others": len(testset.others),
        "doodles": len(testset.doodles),
        "scribbles": len(testset.scribbles),
        "mnist": len(testset.mnist.test_labels),
        "asked": {"digits": len(material.digits), "few": len(material.few), "numbers": material.numbers},
        "sha256": testset.checksums,
    }


def _sets(testset: Testset) -> Groups:
    """Return the digits of each set, by name."""
    everyone = np.arange(len(testset.digits))
    return [(name, np.isin(everyone, places)) for name, places in by_set(testset.digits).items()]


def _styles(names: Sequence[str]) -> Groups:
    """Return the digits of each style, by name."""
    return [(style, np.array([name in ids for name in names])) for style, ids in read_styles().items()]
