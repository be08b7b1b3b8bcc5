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
    """How to train: everything but the network and the images."""

    loss: Callable[[], Loss]
    optimizer: Callable[[], Optimizer]
    schedule: Schedule  # of the learning rate
    batch_size: int  # images
    epochs: int  # how many
    # Whose weights are the result: those of the epoch that validated best or those of the last
    keep: Literal["best", "last"] = "best"


@dataclass(frozen=True)
class Recipe:
    """A training that anyone can run again by its name."""

    name: str  # to ask for it by
    title: str  # for people
    year: int  # of the idea
    description: str  # for people
    architecture: Callable[[np.random.Generator], Sequential]  # builds the network
    plan: Plan  # how to train it
    source: str = "mnist"  # the data set's name
    validation: int = 5000  # training images set aside to watch by, and to choose the best epoch; 0 for none
    train: int | None = None  # how many of the others are trained on; None for all
    # Sources of pen strokes to learn from as well, and of what is no digit: an eleventh class
    strokes: tuple[str, ...] = ()
    plain: float = 0.0  # the share of images that are shown as they are beside strokes
    threads: int = 2  # shards of each batch that pay off
    preprocessing: Preprocessing = MNIST  # how drawings become the network's input
    # What its source reports, as (epoch, share of the training images read right)
    published: tuple[tuple[int, float], ...] = ()
