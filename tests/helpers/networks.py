"""Networks for the tests of the server: ones that answer as told, and a small real one in a file."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.checkpoint import save_network
from model.explain.activations import NetworkInspector
from model.explain.backprop import BackpropDemo
from model.nn.layers import Dense, Flatten, Sigmoid, Softmax
from model.nn.network import Sequential
from model.outputs import Readings, digit_probabilities
from model.preprocessing.normalize import MNIST, Preprocessing
from model.recipes import recipes

Images = npt.NDArray[np.float32]


class FakeNetwork:
    """A network that reads one digit in every drawing, with a probability of 0.91, and remembers what it was shown."""

    def __init__(self, name: str = "fake", digit: int = 7, test_accuracy: float | None = 0.995) -> None:
        self.name = name
        self.version = "0123456789ab"
        self.test_accuracy = test_accuracy
        self.card: dict[str, object] = {"title": f"The network {name}", "parameters": 12}
        self.preprocessing = MNIST
        self.digit = digit
        self.threshold: float | None = None
        self.is_digit: float | None = None
        self.seen: list[Images] = []

    def read(self, images: Images) -> Readings:
        score = None if self.is_digit is None else np.full(len(images), self.is_digit, np.float32)
        return Readings(self.predict_proba(images), score)

    def predict_proba(self, images: Images) -> Images:
        self.seen.append(images)
        probabilities = np.full((len(images), 10), 0.01, np.float32)
        probabilities[:, self.digit] = 0.91
        return probabilities

    def backprop_demo(self) -> BackpropDemo:
        return BackpropDemo(self._small())

    def inspector(self) -> NetworkInspector:
        return NetworkInspector(self._small())

    def _small(self) -> Sequential:
        layers = [Flatten(), Dense(784, 10, rng=np.random.default_rng(1)), Sigmoid()]
        return Sequential(layers, (28, 28, 1))


class RecipeNetwork(FakeNetwork):
    """An untrained network of a recipe, which remembers what it was shown."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.network = recipes[name].architecture(np.random.default_rng(1))
        self.preprocessing = recipes[name].preprocessing

    def predict_proba(self, images: Images) -> Images:
        self.seen.append(images)
        outputs = self.network.replica().forward(images[..., None])
        return np.asarray(digit_probabilities(outputs))

    def backprop_demo(self) -> BackpropDemo:
        return BackpropDemo(self.network)

    def inspector(self) -> NetworkInspector:
        return NetworkInspector(self.network)


class BrokenNetwork(FakeNetwork):
    """A network that fails on every drawing."""

    def predict_proba(self, images: Images) -> Images:
        raise ZeroDivisionError("a secret of the network")


def write_network(
    path: Path, recipe: str, *, seed: int = 1, preprocessing: Preprocessing = MNIST, **facts: object
) -> None:
    """Write the weights file of an untrained network of one layer; `facts` are further metadata."""
    rng = np.random.default_rng(seed)
    side = preprocessing.field
    network = Sequential([Flatten(), Dense(side * side, 10, rng=rng), Softmax()], (side, side, 1))
    metadata = {
        "recipe": recipe,
        "title": recipe.capitalize(),
        "seed": 1,
        "data": {"name": "none"},
        "epochs": 0,
        "wall_time_s": 0.0,
        "versions": {},
        "validation_accuracy": 0.1,
        "test_accuracy": 0.125,
        **facts,
    }
    save_network(path, network, preprocessing, metadata, rng.random((10, side, side, 1), dtype=np.float32))
