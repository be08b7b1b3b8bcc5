"""The study of regularisation: dropout and weight decay where there is too little to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from model.checkpoint import parameter_count
from model.data.loader import Examples
from model.nn.layers import Dense, Dropout, Flatten, Layer, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.metrics import accuracy
from model.nn.network import Sequential
from model.nn.optimizers import Momentum
from model.nn.schedules import Constant
from model.report.charts import Chart, Line
from model.report.wording import percent
from model.studies.base import Context, Result, Section, Table, study
from model.studies.runs import Lot, Run, Workbench, mean_line, sample, unseen
from model.studies.words import SeedStatistics, compared, counted, listed, points
from model.training.recipe import Plan
from model.training.trainer import Trainer

HIDDEN = 256
LR = 0.05
SEEDS = 3
LEARNED = 0.995  # training accuracy from which little is left to learn
DECAYS = (0.001, 0.003, 0.01, 0.03)
RATES = (0.2, 0.35, 0.5, 0.65)
PLAIN = "plain"
DROPOUT = "dropout"
DECAY = "weight decay"
BOTH = "dropout + decay"


@dataclass(frozen=True)
class Strength:
    """How strongly to regularise."""

    rate: float = 0.0  # of dropout, 0..1
    decay: float = 0.0  # of weights

    def __str__(self) -> str:
        parts = [f"dropout {self.rate:g}"] * bool(self.rate) + [f"weight decay {self.decay:g}"] * bool(self.decay)
        return ", ".join(parts) or "plain"


@dataclass(frozen=True)
class Outcome:
    """What came of one way."""

    strength: Strength  # that was chosen
    runs: list[Run]  # one for each seed

    def statistics(self, key: str) -> SeedStatistics:
        return SeedStatistics([run.last(key) for run in self.runs])

    @property
    def gap(self) -> SeedStatistics:
        """Return training accuracy less validation accuracy, after the last epoch."""
        return self.statistics("gap")

    @property
    def tested(self) -> SeedStatistics:
        return SeedStatistics([run.test_accuracy or 0.0 for run in self.runs])


def build(seed: int, rate: float) -> Sequential:
    """Return the network 784-256-256-10 with ReLU, started by He's rule, and dropout after each hidden layer."""
    rng = np.random.default_rng((seed, 0))
    layers: list[Layer] = [Flatten()]
    for inputs in (784, HIDDEN):
        layers += [Dense(inputs, HIDDEN, rng=rng), ReLU(), *([Dropout(rate)] if rate else [])]
    return Sequential([*layers, Dense(HIDDEN, 10, rng=rng), Softmax()], input_shape=(28, 28, 1))


class Trials:
    """The trainings with each strength in turn, on the same few images."""

    def __init__(self, context: Context, runs: int) -> None:
        self.context, self.bench = context, Workbench(context, runs)
        validation = context.scaled(5_000, 500)
        self.train, self.validation = sample(context.data, context.scaled(1_000, 200), validation, context.seed)
        self.epochs = context.scaled(100, 3)

    def run(self, strength: Strength, seed: int, test: Examples | None = None) -> Run:
        """Train once, and measure the training images in inference after each epoch: dropout is then at rest."""
        rule = partial(Momentum, weight_decay=strength.decay)
        plan = Plan(SoftmaxCrossEntropy, rule, Constant(LR), batch_size=50, epochs=self.epochs)

        def measure(trainer: Trainer) -> dict[str, float]:
            outputs = trainer.predict(self.train.images)
            loss = trainer.loss.of_predictions(outputs, self.train.labels)
            read = accuracy(outputs, self.train.labels)
            gap = read - trainer.progress.history[-1]["validation_accuracy"]
            return {"training_loss": loss, "training_accuracy": read, "gap": gap}

        network = build(seed, strength.rate)
        images = Lot(self.train, self.validation, test)
        return self.bench.train(str(strength), network, plan, images, seed=seed, watch=measure)

    def best(self, strengths: list[Strength]) -> tuple[Strength, dict[Strength, Run]]:
        """Return the strength that validates best after the last epoch, and the runs with all of them."""
        runs = {strength: self.run(strength, self.context.seed) for strength in strengths}
        return max(runs, key=lambda strength: runs[strength].last("validation_accuracy")), runs


@study(
    "regularisation",
    title="Learning from a thousand digits",
    question="A network with far more weights than images learns its images by heart. What do dropout and weight "
    "decay change about the gap between the images it trains on and those it has never seen?",
    source="mnist",
)
def regularisation(context: Context) -> Result:
    """Choose the strengths on validation images, then train with neither, either and both from several seeds."""
    rates, decays = context.scaled(RATES, RATES[2:3]), context.scaled(DECAYS, DECAYS[1:2])
    seeds = context.scaled(SEEDS, 1)
    trials = Trials(context, len(rates) + len(decays) + 4 * seeds)
    dropout, tried_rates = trials.best([Strength(rate=rate) for rate in rates])
    decay, tried_decays = trials.best([Strength(decay=decay) for decay in decays])
    both = Strength(dropout.rate, decay.decay)
    ways = {PLAIN: Strength(), DROPOUT: dropout, DECAY: decay, BOTH: both}
    outcomes = {
        name: Outcome(strength, [trials.run(strength, context.seed + i, unseen(context)) for i in range(seeds)])
        for name, strength in ways.items()
    }
    tried = tried_rates | tried_decays
    parameters = parameter_count(build(0, 0.0))
    return Result(
        reading=_reading(outcomes, len(trials.train), parameters),
        sections=[_curves(outcomes), _table(outcomes), _strengths(tried)],
        method={
            "Network": f"784-{HIDDEN}-{HIDDEN}-10, ReLU, softmax with cross-entropy: {parameters:,} parameters; "
            "dropout after each hidden layer",
            "Training": f"{len(trials.train):,} training images of MNIST, batches of 50, {trials.epochs} epochs of "
            f"momentum 0.9 at learning rate {LR}; {len(trials.validation):,} other images to validate. Rate and "
            f"decay were chosen on these after the last epoch with seed {context.seed}; then "
            f"{counted(seeds, 'seed')}, each of which read the test images once. "
            "Training accuracy is measured without dropout.",
        },
        numbers={
            "parameters": parameters,
            "ways": {name: _numbers(outcome) for name, outcome in outcomes.items()},
            "tried": {str(strength): run.last("validation_accuracy") for strength, run in tried.items()},
        },
    )


