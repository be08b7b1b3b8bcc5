"""What every layer is: a function with a gradient, its parameters, its buffers and its kept scratch memory."""

from __future__ import annotations

import copy
import inspect
import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Shape = tuple[int, ...]

# Constructor arguments that say how a layer starts, not what it is: not needed to rebuild it from a file.
STARTING_ARGUMENTS = {"self", "rng", "weight_init", "bias_init"}


class Parameter:
    """A trainable array and the gradient of the loss with respect to it.

    value, grad: the same shape and dtype. decay: whether weight decay applies (weights, not biases).
    """

    __slots__ = ("decay", "grad", "value")

    def __init__(self, value: Array, *, decay: bool = True) -> None:
        self.value = value
        self.grad = np.zeros_like(value)
        self.decay = decay

    def shared(self) -> Parameter:
        """Return a parameter that shares this one's value and has a gradient of its own."""
        return Parameter(self.value, decay=self.decay)


class Workspace:
    """Scratch arrays that a layer keeps between calls: a fresh large array costs page faults at every step."""

    def __init__(self) -> None:
        self._arrays: dict[tuple[str, Any], Array] = {}

    def array(self, name: str, shape: Shape, dtype: Any, *, zero: bool = False) -> Array:
        """Return the kept array of that name, contiguous. It has the contents of its last use if the shape is the same.

        Another shape takes the same memory, which only grows, so that a server that reads any number of digits at a
        time needs what the most of them need. zero: all zeros at first and whenever the shape has changed.
        """
        last = self._arrays.get((name, dtype))
        if last is not None and last.shape == shape:
            return last
        count = math.prod(shape)
        memory = None if last is None else last.base
        if memory is None or len(memory) < count:
            memory = np.zeros(count, dtype)
        elif zero:
            memory[:count] = 0
        found = self._arrays[name, dtype] = memory[:count].reshape(shape)
        return found


