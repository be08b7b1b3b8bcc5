"""The very lines that compute each equation, read from the source of the running program, so that they can't drift.

A line says by a comment at its end which equation it computes, such as `# eq: BP3` or `# eq: loss, BP1`: "y" a layer's
output, "loss" a loss, "BP1" to "BP4" the four equations of back-propagation in the order of Nielsen, "Neural Networks
and Deep Learning" (2015), chapter 2, "step" the optimiser's. Such a comment marks the whole statement and isn't shown.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from model.nn.layers import (
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    GlobalAveragePooling,
    MaxPooling,
    ReLU,
    Sigmoid,
    Tanh,
    softmax,
)
from model.nn.layers.activation import Activation
from model.nn.losses import SoftmaxCrossEntropy, SquaredError
from model.nn.network import Sequential
from model.nn.optimizers import SGD
from model.paths import REPOSITORY

_MARK = re.compile(r"\s*# eq: (\w+(?:, \w+)*)$")


@dataclass(frozen=True)
class Listing:
    """A function as it stands in its file, but for the marks."""

    path: str  # from the repository's root, with slashes
    first: int  # the number of its first line there, from 1
    text: str  # its source without the indentation that all of it shares
    marked: frozenset[int]  # the numbers, in the file, of the lines that compute the equation


@dataclass(frozen=True)
class Place:
    """Where an equation is computed: the statements of a class, or of a function, with one of the marks."""

    owner: type | Callable[..., Any]
    marks: str  # as a comment names them, such as "BP3" or "BP3, BP4"

    def listings(self) -> list[Listing]:
        """Return the functions with such statements, in the source's order. Raises ValueError if a mark is nowhere."""
        lines, offset = inspect.getsourcelines(self.owner)
        source = textwrap.dedent("".join(lines))
        path = Path(inspect.getsourcefile(self.owner) or "").resolve().relative_to(REPOSITORY).as_posix()
        wanted, found, listings = set(self.marks.split(", ")), set[str](), []
        for function in _functions(ast.parse(source).body[0]):
            own = source.splitlines()[function.lineno - 1 : function.end_lineno]
            marks = {i: wanted & _marks(line) for i, line in enumerate(own, function.lineno)}
            found |= set().union(*marks.values())
            marked = {row for i in marks if marks[i] for row in _statement(function, i)}
            if marked:
                text = textwrap.dedent("\n".join(_MARK.sub("", line) for line in own))
                first, rows = offset + function.lineno - 1, frozenset(offset + row - 1 for row in marked)
                listings.append(Listing(path, first, text, rows))
        if missing := ", ".join(sorted(wanted - found)):
            raise ValueError(
                f"{self.owner.__qualname__} has no line marked {missing}: end the lines that compute the equation with "
                f"the comment '# eq: {missing}'"
            )
        return listings


def _marks(line: str) -> set[str]:
    """Return the names of the equations that a line says it computes."""
    match = _MARK.search(line)
    return set(match[1].split(", ")) if match else set()


def _functions(definition: ast.stmt) -> Iterator[ast.FunctionDef]:
    """Yield a function, or the methods of a class."""
    body = definition.body if isinstance(definition, ast.ClassDef) else [definition]
    yield from (node for node in body if isinstance(node, ast.FunctionDef))


def _statement(function: ast.FunctionDef, line: int) -> range:
    """Return the lines of the simple statement that the line belongs to; of any other statement the line alone."""
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if line in lines:
                return lines
    return range(line, line + 1)


# Every equation by name, and what computes it in the order in which it is called.
PLACES: dict[str, tuple[Place, ...]] = {
    "forward": (Place(Sequential, "y"),),
    "dense": (Place(Dense, "y"),),
    "sigmoid": (Place(Sigmoid, "y"),),
    "relu": (Place(ReLU, "y"),),
    "tanh": (Place(Tanh, "y"),),
    "softmax": (Place(softmax, "y"),),
    "convolution": (Place(Convolution, "y"),),
    "max_pooling": (Place(MaxPooling, "y"),),
    "average_pooling": (Place(AveragePooling, "y"),),
    "batch_normalization": (Place(BatchNormalization, "y"),),
    "global_average_pooling": (Place(GlobalAveragePooling, "y"),),
    "squared_error": (Place(SquaredError, "loss"),),
    "cross_entropy": (Place(SoftmaxCrossEntropy, "loss"),),
    "backward": (Place(Sequential, "BP2"),),
    "output_error_sigmoid": (Place(SquaredError, "BP1"), Place(Activation, "BP2"), Place(Sigmoid, "BP2")),
    "output_error_softmax": (Place(SoftmaxCrossEntropy, "BP1"),),
    "error_back_sigmoid": (Place(Dense, "BP2"), Place(Activation, "BP2"), Place(Sigmoid, "BP2")),
    "error_back_relu": (Place(Dense, "BP2"), Place(Activation, "BP2"), Place(ReLU, "BP2")),
    "error_back_tanh": (Place(Dense, "BP2"), Place(Activation, "BP2"), Place(Tanh, "BP2")),
    "bias_gradient": (Place(Dense, "BP3"),),
    "weight_gradient": (Place(Dense, "BP4"),),
    "step": (Place(SGD, "step"),),
    "convolution_back": (Place(Convolution, "BP2, BP3, BP4"),),
    "max_pooling_back": (Place(MaxPooling, "BP2"),),
    "average_pooling_back": (Place(AveragePooling, "BP2"),),
    "batch_normalization_back": (Place(BatchNormalization, "BP2, BP3, BP4"),),
    "global_average_pooling_back": (Place(GlobalAveragePooling, "BP2"),),
}


def read_listings() -> dict[str, tuple[Listing, ...]]:
    """Return the code of every equation by the equation's name. Raises ValueError where one has lost its marks."""
    return {name: tuple(listing for place in places for listing in place.listings()) for name, places in PLACES.items()}
