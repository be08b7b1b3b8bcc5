"""Networks for the tests of the server: ones that answer as told, and a small real one in a file."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.checkpoint import save_network
from model.layers import Dense, Flatten, Softmax
from model.network import Sequential

Images = npt.NDArray[np.float32]


class FakeNetwork:
    """Reads the same digit in every drawing, with a probability of 0.91, and remembers what it was shown."""

    def __init__(self, name: str = "fake", digit: int = 7, test_accuracy: float | None = 0.995) -> None:
        self.name = name
        self.version = "0123456789ab"
        self.test_accuracy = test_accuracy
        self.card: dict[str, object] = {"title": f"The network {name}", "parameters": 12}
        self.digit = digit
        self.seen: list[Images] = []

    def predict_proba(self, images: Images) -> Images:
        self.seen.append(images)
        probabilities = np.full((len(images), 10), 0.01, np.float32)
        probabilities[:, self.digit] = 0.91
        return probabilities


class BrokenNetwork(FakeNetwork):
    """Fails on every drawing."""

    def predict_proba(self, images: Images) -> Images:
        raise ZeroDivisionError("a secret of the network")


def write_network(path: Path, recipe: str) -> None:
    """Write the weights file of an untrained network of one layer."""
    rng = np.random.default_rng(1)
    network = Sequential([Flatten(), Dense(784, 10, rng=rng), Softmax()], (28, 28, 1))
    metadata = {
        "recipe": recipe,
        "title": recipe.capitalize(),
        "preprocessing": 1,
        "seed": 1,
        "data": {"name": "none"},
        "epochs": 0,
        "wall_time_s": 0.0,
        "versions": {},
        "validation_accuracy": 0.1,
        "test_accuracy": 0.125,
    }
    save_network(path, network, metadata, rng.random((10, 28, 28, 1), dtype=np.float32))
