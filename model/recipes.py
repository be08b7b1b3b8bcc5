"""Named trainings: architecture, data, loss, optimiser, schedule and epochs, each defined once, here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model import architectures
from model.losses import SoftmaxCrossEntropy
from model.network import Sequential
from model.optimizers import Adam
from model.schedules import Constant
from model.training import Plan


@dataclass(frozen=True)
class Recipe:
    """A training that anyone can run again by its name.

    title and year: for people, with the year of the idea. source: the data set's name. validation: how many
    of its training images are set aside to choose the best epoch.
    """

    name: str
    title: str
    year: int
    description: str
    architecture: Callable[[np.random.Generator], Sequential]
    plan: Plan
    source: str = "mnist"
    validation: int = 5000


recipes = {
    recipe.name: recipe
    for recipe in [
        Recipe(
            name="deepconvnet",
            title="Deep convolutional network",
            year=2016,
            description="Six 3x3 convolutions in pairs with pooling between, dropout, two dense layers.",
            architecture=architectures.deepconvnet,
            plan=Plan(
                loss=SoftmaxCrossEntropy,
                optimizer=Adam,
                schedule=Constant(0.001),
                batch_size=100,
                epochs=20,
            ),
        ),
    ]
}
