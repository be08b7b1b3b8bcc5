"""The network, its gradients and the optimisers that PyTorch has too against its numbers (make_torch_golden.py)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest

from model.nn import layers
from model.nn.layers import Array
from model.nn.losses import SoftmaxCrossEntropy
from model.nn.network import ParameterVector, Sequential
from model.nn.optimizers import Muon, Optimizer
from tests.model.nn.make_torch_golden import (
    KERNEL,
    LABEL_SMOOTHING,
    LR,
    PATH,
    STEPS,
    TORCH_OPTIMIZERS,
    WEIGHT_DECAY,
    network,
)

# In float64 only the order of sums differs; in float32 each number is rounded to 6e-8 of itself at every layer.
precisions = pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-11), (np.float32, 1e-5)])


@pytest.fixture(scope="module")
def golden() -> dict[str, Array]:
    with np.load(PATH, allow_pickle=False) as arrays:
        return dict(arrays)


@dataclass(frozen=True)
class Subject:
    """The project's network with PyTorch's initial weights, and what it is fed."""

    network: Sequential
    vector: ParameterVector
    images: Array
    labels: Array

    def step(self) -> tuple[float, Array, Array]:
        """Return loss, logits and dx of a training pass; the vector gets the gradients."""
        logits = self.network.forward(self.images, training=True).copy()
        loss, dy = SoftmaxCrossEntropy(LABEL_SMOOTHING).value_and_gradient(logits, self.labels)
        return loss, logits, self.network.backward(dy)


def subject(golden: dict[str, Array], dtype: npt.DTypeLike) -> Subject:
    net = network()
    net.astype(dtype)
    vector = ParameterVector(net)
    assert vector.value.shape == golden["parameters"].shape
    vector.value[:] = golden["parameters"]
    net.ask_for_dx()
    return Subject(net, vector, golden["images"].astype(dtype), golden["labels"])


def assert_close(found: Array, expected: Array, bound: float) -> None:
    """Each number within `bound` of itself and of the largest."""
    np.testing.assert_allclose(found, expected, rtol=bound, atol=bound * float(np.abs(expected).max()))


@precisions
def test_torch_network_gives_the_same_outputs(golden: dict[str, Array], dtype: npt.DTypeLike, bound: float) -> None:
    ours = subject(golden, dtype)
    loss, logits, _ = ours.step()
    assert_close(logits, golden["logits"], bound)
    assert loss == pytest.approx(float(golden["loss"]), rel=bound)
    buffers = ours.network.buffers()
    assert_close(buffers["4_BatchNormalization.running_mean"], golden["running_mean"], bound)
    assert_close(buffers["4_BatchNormalization.running_var"], golden["running_var"], bound)
    assert_close(ours.network.forward(ours.images), golden["probabilities"], bound)


@precisions
def test_torch_network_gives_the_same_gradients(golden: dict[str, Array], dtype: npt.DTypeLike, bound: float) -> None:
    ours = subject(golden, dtype)
    dx = ours.step()[2]
    assert_close(dx, golden["dx"], bound)
    start = 0
    for name, parameter in ours.network.parameters().items():
        expected = golden["gradients"][start : start + parameter.value.size]
        start += parameter.value.size
        # Normalisation takes the mean away: the gradient of a bias before it is 0 but for rounding.
        scale = np.abs(golden["gradients"]).max() if name == "3_Convolution.bias" else np.abs(expected).max()
        assert float(np.abs(parameter.grad.ravel() - expected).max()) < bound * float(scale), name


@pytest.mark.parametrize("name", TORCH_OPTIMIZERS)
def test_torch_training_comes_to_the_same_weights(golden: dict[str, Array], name: str) -> None:
    ours = subject(golden, np.float64)
    optimizer = Optimizer.kinds[name](weight_decay=WEIGHT_DECAY)
    for _ in range(STEPS):
        ours.step()
        optimizer.step(ours.vector, LR)
    expected = golden[f"after_{name}"]
    assert np.abs(expected - golden["parameters"]).max() > LR / 10
    # The bias before the normalisation has a gradient that is only rounding, which AdaGrad, RMSProp and Adam
    # divide by its own size; it changes nothing that the network gives.
    start = sum(p.value.size for p in list(ours.network.parameters().values())[:3])
    told = np.delete(np.arange(expected.size), np.arange(start, start + 5))
    assert_close(ours.vector.value[told], expected[told], 1e-10)


def test_torch_muon_comes_to_the_same_kernel(golden: dict[str, Array]) -> None:
    """To within 2%: PyTorch's iteration rounds to bfloat16, of 8 bits, where ours keeps float32."""
    vector = ParameterVector(Sequential([layers.Convolution(*KERNEL[2:])], (5, 5, KERNEL[2])))
    ((place, _),) = vector.kernels
    vector.value[place] = golden["muon_start"].ravel()
    optimizer = Muon(weight_decay=WEIGHT_DECAY)
    for gradient in golden["muon_gradients"]:
        vector.grad[:] = 0
        vector.grad[place] = gradient.ravel()
        optimizer.step(vector, LR)
    moved = vector.value[place] - golden["muon_start"].ravel()
    expected = (golden["muon_after"] - golden["muon_start"]).ravel()
    assert np.linalg.norm(expected) > LR
    assert np.linalg.norm(moved - expected) < 0.02 * np.linalg.norm(expected)


def test_torch_golden_numbers_are_those_of_the_table(golden: dict[str, Array]) -> None:
    assert {name for name in golden if name.startswith("after_")} == {f"after_{name}" for name in TORCH_OPTIMIZERS}


def test_torch_golden_numbers_say_what_made_them(golden: dict[str, Array]) -> None:
    assert str(golden["made_with"]).startswith("torch 2.")
