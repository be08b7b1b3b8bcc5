"""The changes that the study of ingredients makes to the recipe `inkling`, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from model import architectures
from model.architectures import Architecture, convolution_pairs
from model.augmentation.images import Perturbation
from model.augmentation.strokes import Variety
from model.data.loader import Examples
from model.nn.layers import (
    BatchNormalization,
    Convolution,
    Dense,
    GlobalAveragePooling,
    Layer,
    MaxPooling,
    ReLU,
    Residual,
    Softmax,
)
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import AdamW
from model.nn.schedules import Constant, OneCycle
from model.studies.teaching import AveragingAdamW, mixed_up
from model.training.recipe import Plan

BASE = "as it is"
# How far pen strokes strayed, and how far images changed, in the recipe when it was studied.
STUDIED = Variety(rotation=12, smoothing=0, pen=(0.1, 0.33), pen_spread=0.45)
PERTURBED = Perturbation(weight=0.6)
WEIGHT_DECAY = 0.02


@dataclass(frozen=True)
class Way:
    """One change to the recipe."""

    change: str  # what it is, for people
    architecture: Architecture = architectures.inkling  # the network
    plan: Callable[[Plan], Plan] = lambda plan: plan  # from the recipe's plan to this one
    # From an epoch's examples to those learned from
    augment: Callable[[Examples, np.random.Generator], Examples] = lambda examples, rng: examples
    variety: Variety = STUDIED  # of pen strokes
    averaged: bool = False  # whether the result is the average of the weights
    teachers: int = 0  # how many of the networks that validated best before it teach it


def studied_plan(plan: Plan) -> Plan:
    """Return the recipe's plan with the steps that it took when it was studied."""
    return replace(plan, optimizer=partial(AdamW, weight_decay=WEIGHT_DECAY), schedule=OneCycle(0.003, rise=0.25))


def with_residual_blocks(rng: np.random.Generator) -> Sequential:
    """Build a 3x3 convolution and a residual block for each size of the maps, with about as many multiplications."""
    layers: list[Layer] = []
    inputs = 1
    for width in (16, 48, 96):
        layers += [MaxPooling(2)] if layers else []
        layers += [Convolution(inputs, width, rng=rng), BatchNormalization(width), ReLU()]
        layers += [Residual(width, rng=rng), ReLU()]
        inputs = width
    return Sequential([*layers, GlobalAveragePooling(), Dense(inputs, 11, rng=rng), Softmax()], input_shape=(28, 28, 1))


WAYS = {
    BASE: Way("the recipe, with a short training"),
    "no normalisation": Way(
        "without batch normalisation", partial(convolution_pairs, widths=(16, 64, 128), normalise=False)
    ),
    "constant rate": Way(
        "a constant learning rate of 0.001 in place of one cycle",
        plan=lambda plan: replace(plan, schedule=Constant(0.001)),
    ),
    "no smoothing": Way("without label smoothing", plan=lambda plan: replace(plan, loss=SoftmaxCrossEntropy)),
    "averaged": Way(
        "the moving average of the weights",
        plan=lambda plan: replace(plan, optimizer=partial(AveragingAdamW, weight_decay=WEIGHT_DECAY)),
        averaged=True,
    ),
    "mixup": Way("each example blended with another", augment=mixed_up),
    "wider": Way("20, 72 and 144 maps in place of 16, 64 and 128", partial(convolution_pairs, widths=(20, 72, 144))),
    "residual": Way("residual blocks of 16, 48 and 96 maps", with_residual_blocks),
    "squeeze": Way(
        "squeeze and excitation after each pair", partial(convolution_pairs, widths=(16, 64, 128), squeeze=True)
    ),
    "large kernels first": Way(
        "7x7 kernels in the first convolution", partial(convolution_pairs, widths=(16, 64, 128), first=7)
    ),
    "less variety": Way(
        "pen strokes that stray half as far from what was written",
        variety=replace(
            STUDIED,
            rotation=6,
            slant=4.5,
            stretch=0.09,
            waves=0.018,
            tremble=0.004,
            drift=0.008,
            pen_spread=0.25,
        ),
    ),
    "more variety": Way(
        "pen strokes turned by a third more, with thinner and thicker pens",
        variety=replace(STUDIED, rotation=16, pen_spread=0.6, pen=(0.1, 0.4)),
    ),
    "distilled": Way("taught by the three networks above that validated best", teachers=3),
}
