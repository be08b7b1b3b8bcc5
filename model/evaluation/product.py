"""The exam of the whole product: drawings of people whom no network met, sent as strokes and as pictures of a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from model.classifier import DigitClassifier
from model.data.formats.unipen import Character
from model.evaluation import product_scores as scores
from model.evaluation.answers import Answers, ask
from model.evaluation.conditions import Condition, Sent
from model.evaluation.drawings import ExamProgress
from model.evaluation.sampling import by_set, sample, set_of, share_out
from model.evaluation.styles import read_styles
from model.evaluation.testset import Testset

Facts = dict[str, Any]
Way = Condition | Sent

# How a drawing is sent where nothing else is said: as the page sends it, and as a picture of the page's sheet.
WAYS: dict[str, Way] = {"strokes": Sent(), "pictures": Condition()}

DIGITS_OF_A_SET = 600  # at most
OTHERS = 3000  # about: letters and signs of all sets

def examine_product(classifiers: Sequence[DigitClassifier], testset: Testset, progress: ExamProgress) -> list[Facts]:
    """Return what each network is worth inside the product."""
    digits = [testset.digits[i] for i in sample(testset.digits, DIGITS_OF_A_SET)]
    cap = share_out([len(places) for places in by_set(testset.others).values()], OTHERS)
    others = [testset.others[i] for i in sample(testset.others, cap)]
    styles = read_styles()
    tagged_ids = frozenset().union(*styles.values())
    told = {"digits": digits, "others": others,
            "tagged": [one for one in testset.digits if one.id in tagged_ids]}
    found = {(what, name): _ask(classifiers, drawn, way, f"reading {what} as {name}", progress)
             for what, drawn in told.items() for name, way in WAYS.items()}
    reports = []
    for i, classifier in enumerate(classifiers):
        report: Facts = {}
        for name in WAYS:
            truth = np.array([one.label for one in digits])
            rows = scores.set_rows(truth, found["digits", name][i], classifier.threshold, by_set(digits), [one.writer for one in digits])
            by_style = []
            for style, ids in styles.items():
                mine = np.array([one.id in ids for one in told["tagged"]])
                by_style.append({"name": style, **scores.score(np.array([one.label for one in told["tagged"]])[mine], found["tagged", name][i].take(mine), classifier.threshold)})
            other_sets = scores.accepted_by([set_of(one) for one in others], found["others", name][i], classifier.threshold)
            report[name] = {"by_set": rows, **scores.over_sets(rows), "by_style": by_style,
                "others": {**scores.accepted_in_all(other_sets), "by_set": other_sets,
                   "by_label": scores.accepted_by([one.label for one in others], found["others", name][i], classifier.threshold)}}
        reports.append(report)
    return reports


def _ask(
    classifiers: Sequence[DigitClassifier], drawn: Sequence[Character], way: Way, what: str, progress: ExamProgress
) -> list[Answers]:
    drawings = (way.drawing(one.strokes) for one in drawn)
    return ask(classifiers, drawings, len(drawn), lambda share: progress(share, what))
