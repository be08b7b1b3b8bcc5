"""Two-dimensional convolution as matrix products over rows of feature maps."""

from __future__ import annotations

from itertools import pairwise
from typing import cast

import numpy as np

from model.nn.initializers import Initializer, he, zeros
from model.nn.layers.base import Array, FeatureMapLayer, Layer, Parameter, Shape, initial

# Rows of the output are computed a few at a time, so that the sum over the kernel's columns stays in the
# processor's second-level cache (1 MiB on the machines at hand).
STRIP_BYTES = 1 << 19

# OpenBLAS multiplies matrices of at most this many multiplications without packing them first, which for
# these shapes takes two thirds of the time (its small-matrix kernels; M * N * K <= 100^3).
SMALL_PRODUCT = 100**3


class Convolution(FeatureMapLayer):
    """y[n, i, j, o] = bias[o] + sum over a, b, c of x[n, i + a - padding, j + b - padding, c] * weight[a, b, c, o].

    (The field's convolution: a cross-correlation, stride 1, zeros around the image.)
    x: (N, H, W, in_channels), y: (N, H', W', out_channels) with H' = H + 2 * padding - kernel + 1,
    weight: (kernel, kernel, in_channels, out_channels), bias: (out_channels,).

    In the order (H, C, W, N) the `kernel` rows that one row of the output looks at lie one behind the other:
    they are a matrix of kernel * C rows and W * N columns, and the output's row is the sum of `kernel` products,
    one for each column b of the kernel, whose matrices start b * N further on. No patches are gathered.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel: int = 3,
        padding: int = 1,
        *,
        rng: np.random.Generator | None = None,
        weight_init: Initializer = he,
        bias_init: Initializer = zeros,
    ) -> None:
        super().__init__()
        if not 0 <= padding < kernel:
            raise ValueError(f"padding {padding} does not fit kernel {kernel}: expected 0 to {kernel - 1}")
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel, self.padding = kernel, padding
        self.final: tuple[Array, Array] | None = None  # kernels as _columns gives them and bias, once frozen
        self.weight = Parameter(initial((kernel, kernel, in_channels, out_channels), weight_init, rng))
        self.bias = Parameter(initial((out_channels,), bias_init, rng), decay=False)

    def replica(self) -> Layer:
        """Return a layer for another thread, as for all; it is not frozen."""
        replica = cast(Convolution, super().replica())
        replica.final = None
        return replica

    def freeze(self) -> None:
        self.final = self._columns(self.weight.value), self.bias.value

    def absorb(self, following: Layer) -> bool:
        """Multiply the kernels by the next layer's scale: scale * (w * x + b) + shift = (scale * w) * x + ..."""
        affine = following.scale_and_shift()
        if self.final is None or affine is None:
            return False
        kernels, bias = self.final
        scale, shift = affine
        self.final = kernels * scale[:, None], bias * scale + shift
        return True

    def apply(self, x: Array, *, training: bool) -> Array:
        self.padded = self._pad("padded", x, self.padding)
        kernels, bias = self.final or (self._columns(self.weight.value), self.bias.value)
        return self._correlate("y", self.padded, kernels, bias)  # eq: y

    def differentiate(self, dy: Array) -> Array:
        """Set dweight, the correlation of x with dy; return dx, dy convolved with the kernel turned by half a turn."""
        self._correlate_with_output(dy)  # eq: BP3, BP4
        if not self.needs_dx:
            return dy
        padded = self._pad("padded_dy", dy, self.kernel - 1 - self.padding)
        turned = self.weight.value[::-1, ::-1].transpose(0, 1, 3, 2)
        return self._correlate("dx", padded, self._columns(turned))  # eq: BP2

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[2] != self.in_channels:
            raise ValueError(f"{self!r} takes (H, W, {self.in_channels}), but got shape {shape}")
        height, width = (side + 2 * self.padding - self.kernel + 1 for side in shape[:2])
        if height < 1 or width < 1:
            raise ValueError(f"{self!r} has a kernel larger than its padded input {shape}")
        return (height, width, self.out_channels)

    def _pad(self, name: str, x: Array, margin: int) -> Array:
        """Put x (H, C, W, N) inside a border of zeros; the border is written once, when there is another shape."""
        if margin == 0:
            return x
        height, channels, width, n = x.shape
        shape = (height + 2 * margin, channels, width + 2 * margin, n)
        padded = self.workspace.array(name, shape, x.dtype, zero=True)
        padded[margin:-margin, :, margin:-margin] = x
        return padded

    def _columns(self, weight: Array) -> Array:
        """View the columns b of weight (k, k, C, O) as matrices (k, O, k * C) that meet `_rows`."""
        return np.ascontiguousarray(weight.transpose(1, 3, 0, 2)).reshape(self.kernel, weight.shape[-1], -1)

    def _rows(self, padded: Array) -> Array:
        """View (H', kernel * C, W * N) of padded: (H, C, W, N): the rows that each row of the output looks at."""
        height, channels, width, n = padded.shape
        shape = (height - self.kernel + 1, self.kernel * channels, width * n)
        row = width * n * padded.itemsize  # told from the shape: axes of one element have any stride
        # What numpy.lib.stride_tricks.as_strided does, in a tenth of its time.
        return np.ndarray(shape, padded.dtype, padded, 0, (channels * row, row, padded.itemsize))

    def _correlate(self, name: str, padded: Array, kernels: Array, bias: Array | None = None) -> Array:
        """Return a kept array (H', O, W', N): padded (H, C, W, N) correlated with kernels (k, O, k * C), plus bias."""
        height, _, width, n = padded.shape
        height, width, channels = height - self.kernel + 1, width - self.kernel + 1, kernels.shape[1]
        y = self.workspace.array(name, (height, channels, width, n), padded.dtype)
        rows, out = self._rows(padded), y.reshape(height, channels, width * n)
        for start, stop in pieces(width * n, kernels[0].size):
            strip = max(1, STRIP_BYTES // (channels * (stop - start) * y.itemsize))
            part = self.workspace.array("part", (min(strip, height), channels, stop - start), y.dtype)
            for top in range(0, height, strip):
                total, seen = out[top : top + strip, :, start:stop], rows[top : top + strip]
                np.matmul(kernels[0], seen[:, :, start:stop], out=total)  # eq: y
                for b in range(1, self.kernel):
                    shifted = seen[:, :, start + b * n : stop + b * n]
                    total += np.matmul(kernels[b], shifted, out=part[: len(total)])  # eq: y
                if bias is not None:
                    total += bias[:, None]  # eq: y
        return y

    def _correlate_with_output(self, dy: Array) -> None:
        """Set the gradients of weight and bias for dy: (H', O, W', N), summed over the rows of the output."""
        height, channels, width, n = dy.shape
        rows = self._rows(self.padded)
        above = self.workspace.array("dy_turned", (height, width * n, channels), dy.dtype)
        np.copyto(above, dy.reshape(height, channels, width * n).transpose(0, 2, 1))
        parts = self.workspace.array("dweight", (height, rows.shape[1], channels), dy.dtype)
        self.weight.grad.fill(0)
        for start, stop in pieces(width * n, parts[0].size):
            for b in range(self.kernel):
                np.matmul(rows[:, :, start + b * n : stop + b * n], above[:, start:stop], out=parts)  # eq: BP4
                self.weight.grad[:, b] += parts.sum(axis=0).reshape(self.kernel, self.in_channels, channels)  # eq: BP4
        places = above.reshape(-1, channels)
        ones = self.workspace.array("ones", (len(places),), dy.dtype)
        ones.fill(1)
        np.matmul(ones, places, out=self.bias.grad)  # eq: BP3


def pieces(length: int, area: int) -> list[tuple[int, int]]:
    """Cut `length` into nearly equal (start, stop), so that times `area` each is about SMALL_PRODUCT at most."""
    count = max(1, -(-length * area // SMALL_PRODUCT))
    edges = [length * i // count for i in range(count + 1)]
    return list(pairwise(edges))
