"""The numbers of the demonstration are those of the four equations, and the network it is about stays as it is."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.classifier import DigitClassifier
from model.explain.backprop import BackpropDemo, Replay
from model.nn.calibration import temper
from model.nn.layers import BatchNormalization, Convolution, Dense, Dropout, Flatten, MaxPooling, ReLU, Sigmoid, Softmax
from model.nn.network import Sequential
from model.recipes import recipes

LABEL = 2
LR = 0.7

Array64 = npt.NDArray[np.float64]


def sigmoid_network(rng: np.random.Generator) -> Sequential:
    """Return 9-4-3, sigmoid, on images of 3 by 3."""
    layers = [Flatten(), Dense(9, 4, rng=rng), Sigmoid(), Dense(4, 3, rng=rng), Sigmoid()]
    return Sequential(layers, (3, 3, 1))


def softmax_network(rng: np.random.Generator) -> Sequential:
    """Return a small convolutional network with everything that behaves differently while training."""
    maps = [Convolution(1, 2, rng=rng), BatchNormalization(2), ReLU(), MaxPooling(2), Flatten()]
    dense = [Dense(8, 5, rng=rng), ReLU(), Dropout(0.5), Dense(5, 3, rng=rng), Dropout(0.5), Softmax()]
    return Sequential([*maps, *dense], (4, 4, 1))


class Worked:
    """The textbook in float64: a network of sigmoid layers, its four equations, and its step."""

    def __init__(self, network: Sequential) -> None:
        values = [array.astype(np.float64) for array in network.arrays().values()]
        self.weights, self.biases = values[0::2], values[1::2]

    def forward(self, x: Array64) -> list[Array64]:
        activations = [x]
        for weight, bias in zip(self.weights, self.biases, strict=True):
            activations.append(1 / (1 + np.exp(-(activations[-1] @ weight + bias))))
        return activations

    def backward(self, activations: list[Array64], target: Array64) -> list[Array64]:
        output = activations[-1]
        deltas = [(output - target) * output * (1 - output)]  # BP1
        for weight, a in zip(self.weights[:0:-1], activations[-2:0:-1], strict=True):
            deltas.insert(0, weight @ deltas[0] * a * (1 - a))  # BP2
        return deltas

    def step(self, activations: list[Array64], deltas: list[Array64]) -> None:
        for weight, bias, a, delta in zip(self.weights, self.biases, activations[:-1], deltas, strict=True):
            bias -= LR * delta  # BP3
            weight -= LR * np.outer(a, delta)  # BP4


@pytest.fixture
def image(rng: np.random.Generator) -> npt.NDArray[np.float32]:
    return rng.random((3, 3), dtype=np.float32)


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_demo_numbers_are_those_of_the_four_equations(
    rng: np.random.Generator, image: npt.NDArray[np.float32], steps: int
) -> None:
    network = sigmoid_network(rng)
    found = BackpropDemo(network).replay(image, LABEL, LR, steps)
    book, target = Worked(network), np.eye(3)[LABEL]
    for step in range(steps + 1):
        activations = book.forward(image.astype(np.float64).ravel())
        deltas = book.backward(activations, target)
        output = activations[-1]
        np.testing.assert_allclose(found.moments[step].probabilities, output / output.sum(), rtol=1e-4)
        assert found.moments[step].loss == pytest.approx(0.5 * ((output - target) ** 2).sum(), rel=1e-4)
        if step < steps:
            book.step(activations, deltas)
    assert len(found.moments) == steps + 1
    np.testing.assert_allclose(found.outputs, activations[-1], rtol=1e-4)
    np.testing.assert_allclose(found.error, deltas[-1], rtol=1e-3, atol=1e-7)
    np.testing.assert_allclose(found.image_gradient, (book.weights[0] @ deltas[0]).reshape(3, 3), rtol=1e-3, atol=1e-6)
    for layer, a, delta in zip(found.layers, activations[:-1], deltas, strict=True):
        assert layer.delta == pytest.approx(np.linalg.norm(delta), rel=1e-3)
        assert layer.bias == pytest.approx(np.linalg.norm(delta), rel=1e-3)
        assert layer.weight == pytest.approx(np.linalg.norm(np.outer(a, delta)), rel=1e-3)


def test_demo_follows_single_neurons_through_the_equations(
    rng: np.random.Generator, image: npt.NDArray[np.float32]
) -> None:
    network = sigmoid_network(rng)
    worked = BackpropDemo(network).replay(image, LABEL, LR, 0).worked
    assert worked is not None
    book = Worked(network)
    _, hidden, output = activations = book.forward(image.astype(np.float64).ravel())
    before, last = book.backward(activations, np.eye(3)[LABEL])
    j, k = worked.hidden_index, worked.output_index
    assert (k, j) == (LABEL, int(np.abs(hidden * before).argmax()))
    weight, bias = book.weights[1][j, k], book.biases[1][k]
    expected = {
        "output": output[k],
        "loss_gradient": output[k] - 1,
        "error": last[k],
        "hidden": hidden[j],
        "sent_back": (book.weights[1] @ last)[j],
        "hidden_delta": before[j],
        "bias": bias,
        "bias_gradient": last[k],
        "bias_after": bias - LR * last[k],
        "weight": weight,
        "weight_gradient": hidden[j] * last[k],
        "weight_after": weight - LR * hidden[j] * last[k],
    }
    for name, value in expected.items():
        assert getattr(worked, name) == pytest.approx(value, rel=1e-3), name


def test_demo_of_a_softmax_has_probabilities_minus_targets_as_its_error(rng: np.random.Generator) -> None:
    network = softmax_network(rng)
    image = rng.random((4, 4), dtype=np.float32)
    found = BackpropDemo(network).replay(image, LABEL, LR, 0)
    probabilities = network.replica().forward(image[None, :, :, None])[0]
    np.testing.assert_allclose(found.outputs, probabilities, rtol=1e-5)
    np.testing.assert_allclose(found.error, probabilities - np.eye(3)[LABEL], rtol=1e-4, atol=1e-6)
    assert found.moments[0].loss == pytest.approx(-np.log(probabilities[LABEL]), rel=1e-4)


@pytest.mark.parametrize("build", [sigmoid_network, softmax_network])
def test_demo_image_gradient_is_the_numerical_one(
    rng: np.random.Generator, build: Callable[[np.random.Generator], Sequential]
) -> None:
    network = build(rng)
    network.astype(np.float64)
    demo, side = BackpropDemo(network), network.input_shape[0]
    image = rng.random((side, side)).astype(np.float64)

    def loss(picture: Array64) -> float:
        return demo.replay(picture, LABEL, LR, 0).moments[0].loss  # type: ignore[arg-type]

    found = demo.replay(image, LABEL, LR, 0).image_gradient  # type: ignore[arg-type]
    for place in np.ndindex(side, side):
        nudge = np.zeros_like(image)
        nudge[place] = 1e-6
        assert found[place] == pytest.approx((loss(image + nudge) - loss(image - nudge)) / 2e-6, abs=1e-6)


def same(one: Replay, other: Replay) -> bool:
    pairs = [(a.probabilities, b.probabilities) for a, b in zip(one.moments, other.moments, strict=True)]
    pairs += [(one.error, other.error), (one.image_gradient, other.image_gradient)]
    return all((a == b).all() for a, b in pairs) and one.worked == other.worked


@pytest.mark.parametrize("build", [sigmoid_network, softmax_network])
def test_demo_changes_nothing_and_always_replays_the_same(
    rng: np.random.Generator, build: Callable[[np.random.Generator], Sequential]
) -> None:
    network = build(rng)
    kept = {name: array.copy() for name, array in network.arrays().items()}
    image = rng.random(network.input_shape[:2], dtype=np.float32)
    untouched = image.copy()
    demo = BackpropDemo(network)
    first, again = (demo.replay(image, LABEL, LR, 6) for _ in range(2))
    assert same(first, again)
    assert first.moments[6].loss < first.moments[0].loss
    assert (image == untouched).all()
    for name, array in network.arrays().items():
        np.testing.assert_array_equal(array, kept[name])


def test_shipped_networks_answer_bit_for_bit_as_before_a_demo(repository: Path, rng: np.random.Generator) -> None:
    files = sorted((repository / "weights").glob("*.npz"))
    learnt = []
    for file in files:
        classifier = DigitClassifier.load(file)
        side = classifier.preprocessing.field
        images = rng.random((3, side, side), dtype=np.float32)
        before = classifier.predict_proba(images)
        found = classifier.backprop_demo().replay(images[0], 3, 0.5, 3)
        shown = temper(found.moments[0].probabilities[None], classifier.temperature)[0]
        np.testing.assert_allclose(shown, before[0], rtol=1e-3, atol=1e-6)
        learnt.append(found.moments[3].loss < found.moments[0].loss)
        np.testing.assert_array_equal(classifier.predict_proba(images), before)
    assert any(learnt)  # saturated sigmoids may need more than three steps


def test_demo_without_a_label_takes_what_is_read(rng: np.random.Generator, image: npt.NDArray[np.float32]) -> None:
    network = sigmoid_network(rng)
    read = int(network.replica().forward(image[None, :, :, None])[0].argmax())
    demo = BackpropDemo(network)
    assert demo.replay(image, None, LR, 2).label == read
    assert same(demo.replay(image, None, LR, 2), demo.replay(image, read, LR, 2))


def test_demo_goes_by_the_loss_that_each_recipe_trains_with() -> None:
    assert recipes
    for recipe in recipes.values():
        network = recipe.architecture(np.random.default_rng(1))
        assert type(BackpropDemo(network).loss) is type(recipe.plan.loss()), recipe.name


def test_demo_of_silent_outputs_has_equal_probabilities() -> None:
    network = Sequential([Flatten(), Dense(9, 4), Sigmoid()], (3, 3, 1))
    network.parameters()["1_Dense.bias"].value.fill(-100)
    found = BackpropDemo(network).replay(np.ones((3, 3), np.float32), 1, LR, 1)
    np.testing.assert_array_equal(found.moments[1].probabilities, np.full(4, 0.25))
    assert found.moments[1].loss == 0.5


def test_demo_says_that_a_rate_is_too_large(rng: np.random.Generator) -> None:
    layers = [Flatten(), Dense(9, 4, rng=rng), ReLU(), Dense(4, 3, rng=rng)]
    with pytest.raises(FloatingPointError, match=r"no longer finite after step \d+ at a rate of 1e\+06"):
        BackpropDemo(Sequential(layers, (3, 3, 1))).replay(np.ones((3, 3), np.float32), 0, 1e6, 9)


def test_demo_tells_the_shapes_of_every_layer(rng: np.random.Generator) -> None:
    rows = [(row.number, row.kind, row.takes, row.gives) for row in BackpropDemo(softmax_network(rng)).shapes()]
    assert rows == [
        (1, "Convolution", (4, 4, 1), (4, 4, 2)),
        (2, "BatchNormalization", (4, 4, 2), (4, 4, 2)),
        (None, "ReLU", (4, 4, 2), (4, 4, 2)),
        (None, "MaxPooling", (4, 4, 2), (2, 2, 2)),
        (None, "Flatten", (2, 2, 2), (8,)),
        (3, "Dense", (8,), (5,)),
        (None, "ReLU", (5,), (5,)),
        (None, "Dropout", (5,), (5,)),
        (4, "Dense", (5,), (3,)),
        (None, "Dropout", (3,), (3,)),
        (None, "Softmax", (3,), (3,)),
    ]
    assert BackpropDemo(softmax_network(rng)).shapes()[5].parameters == {"weight": (8, 5), "bias": (5,)}


def test_demo_of_a_network_with_a_reject_class_speaks_of_the_ten_digits(rng: np.random.Generator) -> None:
    bias = np.zeros(11, np.float32)
    bias[10], bias[4] = 9, 3  # it takes everything for no digit, and if it were one, for a 4
    dense = Dense(9, 11, rng=rng)
    dense.weight.value *= 0.01
    dense.bias.value[:] = bias
    found = BackpropDemo(Sequential([Flatten(), dense, Softmax()], (3, 3, 1))).replay(
        rng.random((3, 3), dtype=np.float32), None, LR, 1
    )
    assert found.label == 4
    for moment in found.moments:
        assert moment.probabilities.shape == (10,)
        assert moment.probabilities.sum() == pytest.approx(1, abs=1e-6)
        assert moment.probabilities.argmax() == 4
    assert found.outputs.shape == found.error.shape == (11,)
    assert found.moments[1].loss == pytest.approx(-np.log(found.outputs[4]), rel=1e-5)
