"""The named networks and trainings: each can be built, described and run; two networks are the published ones."""

import json

import numpy as np
import pytest

from model.architectures import architectures, deepconvnet, lenet_5
from model.nn.network import Sequential
from model.recipes import recipes
from model.training.recipe import Recipe


@pytest.mark.parametrize("name", architectures)
def test_architecture_reads_digits_and_is_rebuilt_from_its_description(name: str) -> None:
    network = architectures[name](np.random.default_rng(1))
    assert architectures[name].__name__ == name
    assert network.shapes[-1] in [(10,), (11,), (12,)]
    x = np.random.default_rng(2).random((3, *network.input_shape), dtype=np.float32)
    outputs = network.forward(x)
    assert outputs.dtype == np.float32
    assert outputs.min() >= 0
    assert outputs.max() <= 1 + 1e-6
    again = Sequential.from_description(json.loads(json.dumps(network.describe())))
    again.load_arrays(network.arrays())
    np.testing.assert_array_equal(again.forward(x), outputs)


@pytest.mark.parametrize("name", architectures)
def test_architecture_starts_from_its_rng_alone(name: str) -> None:
    first, again, other = (architectures[name](np.random.default_rng(seed)).arrays() for seed in (1, 1, 2))
    for key, array in first.items():
        np.testing.assert_array_equal(again[key], array)
    weights = [key for key in first if key.endswith("weight") and len(first[key].shape) > 1]
    assert weights
    assert all((first[key] != other[key]).any() for key in weights)


def test_lenet_5_has_the_published_shapes() -> None:
    network = lenet_5(np.random.default_rng(1))
    kinds = [layer["kind"] for layer in network.describe()["layers"]]
    maps = ["Convolution", "Tanh", "AveragePooling"]
    assert kinds == [*maps, *maps, *("Convolution", "Tanh", "Flatten", "Dense", "Tanh", "Dense", "Softmax")]
    shapes = [
        shape for kind, shape in zip(kinds, network.shapes[1:], strict=True) if kind in {*maps, "Dense"} - {"Tanh"}
    ]
    assert shapes == [(28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (1, 1, 120), (84,), (10,)]
    # Weights and biases: 25*1*6+6, 25*6*16+16, 25*16*120+120, 120*84+84, 84*10+10.
    sizes = [156, 2416, 48120, 10164, 850]
    assert sum(parameter.value.size for parameter in network.parameters().values()) == sum(sizes) == 61_706


def test_deepconvnet_is_the_published_network() -> None:
    network = deepconvnet(np.random.default_rng(1))
    kinds = [layer["kind"] for layer in network.describe()["layers"]]
    pair = ["Convolution", "ReLU", "Convolution", "ReLU", "MaxPooling"]
    assert kinds == [*pair, *pair, *pair, *("Flatten", "Dense", "ReLU", "Dropout", "Dense", "Dropout", "Softmax")]
    pooled = [shape for kind, shape in zip(kinds, network.shapes[1:], strict=True) if kind == "MaxPooling"]
    assert pooled == [(14, 14, 16), (8, 8, 32), (4, 4, 64)]
    # Weights and biases: 9*1*16+16, 9*16*16+16, 9*16*32+32, 9*32*32+32, 9*32*64+64, 9*64*64+64,
    # 4*4*64*50+50, 50*10+10.
    sizes = [160, 2320, 4640, 9248, 18496, 36928, 51250, 510]
    assert sum(parameter.value.size for parameter in network.parameters().values()) == sum(sizes) == 123_552


def test_deepconvnet_starts_with_he_values_and_zero_biases() -> None:
    parameters = deepconvnet(np.random.default_rng(1)).parameters()
    for name, parameter in parameters.items():
        if name.endswith("bias"):
            assert not parameter.value.any(), name
        else:
            expected = np.sqrt(2 / np.prod(parameter.value.shape[:-1]))
            # A sample's standard deviation strays by std / sqrt(2 n).
            stray = expected / np.sqrt(2 * parameter.value.size)
            assert abs(parameter.value.std() - expected) < 5 * stray, name


@pytest.mark.parametrize("name", recipes)
def test_recipe_is_complete_and_its_parts_can_be_made(name: str) -> None:
    recipe = recipes[name]
    assert recipe.name == name
    assert recipe.title
    assert recipe.description
    assert recipe.architecture.__name__ in architectures
    network = recipe.architecture(np.random.default_rng(1))
    network.reseed(np.random.default_rng(2))
    x = np.random.default_rng(3).random((2, *network.input_shape), dtype=np.float32)
    value, gradient = recipe.plan.loss().value_and_gradient(network.forward(x, training=True), np.array([0, 1]))
    assert value > 0
    assert gradient.shape == (2, 11 if recipe.strokes else 10)
    assert recipe.plan.optimizer() is not recipe.plan.optimizer()
    assert recipe.plan.schedule(0, 10) > 0


def test_deepconvnet_recipe_is_the_published_training() -> None:
    plan = recipes["deepconvnet"].plan
    assert (plan.batch_size, plan.epochs) == (100, 20)
    assert {plan.schedule(step, 11_000) for step in (0, 5000, 10_999)} == {0.001}
    assert type(plan.optimizer()).__name__ == "Adam"


@pytest.mark.parametrize("recipe", recipes.values(), ids=recipes.keys())
def test_recipe_prepares_drawings_for_the_input_of_its_network(recipe: Recipe) -> None:
    side = recipe.preprocessing.field
    assert recipe.architecture(np.random.default_rng(1)).input_shape == (side, side, 1)


@pytest.mark.parametrize(
    ("name", "sizes"),
    [("mlp_30", [784 * 30, 30, 30 * 10, 10]), ("digits32", [1024 * 16, 16, 16 * 16, 16, 16 * 10, 10])],
)
def test_sigmoid_networks_start_standard_normal_weights_and_biases_alike(name: str, sizes: list[int]) -> None:
    values = [p.value.ravel() for p in architectures[name](np.random.default_rng(1)).parameters().values()]
    assert [len(value) for value in values] == sizes
    together = np.concatenate(values)
    assert abs(together.std() - 1) < 5 / np.sqrt(2 * len(together))
    assert abs(together.mean()) < 5 / np.sqrt(len(together))
    assert all(value.any() for value in values)
