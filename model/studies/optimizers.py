"""The study of optimisers: eight update rules on one network, each with the learning rate that suits it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from model.data.loader import Examples
from model.nn.layers import Convolution, Dense, Flatten, MaxPooling, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Muon, Nesterov, Optimizer, RMSProp
from model.nn.schedules import Constant
from model.report.charts import Chart, Line
from model.report.wording import percent
from model.studies.base import Context, Result, Section, Table, study
from model.studies.runs import Lot, Run, Workbench, mean_line, sample, unseen
from model.studies.words import SeedStatistics, compared, counted, listed, points, spelled
from model.training.recipe import Plan

WEIGHT_DECAY = 0.01  # where it is decoupled; without it AdamW is Adam
CHANNELS = (8, 16)
SEEDS = 3
GOAL = 0.97  # validation accuracy whose first epoch is reported


# The rules compared, as many as a chart tells apart. Another takes the place of one of them, and the study runs again.
COMPARED: tuple[type[Optimizer], ...] = (SGD, Momentum, Nesterov, AdaGrad, RMSProp, Adam, AdamW, Muon)

# Each by its title, from the oldest to the newest.
RULES = {rule.title: rule for rule in sorted(COMPARED, key=lambda rule: rule.year)}


def make(rule: type[Optimizer]) -> Optimizer:
    """Return an optimiser with its own defaults, and with weight decay where it is decoupled."""
    return rule(weight_decay=WEIGHT_DECAY if rule.decoupled_decay else 0.0)


@dataclass(frozen=True)
class Outcome:
    """What came of one rule."""

    tried: dict[float, float]  # validation accuracy after the last epoch, 0..1, by learning rate
    lr: float  # the rate chosen by it
    runs: list[Run]  # with that rate, one for each seed

    def statistics(self, key: str) -> SeedStatistics:
        return SeedStatistics([run.last(key) for run in self.runs])

    @property
    def tested(self) -> SeedStatistics:
        return SeedStatistics([run.test_accuracy or 0.0 for run in self.runs])

    @property
    def at_edge(self) -> bool:
        """Say whether a rate beyond those tried might be better still."""
        return self.lr in (min(self.tried), max(self.tried))


def build(seed: int) -> Sequential:
    """Return a network of two 3x3 convolutions with ReLU and pooling and a dense layer, started by He's rule."""
    rng = np.random.default_rng((seed, 0))
    first, second = CHANNELS
    layers = [Convolution(1, first, 3, rng=rng), ReLU(), MaxPooling(2)]
    layers += [Convolution(first, second, 3, rng=rng), ReLU(), MaxPooling(2), Flatten()]
    layers += [Dense(7 * 7 * second, 10, rng=rng), Softmax()]
    return Sequential(layers, input_shape=(28, 28, 1))


@study(
    "optimizers",
    title=f"{spelled(len(RULES)).capitalize()} ways downhill",
    question=f"{listed(list(RULES))} train the same network on the same images. "
    "Each has the learning rate that suits it best: how much is then left between them?",
    source="mnist",
)
def optimizers(context: Context) -> Result:
    """Choose each rule's learning rate on validation images, then train with it from several seeds."""
    train, validation = sample(context.data, context.scaled(10_000, 600), context.scaled(5_000, 500), context.seed)
    epochs, seeds = context.scaled(8, 2), context.scaled(SEEDS, 1)
    grids = {name: context.scaled(rule.rates, rule.rates[1:3]) for name, rule in RULES.items()}
    bench = Workbench(context, sum(len(grid) for grid in grids.values()) + seeds * len(RULES))

    def run(name: str, lr: float, seed: int, test: Examples | None = None) -> Run:
        plan = Plan(SoftmaxCrossEntropy, partial(make, RULES[name]), Constant(lr), batch_size=100, epochs=epochs)
        return bench.train(f"{name} {lr:g}", build(seed), plan, Lot(train, validation, test), seed=seed)

    outcomes = {}
    for name, grid in grids.items():
        tried = {lr: run(name, lr, context.seed).last("validation_accuracy") for lr in grid}
        best = max(tried, key=lambda lr: tried[lr])
        chosen = [run(name, best, context.seed + i, unseen(context)) for i in range(seeds)]
        outcomes[name] = Outcome(tried, best, chosen)
    return Result(
        reading=_reading(outcomes),
        sections=[_curves(outcomes), _table(outcomes), _rates(outcomes)],
        method={
            "Network": f"3x3 convolutions to {CHANNELS[0]} and to {CHANNELS[1]} channels, each with ReLU and 2x2 "
            "pooling, one dense layer, softmax with cross-entropy, started by He's rule",
            "Training": f"{len(train):,} training images of MNIST, batches of 100, {epochs} epochs at a constant "
            f"learning rate. It was chosen among those of the table on {len(validation):,} other images, with seed "
            f"{context.seed}, after the last epoch. Then: {counted(seeds, 'seed')}, which differ in "
            "initial values and order; only these looked at the test images, once each.",
            "Options": _options(),
        },
        numbers={"optimizers": {name: _numbers(outcome) for name, outcome in outcomes.items()}},
    )


