"""Sequential: a list of layers that is itself a layer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from model.nn.layers import Array, Layer, Parameter, Shape
from model.nn.layers.base import images_first, images_last


class Sequential(Layer, abstract=True):
    """Layers applied one after the other to images of one shape.

    forward: (N, *input_shape) -> (N, K). The last array that forward returns is kept scratch memory of a
    layer: copy it if it must outlive the next call.
    """

    def __init__(self, layers: Sequence[Layer], input_shape: Shape) -> None:
        super().__init__()
        self.layers = list(layers)
        self.input_shape = tuple(input_shape)
        self.shapes = [self.input_shape]
        for layer in self.layers:
            self.shapes.append(layer.output_shape(self.shapes[-1]))
        self.applied = self.layers
        self._share_memory()
        self._order_axes()
        self.train_only_parameters()

    def _share_memory(self) -> None:
        """Let a layer write into its input where nobody needs that any more: never into the caller's array."""
        disposable = False
        for layer in self.applied:
            layer.may_overwrite_input = disposable
            disposable = not layer.keeps_output and (disposable or not layer.passes_input_on)

    def _order_axes(self) -> None:
        """Turn the images once where layers work on feature maps, and keep them last from layer to layer."""
        self.images_last = any(layer.of_feature_maps for layer in self.layers)
        for layer in self.layers:
            layer.images_last = self.images_last

    def train_only_parameters(self) -> None:
        """Skip the gradients that only the input image would need: backward then ends at the first parameters."""
        trainable = [bool(layer.parameters()) for layer in self.layers]
        self._first = trainable.index(True) if any(trainable) else 0
        for i, layer in enumerate(self.layers):
            layer.needs_dx = i > self._first

    def ask_for_dx(self) -> None:
        """Make backward return the gradient with respect to the images, (N, *input_shape)."""
        self._first = 0
        for layer in self.layers:
            layer.needs_dx = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        x = images_last(x) if self.images_last else x
        for layer in self.applied:
            x = layer.forward(x, training=training)  # eq: y
        return images_first(x) if self.images_last else x

    def backward(self, dy: Array) -> Array:
        dy = images_last(dy) if self.images_last else dy
        for layer in reversed(self.layers[self._first :]):
            dy = layer.backward(dy)  # eq: BP2
        return images_first(dy) if self.images_last else dy

    def output_shape(self, shape: Shape) -> Shape:
        for layer in self.layers:
            shape = layer.output_shape(shape)
        return shape

    def parameters(self) -> dict[str, Parameter]:
        """Return all parameters, named like "3_Convolution.weight": the layer's place, its kind, its attribute."""
        return {
            f"{i}_{type(layer).__name__}.{name}": parameter
            for i, layer in enumerate(self.layers)
            for name, parameter in layer.parameters().items()
        }

    def buffers(self) -> dict[str, Array]:
        """Return all buffers, named as the parameters are."""
        return {
            f"{i}_{type(layer).__name__}.{name}": buffer
            for i, layer in enumerate(self.layers)
            for name, buffer in layer.buffers().items()
        }

    def arrays(self) -> dict[str, Array]:
        """Return every array that inference needs, by name: parameter values and buffers."""
        return {name: p.value for name, p in self.parameters().items()} | self.buffers()

    def load_arrays(self, arrays: dict[str, Array]) -> None:
        """Copy the values of `arrays` (as `arrays()` gives them) into this network's own."""
        for name, own in self.arrays().items():
            np.copyto(own, arrays[name])

    def reseed(self, rng: np.random.Generator) -> None:
        for layer in self.layers:
            layer.reseed(rng)

    def freeze(self) -> None:
        """Make this network one for inference only: layers do what the next one would, where they can."""
        self.applied = []
        for layer in self.layers:
            layer.freeze()
            if not (self.applied and self.applied[-1].absorb(layer)):
                self.applied.append(layer)
        self._share_memory()

    def replica(self) -> Sequential:
        return Sequential([layer.replica() for layer in self.layers], self.input_shape)

    def astype(self, dtype: Any) -> None:
        for layer in self.layers:
            layer.astype(dtype)

    def describe(self) -> dict[str, Any]:
        """Describe the network, ready for JSON: enough for `from_description` to build its like."""
        layers = [{"kind": type(layer).__name__, **layer.arguments()} for layer in self.layers]
        return {"input_shape": list(self.input_shape), "layers": layers}

    @classmethod
    def from_description(cls, description: dict[str, Any]) -> Sequential:
        """Build the network of that description, with zero weights. Raises ValueError naming what does not fit."""
        layers = []
        for arguments in description["layers"]:
            kind, rest = arguments["kind"], {k: v for k, v in arguments.items() if k != "kind"}
            if kind not in Layer.kinds:
                raise ValueError(f"unknown kind of layer {kind!r}: expected one of {', '.join(sorted(Layer.kinds))}")
            layers.append(Layer.kinds[kind](**rest))
        return cls(layers, tuple(description["input_shape"]))


class ParameterVector:
    """All of a network's parameters as one vector, so that an update is a few operations on one array.

    value, grad: (P,), views of which become the parameters' own arrays. decay: (P,) 1 where weight decay
    applies, else 0. kernels: where each convolution's kernel lies, and its shape as a matrix (rows, outputs). A
    replica's vector shares `value` with the vector it is made from.
    """

    def __init__(self, network: Sequential, shared: ParameterVector | None = None) -> None:
        parameters = list(network.parameters().values())
        if shared is None:
            self.value = np.concatenate([p.value.ravel() for p in parameters])
            self.decay = np.concatenate([np.full(p.value.size, p.decay, p.value.dtype) for p in parameters])
        else:
            self.value, self.decay = shared.value, shared.decay
        self.grad = np.zeros_like(self.value)
        self.kernels: list[tuple[slice, tuple[int, int]]] = []
        start = 0
        for parameter in parameters:
            place = slice(start, start + parameter.value.size)
            shape = parameter.value.shape
            if len(shape) == 4:
                self.kernels.append((place, (math.prod(shape[:3]), shape[3])))
            parameter.value = self.value[place].reshape(shape)
            parameter.grad = self.grad[place].reshape(shape)
            start = place.stop
