"""Weights files: a network is rebuilt from its file alone, and a file that does not fit is refused."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import checkpoint
from model.checkpoint import load_network, parameter_count, save_network
from model.nn.layers import BatchNormalization, Convolution, Dense, Flatten, MaxPooling, ReLU, Softmax
from model.nn.network import Sequential
from model.preprocessing.normalize import MNIST, VERSION
from model.storage.archive import CheckpointError, load_archive, save_archive

MISSING = object()
METADATA: dict[str, Any] = {
    "recipe": "tiny",
    "title": "Tiny",
    "seed": 1,
    "data": {"name": "mnist"},
    "epochs": 1,
    "wall_time_s": 1.5,
    "versions": {},
    "validation_accuracy": 0.5,
    "test_accuracy": 0.5,
}


@pytest.fixture
def network(rng: np.random.Generator) -> Sequential:
    layers = [
        Convolution(1, 4, kernel=5, padding=2, rng=rng),
        BatchNormalization(4, epsilon=1e-3),
        ReLU(),
        MaxPooling(4),
        Flatten(),
        Dense(196, 10, rng=rng),
        Softmax(),
    ]
    built = Sequential(layers, (28, 28, 1))
    built.forward(rng.random((5, 28, 28, 1), dtype=np.float32), training=True)
    return built


@pytest.fixture
def weights(network: Sequential, rng: np.random.Generator, tmp_path: Path) -> Path:
    path = tmp_path / "tiny.npz"
    save_network(path, network, MNIST, METADATA, rng.random((10, 28, 28, 1), dtype=np.float32))
    return path


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_network(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(path.name)
    return str(caught.value)


def forge(path: Path, arrays: dict[str, Any] | None = None, **facts: Any) -> Path:
    """Write the file again with other arrays (None: left out) or facts (MISSING: left out), and a SHA-256 that fits."""
    kept, metadata = load_archive(path)
    kept = {name: array for name, array in (kept | (arrays or {})).items() if array is not None}
    save_archive(path, kept, {k: v for k, v in (metadata | facts).items() if v is not MISSING})
    return path


def test_network_is_rebuilt_from_its_file_alone(network: Sequential, weights: Path, rng: np.random.Generator) -> None:
    trained = load_network(weights)
    x = rng.random((7, 28, 28, 1), dtype=np.float32)
    np.testing.assert_array_equal(trained.network.forward(x), network.forward(x))
    assert trained.network.describe() == network.describe()
    assert trained.golden_images.shape == (10, 28, 28, 1)
    assert trained.metadata["recipe"] == "tiny"
    assert parameter_count(trained.network) == 25 * 4 + 4 + 8 + 1960 + 10


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("temperature", 0.0),
        ("temperature", 1e9),
        ("temperature", "1"),
        ("temperature", None),
        ("is_digit_threshold", -0.1),
        ("is_digit_threshold", 1.5),
        ("is_digit_threshold", True),
        ("test_accuracy", 99.5),
    ],
)
def test_temperature_or_threshold_out_of_range_is_refused(weights: Path, key: str, value: object) -> None:
    assert f"has {key} {value!r} in its metadata: expected a number from" in refusal(
        forge(weights, None, **{key: value})
    )


@pytest.mark.parametrize("key", checkpoint.REQUIRED)
@pytest.mark.parametrize("value", [MISSING, ["wrong"], True])
def test_metadata_without_a_usable_fact_is_refused(weights: Path, key: str, value: object) -> None:
    message = refusal(forge(weights, None, **{key: value}))
    assert ("format" if key == "format" else f"no usable {key!r}") in message


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"5_Dense.bias": None}, "missing ['5_Dense.bias']"),
        ({"extra": np.zeros(1, np.float32)}, "unexpected ['extra']"),
        ({"5_Dense.bias": np.zeros(9, np.float32)}, "has 5_Dense.bias of shape (9,) and float32: expected (10,)"),
        ({"5_Dense.bias": np.zeros(10)}, "has 5_Dense.bias of shape (10,) and float64"),
        ({"5_Dense.bias": np.arange(10, dtype=np.float32)}, "differ by"),
        ({"golden.images": None}, "no golden images"),
        ({"golden.images": np.zeros((10, 28, 28), np.float32)}, "golden images of shape (10, 28, 28)"),
        ({"golden.images": np.zeros((0, 28, 28, 1), np.float32)}, "golden images of shape (0, 28, 28, 1)"),
        ({"golden.outputs": np.zeros((10, 9), np.float32)}, "golden outputs of shape (10, 9)"),
        ({"golden.outputs": np.zeros((10, 10), np.float32)}, "differ by"),
    ],
)
def test_arrays_that_do_not_fit_the_network_are_refused(weights: Path, arrays: dict[str, Any], message: str) -> None:
    assert message in refusal(forge(weights, arrays))


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ({}, "no usable network"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Softmax"}] * 999}, "no usable network"),
        ({"input_shape": [28, 28, 1], "layers": [{"inputs": 3}]}, "a layer without a kind"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Dense", "inputs": 1e9, "outputs": 1}]}, "out of range"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Dense", "inputs": "x", "outputs": 1}]}, "out of range"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Exec"}]}, "unknown kind of layer 'Exec'"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Dense", "wrong": 1}]}, "cannot be built"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Dense", "inputs": 3, "outputs": 1}]}, "cannot be built"),
        ({"input_shape": [28, 28, 1], "layers": [{"kind": "Dropout", "rate": 2}]}, "dropout rate 2 is out of range"),
        (
            {"input_shape": [28, 28, 1], "layers": [{"kind": "Dense", "inputs": 1, "outputs": 1, "rng": 1}]},
            "has initial values for a layer",
        ),
    ],
)
def test_networks_that_cannot_be_built_are_refused(weights: Path, description: dict[str, Any], message: str) -> None:
    assert message in refusal(forge(weights, network=description))


def test_network_that_cannot_be_run_is_refused(network: Sequential, weights: Path) -> None:
    description = network.describe()
    description["layers"][3]["size"] = 4.0
    assert "has a network that cannot be" in refusal(forge(weights, network=description))


def test_file_of_another_format_is_refused_with_the_remedy(weights: Path) -> None:
    assert "has format 2: expected 1; train again with this version" in refusal(forge(weights, format=2))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": VERSION + 1}, f"was made for version {VERSION + 1} of the preprocessing: expected {VERSION}"),
        ({"field": 32}, "prepares pictures of side 32: expected the network's inputs, (28, 28, 1)"),
        ({"digit": 29}, "has no usable preprocessing"),
        ({"centre": "left"}, "has no usable preprocessing"),
        ({"shear": 1}, "has no usable preprocessing"),
        ({"field": "28"}, "has no usable preprocessing"),
        ({"field": 28.0}, "has no usable preprocessing"),
        ({"binary": 1}, "has no usable preprocessing"),
    ],
)
def test_preprocessing_that_does_not_fit_is_refused(weights: Path, change: dict[str, Any], message: str) -> None:
    recipe = {"version": VERSION, "field": 28, "digit": 20, "centre": "mass", "binary": False}
    assert load_network(weights).preprocessing == MNIST
    assert message in refusal(forge(weights, preprocessing=recipe | change))
