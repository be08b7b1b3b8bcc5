"""The training loop on a task of a few blobs: it learns, reports, keeps the best and goes on where it was cut off."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from model.data.loader import Examples, epoch_seeds
from model.nn.layers import Array, Dense, Flatten, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import Adam, Momentum
from model.nn.schedules import Constant
from model.training.trainer import DivergedError, EpochReport, StepReport, Trainer, to_network
from tests.helpers.blobs import PLAN, TRAIN, VALIDATION, blobs, epochs, fingerprint, lasting, trainer


def test_training_learns_the_blobs() -> None:
    with trainer() as training:
        reports = epochs(training)
        assert reports[-1].validation_accuracy > 0.95
        assert reports[-1].loss < 0.5 * reports[0].loss
        training.use_best()
        assert (training.predict(blobs(200, 4).images).argmax(axis=1) == blobs(200, 4).labels).mean() > 0.95


def test_training_reports_every_step_and_epoch() -> None:
    with trainer() as training:
        reports = list(training.run())
    # 100 images in batches of 16: six full ones and one of 4.
    expected = [(epoch, step) for epoch in (1, 2, 3, 4) for step in (1, 2, 3, 4, 5, 6, 7)]
    steps = [report for report in reports if isinstance(report, StepReport)]
    assert [(report.epoch, report.step) for report in steps] == expected
    assert {report.steps for report in steps} == {7}
    assert all(report.loss > 0 and 0 <= report.accuracy <= 1 and report.images_per_second > 0 for report in steps)
    ends = [report for report in reports if isinstance(report, EpochReport)]
    assert [report.epoch for report in ends] == [1, 2, 3, 4]
    assert [reports.index(report) for report in ends] == [7, 15, 23, 31]
    for end, last in zip(ends, steps[6::7], strict=True):
        assert (end.loss, end.accuracy) == (last.loss, last.accuracy)
        assert end.seconds > 0
        assert end.lr == PLAN.schedule(7 * end.epoch - 1, 28)
    assert training.progress.history == [asdict(report) for report in ends]
    assert training.progress.epoch == 4


def test_training_report_of_an_epoch_is_the_mean_over_its_images() -> None:
    """With lr 0 and nothing random, every image meets the same network."""
    network = Sequential([Flatten(), Dense(64, 3, rng=np.random.default_rng(1)), Softmax()], (8, 8, 1))
    still = replace(PLAN, schedule=Constant(0), epochs=3)
    with Trainer(network, still, TRAIN, VALIDATION, seed=1, threads=2) as training:
        (report, *others) = epochs(training)
    assert {each.validation_accuracy for each in others} == {report.validation_accuracy}
    # Of equally good epochs the first is the best.
    assert training.progress.best_epoch == 1
    assert [each.best for each in others] == [False, False]
    for examples, loss, accuracy in (
        (TRAIN, report.loss, report.accuracy),
        (VALIDATION, report.validation_loss, report.validation_accuracy),
    ):
        outputs = network.forward(to_network(examples.images))
        assert loss == pytest.approx(SoftmaxCrossEntropy().of_predictions(outputs, examples.labels), rel=1e-5)
        assert accuracy == (outputs.argmax(axis=1) == examples.labels).mean()


def test_training_asks_the_schedule_for_every_step() -> None:
    asked: list[tuple[int, int]] = []

    class Listening(Constant):
        def __call__(self, step: int, total: int) -> float:
            asked.append((step, total))
            return self.lr

    with trainer(replace(PLAN, schedule=Listening(0.01), epochs=2)) as training:
        epochs(training)
    assert list(dict.fromkeys(asked)) == [(step, 14) for step in range(14)]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_training_of_one_seed_is_bit_identical(threads: int) -> None:
    prints = []
    for seed in (7, 7, 8):
        with trainer(seed=seed, threads=threads) as training:
            epochs(training)
            prints.append(fingerprint(training))
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("done", [1, 3, 4])
@pytest.mark.parametrize("optimizer", [Adam, Momentum])
def test_training_taken_up_again_ends_as_an_uninterrupted_one(
    optimizer: type[Adam] | type[Momentum], done: int, threads: int
) -> None:
    plan = replace(PLAN, optimizer=optimizer)
    with trainer(plan, threads=threads, train=Noisy()) as whole:
        expected = lasting([asdict(report) for report in epochs(whole)])
    with trainer(plan, threads=threads, train=Noisy()) as first:
        run = first.run()
        while first.progress.epoch < done:
            next(run)
        arrays, facts = first.state()
        saved = {name: array.copy() for name, array in arrays.items()}, json.loads(json.dumps(facts))
        # What the cut-off training did in the epoch that it lost does not count.
        next(run, None)
    with trainer(plan, threads=threads, train=Noisy()) as second:
        second.restore(*saved)
        rest = lasting([asdict(report) for report in epochs(second)])
        assert rest == expected[done:]
        assert lasting(second.progress.history) == expected
        assert fingerprint(second) == fingerprint(whole)
        second.use_best()
        for name, array in whole.best_arrays.items():
            np.testing.assert_array_equal(second.network.arrays()[name], array)


def test_training_state_that_was_restored_stays_as_it_was() -> None:
    with trainer() as first, trainer() as second:
        epochs(first)
        arrays, facts = first.state()
        before = {name: array.copy() for name, array in arrays.items()}
        second.restore(arrays, {**facts, "epoch": 2})
        epochs(second)
        for name, array in before.items():
            np.testing.assert_array_equal(arrays[name], array)


class Ruinous(Constant):
    """Learn for two epochs, then climb back up."""

    def __call__(self, step: int, total: int) -> float:
        return self.lr if step < total // 2 else -2.5 * self.lr


def test_training_keeps_the_best_epoch_and_can_return_to_it() -> None:
    with trainer(replace(PLAN, schedule=Ruinous(0.02))) as training:
        seen: dict[int, dict[str, Array]] = {}
        reports = []
        for report in training.run():
            if isinstance(report, EpochReport):
                reports.append(report)
                seen[report.epoch] = {n: a.copy() for n, a in training.network.arrays().items()}
        scores = [report.validation_accuracy for report in reports]
        best = training.progress.best_epoch
        # The first of equally good epochs.
        assert best == 1 + scores.index(max(scores)) <= 2
        assert [r.best for r in reports] == [s > max(scores[:i], default=-1) for i, s in enumerate(scores)]
        assert scores[-1] < max(scores)
        training.use_best()
        for name, array in training.network.arrays().items():
            np.testing.assert_array_equal(array, seen[best][name])
        found = training.predict(VALIDATION.images).argmax(axis=1)
        assert (found == VALIDATION.labels).mean() == max(scores)


class Leap(Constant):
    """Learn, and leap out of all bounds at the very last step."""

    def __call__(self, step: int, total: int) -> float:
        return self.lr if step < total - 1 else 1e38


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_training_that_diverges_at_an_epochs_last_step_says_so() -> None:
    with (
        trainer(replace(PLAN, schedule=Leap(0.02), epochs=1)) as training,
        pytest.raises(DivergedError, match="diverged in epoch 1"),
    ):
        epochs(training)


def test_training_that_keeps_the_last_epoch_ends_with_its_weights() -> None:
    with trainer(replace(PLAN, schedule=Ruinous(0.02), keep="last")) as training:
        reports = epochs(training)
        scores = [report.validation_accuracy for report in reports]
        assert scores[-1] < max(scores)
        assert (training.progress.best_epoch, [report.best for report in reports]) == (4, [True] * 4)
        last = {name: array.copy() for name, array in training.network.arrays().items()}
        training.use_best()
        for name, array in training.network.arrays().items():
            np.testing.assert_array_equal(array, last[name])


class Noisy:
    """A feed of the training images with noise that is told from epoch and seed; it remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.closed = False

    def __len__(self) -> int:
        return len(TRAIN)

    def epoch(self, number: int, seed: int) -> Examples:
        self.asked.append((number, seed))
        noise = np.random.default_rng(epoch_seeds(seed, number)[1]).integers(0, 30, TRAIN.images.shape, np.uint8)
        return Examples(np.maximum(TRAIN.images, noise), TRAIN.labels)

    def close(self) -> None:
        self.closed = True


