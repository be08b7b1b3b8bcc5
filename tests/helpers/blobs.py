"""A task of a few blobs that a small network learns in seconds, and what can be told of such a training."""

import hashlib
import json
from typing import Any

import numpy as np

from model.data.loader import DataLoader, Examples
from model.nn.layers import BatchNormalization, Convolution, Dense, Dropout, Flatten, MaxPooling, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import Adam
from model.nn.schedules import OneCycle
from model.training.recipe import Plan
from model.training.trainer import EpochReport, Trainer

SIDE, CLASSES = 8, 3
PLAN = Plan(loss=SoftmaxCrossEntropy, optimizer=Adam, schedule=OneCycle(0.02), batch_size=16, epochs=4)


def blobs(n: int, seed: int) -> Examples:
    """Return noisy images with a bright blob at the left, at the right or below."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, CLASSES, n)
    rows, columns = np.mgrid[:SIDE, :SIDE]
    centres = np.array([[2, 1.5], [2, 5.5], [6, 3.5]])[labels] + rng.normal(0, 0.5, (n, 2))
    distance = (rows - centres[:, :1, None]) ** 2 + (columns - centres[:, 1:, None]) ** 2
    ink = 200 * np.exp(-distance / 3) + rng.uniform(0, 55, (n, SIDE, SIDE))
    return Examples(ink.astype(np.uint8), labels)


TRAIN, VALIDATION = blobs(100, 1), blobs(40, 2)


def small_network() -> Sequential:
    rng = np.random.default_rng(3)
    return Sequential(
        [
            Convolution(1, 4, rng=rng),
            BatchNormalization(4),
            ReLU(),
            MaxPooling(2),
            Flatten(),
            Dropout(0.2),
            Dense(64, CLASSES, rng=rng),
            Softmax(),
        ],
        (SIDE, SIDE, 1),
    )


def trainer(plan: Plan = PLAN, *, seed: int = 7, threads: int = 2, train: DataLoader = TRAIN) -> Trainer:
    return Trainer(small_network(), plan, train, VALIDATION, seed=seed, threads=threads)


def epochs(training: Trainer) -> list[EpochReport]:
    """Train to the end and return the epochs' reports."""
    return [report for report in training.run() if isinstance(report, EpochReport)]


def lasting(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return reports without what depends on the clock."""
    return [{k: v for k, v in r.items() if k not in {"seconds", "images_per_second"}} for r in reports]


def fingerprint(training: Trainer) -> str:
    """Return a hash of all that `state` would keep, but the clock's."""
    arrays, facts = training.state()
    told = json.dumps({**facts, "history": lasting(facts["history"])}, sort_keys=True)
    parts = [f"{name}{array.dtype}{array.shape}".encode() + array.tobytes() for name, array in arrays.items()]
    return hashlib.sha256(b"".join([told.encode(), *parts])).hexdigest()