class Layer:
    """A differentiable function of arrays whose first axis counts the images.

    forward returns y for x and remembers what backward needs; backward takes dy, the gradient of the loss
    with respect to y, adds nothing up but *sets* the gradient of each parameter, and returns dx.
    Returned arrays are kept scratch memory: the next call overwrites them, so copy what must last.
    backward may use dy as scratch memory too.

    A constructor argument is kept in an attribute of the same name, so that a layer can tell its
    arguments (`arguments`) and be made again from them.
    """

    kinds: ClassVar[dict[str, type[Layer]]] = {}

    # backward reads the array that forward returned, so the next layer must not write into it.
    keeps_output: ClassVar[bool] = False
    # forward may return (a view of) the very array it was given.
    passes_input_on: ClassVar[bool] = False
    # Names of attributes that are learned without a gradient and saved with the weights.
    buffer_names: ClassVar[tuple[str, ...]] = ()

    # Set by the network: forward may write its result into x.
    may_overwrite_input: bool = False
    # Whether the layer works on feature maps, not on plain vectors.
    of_feature_maps: ClassVar[bool] = False
    # Set by the network: feature maps come and go as (H, C, W, N) instead of (N, H, W, C).
    images_last: bool = False
    # Set by the network: nobody asks for dx, and backward may return dy instead of computing it.
    needs_dx: bool = True

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        if not abstract:
            Layer.kinds[cls.__name__] = cls

    def __init__(self) -> None:
        self.workspace = Workspace()

    def forward(self, x: Array, *, training: bool = False) -> Array:
        """Return y for x. `training` switches on what only training does, such as dropout."""
        raise NotImplementedError

    def backward(self, dy: Array) -> Array:
        """Return dx for dy, after a forward pass with the same images; sets the parameters' gradients."""
        raise NotImplementedError

    def output_shape(self, shape: Shape) -> Shape:
        """Return the output's shape for one image's input (no N axis). Raises ValueError if it cannot fit."""
        return shape

    def parameters(self) -> dict[str, Parameter]:
        """Return the trainable parameters by attribute name, in the order in which they were set."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Parameter)}

    def buffers(self) -> dict[str, Array]:
        """Return the arrays learned without a gradient, by attribute name."""
        return {name: getattr(self, name) for name in self.buffer_names}

    def arguments(self) -> dict[str, Any]:
        """Return the constructor arguments that make this layer again, ready for JSON."""
        names = inspect.signature(type(self).__init__).parameters
        return {name: getattr(self, name) for name in names if name not in STARTING_ARGUMENTS}

    def reseed(self, rng: np.random.Generator) -> None:
        """Take the generator that a random layer draws from while training."""

    def freeze(self) -> None:
        """Take the parameters as final: what is computed from them alone may be kept for all calls to come."""

    def scale_and_shift(self) -> tuple[Array, Array] | None:
        """Return (scale, shift), (channels,) each, where inference is y = scale * x + shift for each channel."""
        return None

    def absorb(self, following: Layer) -> bool:
        """Do what the next layer does in inference as well, once frozen, where both can: then that one is skipped."""
        return False

    def replica(self) -> Layer:
        """Return a layer for another thread: the same parameter values, its own gradients, buffers and scratch."""
        replica = copy.copy(self)
        replica.workspace = Workspace()
        for name, parameter in self.parameters().items():
            setattr(replica, name, parameter.shared())
        for name, buffer in self.buffers().items():
            setattr(replica, name, buffer.copy())
        return replica

    def astype(self, dtype: Any) -> None:
        """Convert parameters and buffers in place, e.g. to float64 for a numerical gradient check."""
        for name, parameter in self.parameters().items():
            setattr(self, name, Parameter(parameter.value.astype(dtype), decay=parameter.decay))
        for name, buffer in self.buffers().items():
            setattr(self, name, buffer.astype(dtype))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.arguments().items())})"


class FeatureMapLayer(Layer, abstract=True):
    """A layer of feature maps, which it takes and gives as (N, H, W, C) but computes on as (H, C, W, N).

    With the images last and the columns before them, a row of any channel is one run of W * N numbers: sums,
    maxima and copies run over long stretches of memory, and the rows that a convolution looks at are a matrix
    as they lie. A network of such layers turns its images once and sets `images_last`.
    """

    of_feature_maps = True

    def forward(self, x: Array, *, training: bool = False) -> Array:
        if self.images_last:
            return self.apply(x, training=training)
        return images_first(self.apply(images_last(x), training=training))

    def backward(self, dy: Array) -> Array:
        if self.images_last:
            return self.differentiate(dy)
        return images_first(self.differentiate(images_last(dy)))

    def apply(self, x: Array, *, training: bool) -> Array:
        """Do `forward` on feature maps (H, C, W, N)."""
        raise NotImplementedError

    def differentiate(self, dy: Array) -> Array:
        """Do `backward` on feature maps (H, C, W, N)."""
        raise NotImplementedError


def images_last(x: Array) -> Array:
    """Turn feature maps (N, H, W, C) into (H, C, W, N), contiguous; other arrays stay as they are."""
    return np.ascontiguousarray(x.transpose(1, 3, 2, 0)) if x.ndim == 4 else x


def images_first(x: Array) -> Array:
    """Turn feature maps (H, C, W, N) into (N, H, W, C), contiguous; other arrays stay as they are."""
    return np.ascontiguousarray(x.transpose(3, 0, 2, 1)) if x.ndim == 4 else x


def initial(shape: Shape, init: Any, rng: np.random.Generator | None) -> Array:
    """Return a parameter's initial float32 values; zeros without an rng, for a layer that is about to be loaded."""
    if rng is None:
        return np.zeros(shape, np.float32)
    return np.ascontiguousarray(init(rng, shape), dtype=np.float32)


def size(shape: Shape) -> int:
    """Return the number of elements of an array of that shape."""
    return math.prod(shape)
