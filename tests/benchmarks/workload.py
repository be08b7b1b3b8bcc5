"""What every contender works on: the same images, labels and networks, told from fixed seeds."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model import architectures
from model.nn.layers import Convolution, Dense, Dropout, Flatten, Layer, MaxPooling, ReLU, Softmax
from model.nn.network import Sequential
from model.storage.archive import load_archive, save_archive

SEED = 20160924
SHIPPED = Path(__file__).resolve().parents[2] / "weights" / "deepconvnet.npz"
PAIRS = 3


def images(count: int) -> npt.NDArray[np.float32]:
    """Return images (count, 28, 28) float32 in 0..1: grey blobs, of which no network is too sure."""
    coarse = np.random.default_rng(SEED).random((count, 7, 7), dtype=np.float32)
    return np.kron(coarse, np.ones((1, 4, 4), np.float32))


def labels(count: int) -> npt.NDArray[np.int64]:
    """Return class numbers (count,) int64, 0..9."""
    return np.random.default_rng(SEED + 1).integers(0, 10, count)


def variant(width: float = 1.0, pairs: int = PAIRS) -> Sequential:
    """Return deepconvnet with He values and its channels times `width`, or with another number of conv pairs.

    Pair p has 16 * 2^p * width channels, p = 0, 1, ...; with width 1 and 3 pairs it is deepconvnet itself.
    """
    rng = np.random.default_rng(SEED + 2)
    if width == 1 and pairs == PAIRS:
        return architectures.deepconvnet(rng)
    layers: list[Layer] = []
    side, channels = 28, 1
    for pair in range(pairs):
        wider = round(16 * 2**pair * width)
        # The second pair is padded as deepconvnet's, so that the sides stay even: 14 becomes 16.
        padding = 2 if pair == 1 else 1
        layers += [Convolution(channels, wider, kernel=3, padding=1, rng=rng), ReLU()]
        layers += [Convolution(wider, wider, kernel=3, padding=padding, rng=rng), ReLU(), MaxPooling(2)]
        side, channels = (side + 2 * padding - 2) // 2, wider
    layers += [Flatten(), Dense(side * side * channels, 50, rng=rng), ReLU(), Dropout(0.5)]
    layers += [Dense(50, 10, rng=rng), Dropout(0.5), Softmax()]
    return Sequential(layers, input_shape=(28, 28, 1))


def save(path: Path, network: Sequential) -> Path:
    """Write a network's description and arrays to a file that contenders load; return its path."""
    save_archive(path, network.arrays(), {"network": network.describe()})
    return path


def load(path: Path) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Return description and arrays (as Sequential gives them) of a file that `save` wrote, or of trained weights."""
    arrays, metadata = load_archive(path)
    description: dict[str, Any] = metadata["network"]
    names = Sequential.from_description(description).arrays()
    return description, {name: arrays[name] for name in names}


def flops(description: dict[str, Any]) -> int:
    """Return the floating-point operations of one image's forward pass: 2 for each multiply-add of a matrix product.

    description: as Sequential.describe gives it. Other layers are left out: they are under 2% here.
    """
    network = Sequential.from_description(description)
    total = 0
    for layer, shape in zip(description["layers"], network.shapes[1:], strict=True):
        if layer["kind"] == "Convolution":
            height, width, _ = shape
            total += 2 * height * width * layer["kernel"] ** 2 * layer["in_channels"] * layer["out_channels"]
        elif layer["kind"] == "Dense":
            total += 2 * layer["inputs"] * layer["outputs"]
    return total
