"""The initial values: the spread that each formula asks for, drawn from the rng alone."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from model.nn.initializers import Initializer, constant, fans, glorot, he, normal, uniform, zeros
from model.nn.layers import Convolution, Dense, Layer

DENSE, CONVOLUTION = (300, 200), (5, 5, 16, 64)
RANDOM = [he, glorot, normal(0.5), uniform(-1, 3)]


@pytest.mark.parametrize(
    ("shape", "expected"),
    [((300, 200), (300, 200)), ((3, 3, 16, 32), (144, 288)), ((1, 1, 2, 5), (2, 5)), ((7, 4, 6), (28, 42))],
)
def test_fans_count_inputs_and_outputs(shape: tuple[int, ...], expected: tuple[int, int]) -> None:
    assert fans(shape) == expected


@pytest.mark.parametrize("shape", [(), (10,)])
def test_fans_refuse_a_shape_without_them(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"has no fan-in: expected a weight \(\.\.\., inputs, outputs\)"):
        fans(shape)


@pytest.mark.parametrize(
    ("init", "shape", "std"),
    [
        (he, DENSE, math.sqrt(2 / 300)),
        (he, CONVOLUTION, math.sqrt(2 / 400)),
        (normal(0.5), DENSE, 0.5),
        (normal(), CONVOLUTION, 1.0),
    ],
)
def test_normal_initializers_have_mean_0_and_the_formulas_deviation(
    init: Initializer, shape: tuple[int, ...], std: float, rng: np.random.Generator
) -> None:
    values = init(rng, shape)
    assert abs(values.mean()) < 5 * std / math.sqrt(values.size)
    # The sample's standard deviation has itself one of std / sqrt(2 n).
    assert abs(values.std() - std) < 5 * std / math.sqrt(2 * values.size)
    # Of a normal distribution 68.27 % lies within one standard deviation; of a uniform one 57.7 %.
    assert (np.abs(values) < std).mean() == pytest.approx(0.6827, abs=0.01)


@pytest.mark.parametrize(
    ("init", "shape", "low", "high"),
    [
        (glorot, DENSE, -math.sqrt(6 / 500), math.sqrt(6 / 500)),
        (glorot, CONVOLUTION, -math.sqrt(6 / (400 + 1600)), math.sqrt(6 / (400 + 1600))),
        (uniform(-1, 3), DENSE, -1, 3),
    ],
)
def test_uniform_initializers_fill_the_formulas_range_evenly(
    init: Initializer, shape: tuple[int, ...], low: float, high: float, rng: np.random.Generator
) -> None:
    values = init(rng, shape)
    rounding = 1e-6 * (high - low)
    assert low - rounding <= values.min() < low + 0.001 * (high - low)
    assert high - 0.001 * (high - low) < values.max() <= high + rounding
    counts = np.histogram(values, bins=10, range=(low - rounding, high + rounding))[0]
    # Each tenth holds n / 10 give or take sqrt(0.09 n).
    assert np.abs(counts - values.size / 10).max() < 5 * math.sqrt(0.09 * values.size)


@pytest.mark.parametrize(("init", "value"), [(constant(0.25), 0.25), (zeros, 0)])
def test_constant_initializers_give_one_value(init: Initializer, value: float, rng: np.random.Generator) -> None:
    np.testing.assert_array_equal(init(rng, (3, 4)), np.full((3, 4), value))


@pytest.mark.parametrize("init", [*RANDOM, constant(2), zeros])
def test_initializers_give_float32_and_depend_on_the_rng_alone(init: Initializer) -> None:
    first, again = (init(np.random.default_rng(5), (40, 30)) for _ in range(2))
    assert first.dtype == np.float32
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize("init", RANDOM)
def test_random_initializers_go_on_drawing(init: Initializer, rng: np.random.Generator) -> None:
    assert (init(rng, (40, 30)) != init(rng, (40, 30))).any()


@pytest.mark.parametrize(
    "make",
    [
        lambda **options: Dense(40, 30, **options),
        lambda **options: Convolution(20, 30, **options),
    ],
    ids=["dense", "convolution"],
)
def test_layers_start_from_their_initializers(make: Callable[..., Layer]) -> None:
    drawn, given, empty = (
        make(**options).parameters()
        for options in (
            {"rng": np.random.default_rng(6)},
            {"rng": np.random.default_rng(6), "weight_init": constant(0.5), "bias_init": constant(0.1)},
            {},
        )
    )
    shape = drawn["weight"].value.shape
    np.testing.assert_array_equal(drawn["weight"].value, he(np.random.default_rng(6), shape))
    assert not drawn["bias"].value.any()
    assert set(given["weight"].value.ravel()) == {np.float32(0.5)}
    assert set(given["bias"].value) == {np.float32(0.1)}
    assert not empty["weight"].value.any()
