"""The exam of the whole product: drawings of people whom no network met, sent as strokes and as pictures of a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.classifier import DigitClassifier
from model.data.formats.unipen import Character
from model.evaluation.asking.answers import Answers, ExamProgress, ask
from model.evaluation.asking.sheet import EXAMS, WAYS, Way, conditions
from model.evaluation.material.chosen import Material
from model.evaluation.material.sampling import by_set, set_of
from model.evaluation.network.scores import to_text
from model.evaluation.product import scores
from model.evaluation.product.numbers import examine_numbers
from model.preprocessing.decode import Planes
from model.preprocessing.normalize import MNIST, network_image
from model.segmentation.drawing import Drawing, from_picture

Facts = dict[str, Any]

MISTAKES = 24  # that are shown, of digits and of what is none

# What is sent both as strokes and as pictures.
GROUPS = ("digits", "tagged", "others", "doodles", "scribbles", "test")


def examine_product(classifiers: Sequence[DigitClassifier], material: Material, progress: ExamProgress) -> list[Facts]:
    """Return what each network is worth inside the product, in their order."""
    passes: list[tuple[str, Way]] = [(group, way) for group in GROUPS for way in WAYS.values()]
    passes += [("few", way) for way in conditions()]
    found: dict[tuple[str, Way], list[Answers]] = {}
    for i, (group, way) in enumerate(passes):
        drawings = material.drawings(group)
        told = partial(_tell, progress, f"asking the product, {i + 1} of {len(passes)} times")
        found[group, way] = ask(classifiers, map(way.drawing, drawings), len(drawings), told)
    told = partial(_tell, progress, "reading numbers")
    numbers = examine_numbers(classifiers, material.digits, material.numbers, told)
    mnist = ask(classifiers, map(_image, material.mnist[0]), len(material.mnist[0]), partial(_tell, progress, "MNIST"))
    return [
        _facts(_Found(material, {key: each[i] for key, each in found.items()}, one.threshold), numbers[i], mnist[i])
        for i, one in enumerate(classifiers)
    ]


@dataclass(frozen=True, eq=False)
class _Found:
    """What one network answers to everything."""

    material: Material
    answers: Mapping[tuple[str, Way], Answers]
    threshold: float | None

    def ways(self, group: str) -> dict[str, Answers]:
        """Return the answers to a group by the way in which it was sent."""
        return {name: self.answers[group, way] for name, way in WAYS.items()}

    def sets(self) -> list[Facts]:
        """Return the score of each set of digits."""
        digits = self.material.digits
        rows = scores.scored_by(by_set(digits), _labels(digits), self.ways("digits"), self.threshold)
        writers = {name: len({digits[i].writer for i in places}) for name, places in by_set(digits).items()}
        return [{**row, "writers": writers[row["name"]]} for row in rows]

    def styles(self) -> list[Facts]:
        """Return the score of each style."""
        truth = _labels(self.material.tagged)
        return scores.scored_by(self.material.styles, truth, self.ways("tagged"), self.threshold)

    def passed(self, group: str) -> Facts:
        """Return what is accepted of letters, of doodles or of scribbles."""
        if group == "scribbles":
            labels = [kind for kind, _ in self.material.scribbles]
            sets = {"made": np.arange(len(labels))}
        else:
            chosen: Sequence[Character] = getattr(self.material, group)
            labels, sets = [one.label for one in chosen], by_set(chosen)
        return scores.passed(sets, labels, self.ways(group), self.threshold)

    def misread(self) -> list[Facts]:
        """Return the digits that are misread, the surest first, each with its picture."""
        truth = _labels(self.material.digits)
        wrong = {name: (answers.texts != truth, answers.confidence) for name, answers in self.ways("digits").items()}
        return self._shown("digits", wrong)

    def accepted(self) -> list[Facts]:
        """Return the letters and signs that are accepted, the surest first, each with its picture."""
        ways = self.ways("others")
        taken = {name: (answers.accepted(self.threshold), answers.acceptance) for name, answers in ways.items()}
        return self._shown("others", taken)

    def _shown(self, group: str, chosen: Mapping[str, tuple[NDArray[np.bool_], NDArray[np.float64]]]) -> list[Facts]:
        """Return the surest MISTAKES of a group; chosen: by way, which of the N it may be and how sure each is."""
        found = sorted(
            (-float(sureness[i]), int(i), way)
            for way, (which, sureness) in chosen.items()
            for i in np.flatnonzero(which)
        )
        characters: Sequence[Character] = getattr(self.material, group)
        return [
            {
                **_told(characters[i], way, str(self.answers[group, WAYS[way]].texts[i])),
                "confidence": round(-negative, 6),
            }
            for negative, i, way in found[:MISTAKES]
        ]

    def sheet(self) -> dict[str, list[Facts]]:
        """Return the rows of each exam on the sheet."""
        truth = _labels(self.material.few)
        return {
            name: [
                {
                    **told,
                    **scores.scored(truth, {w: self.answers["few", way] for w, way in ways.items()}, self.threshold),
                }
                for told, ways in rows
            ]
            for name, rows in EXAMS.items()
        }


def _facts(found: _Found, numbers: Facts, mnist: Answers) -> Facts:
    """Return the report of one network."""
    sets = found.sets()
    return {
        "threshold": found.threshold,
        **{way: scores.over_sets(sets, way) for way in WAYS},
        "by_set": sets,
        "by_style": found.styles(),
        **{group: found.passed(group) for group in ("others", "doodles", "scribbles")},
        "sheet": found.sheet(),
        "numbers": numbers,
        "test_writers": scores.scored(_labels(found.material.test), found.ways("test"), found.threshold),
        "mnist": scores.scored(found.material.mnist[1].astype(np.str_), {"pictures": mnist}, found.threshold),
        "misread": found.misread(),
        "accepted": found.accepted(),
    }


def _told(one: Character, way: str, text: str) -> Facts:
    """Return what is shown of one drawing and its answer, with a picture of all ink as most networks see it."""
    picture = to_text(network_image(WAYS[way].drawing(one.strokes).ink, MNIST))
    return {"name": one.id, "set": set_of(one), "way": way, "true": one.label, "read": text or None, "picture": picture}


def _labels(characters: Sequence[Character]) -> NDArray[np.str_]:
    return np.array([one.label for one in characters], np.str_)


def _image(image: NDArray[np.uint8]) -> Drawing:
    """Return what the server makes of an image (28, 28) that is sent as a picture."""
    return from_picture(Planes(image[:, :, None], None, 1, (image.shape[1], image.shape[0])))


def _tell(progress: ExamProgress, what: str, share: float) -> None:
    progress(share, what)
