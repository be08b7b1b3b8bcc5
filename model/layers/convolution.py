"""Two-dimensional convolution as matrix products over patches."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from model.initializers import Initializer, he, zeros
from model.layers.base import Array, Layer, Parameter, Shape, initial, size

# Patches are gathered for a few images at a time, so that they are still in the processor's
# second-level cache (1 MiB on the machines at hand) when the matrix product reads them.
PATCH_BYTES = 1 << 20


class Convolution(Layer):
    """y[n, i, j, o] = bias[o] + sum over a, b, c of x[n, i + a - padding, j + b - padding, c] * weight[a, b, c, o].

    (The field's convolution: a cross-correlation, stride 1, zeros around the image.)
    x: (N, H, W, in_channels), y: (N, H', W', out_channels) with H' = H + 2 * padding - kernel + 1,
    weight: (kernel, kernel, in_channels, out_channels), bias: (out_channels,).

    Each patch of the padded input becomes a row of a matrix and the kernel a matrix of
    kernel * kernel * in_channels rows, so that the sum is one product (im2col: Chellapilla et al. 2006).
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
        self.weight = Parameter(initial((kernel, kernel, in_channels, out_channels), weight_init, rng))
        self.bias = Parameter(initial((out_channels,), bias_init, rng), decay=False)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.padded = self._pad("padded", x, self.padding)
        y = self._output("y", self.padded, self.out_channels)
        self._correlate(self.padded, self.weight.value, y)
        rows = y.reshape(len(y), -1)
        rows += np.tile(self.bias.value, rows.shape[1] // self.out_channels)
        return y

    def backward(self, dy: Array) -> Array:
        """dweight: the correlation of x with dy; dx: dy convolved with the kernel turned by half a turn."""
        self._correlate_with_output(dy)
        flat = dy.reshape(-1, self.out_channels)
        ones = self.workspace.array("ones", (len(flat),), dy.dtype)
        ones.fill(1)
        np.matmul(ones, flat, out=self.bias.grad)
        if not self.needs_dx:
            return dy
        padded = self._pad("padded_dy", dy, self.kernel - 1 - self.padding)
        turned = np.ascontiguousarray(self.weight.value[::-1, ::-1].transpose(0, 1, 3, 2))
        dx = self._output("dx", padded, self.in_channels)
        self._correlate(padded, turned, dx)
        return dx

    def output_shape(self, shape: Shape) -> Shape:
        if len(shape) != 3 or shape[2] != self.in_channels:
            raise ValueError(f"{self!r} takes (H, W, {self.in_channels}), but would get shape {shape}")
        height, width = (side + 2 * self.padding - self.kernel + 1 for side in shape[:2])
        if height < 1 or width < 1:
            raise ValueError(f"{self!r} has a kernel larger than its padded input {shape}")
        return (height, width, self.out_channels)

    def _pad(self, name: str, x: Array, margin: int) -> Array:
        """x inside a border of zeros; the border is written once, when the array is made."""
        n, height, width, channels = x.shape
        if margin == 0:
            return x
        padded = self.workspace.array(name, (n, height + 2 * margin, width + 2 * margin, channels), x.dtype)
        padded[:, margin:-margin, margin:-margin] = x
        return padded

    def _output(self, name: str, padded: Array, channels: int) -> Array:
        n, height, width, _ = padded.shape
        shape = (n, height - self.kernel + 1, width - self.kernel + 1, channels)
        return self.workspace.array(name, shape, padded.dtype)

    def _patches(self, padded: Array) -> Array:
        """View (N, H', W', kernel, kernel, C) of every patch."""
        window = sliding_window_view(padded, (self.kernel, self.kernel), axis=(1, 2))
        return window.transpose(0, 1, 2, 4, 5, 3)

    def _block(self, patches: Array) -> Array:
        """Kept array for the patches of as many images as fit PATCH_BYTES, at least one."""
        image_bytes = size(patches.shape[1:]) * patches.dtype.itemsize
        images = min(len(patches), max(1, PATCH_BYTES // image_bytes))
        return self.workspace.array("patches", (images, *patches.shape[1:]), patches.dtype)

    def _correlate(self, padded: Array, weight: Array, y: Array) -> None:
        """Write into y: (N, H', W', O) the correlation of padded: (N, H, W, C) with weight: (k, k, C, O)."""
        patches = self._patches(padded)
        block = self._block(patches)
        matrix = weight.reshape(-1, weight.shape[-1])
        for start in range(0, len(y), len(block)):
            out = y[start : start + len(block)]
            np.copyto(block[: len(out)], patches[start : start + len(block)])
            np.matmul(block[: len(out)].reshape(-1, len(matrix)), matrix, out=out.reshape(-1, out.shape[-1]))

    def _correlate_with_output(self, dy: Array) -> None:
        """Set the weight's gradient: patches.T @ dy, summed over blocks of images."""
        patches = self._patches(self.padded)
        block = self._block(patches)
        total = self.weight.grad.reshape(-1, self.out_channels)
        part = self.workspace.array("dweight", total.shape, dy.dtype)
        for start in range(0, len(dy), len(block)):
            above = dy[start : start + len(block)].reshape(-1, self.out_channels)
            rows = block[: len(dy[start : start + len(block)])]
            np.copyto(rows, patches[start : start + len(block)])
            np.matmul(rows.reshape(-1, len(total)).T, above, out=part if start else total)
            if start:
                total += part