def _reading(outcomes: dict[str, Outcome], images: int, parameters: int) -> list[str]:
    plain = outcomes[PLAIN]
    best = max(outcomes, key=lambda name: outcomes[name].tested.mean)
    gaps = {name: outcome.gap.mean for name, outcome in outcomes.items()}
    others = ", ".join(f"{name} {points(gaps[name])}" for name in outcomes if name != PLAIN)
    gained = outcomes[best].tested.mean - plain.tested.mean
    losses = {name: outcome.statistics("validation_loss").mean for name, outcome in outcomes.items()}
    calm = min(losses, key=lambda name: losses[name])
    right = {name: outcome.statistics("validation_accuracy").mean for name, outcome in outcomes.items()}
    surer = [name for name in losses if losses[name] > losses[PLAIN] and right[name] >= right[PLAIN]]
    texts = [
        f"Plain, the network reads {percent(plain.statistics('training_accuracy').mean)} of its {images:,} training "
        f"images and {percent(plain.statistics('validation_accuracy').mean)} of the others: a gap of "
        f"{points(gaps[PLAIN])}, with {parameters / images:,.0f} parameters for each image. The gap of the "
        f"rest: {others}.",
        f"On the test images {best} is best, with {percent(outcomes[best].tested.mean)}: {points(gained)} more than "
        "the plain network."
        if best != PLAIN
        else f"On the test images nothing beats the plain network's {percent(plain.tested.mean)}.",
        *(compared(name, "the plain network", outcomes[name].tested, plain.tested) for name in (DROPOUT, DECAY)),
        compared(BOTH, "dropout alone", outcomes[BOTH].tested, outcomes[DROPOUT].tested),
        f"The loss tells more than the accuracy: on the validation images it is lowest with {calm}, "
        f"{losses[calm]:.3f} against the plain network's {losses[PLAIN]:.3f}.",
    ]
    if surer:
        ends = listed([f"{name} at {losses[name]:.3f}" for name in surer])
        texts.append(
            f"Above the plain network's loss ends {ends}, though no fewer images are read right: of what is still "
            "misread, such a network is surer."
        )
    if all(outcome.statistics("training_accuracy").mean > LEARNED for outcome in outcomes.values()):
        texts.append(
            f"All four read more than {LEARNED:.1%} of the training images, so here the gap moves only with the "
            "validation accuracy."
        )
    narrow = min(gaps, key=lambda name: gaps[name])
    if narrow != best:
        texts.append(f"The smallest gap ({narrow}) is not the best reader ({best}): a gap can close from above, too.")
    return texts


def _curves(outcomes: dict[str, Outcome]) -> Section:
    def lines(key: str, factor: float = 1.0) -> list[Line]:
        return [mean_line(name, outcome.runs, key, factor) for name, outcome in outcomes.items()]

    return Section(
        "Epoch by epoch",
        charts=[
            Chart("Training images read right", "epoch", "%", lines("training_accuracy", 100)),
            Chart("Validation images read right", "epoch", "%", lines("validation_accuracy", 100)),
            Chart("The gap between them", "epoch", "points", lines("gap", 100)),
            Chart("Validation loss", "epoch", "cross-entropy", lines("validation_loss")),
        ],
        charts_caption="The mean over the seeds. Each chart has an axis of its own; the gap is training accuracy less "
        "validation accuracy.",
    )


def _table(outcomes: dict[str, Outcome]) -> Section:
    header = ["network", "strength", "training", "validation", "gap, points", "test", "validation loss"]
    rows = [
        [
            name,
            str(o.strength),
            percent(o.statistics("training_accuracy").mean),
            o.statistics("validation_accuracy").percent(),
            f"{100 * o.gap.mean:.2f}",
            o.tested.percent(),
            f"{o.statistics('validation_loss').mean:.4f}",
        ]
        for name, o in outcomes.items()
    ]
    caption = "After the last epoch, the mean over the seeds (lowest to highest)"
    return Section("The numbers", tables=[Table(caption, header, rows)])


def _strengths(tried: dict[Strength, Run]) -> Section:
    rows = [
        [
            str(strength),
            percent(run.last("training_accuracy")),
            percent(run.last("validation_accuracy")),
            f"{run.last('validation_loss'):.4f}",
        ]
        for strength, run in tried.items()
    ]
    caption = "Every strength tried, after the last epoch, with one seed"
    table = Table(caption, ["strength", "training", "validation", "validation loss"], rows)
    return Section("How strong?", tables=[table])


def _numbers(outcome: Outcome) -> dict[str, object]:
    keys = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy")
    return {
        "rate": outcome.strength.rate,
        "decay": outcome.strength.decay,
        "runs": [run.numbers(*keys) for run in outcome.runs],
    }
