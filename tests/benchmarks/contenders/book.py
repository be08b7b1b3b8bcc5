"""The textbook way in NumPy: NCHW, im2col of the whole batch, fresh arrays everywhere.

Written anew after the method of Saitoh, "Deep Learning from Scratch" (2016), chapters 5 to 8: patches as rows of
one matrix (im2col) and their sum back (col2im), pooling by the same patches and argmax, ReLU by a mask, a
dictionary of parameters for Adam, and a gradient of the input for every layer, the first one included. Two
kindnesses: float32 throughout, where the plain code drifts into float64, and dropout divided by what is kept
while training, so that its outputs are those of the other contenders.
"""

from typing import Any

import numpy as np

from tests.benchmarks.contenders.base import Array, Contender, Source, Work
from tests.benchmarks.contenders.layouts import Step, named_gradients, steps

LR, B1, B2, EPSILON = 0.001, 0.9, 0.999, 1e-7


def im2col(x: Array, size: int, stride: int, pad: int) -> Array:
    """Return every size x size patch of x (N, C, H, W) as a row: (N * H' * W', C * size * size)."""
    n, channels, height, width = x.shape
    out_h, out_w = ((side + 2 * pad - size) // stride + 1 for side in (height, width))
    padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    patches = np.zeros((n, channels, size, size, out_h, out_w), x.dtype)
    for i in range(size):
        for j in range(size):
            patches[:, :, i, j] = padded[:, :, i : i + stride * out_h : stride, j : j + stride * out_w : stride]
    return patches.transpose(0, 4, 5, 1, 2, 3).reshape(n * out_h * out_w, -1)


def col2im(rows: Array, shape: tuple[int, ...], size: int, stride: int, pad: int) -> Array:
    """Sum patches, as im2col gives them, back into an array of x's shape (N, C, H, W)."""
    n, channels, height, width = shape
    out_h, out_w = ((side + 2 * pad - size) // stride + 1 for side in (height, width))
    patches = rows.reshape(n, out_h, out_w, channels, size, size).transpose(0, 3, 4, 5, 1, 2)
    x = np.zeros((n, channels, height + 2 * pad + stride - 1, width + 2 * pad + stride - 1), rows.dtype)
    for i in range(size):
        for j in range(size):
            x[:, :, i : i + stride * out_h : stride, j : j + stride * out_w : stride] += patches[:, :, i, j]
    return x[:, :, pad : height + pad, pad : width + pad]


class Layer:
    """A layer: forward keeps what backward needs; params and grads by name."""

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}
        self.grads: dict[str, Array] = {}

    def forward(self, x: Array, training: bool) -> Array:
        """Return y for x."""
        raise NotImplementedError

    def backward(self, dy: Array) -> Array:
        """Return dx for dy."""
        raise NotImplementedError


class Convolution(Layer):
    """One matrix product over the patches of the whole batch."""

    def __init__(self, weight: Array, bias: Array, pad: int) -> None:
        super().__init__()
        self.params, self.pad, self.size = {"weight": weight.copy(), "bias": bias.copy()}, pad, weight.shape[2]

    def forward(self, x: Array, training: bool) -> Array:
        weight = self.params["weight"]
        self.shape = x.shape
        out_h, out_w = (side + 2 * self.pad - self.size + 1 for side in x.shape[2:])
        self.col = im2col(x, self.size, 1, self.pad)
        self.flat = weight.reshape(len(weight), -1).T
        y = np.dot(self.col, self.flat) + self.params["bias"]
        return y.reshape(len(x), out_h, out_w, -1).transpose(0, 3, 1, 2)

    def backward(self, dy: Array) -> Array:
        weight = self.params["weight"]
        rows = dy.transpose(0, 2, 3, 1).reshape(-1, len(weight))
        self.grads["bias"] = np.sum(rows, axis=0)
        self.grads["weight"] = np.dot(self.col.T, rows).T.reshape(weight.shape)
        return col2im(np.dot(rows, self.flat.T), self.shape, self.size, 1, self.pad)


class Pooling(Layer):
    """The largest number of each window, found in the rows of im2col."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Array, training: bool) -> Array:
        n, channels, height, width = self.shape = x.shape
        rows = im2col(x, self.size, self.size, 0).reshape(-1, self.size**2)
        self.argmax = np.argmax(rows, axis=1)
        y = np.max(rows, axis=1)
        return y.reshape(n, height // self.size, width // self.size, channels).transpose(0, 3, 1, 2)

    def backward(self, dy: Array) -> Array:
        dy = dy.transpose(0, 2, 3, 1)
        rows = np.zeros((dy.size, self.size**2), dy.dtype)
        rows[np.arange(self.argmax.size), self.argmax] = dy.flatten()
        n, height, width, _ = dy.shape
        return col2im(rows.reshape(n * height * width, -1), self.shape, self.size, self.size, 0)


class ReLU(Layer):
    """Zero where the input is not positive, by a mask."""

    def forward(self, x: Array, training: bool) -> Array:
        self.mask = x <= 0
        y = x.copy()
        y[self.mask] = 0
        return y

    def backward(self, dy: Array) -> Array:
        dy[self.mask] = 0
        return dy


class Affine(Layer):
    """x @ weight + bias; images are flattened here."""

    def __init__(self, weight: Array, bias: Array) -> None:
        super().__init__()
        self.params = {"weight": weight.copy(), "bias": bias.copy()}

    def forward(self, x: Array, training: bool) -> Array:
        self.shape, self.x = x.shape, x.reshape(len(x), -1)
        return np.dot(self.x, self.params["weight"]) + self.params["bias"]

    def backward(self, dy: Array) -> Array:
        self.grads = {"weight": np.dot(self.x.T, dy), "bias": np.sum(dy, axis=0)}
        return np.dot(dy, self.params["weight"].T).reshape(self.shape)


class Dropout(Layer):
    """Numbers dropped at random while training."""

    def __init__(self, rate: float, rng: np.random.Generator) -> None:
        super().__init__()
        self.rate, self.rng = rate, rng

    def forward(self, x: Array, training: bool) -> Array:
        if not training:
            return x
        self.mask = (self.rng.random(x.shape) > self.rate) / np.float32(1 - self.rate)
        return x * self.mask

    def backward(self, dy: Array) -> Array:
        return dy * self.mask


class Adam:
    """Kingma and Ba 2015, with the bias corrections drawn into the learning rate; one array after the other."""

    def __init__(self) -> None:
        self.step = 0
        self.first: dict[int, dict[str, Array]] = {}
        self.second: dict[int, dict[str, Array]] = {}

    def update(self, layers: list[Layer]) -> None:
        """Change the parameters of all layers by their gradients."""
        self.step += 1
        lr = LR * np.sqrt(1 - B2**self.step) / (1 - B1**self.step)
        for i, layer in enumerate(layers):
            first = self.first.setdefault(i, {name: np.zeros_like(value) for name, value in layer.params.items()})
            second = self.second.setdefault(i, {name: np.zeros_like(value) for name, value in layer.params.items()})
            for name, grad in layer.grads.items():
                first[name] += (1 - B1) * (grad - first[name])
                second[name] += (1 - B2) * (grad**2 - second[name])
                layer.params[name] -= np.float32(lr) * first[name] / (np.sqrt(second[name]) + EPSILON)


def softmax(x: Array) -> Array:
    """Return probabilities (N, K) of logits (N, K)."""
    y = np.exp(x - np.max(x, axis=1, keepdims=True))
    return y / np.sum(y, axis=1, keepdims=True)


class Book(Contender):
    """The network as a list of such layers."""

    def __init__(self, source: Source) -> None:
        rng = np.random.default_rng(1)
        self.steps = [s for s in steps(source.description, source.arrays) if s.kind not in {"Softmax", "Flatten"}]
        self.layers = [_layer(step, rng) for step in self.steps]

    def prediction(self, images: Array) -> Work:
        x = np.ascontiguousarray(images[:, None])
        return lambda: softmax(self._forward(x, training=False))

    def training(self, images: Array, labels: Array) -> Work:
        x, optimizer = np.ascontiguousarray(images[:, None]), Adam()

        def step() -> None:
            self._gradient(x, labels)
            optimizer.update(self.layers)

        return step

    def gradients(self, images: Array, labels: Array) -> dict[str, Array]:
        self._gradient(np.ascontiguousarray(images[:, None]), labels)
        found: dict[str, Array] = {}
        for step, layer in zip(self.steps, self.layers, strict=True):
            if layer.grads:
                found |= named_gradients(step, layer.grads["weight"], layer.grads["bias"])
        return found

    def _forward(self, x: Array, training: bool) -> Array:
        for layer in self.layers:
            x = layer.forward(x, training)
        return x

    def _gradient(self, x: Array, labels: Array) -> None:
        dy = softmax(self._forward(x, training=True))
        dy[np.arange(len(x)), labels] -= 1
        dy /= len(x)
        for layer in reversed(self.layers):
            dy = layer.backward(dy)


def _layer(step: Step, rng: np.random.Generator) -> Layer:
    if step.weight is not None and step.bias is not None:
        if step.kind == "Convolution":
            return Convolution(step.weight, step.bias, step.arguments["padding"])
        return Affine(step.weight, step.bias)
    if step.kind == "ReLU":
        return ReLU()
    if step.kind == "MaxPooling":
        return Pooling(step.arguments["size"])
    if step.kind == "Dropout":
        return Dropout(step.arguments["rate"], rng)
    raise ValueError(f"a layer of kind {step.kind} has no likeness here: add it to _layer")


def build(source: Source, options: dict[str, Any]) -> Contender:
    """Return the contender."""
    return Book(source)