def test_training_asks_its_data_loader_for_each_epoch_and_closes_it() -> None:
    loader = Noisy()
    with trainer(train=loader) as training:
        epochs(training)
        assert not loader.closed
    assert loader.asked == [(1, 7), (2, 7), (3, 7), (4, 7)]
    assert loader.closed


def test_training_takes_every_example_of_an_epoch_once_in_a_new_order(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Array] = []
    untouched = TRAIN.images.copy()
    with trainer(replace(PLAN, epochs=2)) as training:
        step = training.parallel.step

        def listening(x: Array, labels: Array) -> tuple[float, Array]:
            seen.append(x.copy())
            return step(x, labels)

        monkeypatch.setattr(training.parallel, "step", listening)
        epochs(training)
    assert [len(images) for images in seen] == [*[16] * 6, 4] * 2
    first, second = np.concatenate(seen[:7]), np.concatenate(seen[7:])
    assert (first != second).any()
    for epoch in (first, second):
        assert sorted(x.tobytes() for x in epoch) == sorted(x.tobytes() for x in to_network(untouched))
    np.testing.assert_array_equal(TRAIN.images, untouched)


def test_to_network_scales_ink_and_adds_the_channel() -> None:
    found = to_network(np.array([[[0, 51], [204, 255]]], np.uint8))
    assert found.dtype == np.float32
    assert found.shape == (1, 2, 2, 1)
    np.testing.assert_allclose(found[0, :, :, 0], [[0, 0.2], [0.8, 1]], rtol=1e-7)
    floats = np.array([[[0.25, 1]]], np.float32)
    np.testing.assert_array_equal(to_network(floats), [[[[0.25], [1]]]])


def test_training_does_not_depend_on_the_hash_seed(repository: Path) -> None:
    command = (
        "from tests.helpers.blobs import epochs, fingerprint, trainer\n"
        "with trainer() as training:\n"
        "    epochs(training)\n"
        "    print(fingerprint(training))"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-W", "error", "-c", command],
            cwd=repository,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
        for seed in ("0", "1")
    }
    with trainer() as training:
        epochs(training)
        assert prints == {f"{fingerprint(training)}\n"}
