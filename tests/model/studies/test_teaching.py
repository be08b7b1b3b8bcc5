"""Mixup, distillation and averaged weights: what an example or a weight becomes."""

import numpy as np
import pytest

from model.data.loader import Examples
from model.nn.layers import BatchNormalization, Dense, Flatten, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import ParameterVector, Sequential
from model.nn.schedules import Constant
from model.studies.teaching import CLASSES, AveragingAdamW, PreparedEpochs, distilled, mixed_up, take_average
from model.training.recipe import Plan
from model.training.trainer import Trainer, to_network

SIDE = 4


def examples(rng: np.random.Generator, count: int = 60) -> Examples:
    return Examples(rng.integers(0, 256, (count, SIDE, SIDE), dtype=np.uint8), np.arange(count) % CLASSES)


def network(rng: np.random.Generator) -> Sequential:
    layers = [Flatten(), Dense(SIDE**2, 8, rng=rng), BatchNormalization(8), ReLU(), Dense(8, CLASSES, rng=rng)]
    return Sequential([*layers, Softmax()], input_shape=(SIDE, SIDE, 1))


def test_mixup_blends_images_and_targets_in_the_same_share(rng: np.random.Generator) -> None:
    given = Examples(np.repeat(np.array([[[0]], [[200]]], np.uint8), 40, axis=0), np.repeat([3, 7], 40))
    mixed = mixed_up(given, rng, alpha=1.0)
    assert mixed.images.dtype == np.uint8
    assert mixed.labels.shape == (80, CLASSES)
    np.testing.assert_allclose(mixed.labels.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(mixed.images[:, 0, 0], 200 * mixed.labels[:, 7], atol=0.51)
    between = (mixed.labels[:, 7] > 0.01) & (mixed.labels[:, 7] < 0.99)
    assert between.sum() > 10


def test_distilled_targets_lie_between_the_label_and_what_the_teachers_say(rng: np.random.Generator) -> None:
    given, teachers = examples(rng, 250), [network(rng), network(rng)]
    said = np.mean([teacher.forward(to_network(given.images)).copy() for teacher in teachers], axis=0)
    taught = distilled(given, teachers, weight=0.25)
    labels = np.eye(CLASSES)[given.labels]
    np.testing.assert_allclose(taught.labels, 0.75 * labels + 0.25 * said, atol=1e-6)
    assert taught.images is given.images


def test_average_of_the_weights_is_the_moving_one(rng: np.random.Generator) -> None:
    made = network(rng)
    vector, optimizer = ParameterVector(made), AveragingAdamW(average_decay=0.4)
    expected = np.zeros_like(vector.value)
    for step in range(1, 9):
        vector.grad[...] = rng.standard_normal(vector.grad.shape)
        optimizer.step(vector, 0.1)
        expected += (1 - min(0.4, (1 + step) / (10 + step))) * (vector.value - expected)
    np.testing.assert_allclose(optimizer.state["average"], expected, rtol=1e-5, atol=1e-6)
    assert np.abs(optimizer.state["average"] - vector.value).max() > 1e-3


@pytest.mark.parametrize("threads", [1, 2])
def test_network_takes_the_average_with_statistics_that_fit_it(rng: np.random.Generator, threads: int) -> None:
    given = examples(rng, 3000)
    plan = Plan(SoftmaxCrossEntropy, AveragingAdamW, Constant(0.05), batch_size=100, epochs=1)
    with Trainer(network(rng), plan, PreparedEpochs([given]), given, seed=1, threads=threads) as trainer:
        list(trainer.run())
        last = trainer.parallel.parameters.value.copy()
        take_average(trainer, given)
        average = trainer.optimizer.state["average"]
        np.testing.assert_array_equal(trainer.parallel.parameters.value, average)
        assert np.abs(average - last).max() > 1e-3
        hidden = to_network(given.images).reshape(len(given), -1) @ trainer.network.arrays()["1_Dense.weight"]
        mean = hidden.mean(axis=0) + trainer.network.arrays()["1_Dense.bias"]
        np.testing.assert_allclose(trainer.network.arrays()["2_BatchNormalization.running_mean"], mean, atol=0.05)
        outputs = [replica.forward(to_network(given.images[:9])).copy() for replica in trainer.parallel.replicas]
        np.testing.assert_allclose(outputs[0], outputs[-1], atol=1e-6)


def test_prepared_epochs_are_those_of_each_epoch(rng: np.random.Generator) -> None:
    first, second = examples(rng), examples(rng)
    epochs = PreparedEpochs([first, second])
    assert (epochs.epoch(1, 5), epochs.epoch(2, 5), len(epochs)) == (first, second, 60)
