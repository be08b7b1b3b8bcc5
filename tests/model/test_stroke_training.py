"""A recipe with pen strokes from its command to its weights file: trained, calibrated, rejecting, looked at."""

import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model import curriculum, train
from model.calibration import fit_temperature, rejection_threshold
from model.checkpoint import load_network
from model.classifier import DigitClassifier
from model.layers import Dense, Flatten, ReLU, Softmax
from model.mixture import DigitMixture, picture
from model.network import Sequential
from model.outputs import digit_probabilities, is_digit
from model.recipes import recipes
from model.training import to_network
from tests.model import made_strokes
from tests.model.made_strokes import CHARACTERS
from tests.model.small_set import write_unpacked


def eleven(rng: np.random.Generator) -> Sequential:
    """784-32-11."""
    layers = [Flatten(), Dense(784, 32, rng=rng), ReLU(), Dense(32, 11, rng=rng), Softmax()]
    return Sequential(layers, input_shape=(28, 28, 1))


@pytest.fixture
def options(tmp_path: Path, small_source: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the command line of a training on small made-up sets."""
    made_strokes.register(monkeypatch)
    (tmp_path / "small").mkdir()
    (tmp_path / "made").mkdir()
    write_unpacked(tmp_path / "small")
    inkling = recipes["inkling"]
    plan = replace(inkling.plan, epochs=2, batch_size=50)
    recipe = replace(
        inkling, name="eleven", architecture=eleven, plan=plan, source="small", validation=20, strokes=("made",)
    )
    monkeypatch.setitem(recipes, "eleven", recipe)
    monkeypatch.setattr(curriculum, "DigitMixture", partial(DigitMixture, scribbles=60, pairs=30))
    return ["eleven", "--data-dir", str(tmp_path), "--out", str(tmp_path / "eleven.npz"), "--threads", "1"]


def test_training_with_strokes_exports_a_calibrated_network(options: list[str], tmp_path: Path) -> None:
    assert train.main(options) == 0
    classifier = DigitClassifier.load(tmp_path / "eleven.npz")
    card = classifier.card
    assert card["data"]["strokes"] == ["made"]
    assert card["best_epoch"] == card["epochs"] == 2
    assert not (tmp_path / "eleven.resume").exists()


def test_training_with_strokes_is_judged_by_the_writer_who_is_held_out(options: list[str], tmp_path: Path) -> None:
    assert train.main(options) == 0
    classifier = DigitClassifier.load(tmp_path / "eleven.npz")
    drawn = [one for one in CHARACTERS if one.writer == "tos/3" and one.label.isdigit()]
    images = np.stack([picture(one.strokes, side=curriculum.SIDE) for one in drawn])
    labels = np.array([int(one.label) for one in drawn])
    outputs = load_network(tmp_path / "eleven.npz").network.forward(to_network(images))
    digits = digit_probabilities(outputs)
    assert classifier.card["drawn_accuracy"] == (digits.argmax(axis=1) == labels).mean()
    assert classifier.temperature == pytest.approx(fit_temperature(digits, labels), rel=0.02)
    assert classifier.threshold == pytest.approx(rejection_threshold(is_digit(outputs)), rel=1e-4)


def test_sheet_shows_what_the_network_is_fed_first(options: list[str], tmp_path: Path) -> None:
    assert train.main([*options, "--sheet", str(tmp_path / "sheet.png")]) == 0
    sheet = np.asarray(Image.open(io.BytesIO((tmp_path / "sheet.png").read_bytes())))
    assert sheet.shape[1] == 2 * 20 * 30
    assert sheet.min() == 0
    assert sheet.max() == 255
    assert not (tmp_path / "eleven.npz").exists()
