"""A contender's own process: reads one JSON request a line, answers with one JSON line.

Requests: {"do": "outputs", "network", "batch", "to"}: writes probabilities to a .npy file;
{"do": "gradients", "network", "batch", "to"}: writes them, without dropout, to a .npz file;
{"do": "predict" or "train", "network", "batch", "seconds"}: works for about so long and answers {"seconds":
of one call}; {"do": "allocations", "network", "batch"}: answers {"bytes": that a training step takes anew}.
"""

import importlib
import json
import os
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

# Before model is imported: it would set the number of BLAS threads for contenders that want another.
import numpy as np

from tests.benchmarks import workload
from tests.benchmarks.contenders.base import Contender, Source, Work

# Work that takes longer than this brings its data into the caches by itself.
LONG_S = 0.05
KEPT = 2  # pieces of work kept between requests: a wide network's buffers are large


class Process:
    """Answers requests for one contender; keeps the last pieces of work, so that repeated timings start warm."""

    def __init__(self, module: str, options: dict[str, Any]) -> None:
        self.module, self.options = importlib.import_module(f"{__package__}.{module}"), options
        self.work: dict[tuple[str, str, int], tuple[Work, float]] = {}

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what a request asks for."""
        task, network, batch = request["do"], request["network"], request["batch"]
        if task == "outputs":
            np.save(request["to"], self._build(network).outputs(workload.images(batch)))
            return {}
        if task == "gradients":
            contender = self._build(network, without_dropout=True)
            arrays: Any = contender.gradients(workload.images(batch), workload.labels(batch))
            np.savez(request["to"], **arrays)
            return {}
        work, duration = self._prepare(task if task != "allocations" else "train", network, batch)
        if task == "allocations":
            return {"bytes": _fresh_bytes(work)}
        if duration < LONG_S:
            work()
        return {"seconds": _time(work, max(1, round(request["seconds"] / duration)))}

    def _prepare(self, task: str, network: str, batch: int) -> tuple[Work, float]:
        """Return the work, warmed up, and about how long one call takes."""
        key = (task, network, batch)
        if key not in self.work:
            contender = self._build(network)
            images = workload.images(batch)
            if task == "train":
                work = contender.training(images, workload.labels(batch))
            else:
                work = contender.prediction(images)
            work()
            while len(self.work) >= KEPT:
                del self.work[next(iter(self.work))]
            self.work[key] = (work, _time(work, 1))
        return self.work[key]

    def _build(self, network: str, *, without_dropout: bool = False) -> Contender:
        source = Source(Path(network), *workload.load(Path(network)))
        contender: Contender = self.module.build(source.without_dropout() if without_dropout else source, self.options)
        return contender


def _time(work: Work, calls: int) -> float:
    """Return the seconds of one call, the mean over `calls`."""
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) / calls


def _fresh_bytes(work: Work) -> int:
    """Return the most bytes that one call, of work that is warm, holds beyond what was there before."""
    tracemalloc.start()
    work()
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    work()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return max(0, peak - before)


def main() -> None:
    """Serve requests until the standard input ends."""
    # Replies keep the real output to themselves; what a library prints goes to the error stream.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    process = Process(sys.argv[1], json.loads(sys.argv[2]))
    for line in sys.stdin:
        print(json.dumps(process.answer(json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
