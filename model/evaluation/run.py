"""Examine networks and report what they are worth, as one object of numbers and texts that is ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

import numpy as np
import numpy.typing as npt

from model.classifier import DigitClassifier, Readings
from model.evaluation import scores
from model.evaluation.conditions import PEN, SHEET, TALL, THICKEST
from model.evaluation.drawings import EXAMS, PLACED_TALL, ExamProgress, Facts, Images, RenderedTestset
from model.evaluation.multi_digit import examine_numbers
from model.evaluation.report_files import FORMAT
from model.evaluation.styles import read_styles
from model.evaluation.testset import Testset
from model.preprocessing.normalize import to_ink

Groups = list[tuple[str, npt.NDArray[np.bool_]]]


def examine(classifiers: Sequence[DigitClassifier], testset: Testset, progress: ExamProgress) -> list[Facts]:
    """Examine each network, in their order: the same for the same weights and test set.

    progress: is called with the share done, 0..1, of a part of the work, and with what that is.
    """
    rendered = {kind: RenderedTestset(testset, kind, progress) for kind in {one.preprocessing for one in classifiers}}
    return [examine_one(one, testset, rendered[one.preprocessing], progress) for one in classifiers]


def examine_one(
    classifier: DigitClassifier, testset: Testset, rendered: RenderedTestset, progress: ExamProgress
) -> Facts:
    """Return the report of one network."""
    told = partial(_show_progress, progress, f"reading numbers with {classifier.name}")
    labels, names = testset.labels, [one.id for one in testset.digits]
    plain, mnist = read_images(classifier, rendered.digits(None)), read_images(classifier, rendered.mnist)
    return {
        "format": FORMAT,
        "model": classifier.name,
        "version": classifier.version,
        "temperature": classifier.temperature,
        "material": _told(testset),
        "sheet": {"side": SHEET, "pen": PEN, "tall": TALL, "thickest": THICKEST, "placed_tall": PLACED_TALL},
        "mnist": scores.exam(mnist.probabilities, testset.mnist.test_labels, rendered.mnist),
        "strokes": {
            **scores.exam(plain.probabilities, labels, rendered.digits(None), names),
            "by_contributor": scores.scores_by_group(plain.probabilities, labels, _contributors(testset)),
            "by_style": scores.scores_by_group(plain.probabilities, labels, _styles(names)),
            **_on_the_sheet(classifier, rendered, labels),
        },
        "numbers": examine_numbers(classifier, testset.digits, testset.numbers, told),
        "rejection": _rejection(classifier, testset, rendered, plain, mnist),
    }


def _show_progress(progress: ExamProgress, what: str, share: float) -> None:
    progress(share, what)


def read_images(classifier: DigitClassifier, images: Images) -> Readings:
    """Read images (N, field, field) uint8."""
    return classifier.read(to_ink(images))


def _on_the_sheet(classifier: DigitClassifier, rendered: RenderedTestset, labels: npt.NDArray[np.int64]) -> Facts:
    """Return the rows of each exam on the sheet, scored; by height also how many digits it takes for none."""
    conditions = dict.fromkeys(condition for rows in EXAMS.values() for _, condition in rows)
    readings = {condition: read_images(classifier, rendered.digits(condition)) for condition in conditions}
    scored = {condition: scores.score(found.probabilities, labels) for condition, found in readings.items()}
    rows = {name: [{**facts, **scored[condition]} for facts, condition in exam] for name, exam in EXAMS.items()}
    for row, (_, condition) in zip(rows["by_height"], EXAMS["by_height"], strict=True):
        row.update(_refused(classifier, readings[condition]))
    return rows


def _refused(classifier: DigitClassifier, readings: Readings) -> Facts:
    """Count how many digits it takes for none; nothing of a network that does not tell."""
    if classifier.threshold is None or readings.is_digit is None:
        return {}
    return {"rejected": scores.rejected(readings.is_digit, classifier.threshold)["rejected"]}


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


def _told(testset: Testset) -> Facts:
    """Return what the exams were made of."""
    return {
        "digits": len(testset.digits),
        "writers": len({one.writer for one in testset.digits}),
        "others": len(testset.others),
        "scribbles": len(testset.scribbles),
        "mnist": len(testset.mnist.test_labels),
        "sha256": testset.checksums,
    }


def _contributors(testset: Testset) -> Groups:
    """Return the digits of each contributor, by name."""
    names = np.array([one.writer.partition("/")[0] for one in testset.digits])
    return [(name, names == name) for name in sorted(set(names.tolist()))]


def _styles(names: Sequence[str]) -> Groups:
    """Return the digits of each style, by name."""
    return [(style, np.array([name in ids for name in names])) for style, ids in read_styles().items()]
