"""What single layers give, worked out by hand: what the contract, which holds for all of them, cannot know."""

import numpy as np
import numpy.typing as npt
import pytest

from model.nn.layers import (
    AveragePooling,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    LeakyReLU,
    MaxPooling,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
    softmax,
)


def image(rows: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return one image of one channel, (1, H, W, 1)."""
    return np.array(rows, np.float64)[None, :, :, None]


@pytest.mark.parametrize(
    ("layer", "x", "y", "derivative"),
    [
        (ReLU(), [-2, 0, 3], [0, 0, 3], [0, 0, 1]),
        (LeakyReLU(0.1), [-2, 0, 3], [-0.2, 0, 3], [0.1, 0.1, 1]),
        (Sigmoid(), [0, np.log(3), -1000, 1000], [0.5, 0.75, 0, 1], [0.25, 0.1875, 0, 0]),
        (Tanh(), [0, np.log(3), -1000, 1000], [0, 0.8, -1, 1], [1, 0.36, 0, 0]),
    ],
    ids=["relu", "leaky-relu", "sigmoid", "tanh"],
)
def test_activation_worked_example(layer: Layer, x: list[float], y: list[float], derivative: list[float]) -> None:
    np.testing.assert_allclose(layer.forward(np.array([x], np.float64)), [y], rtol=1e-15, atol=1e-15)
    np.testing.assert_allclose(layer.backward(2 * np.ones((1, len(x)))), [np.multiply(2, derivative)], atol=1e-15)


def test_dense_worked_example() -> None:
    layer = Dense(2, 2)
    layer.weight.value[...] = [[1, 2], [3, 4]]
    layer.bias.value[...] = [10, 20]
    x = np.array([[1, 0], [2, 1]], np.float32)
    # (1*1 + 0*3 + 10, 1*2 + 0*4 + 20) and (2*1 + 1*3 + 10, 2*2 + 1*4 + 20)
    np.testing.assert_array_equal(layer.forward(x), [[11, 22], [15, 28]])
    dx = layer.backward(np.array([[1, 0], [1, 1]], np.float32))
    np.testing.assert_array_equal(dx, [[1, 3], [1 + 2, 3 + 4]])
    np.testing.assert_array_equal(layer.weight.grad, [[1 + 2, 2], [1, 1]])
    np.testing.assert_array_equal(layer.bias.grad, [2, 1])


def test_max_pooling_gives_the_gradient_to_the_first_of_equal_numbers() -> None:
    layer = MaxPooling(2)
    np.testing.assert_array_equal(layer.forward(image([[5, 5, 0, 1], [5, 5, 1, 1]])), image([[5, 1]]))
    np.testing.assert_array_equal(layer.backward(image([[2, 3]])), image([[2, 0, 0, 3], [0, 0, 0, 0]]))


def test_max_pooling_drops_what_is_left_over() -> None:
    layer = MaxPooling(2)
    x = image([[1, 2, 9], [4, 3, 9], [9, 9, 9]])
    np.testing.assert_array_equal(layer.forward(x), image([[4]]))
    np.testing.assert_array_equal(layer.backward(image([[7]])), image([[0, 0, 0], [7, 0, 0], [0, 0, 0]]))


def test_average_pooling_worked_example() -> None:
    layer = AveragePooling(2)
    x = image([[1, 2, 9], [4, 5, 9], [9, 9, 9]])
    np.testing.assert_array_equal(layer.forward(x), image([[3]]))
    np.testing.assert_array_equal(layer.backward(image([[8]])), image([[2, 2, 0], [2, 2, 0], [0, 0, 0]]))


@pytest.mark.parametrize("layer", [MaxPooling(2), AveragePooling(2)], ids=repr)
def test_pooling_gives_no_gradient_to_what_is_left_over_even_after_others_wrote_there(layer: Layer) -> None:
    x = image([[1, 2, 9], [4, 5, 9], [9, 9, 9]])
    for _ in range(2):
        layer.forward(x)
        dx = layer.backward(image([[8]]))
        assert not dx[:, 2:].any()
        assert not dx[:, :, 2:].any()
        dx += 1


def test_global_average_pooling_worked_example() -> None:
    layer = GlobalAveragePooling()
    np.testing.assert_array_equal(layer.forward(image([[1, 2, 3], [4, 5, 9]])), [[4]])
    np.testing.assert_array_equal(layer.backward(np.array([[12.0]])), image([[2, 2, 2], [2, 2, 2]]))


def test_flatten_puts_each_image_in_one_row() -> None:
    x = np.arange(12.0).reshape(2, 1, 3, 2)
    layer = Flatten()
    np.testing.assert_array_equal(layer.forward(x), [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]])
    np.testing.assert_array_equal(layer.backward(np.arange(12.0).reshape(2, 6)), x)


def test_softmax_worked_example() -> None:
    # exp of ln 1, ln 2, ln 5 is 1, 2, 5, which sum to 8; adding the same to all changes nothing.
    logits = np.log([[1.0, 2.0, 5.0]])
    np.testing.assert_allclose(softmax(logits), [[0.125, 0.25, 0.625]], rtol=1e-15)
    np.testing.assert_allclose(softmax(logits + 1e4), [[0.125, 0.25, 0.625]], rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_softmax_of_huge_logits_is_finite_and_sums_to_one(dtype: npt.DTypeLike) -> None:
    logits = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, -1e4]], dtype)
    expected = np.array([[1, 0, 0], [1 / 3, 1 / 3, 1 / 3], [0.5, 0.5, 0]])
    np.testing.assert_allclose(softmax(logits), expected, rtol=1e-6)


def test_softmax_while_training_hands_logits_and_gradient_on() -> None:
    layer, x, dy = Softmax(), np.array([[1.0, 2.0]]), np.array([[3.0, 4.0]])
    np.testing.assert_array_equal(layer.forward(x, training=True), [[1, 2]])
    np.testing.assert_array_equal(layer.backward(dy), [[3, 4]])


def test_dropout_keeps_the_expected_value_and_drops_its_share(rng: np.random.Generator) -> None:
    layer = Dropout(0.3)
    layer.reseed(rng)
    x = np.full((100, 1000), 2.0)
    y = layer.forward(x, training=True).copy()
    dropped = y == 0
    np.testing.assert_allclose(y[~dropped], 2 / 0.7, rtol=1e-15)
    # The share of 100,000 draws has a standard deviation of sqrt(0.3 * 0.7 / 100,000) = 0.0014.
    assert abs(dropped.mean() - 0.3) < 5 * 0.0014
    assert abs(y.mean() - 2) < 5 * 0.0014 * 2 / 0.7
    dx = layer.backward(np.ones_like(x))
    np.testing.assert_allclose(dx, np.where(dropped, 0, 1 / 0.7), rtol=1e-15)


def test_dropout_draws_anew_at_every_step_and_again_after_reseeding() -> None:
    layer, x = Dropout(0.5), np.ones((4, 50))
    draws = []
    for seed in (1, 2, 1):
        layer.reseed(np.random.default_rng(seed))
        draws += [layer.forward(x, training=True).copy() for _ in range(2)]
    assert [(draw != draws[0]).any() for draw in draws] == [False, True, True, True, False, True]
    np.testing.assert_array_equal(draws[5], draws[1])


def test_dropout_in_inference_passes_everything_on_after_training_too(rng: np.random.Generator) -> None:
    layer, x = Dropout(0.5), np.ones((4, 50))
    layer.reseed(rng)
    layer.forward(x, training=True)
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(3 * x), 3 * x)


def test_dropout_without_a_generator_says_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"no random generator: call reseed\(rng\) before training"):
        Dropout(0.5).forward(np.ones((1, 2)), training=True)


def test_batch_normalization_worked_example() -> None:
    layer = BatchNormalization(1, momentum=0.5, epsilon=1.0)
    layer.astype(np.float64)
    layer.weight.value[...] = 4
    layer.bias.value[...] = 1
    x = np.array([[2.0], [4.0], [6.0], [4.0], [9.0], [5.0]])
    # Mean 5; squared distances 9, 1, 1, 1, 16, 0 sum to 28: variance 28/6, for the running average 28/5.
    y = layer.forward(x, training=True)
    np.testing.assert_allclose(y, 4 * (x - 5) / np.sqrt(28 / 6 + 1) + 1, rtol=1e-14)
    # From mean 0 and variance 1 half of the way: (0 + 5) / 2 and (1 + 5.6) / 2.
    np.testing.assert_allclose(layer.running_mean, [2.5], rtol=1e-14)
    np.testing.assert_allclose(layer.running_var, [3.3], rtol=1e-14)
    # Inference takes these: 4 * (x - 2.5) / sqrt(3.3 + 1) + 1.
    np.testing.assert_allclose(layer.forward(x), 4 * (x - 2.5) / np.sqrt(4.3) + 1, rtol=1e-14)


def test_batch_normalization_of_one_number_is_finite() -> None:
    layer = BatchNormalization(2)
    y = layer.forward(np.array([[3, -4]], np.float32), training=True)
    np.testing.assert_array_equal(y, [[0, 0]])
    assert np.isfinite(layer.running_var).all()
