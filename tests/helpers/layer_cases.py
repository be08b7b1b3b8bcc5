"""The table of layers and losses that the contract tests and the gradient check run through: a row for each kind."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from model.nn import layers
from model.nn.layers import Array, Layer, Shape
from model.nn.losses import Loss, SoftmaxCrossEntropy, SquaredError

Draw = Callable[[np.random.Generator, Shape], Array]
BATCH = 3


def smooth(rng: np.random.Generator, shape: Shape) -> Array:
    """Return normal numbers, for functions without kinks."""
    return rng.standard_normal(shape)


def off_zero(rng: np.random.Generator, shape: Shape) -> Array:
    """Return numbers of both signs at least 0.1 from the kink at 0."""
    return rng.uniform(0.1, 2, shape) * rng.choice([-1, 1], shape)


def distinct(rng: np.random.Generator, shape: Shape) -> Array:
    """Return numbers of which no two are nearer than 0.01, so that a window's largest stays its largest."""
    return 0.01 * rng.permutation(np.arange(np.prod(shape)) - np.prod(shape) // 2).reshape(shape)


@dataclass(frozen=True)
class LayerCase:
    """A layer and its input."""

    name: str
    make: Callable[[], Layer]
    shape: Shape  # of one image at its input
    draw: Draw = smooth  # inputs where the layer can be differentiated

    def layer(self, dtype: npt.DTypeLike = np.float64) -> Layer:
        """Return a layer with the same random parameters and buffers at every call."""
        layer = self.make()
        rng = np.random.default_rng(21)
        for parameter in layer.parameters().values():
            parameter.value[...] = rng.normal(0, 0.5, parameter.value.shape)
        for buffer in layer.buffers().values():
            buffer[...] = rng.uniform(0.5, 1.5, buffer.shape)
        layer.astype(dtype)
        layer.reseed(np.random.default_rng(22))
        return layer

    def inputs(self, n: int = BATCH, seed: int = 23, dtype: npt.DTypeLike = np.float64) -> Array:
        """Return x (n, *shape)."""
        return self.draw(np.random.default_rng(seed), (n, *self.shape)).astype(dtype)


LAYER_CASES = [
    LayerCase("dense", lambda: layers.Dense(4, 3), (4,)),
    LayerCase("convolution", lambda: layers.Convolution(2, 3), (4, 5, 2)),
    LayerCase("convolution-1x1", lambda: layers.Convolution(3, 2, kernel=1, padding=0), (3, 2, 3)),
    LayerCase("convolution-unpadded", lambda: layers.Convolution(2, 2, kernel=3, padding=0), (5, 4, 2)),
    LayerCase("convolution-wide-padding", lambda: layers.Convolution(1, 2, kernel=3, padding=2), (3, 4, 1)),
    LayerCase("convolution-5x5", lambda: layers.Convolution(1, 2, kernel=5, padding=1), (5, 4, 1)),
    LayerCase("max-pooling", lambda: layers.MaxPooling(2), (4, 6, 2), distinct),
    LayerCase("max-pooling-leftover", lambda: layers.MaxPooling(2), (5, 7, 2), distinct),
    LayerCase("max-pooling-3x3", lambda: layers.MaxPooling(3), (7, 6, 1), distinct),
    LayerCase("max-pooling-1x1", lambda: layers.MaxPooling(1), (2, 3, 2), distinct),
    LayerCase("average-pooling", lambda: layers.AveragePooling(2), (4, 6, 2)),
    LayerCase("average-pooling-leftover", lambda: layers.AveragePooling(3), (5, 7, 2)),
    LayerCase("global-average-pooling", layers.GlobalAveragePooling, (3, 4, 2)),
    LayerCase("relu", layers.ReLU, (3, 2, 2), off_zero),
    LayerCase("leaky-relu", lambda: layers.LeakyReLU(0.2), (5,), off_zero),
    LayerCase("sigmoid", layers.Sigmoid, (3, 2, 2)),
    LayerCase("tanh", layers.Tanh, (5,)),
    LayerCase("softmax", layers.Softmax, (4,)),
    LayerCase("dropout", lambda: layers.Dropout(0.3), (3, 4, 2)),
    LayerCase("dropout-none", lambda: layers.Dropout(0), (5,)),
    LayerCase("batch-normalization", lambda: layers.BatchNormalization(3), (5, 2, 3)),
    LayerCase("batch-normalization-vectors", lambda: layers.BatchNormalization(4, 0.3, 1e-3), (4,)),
    LayerCase("flatten", layers.Flatten, (2, 3, 2)),
    LayerCase("residual", lambda: layers.Residual(2), (4, 5, 2)),
    LayerCase("squeeze-excitation", lambda: layers.SqueezeExcitation(4, 2), (3, 4, 4)),
]


@dataclass(frozen=True)
class LossCase:
    """A loss and labels for it."""

    name: str
    loss: Loss
    labels: Array  # of BATCH images of four classes


CLASSES = 4
NUMBERS = np.array([2, 0, 3])
DISTRIBUTIONS = np.array([[0.1, 0.2, 0.3, 0.4], [0, 0, 1, 0], [0.25, 0.25, 0.5, 0]])

LOSS_CASES = [
    LossCase("cross-entropy", SoftmaxCrossEntropy(), NUMBERS),
    LossCase("cross-entropy-smoothed", SoftmaxCrossEntropy(0.1), NUMBERS),
    LossCase("cross-entropy-soft-targets", SoftmaxCrossEntropy(), DISTRIBUTIONS),
    LossCase("cross-entropy-weighted-images", SoftmaxCrossEntropy(), DISTRIBUTIONS * [[1], [2], [0.5]]),
    LossCase("squared-error", SquaredError(), NUMBERS),
    LossCase("squared-error-soft-targets", SquaredError(), DISTRIBUTIONS),
]
