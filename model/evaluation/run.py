"""Examine networks and report what they are worth, as one object of numbers and texts that is ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.classifier import DigitClassifier
from model.evaluation.asking.answers import ExamProgress
from model.evaluation.asking.conditions import FITTING, PEN, SHEET, TALL
from model.evaluation.asking.sheet import PLACED_TALL
from model.evaluation.material.chosen import Material, choose
from model.evaluation.material.sampling import by_set
from model.evaluation.material.testset import Testset
from model.evaluation.network.drawings import RenderedMaterial
from model.evaluation.network.exam import examine_network
from model.evaluation.product.exam import examine_product
from model.evaluation.report.files import FORMAT

Facts = dict[str, Any]

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
