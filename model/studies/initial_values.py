"""The study of initial values: where the weights start decides whether they ever learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.data.loader import Examples
from model.nn.initializers import Initializer, constant, glorot, he, normal, uniform, zeros
from model.nn.layers import Dense, Flatten, Sigmoid
from model.nn.losses import SquaredError
from model.nn.network import Sequential
from model.nn.optimizers import SGD
from model.nn.schedules import Constant
from model.report.charts import Chart
from model.report.wording import percent
from model.studies.base import Context, Picture, Result, Section, Table, study
from model.studies.runs import Lot, Run, Workbench, mean_line, plain, unseen
from model.studies.symmetry import UnitGradients, first_gradient, gradient_picture, gradient_table
from model.studies.words import listed, small, standard_error
from model.training.recipe import Plan
from model.training.trainer import to_network

# How weights and biases start. Glorot and He speak of weights alone: their biases start at zero.
STARTS: dict[str, tuple[Initializer, Initializer]] = {
    "standard normal": (normal(), normal()),
    "uniform 0 to 1": (uniform(0.0, 1.0), uniform(0.0, 1.0)),
    "zeros": (zeros, zeros),
    "ones": (constant(1.0), constant(1.0)),
    "Glorot": (glorot, zeros),
    "He": (he, zeros),
}
HIDDEN = 16  # units of the hidden layer
CLASSES = 10
LR = 0.01
STEEPEST = 0.25  # the sigmoid's slope where it is steepest, at 0
# A network has learned if it beats the answer that is always the commonest digit by as much again.
LEARNED = 2.0
SHOWN = ("zeros", "standard normal")  # whose gradients are shown unit by unit


@dataclass(frozen=True)
class Start:
    """One way to start and what came of it."""

    run: Run  # the training
    slopes: list[float]  # the mean slope of each hidden layer's sigmoid, before training
    before: UnitGradients  # the first weights' gradients before training
    after: UnitGradients  # the same after it


def build(name: str, side: int, rng: np.random.Generator) -> tuple[Sequential, list[Sigmoid]]:
    """Return the network side^2-16-16-10, started in the named way, and the sigmoids of its hidden layers."""
    weight_init, bias_init = STARTS[name]

    def dense(inputs: int, outputs: int) -> Dense:
        return Dense(inputs, outputs, rng=rng, weight_init=weight_init, bias_init=bias_init)

    hidden = [Sigmoid(), Sigmoid()]
    layers = [Flatten(), dense(side * side, HIDDEN), hidden[0], dense(HIDDEN, HIDDEN), hidden[1]]
    return Sequential([*layers, dense(HIDDEN, CLASSES), Sigmoid()], input_shape=(side, side, 1)), hidden


@study(
    "initial-values",
    title="Where the weights start",
    question="A small network of sigmoids is trained six times on the same bitmaps in the same order. Only the "
    "values that its weights start from differ. Does it matter?",
    source="digits32",
)
def initial_values(context: Context) -> Result:
    """Train digits32's network from six starts and compare the gradients of its hidden units."""
    data = context.data
    train = Examples(data.train_images, data.train_labels)
    if context.quick:
        train = Examples(train.images[::8], train.labels[::8])
    plan = Plan(SquaredError, SGD, Constant(LR), batch_size=1, epochs=context.scaled(120, 3))
    bench = Workbench(context, len(STARTS))
    starts = {name: _carry_out(name, bench, plan, train, context) for name in STARTS}
    majority = float(np.bincount(train.labels).max() / len(train))
    side = data.train_images.shape[1]
    return Result(
        reading=_reading(starts, majority, len(unseen(context))),
        sections=[_curves(starts), _table(starts), _symmetry(starts, side)],
        method={
            "Network": f"{side * side}-{HIDDEN}-{HIDDEN}-{CLASSES}, sigmoid everywhere, squared error",
            "Training": f"Plain SGD, one bitmap at a time, learning rate {LR}, {plan.epochs} epochs of "
            f"{len(train):,} bitmaps. Accuracy is measured on all of them after each epoch; the test bitmaps were "
            "read once, after the last.",
        },
        numbers={"majority": majority, "starts": {name: _numbers(start) for name, start in starts.items()}},
    )


def _carry_out(name: str, bench: Workbench, plan: Plan, train: Examples, context: Context) -> Start:
    rng = np.random.default_rng((context.seed, 0))
    network, hidden = build(name, train.images.shape[1], rng)
    network.forward(to_network(train.images))
    slopes = [float(np.mean(sigmoid.y * (1 - sigmoid.y))) for sigmoid in hidden]
    before = first_gradient(network, plan.loss(), train)
    run = bench.train(name, network, plan, Lot(train, train, unseen(context)), seed=context.seed)
    return Start(run, slopes, before, first_gradient(network, plan.loss(), train))


