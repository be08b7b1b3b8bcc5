"""The shipped server with its network computed by another library: `python -m tests.benchmarks.peer --port 0`.

The same routes, the same way from a picture to 28x28 and the same port of load, in one process, as a Flask app around
such a library has. INKLING_WEIGHTS_DIR names the folder with the one network, BENCHMARK_PEER the module of the library
in tests.benchmarks.contenders.
"""

import importlib
import os
import sys
from pathlib import Path
from typing import Any

# Before model is imported: it would set the number of BLAS threads.
import numpy as np
import numpy.typing as npt

import app.__main__ as command
from app.config import load_config
from model.classifier import DigitClassifier
from model.outputs import Readings, readings
from tests.benchmarks import workload
from tests.benchmarks.contenders.base import Contender, Source

PEER = "BENCHMARK_PEER"


class PeerClassifier(DigitClassifier):
    """A classifier whose outputs another library computes."""

    contender: Contender

    def read(self, images: npt.NDArray[np.float32]) -> Readings:
        """Return what is read in images (N, 28, 28) float32, 0 paper .. 1 full ink."""
        return readings(self.contender.outputs(np.ascontiguousarray(images)), self.temperature)


def load(path: Path, module: str) -> PeerClassifier:
    """Return the classifier of a weights file; module: of the library."""
    classifier = PeerClassifier.load(path)
    assert isinstance(classifier, PeerClassifier)
    library: Any = importlib.import_module(f"tests.benchmarks.contenders.{module}")
    classifier.contender = library.build(Source(path, *workload.load(path)), {"threads": 1})
    return classifier


def main() -> int:
    """Serve until a signal asks to stop; return the exit code."""
    (path,) = Path(os.environ["INKLING_WEIGHTS_DIR"]).glob("*.npz")
    classifier = load(path, os.environ[PEER])
    return command.serve(load_config({"MODELS": [classifier], "DEFAULT_MODEL": classifier.name, "PORT": 0}, {}))


if __name__ == "__main__":
    sys.exit(main())
