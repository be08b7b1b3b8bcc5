"""Trained networks as files: one .npz that rebuilds its network from itself alone and proves that it works.

Besides the parameters a file carries JSON metadata (how the network is built, what it was trained on and
how, what it scored), a SHA-256 over all arrays, and ten golden images with the outputs that they must give.
"""

from __future__ import annotations

import math
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.nn.layers import Array
from model.nn.layers.base import STARTING_ARGUMENTS
from model.nn.network import Sequential
from model.preprocessing.normalize import VERSION, Preprocessing
from model.storage.archive import CheckpointError, load_archive, save_archive
from model.storage.facts import FactError, Items, Maybe, Members, Named, Number, Text, Unread, one_line, shown

FORMAT = 1
GOLDEN_IMAGES = "golden.images"
GOLDEN_OUTPUTS = "golden.outputs"
# Products of float32 matrices differ in the last bits from one processor and thread count to the next.
GOLDEN_TOLERANCE = 1e-3
# No size in a network of this kind comes near; it keeps a forged file from asking for all memory.
MAX_SIZE = 8192
MAX_LAYERS = 200

# What layers raise that are built or run as a forged file asks.
UNUSABLE = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, MemoryError)

# The digits, with or without the class of what is no digit (model.outputs).
OUTPUTS = ((10,), (11,), (12,))

MAX_METADATA_BYTES = 1 << 18  # a network of 200 layers takes 20 kB

NAME = Text(60, "[a-z0-9][a-z0-9-]*", "small letters, digits and hyphens, such as mlp-30")
SHA256 = Text(64, "[0-9a-f]{64}", "hexadecimal digits, all 64 of a SHA-256")
COUNT = Number(0, 10**9, whole=True)
MAX_SEED = 2**63 - 1
SHARE = Number(0, 1)
LOSS = Number(0, 10**9)
WORDS = Text(300)

# What the metadata of a network hold, of which type, between which numbers and how long.
METADATA = Members(
    required={
        "format": Number(FORMAT, FORMAT, whole=True),
        "recipe": NAME,
        "title": Text(100),
        "network": Unread(),
        "preprocessing": Unread(),
        "seed": Number(0, MAX_SEED, whole=True),
        "data": Members(
            required={"name": NAME},
            optional={
                **dict.fromkeys(("train", "validation", "test"), COUNT),
                **dict.fromkeys(("train_strokes", "train_others"), COUNT),
                **dict.fromkeys(("validation_strokes", "validation_others", "validation_several"), COUNT),
                "strokes": Items(NAME, most=20),
                "sha256": Named(Text(255), SHA256, most=100),
            },
        ),
        "epochs": COUNT,
        "wall_time_s": Number(0, 10**9),
        "versions": Named(Text(40), Text(100), most=20),
        "validation_accuracy": Maybe(SHARE),
        "test_accuracy": SHARE,
        "sha256": SHA256,
    },
    optional={
        "year": Number(1900, 2100, whole=True),
        "description": Text(2000),
        "architecture": WORDS,
        "options": Members({}, {"data": NAME, "epochs": COUNT, "lr": Number(0, sys.float_info.max)}),
        **dict.fromkeys(("loss", "optimizer", "schedule"), WORDS),
        **dict.fromkeys(("threads", "batch_size", "best_epoch"), COUNT),
        **dict.fromkeys(("training_accuracy", "drawn_accuracy"), SHARE),
        **dict.fromkeys(("validation_loss", "test_loss"), Maybe(LOSS)),
        "temperature": Number(0.05, 20),
        "is_digit_threshold": SHARE,
    },
)


@dataclass(frozen=True)
class TrainedNetwork:
    """A network with what is known of it."""

    network: Sequential  # with its parameters
    metadata: dict[str, Any]  # ready for JSON: how it is built, trained and scored
    preprocessing: Preprocessing  # how drawings become its input
    golden_images: Array  # (G, H, W, C) float32
    golden_outputs: Array  # (G, K) float32: what it gave for them after training

    def self_check(self) -> None:
        """Replay the golden images, and read pictures of other ink.

        Raises CheckpointError if an output is not what it was after training, or none that probabilities can be made
        of.
        """
        network = self.network.replica()
        outputs = network.forward(self.golden_images)
        worst = float(np.abs(outputs - self.golden_outputs).max())
        if not worst <= GOLDEN_TOLERANCE:
            raise CheckpointError(
                f"gives outputs that differ by {worst:.2g} from those stored with its golden images: expected at "
                f"most {GOLDEN_TOLERANCE}; the file does not belong to this version of the program"
            )
        least, most = np.min(read := network.forward(self._unseen_images())), np.max(read)
        if not (least >= 0 and most < math.inf):
            raise CheckpointError(
                f"gives outputs from {least:.2g} to {most:.2g} for pictures of plain ink: expected finite numbers "
                "from 0; train again"
            )

    def _unseen_images(self) -> Array:
        """Return pictures that no training knows, (4, H, W, C) float32: blank, full, and the golden images' extremes.

        Weights can be forged that fit the golden images alone, such as ones that overflow where those have no ink.
        """
        blank = np.zeros_like(self.golden_images[0])
        return np.stack([blank, blank + 1, self.golden_images.max(axis=0), 1 - self.golden_images.max(axis=0)])


