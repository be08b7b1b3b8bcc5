"""Weights files: a network is rebuilt from its file alone, and a file that does not fit is refused."""

import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model import checkpoint
from model.checkpoint import load_network, parameter_count, save_network
from model.nn.layers import BatchNormalization, Convolution, Dense, Flatten, MaxPooling, ReLU, Softmax
from model.nn.network import Sequential
from model.preprocessing.normalize import MNIST, VERSION
from model.storage.archive import METADATA as METADATA_MEMBER
from model.storage.archive import CheckpointError, fingerprint, load_archive

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


def write_forged(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], object]) -> None:
    """Write an archive again after a change of its arrays and metadata, with a SHA-256 that fits.

    The metadata may be what JSON does not know.
    """
    arrays, metadata = load_archive(path)
    change(arrays, metadata)
    text = json.dumps({**metadata, "sha256": fingerprint(arrays)}).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in {**arrays, METADATA_MEMBER: np.frombuffer(text, np.uint8)}.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, array)


def forge(path: Path, arrays: dict[str, Any] | None = None, **facts: Any) -> Path:
    """Write the file again with other arrays (None: left out) or facts (MISSING: left out)."""

    def change(kept: dict[str, Any], metadata: dict[str, Any]) -> None:
        for target, changes, left_out in ((kept, arrays or {}, None), (metadata, facts, MISSING)):
            target |= changes
            for name in [name for name, value in target.items() if value is left_out]:
                del target[name]

    write_forged(path, change)
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
    ("key", "value", "found"),
    [
        ("temperature", 0.0, "temperature 0.0: expected a number from 0.05 to 20"),
        ("temperature", 1e9, "temperature 1000000000.0: expected"),
        ("temperature", "1", "temperature '1': expected"),
        ("temperature", None, "temperature None: expected"),
        ("is_digit_threshold", -0.1, "is_digit_threshold -0.1: expected a number from 0 to 1"),
        ("is_digit_threshold", 1.5, "is_digit_threshold 1.5: expected"),
        ("is_digit_threshold", True, "is_digit_threshold True: expected"),
        ("test_accuracy", 99.5, "test_accuracy 99.5: expected a number from 0 to 1"),
        ("test_accuracy", math.nan, "test_accuracy nan: expected a number from 0 to 1"),
        ("test_accuracy", math.inf, "test_accuracy inf: expected"),
        ("validation_accuracy", math.nan, "validation_accuracy nan: expected a number from 0 to 1"),
        ("training_accuracy", 10**400, "training_accuracy 1000"),
        ("wall_time_s", math.inf, "wall_time_s inf: expected a number from 0 to 1,000,000,000"),
        ("seed", 1 << 80, "seed 1208925819614629174706176: expected a whole number from 0 to"),
        ("epochs", 1.5, "epochs 1.5: expected a whole number from 0 to 1,000,000,000"),
        ("recipe", "", "recipe '': expected a text of 1 to 60 small letters, digits and hyphens, such as mlp-30"),
        ("recipe", "a/b", "recipe 'a/b': expected"),
        ("recipe", "..", "recipe '..': expected"),
        ("recipe", "Tiny", "recipe 'Tiny': expected"),
        ("recipe", "tiny\n", "recipe 'tiny\\n': expected"),
        ("recipe", "\ud800", "recipe '\\ud800': expected"),
        ("recipe", "x" * 61, f"recipe '{'x' * 36}...: expected"),
        ("title", "\ud800", "title '\\ud800': expected a text of 1 to 100 printable characters"),
        ("title", "one\nERROR: forged", "title 'one\\nERROR: forged': expected"),
        ("title", "\x1b[2J", "title '\\x1b[2J': expected"),
        ("title", "\u202e", "title '\\u202e': expected"),
        ("title", "x" * 101, "title 'xxxxx"),
        ("description", "", "description '': expected"),
        ("year", 0, "year 0: expected a whole number from 1,900 to 2,100"),
        ("data", {}, "no data.name: expected"),
        ("data", {"name": "mnist", "train": "many"}, "data.train 'many': expected"),
        ("data", {"name": "mnist", "strokes": "unipen"}, "data.strokes 'unipen': expected a list of 0 to 20 values"),
        ("data", {"name": "mnist", "sha256": {"a\n": "0" * 64}}, "a name in data.sha256 'a\\n': expected"),
        ("data", {"name": "mnist", "sha256": {"a": "0"}}, "data.sha256.a '0': expected"),
        ("options", {"rate": 1}, "an unknown member 'rate' in options: expected only known ones"),
        ("versions", ["3.11"], "versions a list of 1: expected an object of up to 20 members"),
        ("versions", {str(i): "1" for i in range(21)}, "versions an object of 21: expected"),
        ("more\n", 1, "an unknown member 'more\\n' in it: expected only known ones"),
    ],
)
def test_metadata_out_of_their_table_are_refused(weights: Path, key: str, value: object, found: str) -> None:
    assert f" has {found}" in refusal(forge(weights, None, **{key: value}))


@pytest.mark.parametrize("key", sorted(set(checkpoint.METADATA.required) - {"sha256"}))
@pytest.mark.parametrize("value", [MISSING, ["wrong"], True])
def test_metadata_without_a_usable_fact_are_refused(weights: Path, key: str, value: object) -> None:
    message = refusal(forge(weights, None, **{key: value}))
    assert f" has {'no ' if value is MISSING and key != 'format' else ''}{key} " in message.replace(":", " ")


def test_metadata_may_hold_any_script_and_spaces_that_do_not_break(weights: Path) -> None:
    title = "Réseau\N{NO-BREAK SPACE}: 手書き数字"
    assert load_network(forge(weights, None, title=title, validation_accuracy=None)).metadata["title"] == title


def test_metadata_that_are_too_long_are_refused(weights: Path) -> None:
    message = refusal(forge(weights, None, description="x" * checkpoint.MAX_METADATA_BYTES))
    assert "bytes of metadata: expected at most 262,144" in message


def test_metadata_that_could_not_be_read_again_are_not_written(network: Sequential, tmp_path: Path) -> None:
    golden = np.zeros((1, 28, 28, 1), np.float32)
    with pytest.raises(CheckpointError, match=r"^the network has title 'a\\nb': expected a text"):
        save_network(tmp_path / "w.npz", network, MNIST, METADATA | {"title": "a\nb"}, golden)
    assert not (tmp_path / "w.npz").exists()


@pytest.mark.parametrize("weight", [3e38, -1e30])
def test_weights_that_only_the_golden_images_fit_are_refused(weights: Path, weight: float) -> None:
    """Forged weights of a network without softmax: they overflow, or fall below 0, where golden images have no ink."""
    bare = Sequential([Flatten(), Dense(784, 10, rng=np.random.default_rng(1))], (28, 28, 1))
    dense = bare.arrays()["1_Dense.weight"]
    dense[:] = abs(dense)
    dense[-2:] = weight
    golden = np.zeros((2, 28, 28, 1), np.float32)
    golden[0, :9] = 1
    save_network(weights, bare, MNIST, METADATA, golden)
    assert "for pictures of plain ink: expected finite numbers from 0" in refusal(weights)


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
