"""The training command with one more recipe, so small that a test can train it, kill it and train it again.

Run as python -m tests.commands.tiny_training tiny ...: the options of model.train.
"""

import sys

import numpy as np

from model import train
from model.layers import BatchNormalization, Dense, Dropout, Flatten, ReLU, Softmax
from model.losses import SoftmaxCrossEntropy
from model.network import Sequential
from model.optimizers import Adam
from model.recipes import Recipe, recipes
from model.schedules import Cosine
from model.training import Plan


def tiny(rng: np.random.Generator) -> Sequential:
    """A network with everything that a resumed training must take up: dropout, running statistics, Adam's state."""
    return Sequential(
        [
            Flatten(),
            Dense(784, 16, rng=rng),
            BatchNormalization(16),
            ReLU(),
            Dropout(0.1),
            Dense(16, 10, rng=rng),
            Softmax(),
        ],
        input_shape=(28, 28, 1),
    )


recipes["tiny"] = Recipe(
    name="tiny",
    title="Tiny network",
    year=1986,
    description="Sixteen hidden neurons, for tests.",
    architecture=tiny,
    plan=Plan(SoftmaxCrossEntropy, Adam, Cosine(0.01, warmup=0.1), batch_size=500, epochs=4),
)

if __name__ == "__main__":
    sys.exit(train.main())
