"""DigitClassifier: a trained network as a program wants it, from a file to probabilities."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.checkpoint import TrainedNetwork, load_network, parameter_count
from model.explain.activations import NetworkInspector
from model.explain.backprop import BackpropDemo, Replay
from model.explain.listings import Listing, read_listings
from model.nn.network import Sequential
from model.outputs import Readings, readings
from model.preprocessing.normalize import Preprocessing
from model.storage.archive import CheckpointError

__all__ = [
    "BackpropDemo",
    "CheckpointError",
    "DigitClassifier",
    "Listing",
    "NetworkInspector",
    "Readings",
    "Replay",
    "read_listings",
]

# Images that pass through the network together: more need more memory and are read no faster.
BATCH = 16

# Not for the card: how to rebuild the network, and what only the loader needs.
PRIVATE_METADATA = {"network", "sha256", "format"}


class DigitClassifier:
    """A trained network that reads digits from images. Safe to use from several threads at once."""

    def __init__(self, trained: TrainedNetwork) -> None:
        self._trained = trained
        self._threads = threading.local()

    @classmethod
    def load(cls, path: str | Path) -> DigitClassifier:
        """Load the classifier of a weights file. Raises CheckpointError with one clear line."""
        return cls(load_network(Path(path)))

    @property
    def name(self) -> str:
        """Return the recipe that the network was trained by, e.g. "deepconvnet"."""
        return str(self._trained.metadata["recipe"])

    @property
    def version(self) -> str:
        """Return the first twelve hexadecimal digits of the SHA-256 over the file's arrays."""
        return str(self._trained.metadata["sha256"])[:12]

    @property
    def test_accuracy(self) -> float:
        """Return the share of the test images that were read right after training, 0..1."""
        return float(self._trained.metadata["test_accuracy"])

    @property
    def threshold(self) -> float | None:
        """Return the is_digit below which a drawing is no digit, 0..1; None where the network does not tell."""
        value = self._trained.metadata.get("is_digit_threshold")
        return None if value is None else float(value)

    @property
    def preprocessing(self) -> Preprocessing:
        """Return how a drawing becomes the picture that this network sees: an argument of normalize_drawing."""
        return self._trained.preprocessing

    @property
    def temperature(self) -> float:
        """Return the temperature that makes the probabilities honest: fitted on validation strokes; 1 if not."""
        return float(self._trained.metadata.get("temperature", 1.0))

    @property
    def card(self) -> dict[str, Any]:
        """Return what is known of the network, ready for JSON: data, seed, time, scores, size, layers."""
        network = self._trained.network
        public = {k: v for k, v in self._trained.metadata.items() if k not in PRIVATE_METADATA}
        return {
            "name": self.name,
            "version": self.version,
            **public,
            "input_shape": list(network.input_shape),
            "parameters": parameter_count(network),
            "layers": [repr(layer) for layer in network.layers],
        }

    def predict_proba(self, images: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return probabilities (N, 10) float32, rows that sum to 1, for images (N, H, W) float32 in 0..1, ink bright.

        H and W are the network's own: preprocessing.field. Raises ValueError for another shape.
        """
        return self.read(images).probabilities

    def read(self, images: NDArray[np.float32]) -> Readings:
        """Read images (N, H, W) float32 in 0..1, ink bright: the digits' probabilities, and is_digit.

        H and W are the network's own: preprocessing.field. Raises ValueError for another shape.
        """
        height, width, channels = self._trained.network.input_shape
        if images.ndim != 3 or images.shape[1:] != (height, width):
            raise ValueError(f"images have shape {images.shape}: expected (N, {height}, {width})")
        x = images.astype(np.float32, copy=False).reshape(len(images), height, width, channels)
        network = self._network()
        outputs = np.empty((len(x), *network.shapes[-1]), np.float32)
        for start in range(0, len(x), BATCH):
            outputs[start : start + BATCH] = network.forward(x[start : start + BATCH])
        return readings(outputs, self.temperature)

    def backprop_demo(self) -> BackpropDemo:
        """Return the demonstration of back-propagation on this network; its weights stay as they are."""
        return BackpropDemo(self._trained.network)

    def inspector(self) -> NetworkInspector:
        """Return what shows this network's activations, layer by layer; it stays as it is."""
        return NetworkInspector(self._trained.network)

    def _network(self) -> Sequential:
        """Return this thread's replica: the weights are shared, the scratch memory is not."""
        if not hasattr(self._threads, "network"):
            self._threads.network = self._trained.network.replica()
            self._threads.network.freeze()
        network: Sequential = self._threads.network
        return network
