"""The networks and images that all contenders share."""

from pathlib import Path

import numpy as np
import pytest

from model import architectures
from model.nn.network import Sequential
from tests.benchmarks import workload


def test_variant_grows_out_of_deepconvnet() -> None:
    plain = architectures.deepconvnet(np.random.default_rng(0)).describe()
    assert workload.variant().describe() == plain
    # The general rule, asked for one channel more than deepconvnet has, gives the same shape of network.
    wider = workload.variant(width=17 / 16).describe()
    assert [layer["kind"] for layer in wider["layers"]] == [layer["kind"] for layer in plain["layers"]]


@pytest.mark.parametrize("pairs", [1, 2, 3, 4])
def test_variant_of_any_depth_reads_images(pairs: int) -> None:
    network = workload.variant(pairs=pairs)
    assert network.forward(workload.images(2)[..., None]).shape == (2, 10)


def test_workload_is_the_same_every_time_and_in_range() -> None:
    images = workload.images(3)
    assert np.array_equal(images, workload.images(3))
    assert images.shape == (3, 28, 28)
    assert images.dtype == np.float32
    assert 0 <= images.min() < images.max() <= 1
    assert set(workload.labels(1000)) == set(range(10))


def test_saved_network_loads_again(tmp_path: Path) -> None:
    network = workload.variant(width=0.5, pairs=1)
    description, arrays = workload.load(workload.save(tmp_path / "small.npz", network))
    assert description == network.describe()
    assert arrays.keys() == network.arrays().keys()
    assert all(np.array_equal(arrays[name], value) for name, value in network.arrays().items())


def test_shipped_weights_load_without_their_golden_images() -> None:
    description, arrays = workload.load(workload.SHIPPED)
    assert arrays.keys() == Sequential.from_description(description).arrays().keys()


def test_flops_count_two_for_each_multiply_add() -> None:
    description = {
        "input_shape": [4, 4, 1],
        "layers": [
            {"kind": "Convolution", "in_channels": 1, "out_channels": 3, "kernel": 3, "padding": 1},
            {"kind": "ReLU"},
            {"kind": "Flatten"},
            {"kind": "Dense", "inputs": 48, "outputs": 10},
        ],
    }
    assert workload.flops(description) == 2 * 16 * 9 * 3 + 2 * 48 * 10