def _options() -> str:
    """Tell every rule's own options, and which rules have weight decay."""
    own = {
        title: ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in rule.options().items())
        for title, rule in RULES.items()
    }
    told = "; ".join(f"{title}: {options}" for title, options in own.items() if options)
    decayed = listed([title for title, rule in RULES.items() if rule.decoupled_decay])
    return f"{told}. Weight decay {WEIGHT_DECAY} with {decayed}, none elsewhere."


def _reading(outcomes: dict[str, Outcome]) -> list[str]:
    order = sorted(outcomes, key=lambda name: -outcomes[name].tested.mean)
    first, last = order[0], order[-1]
    tested = {name: outcomes[name].tested for name in order}
    gap = tested[first].mean - tested[last].mean
    widest = max(order, key=lambda name: tested[name].width)
    lrs = sorted((outcomes[name].lr, name) for name in order)
    edges = [name for name in outcomes if outcomes[name].at_edge]
    falls = {name: max(o.tried.values()) - min(o.tried.values()) for name, o in outcomes.items()}
    touchy, calm = max(falls, key=lambda n: falls[n]), min(falls, key=lambda n: falls[n])
    texts = [
        f"With its learning rate chosen, {first} reads most test images, {percent(tested[first].mean)}, and {last} "
        f"fewest, {percent(tested[last].mean)}: {points(gap)} between the first and the last of {len(order)}."
        + (f" The seeds alone move {widest} by {points(tested[widest].width)}." if tested[widest].width else ""),
        compared(first, order[1], tested[first], tested[order[1]]),
        f"The rates themselves lie far apart, from {lrs[0][0]:g} ({lrs[0][1]}) to {lrs[-1][0]:g} ({lrs[-1][1]}): a "
        "rate that suits one rule says nothing about another's.",
        ("A wrong rate costs more than a wrong rule" if falls[calm] > gap else "Some rules forgive a wrong rate")
        + f": over the rates tried, {touchy} loses up to {points(falls[touchy])} of validation accuracy, {calm} the "
        f"least, {points(falls[calm])}.",
    ]
    if edges:
        texts.append(
            f"For {', '.join(edges)} the best rate is the smallest or the largest one tried, so a better one may exist."
        )
    return texts


def _curves(outcomes: dict[str, Outcome]) -> Section:
    loss = [mean_line(name, outcome.runs, "loss") for name, outcome in outcomes.items()]
    wrong = [_wrong(mean_line(name, outcome.runs, "validation_accuracy")) for name, outcome in outcomes.items()]
    return Section(
        "Epoch by epoch",
        charts=[
            Chart("Loss while training", "epoch", "cross-entropy", loss, log_y=True),
            Chart("Validation images misread", "epoch", "%", wrong, log_y=True),
        ],
        charts_caption="Each rule with its chosen learning rate, the mean over the seeds. Lower is better; the upright "
        "axes are logarithmic.",
    )


def _wrong(right: Line) -> Line:
    """Return a line of shares that are right, 0..1, as the percentage that is wrong, where any is: axes have no 0."""
    return Line(right.name, [(x, 100 * (1 - share)) for x, share in right.points if share < 1])


def _table(outcomes: dict[str, Outcome]) -> Section:
    header = ["optimiser", "learning rate", "training loss", "validation", "test", f"epoch of {GOAL:.0%}", "kept"]
    rows = [
        [
            name,
            f"{outcome.lr:g}",
            f"{outcome.statistics('loss').mean:.4f}",
            outcome.statistics("validation_accuracy").percent(),
            outcome.tested.percent(),
            _reached(outcome),
            str(len(RULES[name].slots)),
        ]
        for name, outcome in outcomes.items()
    ]
    caption = (
        "After the last epoch: mean over the seeds (lowest to highest); "
        f"epoch of {GOAL:.0%}: the first whose mean validation accuracy is at least that; "
        "kept: numbers that the rule keeps for each weight"
    )
    return Section("The numbers", tables=[Table(caption, header, rows)])


def _reached(outcome: Outcome) -> str:
    points_of_line = mean_line("", outcome.runs, "validation_accuracy").points
    return next((str(int(epoch)) for epoch, share in points_of_line if share >= GOAL), "–")


def _rates(outcomes: dict[str, Outcome]) -> Section:
    lines = [_wrong(Line(name, list(outcome.tried.items()))) for name, outcome in outcomes.items()]
    rows = [[name, *(f"{lr:g}: {percent(share)}" for lr, share in o.tried.items())] for name, o in outcomes.items()]
    header = ["optimiser", *(f"rate {i}" for i in range(1, len(rows[0])))]
    return Section(
        "Which learning rate?",
        charts=[Chart("Misread by learning rate", "learning rate", "%", lines, log_x=True, log_y=True)],
        charts_caption="Validation images misread after the last epoch, for every run that the choice was made from. "
        "Both axes are logarithmic.",
        tables=[Table("Each learning rate tried and the validation accuracy it came to, with one seed", header, rows)],
    )


def _numbers(outcome: Outcome) -> dict[str, object]:
    return {
        "tried": [[lr, share] for lr, share in outcome.tried.items()],
        "lr": outcome.lr,
        "runs": [run.numbers("loss", "validation_loss", "validation_accuracy") for run in outcome.runs],
    }
