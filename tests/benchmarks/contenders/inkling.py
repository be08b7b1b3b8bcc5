"""Inkling itself, at its three entrances: threads that share a batch, the bare network, and the classifier."""

from typing import Any

import numpy as np

from model.classifier import DigitClassifier
from model.nn.data_parallel import DataParallel
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import Adam
from tests.benchmarks.contenders.base import Array, Contender, Source, Work

LR = 0.001


class Inkling(Contender):
    """options: "entrance": "parallel", "network" or "classifier"; "threads": shards of a batch for "parallel"."""

    def __init__(self, source: Source, options: dict[str, Any]) -> None:
        self.source = source
        self.entrance: str = options["entrance"]
        self.threads: int = options.get("threads", 1)

    def prediction(self, images: Array) -> Work:
        if self.entrance == "classifier":
            classifier = DigitClassifier.load(self.source.path)
            return lambda: classifier.predict_proba(images)
        x = images[..., None]
        if self.entrance == "network":
            network = self._network()
            return lambda: network.forward(x)
        parallel = DataParallel(self._network(), SoftmaxCrossEntropy(), self.threads)
        shard = -(-len(x) // self.threads)
        return lambda: parallel.predict(x, shard)

    def training(self, images: Array, labels: Array) -> Work:
        x, optimizer = images[..., None], Adam()
        parallel = DataParallel(self._network(), SoftmaxCrossEntropy(), self.threads)
        parallel.reseed(np.random.SeedSequence(1))

        def step() -> None:
            parallel.step(x, labels)
            optimizer.step(parallel.parameters, LR)

        return step

    def gradients(self, images: Array, labels: Array) -> dict[str, Array]:
        network = self._network()
        with DataParallel(network, SoftmaxCrossEntropy(), self.threads) as parallel:
            parallel.reseed(np.random.SeedSequence(1))
            parallel.step(images[..., None], labels)
            return {name: parameter.grad for name, parameter in network.parameters().items()}

    def _network(self) -> Sequential:
        network = Sequential.from_description(self.source.description)
        network.load_arrays(self.source.arrays)
        return network


def build(source: Source, options: dict[str, Any]) -> Contender:
    """Return the contender."""
    return Inkling(source, options)
