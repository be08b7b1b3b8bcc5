"""Data-parallel training: a mini-batch shared between threads that each own a replica of the network.

Each thread multiplies matrices with one BLAS thread and buffers of its own; NumPy lets go of the
interpreter lock inside, so two threads keep two cores busy. Gradients are summed in a fixed order, so the
result depends on how many shards there are and not on which thread finishes first.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TypeVar

import numpy as np

from model.nn.layers import Array
from model.nn.losses import Loss
from model.nn.network import ParameterVector, Sequential

T = TypeVar("T")


class DataParallel:
    """A network and its replicas for `threads` shards of each batch. Use it as a context manager.

    parameters: the ParameterVector of the network, whose grad a step sets to the gradient over the batch.
    """

    def __init__(self, network: Sequential, loss: Loss, threads: int = 1) -> None:
        if threads < 1:
            raise ValueError(f"threads is {threads}: expected at least 1")
        self.loss = loss
        self.network = network
        self.parameters = ParameterVector(network)
        self.replicas = [network] + [network.replica() for _ in range(threads - 1)]
        self.vectors = [self.parameters]
        self.vectors += [ParameterVector(replica, self.parameters) for replica in self.replicas[1:]]
        self.pool = ThreadPoolExecutor(max(1, threads - 1))

    def __enter__(self) -> DataParallel:
        return self

    def __exit__(self, *exception: object) -> None:
        self.pool.shutdown()

    def reseed(self, seed: np.random.SeedSequence) -> None:
        """Give each replica a random generator of its own, told from the seed."""
        for replica, child in zip(self.replicas, seed.spawn(len(self.replicas)), strict=True):
            replica.reseed(np.random.default_rng(child))

    def load_arrays(self, arrays: dict[str, Array]) -> None:
        """Give the network these parameters and buffers (as Sequential.arrays names them), and the replicas too."""
        for replica in self.replicas:
            replica.load_arrays(arrays)

    def step(self, x: Array, labels: Array) -> tuple[float, Array]:
        """Train on images x (N, H, W, C): return loss and outputs (N, K), and set parameters.grad."""
        shards = self._shards(len(x))

        def run(i: int) -> tuple[float, Array]:
            replica, shard = self.replicas[i], shards[i]
            outputs = replica.forward(x[shard], training=True)
            loss, dy = self.loss.value_and_gradient(outputs, labels[shard])
            replica.backward(dy)
            return loss, outputs

        losses, outputs = zip(*self._map(run, len(shards)), strict=True)
        shares = [(shard.stop - shard.start) / len(x) for shard in shards]
        self._sum_gradients(shares)
        self._average_buffers(shares)
        return sum(s * loss for s, loss in zip(shares, losses, strict=True)), np.concatenate(outputs)

    def predict(self, x: Array, batch: int = 100, prepare: Callable[[Array], Array] = np.asarray) -> Array:
        """Return outputs (N, K) of inference over N examples; `prepare` turns each batch into images (n, H, W, C)."""
        starts = range(0, len(x), batch)
        outputs = np.empty((len(x), *self.network.shapes[-1]), self.parameters.grad.dtype)

        def run(i: int) -> None:
            for start in starts[i :: len(self.replicas)]:
                outputs[start : start + batch] = self.replicas[i].forward(prepare(x[start : start + batch]))

        self._map(run, len(self.replicas))
        return outputs

    def _shards(self, n: int) -> list[slice]:
        """Cut the batch into as many nearly equal parts as there are replicas, or fewer if it has fewer images."""
        parts = min(n, len(self.replicas))
        edges = [n * i // parts for i in range(parts + 1)]
        return [slice(a, b) for a, b in pairwise(edges)]

    def _map(self, run: Callable[[int], T], count: int) -> list[T]:
        """Call run(0) ... run(count - 1), the first in this thread and the others beside it."""
        futures = [self.pool.submit(run, i) for i in range(1, count)]
        first = run(0)
        return [first, *(future.result() for future in futures)]

    def _sum_gradients(self, shares: list[float]) -> None:
        """Set parameters.grad to the sum of share * gradient over the shards, always in the same order."""
        total = self.parameters.grad
        total *= shares[0]
        for share, vector in zip(shares[1:], self.vectors[1:], strict=False):
            vector.grad *= share
            total += vector.grad

    def _average_buffers(self, shares: list[float]) -> None:
        """Let all replicas go on with the mean of their running statistics."""
        for name, own in self.network.buffers().items():
            others = [replica.buffers()[name] for replica in self.replicas[1 : len(shares)]]
            own *= shares[0]
            for share, other in zip(shares[1:], others, strict=True):
                own += share * other
            for replica in self.replicas[1:]:
                np.copyto(replica.buffers()[name], own)
