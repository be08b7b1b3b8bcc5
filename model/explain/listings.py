"""The very lines that compute each equation, read from the source of the running program, so that they can't drift."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.nn.layers import (
    BatchNormalization,
    Convolution,
    Dense,
    GlobalAveragePooling,
    MaxPooling,
    ReLU,
    Sigmoid,
    softmax,
)
from model.nn.layers.activation import Activation
from model.nn.losses import SoftmaxCrossEntropy, SquaredError
from model.nn.network import Sequential
from model.nn.optimizers import SGD
from model.paths import REPOSITORY


@dataclass(frozen=True)
class Listing:
    """A function as it stands in its file."""

    path: str  # from the repository's root, with slashes
    first: int  # the number of its first line there, from 1
    text: str  # its source without the indentation that all of it shares
    marked: frozenset[int]  # the numbers, in the file, of the lines that compute the equation


@dataclass(frozen=True)
class Place:
    """Where an equation is computed."""

    function: Callable[..., Any]  # that computes it
    pieces: tuple[str, ...]  # a piece of each of its statements that do it

    def listing(self) -> Listing:
        """Return the function's source. Raises ValueError unless each piece stands in exactly one statement of it."""
        lines, first = inspect.getsourcelines(self.function)
        text = textwrap.dedent("".join(lines)).rstrip()
        path = Path(inspect.getsourcefile(self.function) or "").resolve().relative_to(REPOSITORY).as_posix()
        found = [_statement(self.function, text, piece) for piece in self.pieces]
        marked = frozenset(first + line - 1 for rows in found for line in rows)
        return Listing(path, first, text, marked)


def _statement(function: Callable[..., Any], text: str, piece: str) -> range:
    """Return the lines, counted from 1, of the one simple statement that holds the piece."""
    found = [
        range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.stmt)
        and not hasattr(node, "body")
        and piece in (ast.get_source_segment(text, node) or "")
    ]
    if len(found) != 1:
        raise ValueError(
            f"{function.__qualname__} has {len(found)} statements with {piece!r}: expected one; "
            f"name the lines that compute the equation anew in {Path(__file__).name}"
        )
    return found[0]


_ELEMENTWISE = Place(Activation.backward, ("dy *= self.derivative(",))
_SIGMOID_DERIVATIVE = Place(Sigmoid.derivative, ("np.subtract(1, y", "out *= y"))
_RELU_DERIVATIVE = Place(ReLU.derivative, ("np.greater(y, 0",))
_ERROR_BACK = Place(Dense.backward, ("np.matmul(dy, self.weight.value.T",))

# Every equation by name, and the functions that compute it in the order in which they are called.
PLACES: dict[str, tuple[Place, ...]] = {
    "forward": (Place(Sequential.forward, ("x = layer.forward(x",)),),
    "dense": (Place(Dense.forward, ("np.matmul(x, self.weight.value", "y += self.bias.value")),),
    "sigmoid": (Place(Sigmoid.function, ("np.multiply(x, 0.5", "np.tanh(out", "out += 1", "out *= 0.5")),),
    "relu": (Place(ReLU.function, ("np.maximum(x, 0",)),),
    "softmax": (Place(softmax, ("np.exp(logits", "y /= y.sum")),),
    "convolution": (
        Place(Convolution.apply, ("self._correlate(",)),
        Place(Convolution._correlate, ("np.matmul(kernels[0]", "np.matmul(kernels[b]", "total += bias[")),
    ),
    "max_pooling": (Place(MaxPooling.apply, ("np.maximum(cells[0], cells[1]", "np.maximum(self.y, cell")),),
    "batch_normalization": (
        Place(
            BatchNormalization.apply,
            ("mean, var = ", "self.inverse_std = ", "self.normalized = ", "self.normalized *= ", "y = ", "y += "),
        ),
    ),
    "global_average_pooling": (Place(GlobalAveragePooling.apply, ("np.mean(x",)),),
    "squared_error": (Place(SquaredError.value_and_gradient, ("difference = outputs", "0.5 * float(")),),
    "cross_entropy": (Place(SoftmaxCrossEntropy.value_and_gradient, ("log_probability = ", "value = ")),),
    "backward": (Place(Sequential.backward, ("dy = layer.backward(dy)",)),),
    "output_error_sigmoid": (
        Place(SquaredError.value_and_gradient, ("difference = outputs", "difference / len(outputs)")),
        _ELEMENTWISE,
        _SIGMOID_DERIVATIVE,
    ),
    "output_error_softmax": (Place(SoftmaxCrossEntropy.value_and_gradient, ("np.exp(log_probability) * target",)),),
    "error_back_sigmoid": (_ERROR_BACK, _ELEMENTWISE, _SIGMOID_DERIVATIVE),
    "error_back_relu": (_ERROR_BACK, _ELEMENTWISE, _RELU_DERIVATIVE),
    "bias_gradient": (Place(Dense.backward, ("np.sum(dy, axis=0, out=self.bias.grad)",)),),
    "weight_gradient": (Place(Dense.backward, ("np.matmul(self.x.T, dy, out=self.weight.grad)",)),),
    "step": (Place(SGD.update, ("grad *= lr", "value -= grad")),),
    "convolution_back": (
        Place(Convolution.differentiate, ("self._correlate_with_output(dy)", 'self._correlate("dx"')),
        Place(
            Convolution._correlate_with_output, ("np.matmul(rows", "self.weight.grad[:, b] +=", "out=self.bias.grad")
        ),
    ),
    "max_pooling_back": (Place(MaxPooling.differentiate, ("np.equal(cell", "np.multiply(rest", "rest -= dcell")),),
    "batch_normalization_back": (
        Place(
            BatchNormalization.differentiate,
            (
                "out=self.bias.grad",
                "out=self.weight.grad",
                "self.bias.grad / count",
                "self.weight.grad / count",
                "dy *= ",
            ),
        ),
    ),
    "global_average_pooling_back": (Place(GlobalAveragePooling.differentiate, ("dy /= ", "np.copyto(dx")),),
}


def read_listings() -> dict[str, tuple[Listing, ...]]:
    """Return the code of every equation by the equation's name. Raises ValueError where one has lost its lines."""
    return {name: tuple(place.listing() for place in places) for name, places in PLACES.items()}
