"""The study of depth: one 5x5 convolution against two of 3x3, with and without the ReLU between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from model.nn.layers import Convolution, Dense, Flatten, Layer, MaxPooling, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import Adam
from model.nn.schedules import Constant
from model.report.charts import Chart
from model.report.wording import percent
from model.studies.base import Context, Result, Section, Table, study
from model.studies.kernels import difference_when_composed, receptive_field, step_seconds
from model.studies.runs import Lot, Run, Workbench, mean_line, plain, sample, unseen
from model.studies.words import SeedStatistics, compared, counted, listed, small
from model.training.recipe import Plan

CHANNELS = 12
SIDE = 14  # of the feature maps that the block works on
LR = 0.002
SEEDS = 5
TIMED = (100, SIDE, SIDE, CHANNELS)

# The kernels of a block, and whether a ReLU stands between them.
BLOCKS: dict[str, tuple[tuple[int, ...], bool]] = {
    "one 5x5": ((5,), False),
    "3x3 ReLU 3x3": ((3, 3), True),
    "3x3 3x3": ((3, 3), False),
}
ONE, TWO, LINEAR = BLOCKS


def convolutions(name: str, rng: np.random.Generator | None = None) -> list[Convolution]:
    """Return the named block's convolutions, from CHANNELS to CHANNELS, padded so that the sides stay."""
    kernels, _ = BLOCKS[name]
    return [Convolution(CHANNELS, CHANNELS, kernel, padding=kernel // 2, rng=rng) for kernel in kernels]


def block(name: str, chain: list[Convolution] | None = None) -> list[Layer]:
    """Return the named block's layers, of these convolutions or of new ones with zero weights."""
    layers: list[Layer] = []
    for convolution in chain or convolutions(name):
        if layers and BLOCKS[name][1]:
            layers.append(ReLU())
        layers.append(convolution)
    return layers


def build(seed: int, name: str) -> tuple[Sequential, list[Convolution]]:
    """Return the network with the named block in its middle, and the block's convolutions."""
    # What surrounds the block starts from the same values whatever the block is.
    around, inside = (np.random.default_rng((seed, i)) for i in range(2))
    chain = convolutions(name, inside)
    layers: list[Layer] = [Convolution(1, CHANNELS, 3, rng=around), ReLU(), MaxPooling(2)]
    layers += [*block(name, chain), ReLU(), MaxPooling(2), Flatten()]
    layers += [Dense((SIDE // 2) ** 2 * CHANNELS, 10, rng=around), Softmax()]
    return Sequential(layers, input_shape=(2 * SIDE, 2 * SIDE, 1)), chain


@dataclass(frozen=True)
class Outcome:
    """What came of one block."""

    pair_weights: int  # weights for each pair of channels
    parameters: int  # of the whole network
    multiplications: int  # of the block, for one image
    field: tuple[int, int]  # pixels: what one number of its output sees, height and width
    seconds: float  # of the block's fastest forward and backward pass
    runs: list[Run]  # one for each seed

    @property
    def tested(self) -> SeedStatistics:
        return SeedStatistics([run.test_accuracy or 0.0 for run in self.runs])


@study(
    "depth",
    title="One 5x5 or two 3x3",
    question="Two 3x3 convolutions in a row see as far as one of 5x5, with 18 weights for each pair of channels "
    "instead of 25. Are they as good, and does it take the ReLU between them?",
    source="mnist",
)
def depth(context: Context) -> Result:
    """Train one network with three blocks in its middle and measure what each block costs."""
    train, validation = sample(context.data, context.scaled(5_000, 300), context.scaled(2_000, 200), context.seed)
    epochs, seeds = context.scaled(5, 2), context.scaled(SEEDS, 1)
    plan = Plan(SoftmaxCrossEntropy, Adam, Constant(LR), batch_size=50, epochs=epochs)
    bench = Workbench(context, seeds * len(BLOCKS))
    runs: dict[str, list[Run]] = {name: [] for name in BLOCKS}
    gap = 0.0
    # The blocks take turns, so that what else the machine does falls on all of them.
    for seed in range(context.seed, context.seed + seeds):
        for name in BLOCKS:
            network, chain = build(seed, name)
            images = Lot(train, validation, unseen(context))
            run = bench.train(name, network, plan, images, seed=seed, threads=2)
            runs[name].append(run)
            if name == LINEAR:
                x = np.random.default_rng(seed).standard_normal((10, *TIMED[1:])).astype(np.float32)
                gap = max(gap, difference_when_composed(chain[0], chain[1], x))
    seconds = step_seconds({name: partial(block, name) for name in BLOCKS}, TIMED)
    outcomes = {name: _outcome(name, partial(block, name), seconds[name], runs[name]) for name in BLOCKS}
    return Result(
        reading=_reading(outcomes, gap),
        sections=[_curves(outcomes), _table(outcomes), _without_relu(gap)],
        method={
            "Network": f"3x3 convolution to {CHANNELS} channels, ReLU, 2x2 pooling; the block, {CHANNELS} to "
            f"{CHANNELS} channels at {SIDE}x{SIDE}; ReLU, 2x2 pooling, one dense layer, softmax with cross-entropy",
            "Training": f"{len(train):,} training images of MNIST, batches of {plan.batch_size}, {epochs} epochs of "
            f"Adam at {LR}, {len(validation):,} other images to validate, "
            f"{counted(seeds, 'seed')}. The {len(unseen(context)):,} test images were read once by each run, "
            "after its last epoch.",
            "Timing": f"The block alone, forward and backward over {TIMED[0]} images on one thread: the fastest of "
            "several passes that the blocks took in turns.",
        },
        numbers={
            "composed_difference": plain(gap),
            "blocks": {name: _numbers(outcome) for name, outcome in outcomes.items()},
        },
    )


def _outcome(name: str, layers: Callable[[], list[Layer]], seconds: float, runs: list[Run]) -> Outcome:
    kernels, _ = BLOCKS[name]
    pair_weights = sum(kernel**2 for kernel in kernels)
    parameters = sum(p.value.size for layer in layers() for p in layer.parameters().values())
    multiplications = pair_weights * CHANNELS**2 * SIDE**2
    return Outcome(pair_weights, parameters, multiplications, receptive_field(layers, CHANNELS), seconds, runs)


def _reading(outcomes: dict[str, Outcome], gap: float) -> list[str]:
    one, two, linear = (outcomes[name] for name in (ONE, TWO, LINEAR))
    results = listed([f"{name} {percent(outcome.tested.mean)}" for name, outcome in outcomes.items()])
    cheaper = 1 - two.pair_weights / one.pair_weights
    time = two.seconds / one.seconds
    told = f"{abs(1 - time):.0%} {'more' if time > 1 else 'less'} time"
    return [
        f"Test images read right, mean of the seeds: {results}. Two 3x3 have {cheaper:.0%} fewer weights for each pair "
        f"of channels, {two.pair_weights} against {one.pair_weights}.",
        "Depth with a ReLU: " + compared(ONE, TWO, one.tested, two.tested),
        "The ReLU alone: " + compared(TWO, LINEAR, two.tested, linear.tested),
        f"Two 3x3 with the ReLU take {told} than one 5x5, for {cheaper:.0%} fewer multiplications."
        + (" A second layer has costs of its own, which that number leaves out." if time > 1 - cheaper else ""),
        f"Without the ReLU the two are one 5x5 in disguise: away from the border, the composed kernel gives the same "
        f"output to within {small(gap)} of its largest number. So such a block can compute nothing that the 5x5 "
        "could not; where it scores differently, that is for how it starts and trains, and for the image's border.",
    ]


def _curves(outcomes: dict[str, Outcome]) -> Section:
    loss = [mean_line(name, outcome.runs, "loss") for name, outcome in outcomes.items()]
    right = [mean_line(name, outcome.runs, "validation_accuracy", 100) for name, outcome in outcomes.items()]
    return Section(
        "Epoch by epoch",
        charts=[
            Chart("Loss while training", "epoch", "cross-entropy", loss, log_y=True),
            Chart("Validation images read right", "epoch", "%", right),
        ],
        charts_caption="The mean over the seeds. The axis of the loss is logarithmic.",
    )


def _table(outcomes: dict[str, Outcome]) -> Section:
    header = ["block", "test", "validation", "training loss", "weights a channel pair", "parameters"]
    header += ["multiplications", "receptive field", "time"]
    rows = [
        [
            name,
            o.tested.percent(),
            percent(SeedStatistics([run.last("validation_accuracy") for run in o.runs]).mean),
            f"{SeedStatistics([run.last('loss') for run in o.runs]).mean:.4f}",
            str(o.pair_weights),
            f"{o.parameters:,}",
            f"{o.multiplications:,}",
            f"{o.field[0]} by {o.field[1]}",
            f"{1000 * o.seconds:.1f} ms",
        ]
        for name, o in outcomes.items()
    ]
    caption = (
        "Three blocks in one network: mean over the seeds (lowest to highest). Parameters: of the block. "
        "Multiplications: of the block for one image. Receptive field: measured, pixels whose gradient is not zero. "
        "Time: the block, forward and backward over 100 images."
    )
    return Section("The numbers", tables=[Table(caption, header, rows)])


def _without_relu(gap: float) -> Section:
    return Section(
        "What the ReLU between changes",
        text=[
            "A convolution is a linear map, and a linear map of a linear map is linear: two 3x3 kernels with nothing "
            "between compose to one 5x5 kernel. Its 25 weights for each pair of channels are then made from the 18, so "
            "it can be fewer kernels than a free 5x5. The ReLU between breaks this: the second convolution works on "
            "features that no single kernel can compute.",
            f"This was checked on the trained networks: their two 3x3 kernels were composed to one 5x5, and on random "
            f"inputs the outputs differ by at most {small(gap)} of the largest one, which is float32's rounding. At "
            "the border they do differ: there the second convolution sees zeros in place of the first one's values.",
        ],
    )


def _numbers(outcome: Outcome) -> dict[str, object]:
    return {
        "pair_weights": outcome.pair_weights,
        "parameters": outcome.parameters,
        "multiplications": outcome.multiplications,
        "receptive_field": list(outcome.field),
        "seconds": plain(outcome.seconds),
        "runs": [run.numbers("loss", "validation_loss", "validation_accuracy") for run in outcome.runs],
    }
