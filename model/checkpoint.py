"""Trained networks as files: one .npz that rebuilds its network from itself alone and proves that it works.

Besides the parameters a file carries JSON metadata (how the network is built, what it was trained on and
how, what it scored), a SHA-256 over all arrays, and ten golden images with the outputs that they must give.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import numpy as np

from model.nn.layers import Array
from model.nn.layers.base import STARTING_ARGUMENTS
from model.nn.network import Sequential
from model.preprocessing.normalize import VERSION, Preprocessing
from model.storage.archive import CheckpointError, load_archive, save_archive

FORMAT = 1
GOLDEN_IMAGES = "golden.images"
GOLDEN_OUTPUTS = "golden.outputs"
# Products of float32 matrices differ in the last bits from one processor and thread count to the next.
GOLDEN_TOLERANCE = 1e-3
# No size in a network of this kind comes near; it keeps a forged file from asking for all memory.
MAX_SIZE = 8192
MAX_LAYERS = 200

# The digits, with or without the class of what is no digit (model.outputs).
OUTPUTS = ((10,), (11,))

# What the metadata of a network must hold, and of which type.
REQUIRED: dict[str, type | tuple[type, ...]] = {
    "format": int,
    "recipe": str,
    "title": str,
    "network": dict,
    "preprocessing": dict,
    "seed": int,
    "data": dict,
    "epochs": int,
    "wall_time_s": (int, float),
    "versions": dict,
    "validation_accuracy": (int, float, NoneType),
    "test_accuracy": (int, float),
}
# Numbers that it may hold, and between which.
RANGES = {
    "temperature": (0.05, 20.0),
    "is_digit_threshold": (0.0, 1.0),
    "test_accuracy": (0.0, 1.0),
}


@dataclass(frozen=True)
class TrainedNetwork:
    """A network with what is known of it."""

    network: Sequential  # with its parameters
    metadata: dict[str, Any]  # ready for JSON: how it is built, trained and scored
    preprocessing: Preprocessing  # how drawings become its input
    golden_images: Array  # (G, H, W, C) float32
    golden_outputs: Array  # (G, K) float32: what it gave for them after training

    def self_check(self) -> None:
        """Replay the golden images. Raises CheckpointError if an output is not what it was after training."""
        outputs = self.network.replica().forward(self.golden_images)
        worst = float(np.abs(outputs - self.golden_outputs).max())
        if not worst <= GOLDEN_TOLERANCE:
            raise CheckpointError(
                f"gives outputs that differ by {worst:.2g} from those stored with its golden images: expected at "
                f"most {GOLDEN_TOLERANCE}; the file does not belong to this version of the program"
            )


def save_network(
    path: Path, network: Sequential, preprocessing: Preprocessing, metadata: dict[str, Any], golden_images: Array
) -> None:
    """Write a trained network; golden_images: (G, H, W, C) float32, whose outputs are stored as those to expect."""
    arrays = dict(network.arrays())
    arrays[GOLDEN_IMAGES] = golden_images
    arrays[GOLDEN_OUTPUTS] = network.forward(golden_images).copy()
    recipe = {"version": VERSION, **asdict(preprocessing)}
    facts = {"format": FORMAT, **metadata, "preprocessing": recipe, "network": network.describe()}
    save_archive(path, arrays, facts)


def load_network(path: Path) -> TrainedNetwork:
    """Rebuild the network of a file and replay its golden images.

    Raises CheckpointError: one line that names the file, what was found and what was expected.
    """
    arrays, metadata = load_archive(path)
    try:
        _check_metadata(metadata)
        network = _rebuild(metadata["network"])
        golden = _golden(network, arrays.pop(GOLDEN_IMAGES, None), arrays.pop(GOLDEN_OUTPUTS, None))
        _check_arrays(arrays, network.arrays())
        network.load_arrays(arrays)
        preprocessing = _preprocessing(metadata["preprocessing"], network)
        trained = TrainedNetwork(network, metadata, preprocessing, *golden)
        trained.self_check()
    except CheckpointError as error:
        raise CheckpointError(f"{path.name} {error}") from None
    except (TypeError, ValueError, IndexError) as error:
        raise CheckpointError(f"{path.name} has a network that cannot be run: {error}") from None
    return trained


def _check_metadata(metadata: dict[str, Any]) -> None:
    if metadata.get("format") != FORMAT:
        raise CheckpointError(
            f"has format {metadata.get('format')!r}: expected {FORMAT}; train again with this version"
        )
    for key, kind in REQUIRED.items():
        if key not in metadata or not isinstance(metadata[key], kind) or isinstance(metadata[key], bool):
            expected = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))
            raise CheckpointError(f"has no usable {key!r} in its metadata: expected {expected}")
    for key, (low, high) in RANGES.items():
        found = metadata.get(key, low)
        if not isinstance(found, int | float) or isinstance(found, bool) or not low <= found <= high:
            raise CheckpointError(f"has {key} {found!r} in its metadata: expected a number from {low} to {high}")


def _rebuild(description: dict[str, Any]) -> Sequential:
    layers, input_shape = description.get("layers"), description.get("input_shape")
    if not isinstance(layers, list) or not isinstance(input_shape, list) or len(layers) > MAX_LAYERS:
        raise CheckpointError(f"has no usable network: expected an input_shape and up to {MAX_LAYERS} layers")
    sizes = [*input_shape]
    for layer in layers:
        if not isinstance(layer, dict) or not isinstance(layer.get("kind"), str):
            raise CheckpointError("has a layer without a kind in its network: expected an object with one")
        if STARTING_ARGUMENTS & layer.keys():
            raise CheckpointError(f"has initial values for a layer {layer['kind'][:40]!r}: expected only its options")
        sizes += [value for key, value in layer.items() if key != "kind"]
    if not all(isinstance(s, int | float) and abs(s) <= MAX_SIZE for s in sizes):
        raise CheckpointError(f"has a layer whose size is out of range: expected numbers up to {MAX_SIZE}")
    try:
        network = Sequential.from_description(description)
    except (ValueError, TypeError, MemoryError) as error:
        raise CheckpointError(f"has a network that cannot be built: {error}") from None
    if network.shapes[-1] not in OUTPUTS:
        raise CheckpointError(f"gives outputs of shape {network.shapes[-1]}: expected one of {OUTPUTS}")
    return network


def _preprocessing(facts: dict[str, Any], network: Sequential) -> Preprocessing:
    """Return the settings that drawings pass through on their way to the network, if they fit it."""
    if facts.get("version") != VERSION:
        raise CheckpointError(
            f"was made for version {facts.get('version')!r} of the preprocessing: expected {VERSION}; train again"
        )
    try:
        preprocessing = Preprocessing(**{name: value for name, value in facts.items() if name != "version"})
    except (TypeError, ValueError) as error:
        raise CheckpointError(f"has no usable preprocessing: {error}") from None
    if network.input_shape != (preprocessing.field, preprocessing.field, 1):
        raise CheckpointError(
            f"prepares pictures of side {preprocessing.field}: expected the network's inputs, {network.input_shape}"
        )
    return preprocessing


def _check_arrays(found: dict[str, Array], expected: dict[str, Array]) -> None:
    missing, unknown = sorted(expected.keys() - found.keys()), sorted(found.keys() - expected.keys())
    if missing or unknown:
        raise CheckpointError(f"holds other arrays than its network's: missing {missing}, unexpected {unknown}")
    for name, array in expected.items():
        if found[name].shape != array.shape or found[name].dtype != array.dtype:
            raise CheckpointError(
                f"has {name} of shape {found[name].shape} and {found[name].dtype}: "
                f"expected {array.shape} and {array.dtype}"
            )


def _golden(network: Sequential, images: Array | None, outputs: Array | None) -> tuple[Array, Array]:
    """Return the golden images and their outputs, if they fit the network."""
    inputs = f"(G, {', '.join(map(str, network.input_shape))})"
    if images is None or outputs is None or images.dtype != np.float32 or outputs.dtype != np.float32:
        raise CheckpointError("has no golden images with their outputs: expected float32 arrays of both")
    count = len(images) if images.ndim else 0
    if not 1 <= count <= 100 or images.shape != (count, *network.input_shape):
        raise CheckpointError(f"has golden images of shape {images.shape}: expected {inputs}")
    if outputs.shape != (count, *network.shapes[-1]):
        raise CheckpointError(f"has golden outputs of shape {outputs.shape}: expected {(count, *network.shapes[-1])}")
    return images, outputs


def parameter_count(network: Sequential) -> int:
    """Count the numbers that training adjusts."""
    return sum(math.prod(p.value.shape) for p in network.parameters().values())
