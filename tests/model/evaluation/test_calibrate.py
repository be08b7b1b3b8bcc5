"""Temperature and threshold are fitted on answers of the product, and each set weighs the same."""

from pathlib import Path

import numpy as np
import pytest

from model.classifier import DigitClassifier
from model.evaluation import calibrate
from model.evaluation.calibrate import Calibration, fit, highest_threshold, recalibrate, set_weights
from model.outputs import Readings
from model.preprocessing.normalize import MNIST
from model.storage.archive import CheckpointError
from tests.helpers.drawn_numbers import Images
from tests.helpers.tiny_exam import SEVEN, UPRIGHT, character, silent, write_tiny

DIGITS = [character("7", SEVEN, identity=str(i)) for i in range(6)] + [character("1", UPRIGHT, writer="pendigits/21")]


class Hasty:
    """Reads every picture as a 7, surer than it is right, and has no doubt that it is a digit but of narrow ones."""

    preprocessing = MNIST

    def __init__(self, tells: bool = True) -> None:
        self._tells = tells

    def read(self, images: Images) -> Readings:
        probabilities = np.full((len(images), 10), 0.0001, np.float32)
        probabilities[:, 7] = 0.9991
        narrow = images.any(axis=1).sum(axis=1) < 8
        return Readings(probabilities, np.where(narrow, 0.7, 0.99).astype(np.float32) if self._tells else None)


def test_sets_weigh_the_same_whatever_their_size() -> None:
    weights = set_weights(DIGITS)
    assert weights[:6].sum() == pytest.approx(0.5)
    assert weights[6] == pytest.approx(0.5)


def test_network_that_is_too_sure_gets_a_temperature_above_1() -> None:
    found = fit(Hasty(), DIGITS, silent)
    # Half of the weight is right: it should be about as sure as that, which the largest temperature comes nearest to.
    assert found.temperature == pytest.approx(4.0, rel=0.01)
    twice = fit(Hasty(), DIGITS, silent, temperature=0.5)
    assert twice.temperature == pytest.approx(0.5 * found.temperature, rel=0.01)


def test_threshold_is_what_costs_hardly_any_digit() -> None:
    assert fit(Hasty(), DIGITS, silent).threshold == pytest.approx(0.7)
    assert fit(Hasty(tells=False), DIGITS, silent).threshold is None


def test_highest_threshold_costs_at_most_the_share() -> None:
    acceptance = np.linspace(0.01, 1, 100)
    weights = np.full(100, 0.01)
    for share in (0.01, 0.05, 0.1):
        threshold = highest_threshold(acceptance, weights, share)
        assert (acceptance < threshold).mean() == pytest.approx(share)
    heavy = np.where(np.arange(100) == 0, 0.505, 0.005)
    assert highest_threshold(acceptance, heavy, 0.1) == pytest.approx(0.01)


def test_answers_that_no_threshold_accepts_count_but_leave_a_part_of_the_share() -> None:
    acceptance = np.concatenate([np.zeros(3), np.linspace(0.01, 1, 97)])
    weights = np.full(100, 0.01)
    assert (acceptance < highest_threshold(acceptance, weights, 0.05)).sum() == 5
    assert (acceptance < highest_threshold(acceptance, weights, 0.04)).sum() == 4
    assert (acceptance < highest_threshold(acceptance, weights, 0.02)).sum() == 3
    assert highest_threshold(np.zeros(3), np.full(3, 1 / 3), 0.1) == 0


def test_weights_file_keeps_its_arrays_and_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tiny.npz"
    before = write_tiny(path, outputs=11, temperature=1.5)
    asked = []

    def fitted(reader: DigitClassifier, digits: object, progress: object, temperature: float) -> Calibration:
        asked.append((reader.version, temperature))
        return Calibration(0.75, 0.25)

    monkeypatch.setattr(calibrate, "fit", fitted)
    assert recalibrate(path, DIGITS, silent) == Calibration(0.75, 0.25)
    after = DigitClassifier.load(path)
    assert asked == [(before.version, 1.5)]
    assert (after.version, after.temperature, after.threshold) == (before.version, 0.75, 0.25)
    assert after.card == {**before.card, "temperature": 0.75, "is_digit_threshold": 0.25}


def test_what_cannot_be_loaded_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tiny.npz"
    write_tiny(path)
    content = path.read_bytes()
    monkeypatch.setattr(calibrate, "fit", lambda *arguments: Calibration(1000.0, None))
    with pytest.raises(CheckpointError, match="temperature"):
        recalibrate(path, DIGITS, silent)
    assert path.read_bytes() == content