def save_network(
    path: Path, network: Sequential, preprocessing: Preprocessing, metadata: dict[str, Any], golden_images: Array
) -> None:
    """Write a trained network; golden_images: (G, H, W, C) float32, whose outputs are stored as those to expect.

    Raises CheckpointError for metadata that load_network would refuse, and OSError where the disk does.
    """
    arrays = dict(network.arrays())
    arrays[GOLDEN_IMAGES] = golden_images
    arrays[GOLDEN_OUTPUTS] = network.forward(golden_images).copy()
    recipe = {"version": VERSION, **asdict(preprocessing)}
    facts = {"format": FORMAT, **metadata, "preprocessing": recipe, "network": network.describe()}
    check_given(facts)
    save_archive(path, arrays, facts)


def check_given(metadata: dict[str, Any]) -> None:
    """Raise CheckpointError for a member that is not as METADATA tells; those that are missing may come later."""
    try:
        METADATA.check_given(metadata, "")
    except FactError as error:
        raise CheckpointError(f"the network {error}") from None


def load_network(path: Path) -> TrainedNetwork:
    """Rebuild the network of a file and replay its golden images.

    Raises CheckpointError: one line that names the file, what was found and what was expected.
    """
    arrays, metadata = load_archive(path, max_metadata_bytes=MAX_METADATA_BYTES)
    try:
        _check_metadata(metadata)
        network = _rebuild(metadata["network"])
        golden = _golden(network, arrays.pop(GOLDEN_IMAGES, None), arrays.pop(GOLDEN_OUTPUTS, None))
        check_arrays(arrays, network.arrays())
        network.load_arrays(arrays)
        preprocessing = _preprocessing(metadata["preprocessing"], network)
        trained = TrainedNetwork(network, metadata, preprocessing, *golden)
        with np.errstate(all="ignore"):  # numbers that overflow are told below
            trained.self_check()
    except (CheckpointError, FactError) as error:
        raise CheckpointError(one_line(f"{path.name} {error}")) from None
    except UNUSABLE as error:
        raise CheckpointError(one_line(f"{path.name} has a network that cannot be run: {error}")) from None
    return trained


def _check_metadata(metadata: dict[str, Any]) -> None:
    if metadata.get("format") != FORMAT:
        raise CheckpointError(
            f"has format {shown(metadata.get('format'))}: expected {FORMAT}; train again with this version"
        )
    METADATA.check(metadata, "")


def _rebuild(description: dict[str, Any]) -> Sequential:
    layers, input_shape = description.get("layers"), description.get("input_shape")
    if not isinstance(layers, list) or not isinstance(input_shape, list) or len(layers) > MAX_LAYERS:
        raise CheckpointError(f"has no usable network: expected an input_shape and up to {MAX_LAYERS} layers")
    sizes = [*input_shape]
    for layer in layers:
        if not isinstance(layer, dict) or not isinstance(layer.get("kind"), str):
            raise CheckpointError("has a layer without a kind in its network: expected an object with one")
        if STARTING_ARGUMENTS & layer.keys():
            raise CheckpointError(f"has initial values for a layer {shown(layer['kind'])}: expected only its options")
        sizes += [value for key, value in layer.items() if key != "kind"]
    if not all(isinstance(s, int | float) and abs(s) <= MAX_SIZE for s in sizes):
        raise CheckpointError(f"has a layer whose size is out of range: expected numbers up to {MAX_SIZE}")
    try:
        network = Sequential.from_description(description)
    except UNUSABLE as error:
        raise CheckpointError(f"has a network that cannot be built: {error}") from None
    if network.shapes[-1] not in OUTPUTS:
        raise CheckpointError(f"gives outputs of shape {network.shapes[-1]}: expected one of {OUTPUTS}")
    return network


def _preprocessing(facts: dict[str, Any], network: Sequential) -> Preprocessing:
    """Return the settings that drawings pass through on their way to the network, if they fit it."""
    if facts.get("version") != VERSION:
        raise CheckpointError(
            f"was made for version {shown(facts.get('version'))} of the preprocessing: expected {VERSION}; train again"
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


def check_arrays(found: dict[str, Array], expected: dict[str, Array]) -> None:
    """Raise CheckpointError unless arrays have the names, shapes and dtypes of those expected."""
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
