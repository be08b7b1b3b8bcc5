"""The study of what goes into a network that reads: the recipe `inkling` with one change at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from model import datasets
from model.augmentation.mixture import DigitMixture
from model.augmentation.strokes import Variety
from model.checkpoint import parameter_count
from model.data.loader import Examples, GeneratedExamples, epoch_seeds
from model.nn.calibration import fit_temperature, negative_log_likelihood, rejection_threshold, temper
from model.nn.metrics import correct
from model.outputs import digit_probabilities, is_digit
from model.recipes import recipes
from model.studies.base import Context, Result, Section, Table, study
from model.studies.changes import BASE, PERTURBED, STUDIED, WAYS, Way, studied_plan
from model.studies.runs import Lot, Run, Workbench, plain
from model.studies.teaching import PreparedEpochs, distilled, take_average
from model.studies.words import SeedStatistics, counted, listed
from model.training.data import TrainingData, prepare
from model.training.trainer import Trainer

RECIPE = recipes["inkling"]
SEEDS = 2
QUICK_VALIDATION = 100  # images of a quick look
MEASURES = ("wrong_images", "wrong_strokes", "taken_for_digits", "digit_loss")


class WayTrainer:
    """The trainings of all ways, one after the other, on the same examples."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.seeds = range(context.seed, context.seed + context.scaled(SEEDS, 1))
        self.plan = replace(studied_plan(RECIPE.plan), epochs=context.scaled(3, 2))
        progress = datasets.progress_on(context.line)
        recipe = replace(RECIPE, validation=context.scaled(RECIPE.validation, QUICK_VALIDATION))
        self.data: TrainingData = prepare(recipe, self.plan, context.seed, RECIPE.source, context.folder, progress)
        self.sizes = {"images": recipe.validation, "strokes": len(self.data.drawn)}
        self.sizes["others"] = len(self.data.validation) - sum(self.sizes.values())
        self.bench = Workbench(context, len(WAYS) * len(self.seeds))
        self.runs: dict[str, list[Run]] = {name: [] for name in WAYS}
        self._made: dict[tuple[int, Variety], list[Examples]] = {}

    def run_all(self) -> None:
        """Train every way with every seed; the ways take turns, so that what else the machine does falls on all."""
        for seed in self.seeds:
            self._made.clear()
            for name, way in WAYS.items():
                self.runs[name].append(self._run(name, way, seed))

    def _run(self, name: str, way: Way, seed: int) -> Run:
        rng = np.random.default_rng((seed, 1))
        epochs = PreparedEpochs(
            [self._augmented(way, seed, examples, rng) for examples in self._epochs(seed, way.variety)]
        )
        plan = way.plan(self.plan)

        def watch(trainer: Trainer) -> dict[str, float]:
            if trainer.progress.epoch < plan.epochs:
                return {}
            if way.averaged:
                take_average(trainer, epochs.epochs[-1])
            return self._measures(trainer)

        network = way.architecture(np.random.default_rng((seed, 0)))
        images = Lot(epochs, self.data.validation)
        return self.bench.train(name, network, plan, images, seed=seed, threads=2, watch=watch)

    def _epochs(self, seed: int, variety: Variety) -> list[Examples]:
        """Return the examples of every epoch, made once for all ways that learn from the same."""
        key = (seed, variety)
        if key not in self._made:
            mixture = self.mixture(variety)
            rngs = [np.random.default_rng(epoch_seeds(seed, epoch)[1]) for epoch in range(1, self.plan.epochs + 1)]
            self._made[key] = [mixture(rng) for rng in rngs]
        return self._made[key]

    def mixture(self, variety: Variety) -> DigitMixture:
        """Return a part of what the recipe learns from: a third of the images, each stroke once."""
        whole = self.data.train
        assert isinstance(whole, GeneratedExamples) and isinstance(whole.mixture, DigitMixture)
        images, others = self.context.scaled((20_000, 4_000), (40, 8))
        return replace(
            whole.mixture,
            images=whole.mixture.images[:images],
            labels=whole.mixture.labels[:images],
            others=whole.mixture.others[:: max(1, len(whole.mixture.others) // others)],
            copies=1,
            scribbles=others // 4,
            leftovers=0,
            several=others // 8,
            straight=0.0,
            hands={},
            variety=variety,
            perturbation=PERTURBED,
        )

    def _augmented(self, way: Way, seed: int, examples: Examples, rng: np.random.Generator) -> Examples:
        if not way.teachers:
            return way.augment(examples, rng)
        before = [runs[-1] for runs in self.runs.values() if runs and runs[-1].seed == seed]
        best = sorted(before, key=lambda run: run.last("digit_loss"))[: way.teachers]
        return distilled(examples, [run.network for run in best])

    def _measures(self, trainer: Trainer) -> dict[str, float]:
        """Measure the network on the validation examples: MNIST's images, drawn digits, and what is no digit."""
        images, drawn = self.sizes["images"], len(self.data.drawn)
        known = images + drawn
        outputs, labels = trainer.predict(self.data.validation.images), self.data.validation.labels
        digits = digit_probabilities(outputs[:known])
        threshold = rejection_threshold(is_digit(outputs[images:known]))
        tempered = temper(digits, fit_temperature(digits, labels[:known]))
        return {
            "wrong_images": images - correct(digits[:images], labels[:images]),
            "wrong_strokes": drawn - correct(digits[images:], labels[images:known]),
            "taken_for_digits": int((is_digit(outputs[known:]) >= threshold).sum()),
            "digit_loss": negative_log_likelihood(tempered, labels[:known]),
        }


@study(
    "ingredients",
    title="What goes into a reader",
    question="The recipe that reads people's digits has many ingredients. Which of them does it need, and which that "
    "others swear by would make it better?",
    source=RECIPE.source,
)
def ingredients(context: Context) -> Result:
    """Train the recipe, short, with one change at a time, and compare what is misread of the validation examples."""
    kitchen = WayTrainer(context)
    try:
        kitchen.run_all()
    finally:
        kitchen.data.train.close()
    data, runs = kitchen.data, kitchen.runs
    learnt = len(kitchen.mixture(STUDIED))
    part = learnt * kitchen.plan.epochs / (len(data.train) * RECIPE.plan.epochs)
    sizes = kitchen.sizes
    strokes = {name: sha256 for name, sha256 in data.facts["sha256"].items() if name not in context.data.checksums}
    return Result(
        reading=_reading(runs, sizes),
        sections=[_numbers_section(runs, sizes)],
        method={
            "Recipe": "Inkling's as it was when this study was made, with AdamW, without smoothed strokes and without "
            "digits in straight lines.",
            "Training": f"{learnt:,} examples an epoch, {counted(kitchen.plan.epochs, 'epoch')}, batches of "
            f"{kitchen.plan.batch_size}, two threads, {counted(len(kitchen.seeds), 'seed')}: {part:.1%} of what the "
            "recipe itself is trained on. The ways of one seed learn from the same examples.",
            "Validation": f"{sizes['images']:,} of MNIST's training images, {sizes['strokes']:,} digits and "
            f"{sizes['others']:,} letters and symbols of writers that no network learns from. The test images were "
            "left alone.",
            "Pen strokes": "\n".join(f"{name}: {sha256}" for name, sha256 in strokes.items()),
        },
        numbers={"ways": {name: _numbers(ran) for name, ran in runs.items()}, "sizes": sizes},
    )


def _statistics(runs: Sequence[Run], key: str) -> SeedStatistics:
    return SeedStatistics([run.last(key) for run in runs])


def _reading(runs: dict[str, list[Run]], sizes: dict[str, int]) -> list[str]:
    """Say what the runs show: two ways differ here if every seed says so."""
    losses = {name: _statistics(ran, "digit_loss") for name, ran in runs.items()}
    base = losses[BASE]

    def gain(name: str) -> float:
        return 1 - losses[name].mean / base.mean

    def sided(sign: int) -> list[str]:
        pairs = {name: zip(found.values, base.values, strict=True) for name, found in losses.items() if name != BASE}
        agreed = [name for name, values in pairs.items() if all(sign * (b - a) > 0 for a, b in values)]
        return sorted(agreed, key=lambda name: -sign * gain(name))

    better, worse = sided(1), sided(-1)
    neither = [name for name in runs if name not in (BASE, *better, *worse)]
    digits = sizes["images"] + sizes["strokes"]
    gained = [f"{name} ({gain(name):.0%} less loss)" for name in better]
    told = f"of {digits:,} digits the recipe, so short, misreads {_wrong(runs[BASE]):.0f} in the mean of its seeds"
    texts = [
        f"Better than the recipe with every seed: {listed(gained)}."
        if better
        else "Nothing beats the recipe with every seed.",
        f"The measure is the cross-entropy on validation digits after calibration, for it moves before the number of "
        f"mistakes does: {told}, with a loss of {base.mean:.4f}.",
    ]
    if worse:
        named = listed([f"{name} ({-gain(name):.0%} more loss)" for name in worse])
        texts.append(f"Worse with every seed: {named}.")
    if neither:
        texts.append(f"Not told apart from the recipe by these seeds: {listed(neither)}.")
    texts.append(
        "A short training favours what learns fast: more variety and more regularisation pay off later, if at all. So "
        "this tells where to look, and a whole training decides."
    )
    return texts


def _wrong(runs: Sequence[Run]) -> float:
    return _statistics(runs, "wrong_images").mean + _statistics(runs, "wrong_strokes").mean


def _numbers_section(runs: dict[str, list[Run]], sizes: dict[str, int]) -> Section:
    ranked = dict(sorted(runs.items(), key=lambda pair: _statistics(pair[1], "digit_loss").mean))
    measures = [
        [
            name,
            _statistics(ran, "digit_loss").text(4),
            _statistics(ran, "wrong_images").text(0),
            _statistics(ran, "wrong_strokes").text(0),
            _statistics(ran, "taken_for_digits").text(0),
        ]
        for name, ran in ranked.items()
    ]
    caption = (
        "From the lowest loss to the highest, mean over the seeds (lowest to highest). Misread: of "
        f"{sizes['images']:,} images and {sizes['strokes']:,} drawn digits. Taken for digits: of {sizes['others']:,} "
        "letters and symbols, at the threshold that turns away 1% of the drawn digits."
    )
    changes = [[name, WAYS[name].change, f"{parameter_count(ran[0].network):,}"] for name, ran in ranked.items()]
    header = ["way", "loss", "images misread", "strokes misread", "taken for digits"]
    tables = [Table(caption, header, measures), Table("The ways", ["way", "change", "parameters"], changes)]
    return Section("The numbers", tables=tables)


def _seconds(runs: Sequence[Run]) -> float:
    """Return how long one training took, in the mean of the seeds."""
    return sum(sum(run.series("seconds")) for run in runs) / len(runs)


def _numbers(runs: Sequence[Run]) -> dict[str, object]:
    return {
        "parameters": parameter_count(runs[0].network),
        "seconds": plain(_seconds(runs)),
        "runs": [
            run.numbers("loss", "validation_loss", "validation_accuracy")
            | {key: plain(run.last(key)) for key in MEASURES}
            for run in runs
        ],
    }
