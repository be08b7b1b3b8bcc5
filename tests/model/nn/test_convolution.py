"""Convolution against its formula written as plain loops, in one block of patches and in several."""

from itertools import product

import numpy as np
import pytest

from model.nn.layers import Array, Convolution, convolution


def slow_convolution(x: Array, weight: Array, bias: Array, padding: int, dy: Array) -> tuple[Array, Array, Array]:
    """Return y, dx and dweight of the formula, one product at a time; what lies off the image counts as 0."""
    _, height, width, channels = x.shape
    kernel = len(weight)
    y = np.empty(dy.shape)
    dx, dweight = np.zeros_like(x), np.zeros_like(weight)
    for image, i, j, out in product(*map(range, y.shape)):
        total = bias[out]
        for a, b, c in product(range(kernel), range(kernel), range(channels)):
            row, column = i + a - padding, j + b - padding
            if 0 <= row < height and 0 <= column < width:
                total += x[image, row, column, c] * weight[a, b, c, out]
                dx[image, row, column, c] += dy[image, i, j, out] * weight[a, b, c, out]
                dweight[a, b, c, out] += dy[image, i, j, out] * x[image, row, column, c]
        y[image, i, j, out] = total
    return y, dx, dweight


@pytest.mark.parametrize("strip_rows", [1, 2, 1000])
@pytest.mark.parametrize(
    ("kernel", "padding", "channels", "sides"),
    [
        (1, 0, (2, 3), (3, 4)),
        (3, 0, (1, 2), (5, 3)),
        (3, 1, (2, 3), (4, 6)),
        (3, 2, (3, 1), (3, 2)),
        (5, 0, (1, 2), (5, 6)),
        (5, 2, (2, 2), (4, 3)),
        (5, 4, (1, 1), (1, 2)),
        (2, 1, (2, 2), (3, 4)),
    ],
)
def test_convolution_equals_its_formula(
    kernel: int,
    padding: int,
    channels: tuple[int, int],
    sides: tuple[int, int],
    strip_rows: int,
    monkeypatch: pytest.MonkeyPatch,
    rng: np.random.Generator,
) -> None:
    layer = Convolution(*channels, kernel, padding)
    layer.astype(np.float64)
    layer.weight.value[...] = rng.standard_normal(layer.weight.value.shape)
    layer.bias.value[...] = rng.standard_normal(layer.bias.value.shape)
    x = rng.standard_normal((5, *sides, channels[0]))
    shape = layer.output_shape(x.shape[1:])
    monkeypatch.setattr(convolution, "STRIP_BYTES", strip_rows * shape[1] * shape[2] * len(x) * x.itemsize)
    dy = rng.standard_normal((5, *shape))
    y, dx, dweight = slow_convolution(x, layer.weight.value, layer.bias.value, padding, dy)
    for _ in range(2):
        np.testing.assert_allclose(layer.forward(x, training=True), y, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.backward(dy.copy()), dx, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.weight.grad, dweight, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(layer.bias.grad, dy.sum(axis=(0, 1, 2)), rtol=1e-12, atol=1e-12)


def test_convolution_sums_no_more_rows_at_once_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    # One row of the output: 2 channels * 4 columns * 5 images of float32, 160 bytes.
    monkeypatch.setattr(convolution, "STRIP_BYTES", 2 * 160)
    rows: list[int] = []
    matmul = np.matmul

    def counting(a: Array, b: Array, *, out: Array) -> Array:
        rows.append(len(out))
        return matmul(a, b, out=out)

    monkeypatch.setattr(np, "matmul", counting)
    layer = Convolution(1, 2)
    layer.forward(np.ones((5, 5, 4, 1), np.float32), training=True)
    assert rows == [2, 2, 2, 2, 2, 2, 1, 1, 1]


def test_convolution_worked_example() -> None:
    layer = Convolution(1, 1, kernel=2, padding=0)
    layer.weight.value[:, :, 0, 0] = [[1, 2], [3, 4]]
    layer.bias.value[:] = 0.5
    x = np.array([[0, 1, 2], [3, 4, 5]], np.float32)[None, :, :, None]
    # 0*1 + 1*2 + 3*3 + 4*4 + 0.5 = 27.5 and 1*1 + 2*2 + 4*3 + 5*4 + 0.5 = 37.5: the kernel is not turned round.
    np.testing.assert_array_equal(layer.forward(x)[0, :, :, 0], [[27.5, 37.5]])
    # Each input number gets the weights it was multiplied with; the middle column was read twice.
    dx = layer.backward(np.array([[1, 10]], np.float32)[None, :, :, None])
    np.testing.assert_array_equal(dx[0, :, :, 0], [[1, 2 + 10, 20], [3, 4 + 30, 40]])
    np.testing.assert_array_equal(layer.weight.grad[:, :, 0, 0], [[0 + 10, 1 + 20], [3 + 40, 4 + 50]])
    np.testing.assert_array_equal(layer.bias.grad, [11])
