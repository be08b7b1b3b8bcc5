"""The training command with one more recipe, so small that a test can train it, kill it and train it again.

Run as python -m tests.helpers.tiny_training [--stop STEP SIGNAL] tiny ...: the options of model.train. With --stop the
process sends itself the signal before it takes that step, counted from 0 over all epochs: always in the same place,
however busy the machine is.
"""

import signal
import sys
from contextlib import AbstractContextManager
from unittest.mock import patch

import numpy as np

from model import train
from model.nn.layers import BatchNormalization, Dense, Dropout, Flatten, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import Adam
from model.nn.schedules import OneCycle
from model.recipes import recipes
from model.training.recipe import Plan, Recipe


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
    plan=Plan(SoftmaxCrossEntropy, Adam, OneCycle(0.01), batch_size=500, epochs=4),
)


def stopping(step: int, sign: int) -> AbstractContextManager[object]:
    """Send this process a signal at a step of a training that runs in the block."""
    rate = OneCycle.__call__

    def rate_or_stop(schedule: OneCycle, done: int, total: int) -> float:
        if done == step:
            signal.raise_signal(sign)
        return rate(schedule, done, total)

    return patch.object(OneCycle, "__call__", rate_or_stop)


def main(arguments: list[str]) -> int:
    """Train; return the exit code."""
    if arguments[0] != "--stop":
        return train.main(arguments)
    _, step, sign, *rest = arguments
    with stopping(int(step), int(sign)):
        return train.main(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
