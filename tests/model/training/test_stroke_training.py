"""A recipe with pen strokes from its command to its weights file: trained, calibrated, rejecting, looked at."""

import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model import train
from model.augmentation.images import Perturbation
from model.augmentation.mixture import DigitMixture, picture
from model.augmentation.strokes import Variety
from model.checkpoint import load_network
from model.classifier import DigitClassifier
from model.data.loader import Examples
from model.data.prefetch import Prefetcher
from model.nn.calibration import fit_temperature, rejection_threshold
from model.nn.layers import Dense, Flatten, ReLU, Softmax
from model.nn.network import Sequential
from model.outputs import digit_probabilities, is_digit
from model.recipes import recipes
from model.report.wording import training_command
from model.training import data
from model.training.session import Session
from model.training.trainer import to_network
from tests.helpers import made_strokes
from tests.helpers.made_strokes import CHARACTERS
from tests.helpers.small_set import write_unpacked


def twelve(rng: np.random.Generator) -> Sequential:
    """784-32-12."""
    layers = [Flatten(), Dense(784, 32, rng=rng), ReLU(), Dense(32, 12, rng=rng), Softmax()]
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
        inkling, name="twelve", architecture=twelve, plan=plan, source="small", validation=20, strokes=("made",)
    )
    monkeypatch.setitem(recipes, "twelve", recipe)
    monkeypatch.setattr(data, "NUMBERS", 20)
    monkeypatch.setattr(data, "DigitMixture", partial(DigitMixture, scribbles=60, leftovers=30, several=30))
    return ["twelve", "--data-dir", str(tmp_path), "--out", str(tmp_path / "twelve.npz"), "--threads", "1"]


def test_training_with_strokes_exports_a_calibrated_network(options: list[str], tmp_path: Path) -> None:
    assert train.main(options) == 0
    classifier = DigitClassifier.load(tmp_path / "twelve.npz")
    card = classifier.card
    assert card["data"]["strokes"] == ["made"]
    assert card["best_epoch"] == card["epochs"] == 2
    assert not (tmp_path / "twelve.resume").exists()


def test_training_with_strokes_is_scored_by_the_writer_who_is_held_out(options: list[str], tmp_path: Path) -> None:
    assert train.main(options) == 0
    classifier = DigitClassifier.load(tmp_path / "twelve.npz")
    drawn = [one for one in CHARACTERS if one.writer == "tos/3" and one.label.isdigit()]
    images = np.stack([picture(one.strokes, side=data.SIDE) for one in drawn])
    labels = np.array([int(one.label) for one in drawn])
    outputs = load_network(tmp_path / "twelve.npz").network.forward(to_network(images))
    digits = digit_probabilities(outputs)
    assert classifier.card["drawn_accuracy"] == (digits.argmax(axis=1) == labels).mean()
    assert classifier.temperature == pytest.approx(fit_temperature(digits, labels), rel=0.02)
    assert classifier.threshold == pytest.approx(rejection_threshold(is_digit(outputs)), rel=1e-4)


def test_command_of_the_card_trains_as_it_was_asked_to(options: list[str], tmp_path: Path) -> None:
    assert train.main([*options, "--epochs", "1", "--lr", "0.002"]) == 0
    command = training_command(DigitClassifier.load(tmp_path / "twelve.npz").card)
    assert command == "python -m model.train twelve --seed 1 --threads 1 --epochs 1 --lr 0.002"
    assert vars(train.parse(command.split()[3:])).items() >= {"epochs": 1, "lr": 0.002, "data": None}.items()


@pytest.mark.usefixtures("options")
def test_other_data_are_named_in_the_command_and_measured_against_nothing_published(tmp_path: Path) -> None:
    session = Session(recipe=recipes["digits32"], data="small", data_dir=tmp_path)
    assert recipes["digits32"].published
    assert (session.recipe.published, session.options) == ((), {"data": "small"})


def test_sheet_shows_what_the_network_is_fed_first(options: list[str], tmp_path: Path) -> None:
    assert train.main([*options, "--sheet", str(tmp_path / "sheet.png")]) == 0
    sheet = np.asarray(Image.open(io.BytesIO((tmp_path / "sheet.png").read_bytes())))
    assert sheet.shape[1] == 2 * 20 * 30
    assert sheet.min() == 0
    assert sheet.max() == 255
    assert not (tmp_path / "twelve.npz").exists()


def test_training_that_loses_the_process_that_makes_examples_says_how_to_go_on(
    options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    take = Prefetcher.take

    def lose(self: Prefetcher[Examples], number: int) -> Examples:
        self._process.kill()
        return take(self, number)

    monkeypatch.setattr(Prefetcher, "take", lose)
    assert train.main(options) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("error: the process that makes the examples ended")
    assert last.endswith("whole epochs are kept: add --resume to go on")


@pytest.mark.parametrize(
    "other",
    [
        partial(DigitMixture, straight=0.5),
        partial(DigitMixture, variety=Variety(rotation=30)),
        partial(DigitMixture, perturbation=Perturbation(weight=0.1)),
    ],
    ids=["straight", "variety", "perturbation"],
)
def test_training_is_not_resumed_with_examples_of_another_kind(
    options: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    other: partial[DigitMixture],
) -> None:
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Session, "_export", stop)
    assert train.main(options) == 130
    monkeypatch.setattr(data, "DigitMixture", partial(other, scribbles=60, leftovers=30, several=30))
    assert train.main([*options, "--resume"]) == 1
    expected = "error: twelve.resume belongs to a training with examples made in another way"
    assert capsys.readouterr().err.splitlines()[-1].startswith(expected)
