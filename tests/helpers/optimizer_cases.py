"""The table of optimisers that their tests run through: a row for each, with its formula and an example by hand."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from model.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Muon, Nesterov, Optimizer, RMSProp
from tests.helpers.optimizer_steps import LR

# The formula: (value, gradients) -> the value after each step, in plain arithmetic at LR.
Formula = Callable[[float, list[float]], Iterator[float]]


def sgd(value: float, gradients: list[float]) -> Iterator[float]:
    for g in gradients:
        value -= LR * g
        yield value


def momentum(value: float, gradients: list[float]) -> Iterator[float]:
    velocity = 0.0
    for g in gradients:
        velocity = 0.9 * velocity - LR * g
        value += velocity
        yield value


def nesterov(value: float, gradients: list[float]) -> Iterator[float]:
    """In its first form (Sutskever et al. 2013, eq. 3-4): the gradient is taken at place + 0.9 * velocity.

    The optimiser keeps the place looked ahead to, so that is what is yielded.
    """
    place, velocity = value, 0.0
    for g in gradients:
        velocity = 0.9 * velocity - LR * g
        place += velocity
        yield place + 0.9 * velocity


def adagrad(value: float, gradients: list[float]) -> Iterator[float]:
    for t, g in enumerate(gradients):
        value -= LR * g / (math.sqrt(sum(past * past for past in gradients[: t + 1])) + 1e-8)
        yield value


def rmsprop(value: float, gradients: list[float]) -> Iterator[float]:
    for t, g in enumerate(gradients):
        mean = sum(0.25 * 0.75 ** (t - i) * past * past for i, past in enumerate(gradients[: t + 1]))
        value -= LR * g / (math.sqrt(mean) + 1e-8)
        yield value


def adam(value: float, gradients: list[float]) -> Iterator[float]:
    for t in range(1, len(gradients) + 1):
        first = sum(0.1 * 0.9 ** (t - i) * past for i, past in enumerate(gradients[:t], start=1))
        second = sum(0.001 * 0.999 ** (t - i) * past**2 for i, past in enumerate(gradients[:t], start=1))
        value -= LR * (first / (1 - 0.9**t)) / (math.sqrt(second / (1 - 0.999**t)) + 1e-8)
        yield value


@dataclass(frozen=True)
class OptimizerCase:
    """An optimiser and what it must compute."""

    make: Callable[..., Optimizer]
    formula: Formula
    worked: tuple[float, float]  # where it takes the value 1 with lr 0.1 and the gradients 0.5, then -0.25


OPTIMIZER_CASES = [
    # 1 - 0.1 * 0.5; + 0.1 * 0.25
    OptimizerCase(SGD, sgd, (0.95, 0.975)),
    # velocity -0.05; 0.9 * -0.05 + 0.025 = -0.02
    OptimizerCase(Momentum, momentum, (0.95, 0.93)),
    # velocity as above; 0.9 * -0.05 - 0.05 = -0.095; 0.9 * -0.02 + 0.025 = 0.007
    OptimizerCase(Nesterov, nesterov, (0.905, 0.912)),
    # sum 0.25, step 0.05 / 0.5 = 0.1; sum 0.3125, step -0.025 / 0.55901699 = -0.04472136
    OptimizerCase(AdaGrad, adagrad, (0.9, 0.94472136)),
    # mean 0.25 * 0.25 = 0.0625, step 0.05 / 0.25 = 0.2; mean 0.75 * 0.0625 + 0.25 * 0.0625 = 0.0625, step -0.1
    OptimizerCase(lambda **options: RMSProp(decay_rate=0.75, **options), rmsprop, (0.8, 0.9)),
    # first 0.05 / 0.1 = 0.5, second 0.00025 / 0.001 = 0.25, step 0.1 * 0.5 / 0.5 = 0.1;
    # first (0.045 - 0.025) / 0.19 = 0.10526316, second (0.00024975 + 0.0000625) / 0.001999 = 0.15620310,
    # step 0.1 * 0.10526316 / 0.39522538 = 0.02663370
    OptimizerCase(Adam, adam, (0.9, 0.87336630)),
    # Without weight decay the same as Adam.
    OptimizerCase(AdamW, adam, (0.9, 0.87336630)),
    # Where nothing is a convolution's kernel the same as AdamW.
    OptimizerCase(Muon, adam, (0.9, 0.87336630)),
]
