"""What a contender is: a network in one library, which predicts, trains and tells its gradients."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]
Work = Callable[[], object]


@dataclass(frozen=True)
class Source:
    """The network to build: its weights file, its description (Sequential.describe) and arrays (Sequential.arrays)."""

    path: Path
    description: dict[str, Any]
    arrays: dict[str, Array]

    def without_dropout(self) -> "Source":
        """Return the same network with dropout rates of 0, whose gradients can be compared."""
        layers = [
            {**layer, "rate": 0.0} if layer["kind"] == "Dropout" else layer for layer in self.description["layers"]
        ]
        return Source(self.path, {**self.description, "layers": layers}, self.arrays)


class Contender(ABC):
    """A network in one library. Images are (N, 28, 28) float32, labels (N,) int64.

    Preparing puts the data into the library's own form, which is not timed; the work that comes back is.
    """

    @abstractmethod
    def prediction(self, images: Array) -> Work:
        """Prepare inference; the work returns something that `outputs` can turn into probabilities."""

    def outputs(self, images: Array) -> Array:
        """Return probabilities (N, 10) float32."""
        result: Any = self.prediction(images)()
        return result

    def training(self, images: Array, labels: Array) -> Work:
        """Prepare training steps with Adam and dropout, all on the same batch."""
        raise NotImplementedError(f"{type(self).__name__} cannot train")

    def gradients(self, images: Array, labels: Array) -> dict[str, Array]:
        """Return the gradient of the mean cross-entropy, by the names and in the shapes of Sequential.parameters."""
        raise NotImplementedError(f"{type(self).__name__} cannot train")
