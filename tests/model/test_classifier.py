"""DigitClassifier: all that a program needs to know of a network."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from model.checkpoint import save_network
from model.classifier import CheckpointError, DigitClassifier
from model.nn.layers import Convolution, Dense, Flatten, MaxPooling, ReLU, Sigmoid, Softmax
from model.nn.network import Sequential
from model.preprocessing.normalize import MNIST
from tests.model.test_checkpoint import METADATA


def build(path: Path, rng: np.random.Generator, *, sigmoid: bool = False) -> DigitClassifier:
    layers = [Convolution(1, 8, rng=rng), ReLU(), MaxPooling(2), Flatten(), Dense(14 * 14 * 8, 10, rng=rng)]
    network = Sequential([*layers, Sigmoid() if sigmoid else Softmax()], (28, 28, 1))
    save_network(path, network, MNIST, METADATA, rng.random((10, 28, 28, 1), dtype=np.float32))
    return DigitClassifier.load(path)


@pytest.mark.parametrize("sigmoid", [False, True])
def test_classifier_gives_probabilities_that_sum_to_one(
    tmp_path: Path, rng: np.random.Generator, sigmoid: bool
) -> None:
    classifier = build(tmp_path / "w.npz", rng, sigmoid=sigmoid)
    probabilities = classifier.predict_proba(rng.random((150, 28, 28), dtype=np.float32))
    assert probabilities.shape == (150, 10)
    assert probabilities.dtype == np.float32
    assert (probabilities >= 0).all()
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


def test_classifier_reads_each_image_of_a_batch_as_it_reads_it_alone(tmp_path: Path, rng: np.random.Generator) -> None:
    classifier = build(tmp_path / "w.npz", rng)
    images = rng.random((70, 28, 28), dtype=np.float32)
    kept = images.copy()
    together = classifier.predict_proba(images)
    alone = np.concatenate([classifier.predict_proba(image[None]) for image in images])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_array_equal(images, kept)
    assert classifier.predict_proba(images[:0]).shape == (0, 10)


def test_classifier_gives_the_same_answers_from_many_threads(tmp_path: Path, rng: np.random.Generator) -> None:
    classifier = build(tmp_path / "w.npz", rng)
    images = rng.random((40, 28, 28), dtype=np.float32)
    expected = [classifier.predict_proba(image[None]) for image in images]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda i: classifier.predict_proba(images[i % 40][None]), range(400)))
    for i, probabilities in enumerate(found):
        np.testing.assert_array_equal(probabilities, expected[i % 40])


def test_classifier_tells_name_version_score_and_card(tmp_path: Path, rng: np.random.Generator) -> None:
    classifier = build(tmp_path / "w.npz", rng)
    card = classifier.card
    assert classifier.name == card["name"] == "tiny"
    assert len(classifier.version) == 12
    assert classifier.version != build(tmp_path / "w2.npz", rng).version
    assert classifier.test_accuracy == 0.5
    assert card["layers"][0] == "Convolution(in_channels=1, out_channels=8, kernel=3, padding=1)"
    assert card["parameters"] == 9 * 8 + 8 + 14 * 14 * 8 * 10 + 10
    assert json.loads(json.dumps(card)) == card


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 27), (1, 28, 28, 1)])
def test_classifier_refuses_images_of_another_shape(
    tmp_path: Path, rng: np.random.Generator, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match=r"expected \(N, 28, 28\)"):
        build(tmp_path / "w.npz", rng).predict_proba(np.zeros(shape, np.float32))


def test_classifier_refuses_what_is_no_weights_file(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"w\.npz does not exist"):
        DigitClassifier.load(tmp_path / "w.npz")


def test_classifier_with_an_eleventh_class_tells_whether_there_is_a_digit(
    tmp_path: Path, rng: np.random.Generator
) -> None:
    network = Sequential([Flatten(), Dense(784, 11, rng=rng), Softmax()], (28, 28, 1))
    images = rng.random((10, 28, 28, 1), dtype=np.float32)
    facts = {**METADATA, "temperature": 0.5, "is_digit_threshold": 0.25}
    save_network(tmp_path / "w.npz", network, MNIST, facts, images)
    classifier = DigitClassifier.load(tmp_path / "w.npz")
    outputs = network.forward(images).copy()
    read = classifier.read(images[..., 0])
    assert read.is_digit is not None
    np.testing.assert_allclose(read.is_digit, 1 - outputs[:, 10], rtol=1e-5)
    sharper = outputs[:, :10] ** 2
    np.testing.assert_allclose(read.probabilities, sharper / sharper.sum(axis=1, keepdims=True), rtol=1e-4)
    np.testing.assert_array_equal(classifier.predict_proba(images[..., 0]), read.probabilities)
    assert (classifier.temperature, classifier.threshold) == (0.5, 0.25)


def test_classifier_without_an_eleventh_class_does_not_tell(tmp_path: Path, rng: np.random.Generator) -> None:
    classifier = build(tmp_path / "w.npz", rng)
    assert classifier.read(rng.random((1, 28, 28), dtype=np.float32)).is_digit is None
    assert (classifier.temperature, classifier.threshold) == (1.0, None)
