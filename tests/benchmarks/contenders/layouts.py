"""Carries a network from Inkling's layout (NHWC) to that of other libraries (NCHW) and gradients back."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from model.nn.network import Sequential

Array = npt.NDArray[Any]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One layer for a library with channels before rows and columns.

    arguments: as Layer.arguments. weight: convolution (O, C, k, k), dense (inputs, outputs) with the inputs in the
    order C, H, W; bias: (O,); None for a layer without. flattened: (H, W, C) of what a dense layer's inputs were.
    """

    kind: str
    name: str
    arguments: dict[str, Any]
    weight: Array | None = None
    bias: Array | None = None
    flattened: Shape | None = None


def steps(description: dict[str, Any], arrays: dict[str, Array]) -> list[Step]:
    """Return the layers in order. description, arrays: as Sequential.describe and Sequential.arrays give them."""
    shapes = Sequential.from_description(description).shapes
    result: list[Step] = []
    flattened: Shape | None = None
    for i, layer in enumerate(description["layers"]):
        kind, name = layer["kind"], f"{i}_{layer['kind']}"
        arguments = {key: value for key, value in layer.items() if key != "kind"}
        weight, bias = arrays.get(f"{name}.weight"), arrays.get(f"{name}.bias")
        if kind == "Flatten":
            flattened = shapes[i]
        if weight is None:
            result.append(Step(kind, name, arguments))
        elif kind == "Convolution":
            result.append(Step(kind, name, arguments, np.ascontiguousarray(weight.transpose(3, 2, 0, 1)), bias))
        elif kind == "Dense":
            result.append(Step(kind, name, arguments, channels_first(weight, flattened), bias, flattened))
            flattened = None
        else:
            raise ValueError(f"layer {name} has weights of an unknown kind: expected Convolution or Dense")
    return result


def channels_first(weight: Array, flattened: Shape | None) -> Array:
    """Return a dense weight (H * W * C, outputs) with its rows in the order C, H, W."""
    if flattened is None:
        return weight
    return np.ascontiguousarray(weight.reshape(*flattened, -1).transpose(2, 0, 1, 3)).reshape(weight.shape)


def channels_last(weight: Array, flattened: Shape | None) -> Array:
    """Undo channels_first."""
    if flattened is None:
        return weight
    height, width, channels = flattened
    return weight.reshape(channels, height, width, -1).transpose(1, 2, 0, 3).reshape(weight.shape)


def named_gradients(step: Step, weight: Array, bias: Array) -> dict[str, Array]:
    """Return the gradients of a Step's weight and bias by Inkling's names and in its shapes."""
    turned = weight.transpose(2, 3, 1, 0) if step.kind == "Convolution" else channels_last(weight, step.flattened)
    return {f"{step.name}.weight": turned, f"{step.name}.bias": bias}
