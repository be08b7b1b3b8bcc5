"""Data-parallel steps: shards give the gradient of the whole batch, always the same bits, and share what they learn."""

import threading
from itertools import pairwise

import numpy as np
import pytest

from model.nn.data_parallel import DataParallel
from model.nn.layers import Array, BatchNormalization, Convolution, Dense, Dropout, Flatten, MaxPooling, ReLU, Softmax
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import Sequential
from model.nn.optimizers import SGD
from tests.helpers.guards import HANG_GUARD_S


def plain() -> Sequential:
    """Return a network in which no image's output depends on the others, nor on chance."""
    rng = np.random.default_rng(51)
    return Sequential(
        [Convolution(1, 3, rng=rng), ReLU(), MaxPooling(2), Flatten(), Dense(12, 4, rng=rng), Softmax()], (4, 4, 1)
    )


def random_and_normalized() -> Sequential:
    rng = np.random.default_rng(52)
    return Sequential(
        [Flatten(), Dense(16, 6, rng=rng), BatchNormalization(6), ReLU(), Dropout(0.5), Dense(6, 4, rng=rng)],
        (4, 4, 1),
    )


def batch(n: int, seed: int = 53) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.standard_normal((n, 4, 4, 1)).astype(np.float32), rng.integers(0, 4, n)


def run_steps(threads: int, seed: int, sizes: tuple[int, ...] = (7, 8, 2)) -> list[Array]:
    """Return everything that steps of the random network tell and change."""
    with DataParallel(random_and_normalized(), SoftmaxCrossEntropy(), threads) as parallel:
        parallel.reseed(np.random.SeedSequence(seed))
        optimizer, told = SGD(), []
        for turn, n in enumerate(sizes):
            loss, outputs = parallel.step(*batch(n, turn))
            told += [np.array(loss), outputs.copy(), parallel.parameters.grad.copy()]
            optimizer.step(parallel.parameters, 0.1)
        return [*told, *(array.copy() for array in parallel.network.arrays().values())]


@pytest.mark.parametrize("n", [12, 7, 3, 2, 1])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_parallel_step_is_the_step_of_the_whole_batch(threads: int, n: int) -> None:
    x, labels = batch(n)
    alone = plain()
    loss, dy = SoftmaxCrossEntropy(0.1).value_and_gradient(alone.forward(x, training=True), labels)
    outputs = alone.forward(x, training=True).copy()
    alone.backward(dy)
    expected = np.concatenate([parameter.grad.ravel() for parameter in alone.parameters().values()])
    with DataParallel(plain(), SoftmaxCrossEntropy(0.1), threads) as parallel:
        # A whole batch first: what its shards left behind must not count in a smaller one.
        parallel.step(*batch(12, seed=1))
        found_loss, found_outputs = parallel.step(x, labels)
        assert found_loss == pytest.approx(loss, rel=1e-6)
        np.testing.assert_allclose(found_outputs, outputs, rtol=1e-5, atol=1e-6)
        error = np.abs(parallel.parameters.grad - expected).max() / np.abs(expected).max()
        assert error < 1e-6


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_parallel_steps_of_one_seed_are_bit_identical(threads: int) -> None:
    first, again, other = run_steps(threads, 5), run_steps(threads, 5), run_steps(threads, 6)
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert any((one != two).any() for one, two in zip(first, other, strict=True))


def test_parallel_shards_drop_differently() -> None:
    network = Sequential([Dropout(0.5), Dense(50, 1), Softmax()], (50,))
    with DataParallel(network, SoftmaxCrossEntropy(), 2) as parallel:
        parallel.reseed(np.random.SeedSequence(1))
        network.layers[1].parameters()["weight"].value[...] = 2.0 ** -np.arange(50)[:, None]
        outputs = parallel.step(np.ones((2, 50), np.float32), np.zeros(2, np.int64))[1]
        assert outputs[0] != outputs[1]


def test_parallel_threads_work_beside_each_other() -> None:
    """Every shard waits in the loss until all shards have come there."""
    meeting = threading.Barrier(3, timeout=HANG_GUARD_S)

    class Meeting(SoftmaxCrossEntropy):
        def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
            meeting.wait()
            return super().value_and_gradient(outputs, labels)

    with DataParallel(plain(), Meeting(), 3) as parallel:
        assert parallel.step(*batch(6))[1].shape == (6, 4)


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_parallel_running_statistics_are_the_mean_over_the_shards(threads: int) -> None:
    x, labels = batch(7)
    network = Sequential([Flatten(), BatchNormalization(16, momentum=1), Dense(16, 4)], (4, 4, 1))
    with DataParallel(network, SoftmaxCrossEntropy(), threads) as parallel:
        parallel.step(x, labels)
        rows = x.reshape(7, 16)
        edges = {1: [0, 7], 2: [0, 3, 7], 3: [0, 2, 4, 7]}[threads]
        shards = [rows[a:b] for a, b in pairwise(edges)]
        expected = sum(len(shard) / 7 * shard.var(axis=0, ddof=1) for shard in shards)
        buffers = network.buffers()
        np.testing.assert_allclose(buffers["1_BatchNormalization.running_mean"], rows.mean(axis=0), atol=1e-6)
        np.testing.assert_allclose(buffers["1_BatchNormalization.running_var"], expected, rtol=1e-5)


@pytest.mark.parametrize("threads", [2, 3])
def test_parallel_replicas_follow_statistics_that_are_loaded(threads: int) -> None:
    x, labels = batch(12)
    results = []
    for loaded in (False, True):
        network = random_and_normalized()
        rng = np.random.default_rng(9)
        arrays = {
            name: rng.uniform(0.5, 1.5, array.shape).astype(np.float32) for name, array in network.arrays().items()
        }
        if not loaded:
            network.load_arrays(arrays)
        with DataParallel(network, SoftmaxCrossEntropy(), threads) as parallel:
            if loaded:
                parallel.load_arrays(arrays)
            predicted = parallel.predict(x, batch=4)
            parallel.reseed(np.random.SeedSequence(1))
            parallel.step(x, labels)
            results.append([predicted, *network.buffers().values()])
    for one, two in zip(*results, strict=True):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("n", [0, 1, 5, 6, 23])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_parallel_predict_is_the_forward_pass(threads: int, n: int) -> None:
    x = batch(n)[0]
    with DataParallel(random_and_normalized(), SoftmaxCrossEntropy(), threads) as parallel:
        parallel.reseed(np.random.SeedSequence(1))
        parallel.step(*batch(9))
        found = parallel.predict(x, batch=3)
        assert found.shape == (n, 4)
        assert found.dtype == np.float32
        singles = [parallel.network.forward(x[i : i + 1]).copy() for i in range(n)]
        np.testing.assert_allclose(found, np.array(singles).reshape(n, 4), rtol=1e-5, atol=1e-6)


def test_parallel_error_of_a_shard_reaches_the_caller() -> None:
    with DataParallel(random_and_normalized(), SoftmaxCrossEntropy(), 2) as parallel:
        parallel.network.reseed(np.random.default_rng(1))
        with pytest.raises(ValueError, match="dropout has no random generator"):
            parallel.step(*batch(4))


@pytest.mark.parametrize("threads", [0, -1])
def test_parallel_refuses_less_than_one_thread(threads: int) -> None:
    with pytest.raises(ValueError, match=f"threads is {threads}: expected at least 1"):
        DataParallel(plain(), SoftmaxCrossEntropy(), threads)
