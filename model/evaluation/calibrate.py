"""Fit temperature and threshold on held-out digits as the product reads them, each set with the same weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.checkpoint import MAX_METADATA_BYTES, check_given
from model.classifier import DigitClassifier
from model.data.formats.unipen import Character
from model.evaluation.asking.answers import Answers, ExamProgress, Reader, ask
from model.evaluation.asking.sheet import WAYS
from model.evaluation.material.sampling import by_set
from model.nn.calibration import TEMPERATURES, fit_temperature, temper
from model.outputs import Readings
from model.preprocessing.normalize import Preprocessing
from model.storage.archive import load_archive, save_archive

NOT_ACCEPTED = 0.01  # share of digits, mean over sets, that the threshold may cost however they are sent
# Part of that share which the threshold may still cost where other reasons not to be sure have used it up.
LEAST_PART = 0.25
# How often the digits are read: temperature decides a little what is cut and thereby what is read.
ROUNDS = 2

Array = NDArray[Any]


@dataclass(frozen=True)
class Calibration:
    """What makes a network's answers honest."""

    temperature: float  # as model.nn.calibration.temper takes it
    threshold: float | None  # is_digit below which the network says no digit; None where it does not tell

    @property
    def facts(self) -> dict[str, float]:
        """Return them as the metadata of a weights file have them."""
        threshold = {} if self.threshold is None else {"is_digit_threshold": self.threshold}
        return {"temperature": self.temperature, **threshold}


@dataclass(frozen=True)
class _Tempered:
    """A reader at another temperature than its own."""

    reader: Reader
    factor: float  # of temperatures

    @property
    def preprocessing(self) -> Preprocessing:
        return self.reader.preprocessing

    def read(self, images: NDArray[np.float32]) -> Readings:
        found = self.reader.read(images)
        return replace(found, probabilities=temper(found.probabilities, self.factor))


def fit(reader: Reader, digits: Sequence[Character], progress: ExamProgress, temperature: float = 1.0) -> Calibration:
    """Return what makes answers to digits of held-out writers honest, sent both as strokes and as pictures.

    The temperature makes the true digits most likely where one digit is found. The threshold is the highest at which at
    most NOT_ACCEPTED of the digits, mean over sets, are not accepted. In both each set has the same weight.
    temperature: the reader's own. digits: some of each set.
    """
    labels = np.array([int(one.label) for one in digits], np.int64)
    weights = set_weights(digits)
    factor, found = 1.0, list[Answers]()
    for i in range(ROUNDS):
        found = []
        for name, way in WAYS.items():
            told = partial(_tell, progress, f"calibrating with digits as {name}, {i + 1} of {ROUNDS} times")
            drawings = (way.drawing(one.strokes) for one in digits)
            found += ask([_Tempered(reader, factor)], drawings, len(digits), told)
        factor = float(np.clip(factor * _fit_factor(found, labels, weights), TEMPERATURES[0], TEMPERATURES[-1]))
    return Calibration(round(factor * temperature, 4), _fit_threshold(reader, found, weights))


def recalibrate(path: Path, digits: Sequence[Character], progress: ExamProgress) -> Calibration:
    """Fit a weights file's network and write temperature and threshold into its metadata; its arrays stay as they are.

    Raises CheckpointError, and OSError where the disk does.
    """
    classifier = DigitClassifier.load(path)
    found = fit(classifier, digits, progress, classifier.temperature)
    arrays, metadata = load_archive(path, max_metadata_bytes=MAX_METADATA_BYTES)
    check_given(found.facts)
    save_archive(path, arrays, {**metadata, **found.facts})
    return found


def set_weights(digits: Sequence[Character]) -> Array:
    """Return the weight of each of N digits, (N,) of sum 1: that of a set is the same for all sets."""
    sets = by_set(digits)
    weights = np.empty(len(digits))
    for places in sets.values():
        weights[places] = 1 / (len(places) * len(sets))
    return weights


def highest_threshold(acceptance: Array, weights: Array, share: float) -> float:
    """Return the highest threshold at which at most that share of answers is not accepted, or nearly that.

    acceptance: (N,) as in Answers. weights: (N,) of sum 1. Where LEAST_PART of the share or less is left by those that
    no threshold accepts, the threshold may cost LEAST_PART of it all the same.
    """
    possible = acceptance > 0
    blocked = float(weights[~possible].sum())
    budget = max(share - blocked, LEAST_PART * share)
    order = np.argsort(acceptance[possible], kind="stable")
    below = np.cumsum(weights[possible][order]) - weights[possible][order]
    affordable = np.flatnonzero(below <= budget + 1e-12)
    return float(acceptance[possible][order][affordable[-1]]) if len(affordable) else 0.0


def _fit_factor(found: Sequence[Answers], labels: Array, weights: Array) -> float:
    """Return the temperature that answers lack: of those with one digit."""
    probabilities = np.concatenate([answers.probabilities for answers in found])
    single = ~np.isnan(probabilities[:, 0])
    if not single.any():
        return 1.0
    many = len(found)
    return fit_temperature(probabilities[single], np.tile(labels, many)[single], np.tile(weights, many)[single])


def _fit_threshold(reader: Reader, found: Sequence[Answers], weights: Array) -> float | None:
    side = reader.preprocessing.field
    if reader.read(np.zeros((1, side, side), np.float32)).is_digit is None:
        return None
    return min(highest_threshold(answers.acceptance, weights, NOT_ACCEPTED) for answers in found)


def _tell(progress: ExamProgress, what: str, share: float) -> None:
    progress(share, what)
