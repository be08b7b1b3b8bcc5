"""The registry of loaded networks: which can be asked, which were refused and why."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import quote as quote_url

import numpy as np
import numpy.typing as npt
from flask import current_app, g

from app.networks.weights_folder import WeightsFile, read_folder
from app.web.problems import RETRY_LATER, Problem, quote
from model.classifier import BackpropDemo, NetworkInspector, Readings
from model.preprocessing.normalize import Preprocessing


class Classifier(Protocol):
    """What the app asks of a network; model.classifier.DigitClassifier is one."""

    @property
    def name(self) -> str:
        """Return the name to ask for it by."""

    @property
    def version(self) -> str:
        """Return a short hash of its weights."""

    @property
    def test_accuracy(self) -> float | None:
        """Return its part of right answers on the test set, 0..1."""

    @property
    def card(self) -> Mapping[str, object]:
        """Return how it was made, JSON-serialisable."""

    @property
    def preprocessing(self) -> Preprocessing:
        """Return how drawings become the pictures that it sees."""

    def predict_proba(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return (N, 10) probabilities for images (N, field, field), 0 paper .. 1 full ink."""

    @property
    def threshold(self) -> float | None:
        """Return the is_digit below which a drawing is no digit, 0..1; None where the network does not tell."""

    def read(self, images: npt.NDArray[np.float32]) -> Readings:
        """Return the probabilities and is_digit of images (N, field, field), 0 paper .. 1 full ink."""

    def backprop_demo(self) -> BackpropDemo:
        """Return what can be learnt from it, layer by layer."""

    def inspector(self) -> NetworkInspector:
        """Return what can be seen inside it, layer by layer."""


class ModelRegistry:
    """The networks by name, in order.

    `refused` holds a line for each file that was not loaded; `files` the name of each network's file and `sizes` its
    bytes, by the network's name.
    """

    def __init__(
        self,
        classifiers: Iterable[Classifier],
        default: str,
        refused: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        sizes: Mapping[str, int] | None = None,
    ):
        self.classifiers = {classifier.name: classifier for classifier in classifiers}
        self.default = default
        self.refused = dict(refused or {})
        self.files = dict(files or {})
        self.sizes = dict(sizes or {})
        self._read: Mapping[str, WeightsFile] = {}

    @classmethod
    def open(cls, config: Mapping[str, Any]) -> "ModelRegistry":
        """Return the registry that the settings name: MODELS if given, else every network in WEIGHTS_DIR."""
        default = config["DEFAULT_MODEL"]
        if config.get("MODELS") is not None:
            return cls(config["MODELS"], default)
        return cls.load(config["WEIGHTS_DIR"], default)

    @classmethod
    def load(cls, folder: Path, default: str) -> "ModelRegistry":
        """Load every *.npz of a folder; a file that is refused is logged and remembered, never raised."""
        return cls._of(read_folder(folder), default)

    def reloaded(self, folder: Path, *, anew: bool = False) -> "ModelRegistry":
        """Return a registry of the folder as it is now: files that changed are read, with `anew` all of them.

        A network whose file is refused or gone stays as it is on this registry.
        """
        return self._of(read_folder(folder, self._read, anew=anew), self.default)

    @classmethod
    def _of(cls, files: Mapping[str, WeightsFile], default: str) -> "ModelRegistry":
        loaded = [(one.classifier, file, one.size) for file, one in files.items() if one.classifier is not None]
        registry = cls(
            [classifier for classifier, _, _ in loaded],
            default,
            {file: one.refused for file, one in files.items() if one.refused},
            {classifier.name: file for classifier, file, _ in loaded},
            {classifier.name: size for classifier, _, size in loaded},
        )
        registry._read = files
        return registry

    @property
    def versions(self) -> dict[str, str]:
        """Return the version of each network by its name."""
        return {name: classifier.version for name, classifier in self.classifiers.items()}

    @property
    def ready(self) -> bool:
        """Return whether the default network can be asked."""
        return self.default in self.classifiers

    @property
    def problem(self) -> str | None:
        """Return why the default network cannot be asked and what to do, or None if it can."""
        if self.ready:
            return None
        file = f"{self.default}.npz"
        if file in self.refused:
            found = f"A network was refused: {self.refused[file].rstrip('.')}."
        elif self.classifiers:
            there = ", ".join(self.classifiers)
            return (
                f"There is no network {self.default!r}, only {there}. Set INKLING_DEFAULT_MODEL to one of these, "
                f"or put {file} into the weights folder: the server looks for it every two seconds."
            )
        else:
            found = f"No trained network was found: the weights folder has no {file}."
        remedy = (
            f"Run `python -m model.train {self.default}`, or put {file} back: "
            "the server looks for it every two seconds."
        )
        return f"{found} {remedy}"

    def find(self, name: str | None) -> Classifier:
        """Return the network of that name, the default for None; raises Problem 422 or 503 where there is none."""
        name = self.default if name is None else name
        if name in self.classifiers:
            return self.classifiers[name]
        if self.problem and (name == self.default or not self.classifiers):
            raise Problem(503, self.problem, RETRY_LATER)
        raise Problem(422, f"model is {quote(name)}. Known are: {', '.join(self.classifiers)}.")

    def cards(self) -> list[dict[str, object]]:
        """Return a card for each network, the default first."""
        names = sorted(self.classifiers, key=lambda name: name != self.default)
        return [self.card(self.classifiers[name]) for name in names]

    def card(self, classifier: Classifier) -> dict[str, object]:
        """Return what a network is and how it was made, JSON-serialisable."""
        return {
            "preprocessing": asdict(classifier.preprocessing),
            **classifier.card,
            "name": classifier.name,
            "version": classifier.version,
            "test_accuracy": classifier.test_accuracy,
            "size_bytes": self.sizes.get(classifier.name),
            "default": classifier.name == self.default,
            "page": f"/models/{quote_url(classifier.name, safe='')}",
        }


def identify(classifier: Classifier) -> dict[str, str]:
    """Return what an answer about something else tells of the network that was asked."""
    return {"name": classifier.name, "version": classifier.version}


def open_registry() -> ModelRegistry:
    """Return the registry of the app that handles the current request: the same one until the request is answered."""
    if "registry" not in g:
        g.registry = current_app.extensions["registry"]
    return cast(ModelRegistry, g.registry)
