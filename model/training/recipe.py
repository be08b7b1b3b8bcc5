"""What a training is made of: the recipe, which names its network and its data, and the plan of how to train it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.nn.losses import Loss
from model.nn.network import Sequential
from model.nn.optimizers import Optimizer
from model.nn.schedules import Schedule
from model.preprocessing.normalize import MNIST, Preprocessing


@dataclass(frozen=True)
class Plan:
    """How to train: everything but the network and the images.

    keep: whose weights are the result, those of the epoch that validated best or those of the last.
    """

    loss: Callable[[], Loss]
    optimizer: Callable[[], Optimizer]
    schedule: Schedule
    batch_size: int
    epochs: int
    keep: Literal["best", "last"] = "best"


@dataclass(frozen=True)
class Recipe:
    """A training that anyone can run again by its name.

    title and year: for people, with the year of the idea. source: the data set's name. validation: how many of its
    training images are set aside to watch the training by, and to choose the best epoch; 0 for none. train: how many of
    the others are trained on; None for all. strokes: sources of pen strokes to learn from as well, and of what is no
    digit: the network then has an eleventh class. plain: the share of images that are shown as they are beside strokes.
    threads: shards of each batch that pay off. published: what its source reports, as (epoch, share of the training
    images read right).
    """

    name: str
    title: str
    year: int
    description: str
    architecture: Callable[[np.random.Generator], Sequential]
    plan: Plan
    source: str = "mnist"
    validation: int = 5000
    train: int | None = None
    strokes: tuple[str, ...] = ()
    plain: float = 0.0
    threads: int = 2
    preprocessing: Preprocessing = MNIST
    published: tuple[tuple[int, float], ...] = ()