def _reading(starts: dict[str, Start], majority: float, tested: int) -> list[str]:
    share = {name: start.run.last("validation_accuracy") for name, start in starts.items()}
    order = sorted(starts, key=lambda name: -share[name])
    learned = [name for name in order if share[name] > LEARNED * majority]
    stuck = [name for name in order if name not in learned]
    epochs = len(starts["zeros"].run.history)
    texts = []
    if learned:
        best = learned[0]
        results = listed([f"{name} {percent(share[name])}" for name in learned])
        verdict = "It decides whether the network learns at all." if stuck else "All six starts lead somewhere."
        texts.append(f"{verdict} After {epochs} epochs these read their training bitmaps: {results}.")
        error = standard_error(starts[best].run.test_accuracy or 0.0, tested)
        texts.append(
            f"On the {tested:,} test bitmaps {best} reads {percent(starts[best].run.test_accuracy or 0.0)} right. With "
            f"so few bitmaps, one standard error is {100 * error:.2f} points, and each start was drawn once: smaller "
            "differences in the table mean nothing."
        )
    if stuck:
        worst = listed([f"{name} {percent(share[name])}" for name in stuck])
        texts.append(
            f"These did not learn: {worst}. Always answering the commonest digit would score {percent(majority)}."
        )
    flat = [name for name in starts if starts[name].slopes[0] < STEEPEST / 10]
    if flat:
        slopes = listed([f"{small(starts[name].slopes[0])} for {name}" for name in flat])
        texts.append(
            f"A sigmoid's slope is {STEEPEST} at most. In the first hidden layer it starts, on average, at {slopes}: "
            "the sums of so many weights push these units to where the sigmoid is flat, and a gradient that passes "
            "through them is multiplied by next to nothing."
        )
    return texts


def _curves(starts: dict[str, Start]) -> Section:
    runs = {name: [start.run] for name, start in starts.items()}
    loss = [mean_line(name, run, "loss") for name, run in runs.items()]
    right = [mean_line(name, run, "validation_accuracy", 100) for name, run in runs.items()]
    return Section(
        "Epoch by epoch",
        charts=[
            Chart("Loss while training", "epoch", "squared error", loss),
            Chart("Training bitmaps read right", "epoch", "%", right),
        ],
        charts_caption="Left: the mean loss of each epoch. Right: the share of all training bitmaps that the network "
        "reads after the epoch.",
    )


def _table(starts: dict[str, Start]) -> Section:
    header = ["start", "loss, first epoch", "loss, last epoch", "training", "test"]
    header += ["slope, layer 1", "slope, layer 2"]
    rows = [
        [
            name,
            *(f"{start.run.series('loss')[i]:.4f}" for i in (0, -1)),
            percent(start.run.last("validation_accuracy")),
            percent(start.run.test_accuracy or 0.0),
            *(small(slope) for slope in start.slopes),
        ]
        for name, start in starts.items()
    ]
    caption = f"Six starts; slope: the mean slope of a hidden layer's sigmoids before training, {STEEPEST} at most"
    return Section("The numbers", tables=[Table(caption, header, rows)])


def _symmetry(starts: dict[str, Start], side: int) -> Section:
    zero, other = (starts[name].after for name in SHOWN)
    epochs = len(starts["zeros"].run.history)
    same = zero.difference == 0
    verdict = "not in a single bit" if same else f"by {small(zero.difference / (zero.largest or 1))} of the largest"
    text = [
        f"With zeros the first weights' gradient is {small(starts['zeros'].before.largest)} before training: it comes "
        "back through the layers above, whose weights are zero. Those layers do move, and then the gradient is no "
        "longer zero. But units that start equal compute the same output, so they are sent the same gradient and "
        "stay equal for ever: a layer of sixteen units is one unit, sixteen times.",
        f"Measured after {epochs} epochs: the gradients of the {HIDDEN} units differ {verdict} (largest difference "
        f"{small(zero.difference)}, largest gradient {small(zero.largest)}). From {SHOWN[1]} they differ by up to "
        f"{small(other.difference)} (largest gradient {small(other.largest)}).",
    ]
    pictures = [
        Picture(
            gradient_picture(starts[name].after, side),
            f"{HIDDEN} tiles, one for each hidden unit, that show its gradient for each pixel: "
            + ("all the same." if starts[name].after.difference == 0 else "each is different."),
            f"{name}: the first weights' gradient after {epochs} epochs, a tile for each hidden unit. Orange: "
            f"positive, blue: negative; the strongest colour stands for {small(starts[name].after.largest)}.",
        )
        for name in SHOWN
    ]
    header = ["start", "largest, before", "largest difference, before", "largest, after", "largest difference, after"]
    rows = [
        [name, *(small(value) for g in (start.before, start.after) for value in (g.largest, g.difference))]
        for name, start in starts.items()
    ]
    tables = [
        Table("The first weights' gradient over all bitmaps, before and after training", header, rows),
        gradient_table(
            "The same gradient, unit by unit, for the pixels where it is largest",
            {name: starts[name].after for name in SHOWN},
            side,
        ),
    ]
    return Section("Why zeros never learn: symmetry", text=text, pictures=pictures, tables=tables)


def _numbers(start: Start) -> dict[str, object]:
    return {
        **start.run.numbers("loss", "validation_accuracy"),
        "slopes": [plain(slope) for slope in start.slopes],
        "gradient_before": {"largest": plain(start.before.largest), "difference": plain(start.before.difference)},
        "gradient_after": {"largest": plain(start.after.largest), "difference": plain(start.after.difference)},
    }
