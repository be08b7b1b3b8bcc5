"""Scratch memory is kept between calls, grows to the largest need, and is never multiplied by the sizes asked for."""

from pathlib import Path

import numpy as np
import pytest

from model.classifier import DigitClassifier
from model.nn.layers import Convolution
from model.nn.layers.base import Workspace
from model.nn.network import Sequential


def memory(network: Sequential) -> int:
    """Return the bytes that a network's layers keep for scratch."""
    kept = [array for layer in network.layers for array in layer.workspace._arrays.values()]
    return sum(array.base.nbytes for array in kept if array.base is not None)


def test_array_of_the_same_shape_is_the_same_memory_with_its_contents() -> None:
    workspace = Workspace()
    first = workspace.array("y", (2, 3), np.float32)
    first[:] = 7
    again = workspace.array("y", (2, 3), np.float32)
    assert again is first
    assert not np.shares_memory(first, workspace.array("x", (2, 3), np.float32))
    assert not np.shares_memory(first, workspace.array("y", (2, 3), np.float64))


@pytest.mark.parametrize("shape", [(3, 2), (2, 2), (1, 6), (6,)])
def test_array_of_another_shape_takes_the_same_memory(shape: tuple[int, ...]) -> None:
    workspace = Workspace()
    first = workspace.array("y", (2, 3), np.float32)
    other = workspace.array("y", shape, np.float32)
    assert other.shape == shape
    assert other.flags.c_contiguous
    assert other.base is first.base


def test_zero_array_is_cleared_when_its_shape_has_changed_and_only_then() -> None:
    workspace = Workspace()
    workspace.array("y", (4, 4), np.float32, zero=True)[:] = 7
    assert (workspace.array("y", (4, 4), np.float32, zero=True) == 7).all()
    assert (workspace.array("y", (2, 3), np.float32, zero=True) == 0).all()
    assert (workspace.array("y", (4, 4), np.float32, zero=True) == 0).all()
    assert (workspace.array("y", (9, 9), np.float32, zero=True) == 0).all()


def test_convolution_reads_each_batch_as_if_it_were_the_first(rng: np.random.Generator) -> None:
    layer = Convolution(2, 3, padding=1, rng=rng)
    for count, side in [(5, 6), (2, 6), (5, 6), (3, 4), (1, 9), (5, 6)]:
        x = rng.standard_normal((count, side, side, 2)).astype(np.float32)
        np.testing.assert_array_equal(layer.forward(x), layer.replica().forward(x))


def test_classifier_that_read_any_number_of_images_keeps_no_more_than_for_the_most(
    repository: Path, rng: np.random.Generator
) -> None:
    shipped = DigitClassifier.load(repository / "weights" / "inkling.npz")
    images = rng.random((20, 28, 28), dtype=np.float32)
    shipped.read(images)
    most = memory(shipped._network())
    assert most > 0
    for count in range(1, 21):
        shipped.read(images[:count])
    # A little more than for the most: a smaller product may be cut into fewer, larger pieces.
    assert memory(shipped._network()) <= 1.1 * most
