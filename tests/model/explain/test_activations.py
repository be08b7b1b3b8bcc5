"""What is seen inside a network is what it computes: its maps, its sums with all their parts, and its gradient."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.classifier import DigitClassifier
from model.explain.activations import NetworkInspector
from model.nn.layers import (
    AveragePooling,
    BatchNormalization,
    Convolution,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePooling,
    Layer,
    MaxPooling,
    ReLU,
    Sigmoid,
    Softmax,
)
from model.nn.layers.base import Array, Parameter
from model.nn.network import Sequential

Image = npt.NDArray[np.float32]


def sigmoid_network(rng: np.random.Generator) -> Sequential:
    return Sequential([Flatten(), Dense(64, 4, rng=rng), Sigmoid(), Dense(4, 3, rng=rng), Sigmoid()], (8, 8, 1))


def softmax_network(rng: np.random.Generator) -> Sequential:
    maps: list[Layer] = [Convolution(1, 2, rng=rng), BatchNormalization(2), ReLU(), MaxPooling(2)]
    more = [Convolution(2, 3, padding=2, rng=rng), ReLU(), AveragePooling(2), Flatten()]
    dense = [Dense(27, 5, rng=rng), ReLU(), Dropout(0.5), Dense(5, 11, rng=rng), Dropout(0.5), Softmax()]
    network = Sequential([*maps, *more, *dense], (8, 8, 1))
    network.buffers()["1_BatchNormalization.running_mean"] += 0.3
    network.buffers()["1_BatchNormalization.running_var"] *= 2
    return network


class Residual(Layer, abstract=True):
    """x + convolution(x): a block that has layers of its own."""

    of_feature_maps = True

    def __init__(self, channels: int, rng: np.random.Generator) -> None:
        super().__init__()
        self.inner = Convolution(channels, channels, rng=rng)

    def forward(self, x: Array, *, training: bool = False) -> Array:
        self.inner.images_last = self.images_last
        return x + self.inner.forward(x)

    def backward(self, dy: Array) -> Array:
        return dy + self.inner.backward(dy.copy())

    def parameters(self) -> dict[str, Parameter]:
        return {f"inner.{name}": parameter for name, parameter in self.inner.parameters().items()}

    def replica(self) -> Layer:
        replica = super().replica()
        assert isinstance(replica, Residual)
        replica.inner = self.inner.replica()  # type: ignore[assignment]
        return replica

    def astype(self, dtype: object) -> None:
        self.inner.astype(dtype)


def residual_network(rng: np.random.Generator) -> Sequential:
    maps: list[Layer] = [Convolution(1, 3, rng=rng), ReLU(), Residual(3, rng), ReLU(), GlobalAveragePooling()]
    return Sequential([*maps, Dense(3, 4, rng=rng), Softmax()], (8, 8, 1))


BUILDERS = [sigmoid_network, softmax_network, residual_network]
Build = Callable[[np.random.Generator], Sequential]


@pytest.fixture
def image(rng: np.random.Generator) -> Image:
    picture = rng.random((8, 8), dtype=np.float32)
    picture[:, 0] = 0
    return picture


def places(inspector: NetworkInspector, stage: int) -> list[tuple[int, int, int]]:
    """Return channel, row and column of the corners and of the middle of a stage's maps."""
    height, width, channels = inspector.stages[stage].gives
    corners = [(0, 0, 0), (channels - 1, height - 1, width - 1)]
    return [*corners, (channels // 2, height // 2, width // 2)]


def test_stages_join_what_works_on_each_number_by_itself(rng: np.random.Generator, image: Image) -> None:
    pictures = NetworkInspector(softmax_network(rng)).feature_maps(image)
    assert [(picture.kinds, picture.maps.shape, picture.parameters) for picture in pictures] == [
        (("Convolution", "BatchNormalization", "ReLU"), (8, 8, 2), 24),
        (("MaxPooling",), (4, 4, 2), 0),
        (("Convolution", "ReLU"), (6, 6, 3), 57),
        (("AveragePooling",), (3, 3, 3), 0),
        (("Dense", "ReLU"), (1, 1, 5), 140),
        (("Dense", "Softmax"), (1, 1, 11), 66),
    ]
    assert [picture.kinds[0] for picture in NetworkInspector(residual_network(rng)).feature_maps(image)] == [
        *("Convolution", "Residual", "GlobalAveragePooling", "Dense")
    ]


@pytest.mark.parametrize("build", BUILDERS)
def test_pictures_are_what_the_layers_give(rng: np.random.Generator, image: Image, build: Build) -> None:
    network = build(rng)
    inspector, x = NetworkInspector(network), image[None, :, :, None]
    pictures = inspector.feature_maps(image)
    for stage, picture in zip(inspector.stages, pictures, strict=True):
        part = Sequential([layer.replica() for layer in network.layers[: stage.stop]], network.input_shape)
        np.testing.assert_allclose(picture.maps.ravel(), part.forward(x)[0].ravel(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("build", BUILDERS)
def test_unit_is_the_sum_of_its_parts(rng: np.random.Generator, image: Image, build: Build) -> None:
    inspector = NetworkInspector(build(rng))
    pictures = inspector.feature_maps(image)
    for stage, picture in enumerate(pictures):
        for channel, row, column in places(inspector, stage):
            unit = inspector.unit(image, stage, channel, row, column)
            assert unit.value == pytest.approx(picture.maps[row, column, channel])
            assert sum(part.total for part in unit.parts) + unit.offset == pytest.approx(unit.total)
            for part in unit.parts:
                assert part.patch.shape == part.weights.shape == unit.window[2:]
                assert (part.patch * part.weights).sum() == pytest.approx(part.total)
            assert [abs(part.total) for part in unit.parts] == sorted((abs(p.total) for p in unit.parts), reverse=True)


def test_unit_of_a_convolution_has_its_kernel_patch_and_bias(rng: np.random.Generator, image: Image) -> None:
    network = softmax_network(rng)
    network.layers[4].parameters()["bias"].value[:] = [0.1, 0.2, 0.3]
    inspector = NetworkInspector(network)
    before = inspector.feature_maps(image)[1].maps
    unit = inspector.unit(image, 2, 1, 3, 2)  # padding 2: row 3 looks at rows 1, 2, 3
    assert unit.window == (1, 0, 3, 3)
    assert unit.offset == pytest.approx(0.2)
    kernel = network.layers[4].parameters()["weight"].value
    for part in unit.parts:
        np.testing.assert_allclose(part.weights, kernel[:, :, part.channel, 1], rtol=1e-6)
        np.testing.assert_array_equal(part.patch, before[1:4, 0:3, part.channel])
    corner = inspector.unit(image, 2, 0, 0, 0)  # only the kernel's last cell lies on the map
    assert corner.window == (0, 0, 1, 1)


def test_unit_of_a_dense_layer_looks_through_flattening(rng: np.random.Generator, image: Image) -> None:
    network = sigmoid_network(rng)
    unit = NetworkInspector(network).unit(image, 0, 2, 0, 0)
    (part,) = unit.parts
    assert unit.window == (0, 0, 8, 8)
    np.testing.assert_array_equal(part.patch, image)
    np.testing.assert_allclose(part.weights.ravel(), network.layers[1].parameters()["weight"].value[:, 2], rtol=1e-6)


def test_unit_of_pooling_shows_its_window(rng: np.random.Generator, image: Image) -> None:
    inspector = NetworkInspector(softmax_network(rng))
    before = inspector.feature_maps(image)[0].maps
    unit = inspector.unit(image, 1, 1, 2, 3)
    (part,) = unit.parts
    assert (unit.window, part.channel, unit.offset) == ((4, 6, 2, 2), 1, 0)
    np.testing.assert_array_equal(part.patch, before[4:6, 6:8, 1])
    assert part.weights.sum() == 1
    assert part.weights.ravel()[part.patch.argmax()] == 1
    mean = inspector.unit(image, 3, 0, 1, 1)
    np.testing.assert_allclose(mean.parts[0].weights, np.full((2, 2), 0.25))


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ((2, 0, 0, 0), "layer 2 is not there: expected 0 to 1"),
        ((-1, 0, 0, 0), "layer -1 is not there"),
        ((0, 4, 0, 0), "channel 4 is not there: expected 0 to 3"),
        ((0, 0, 1, 0), "row 1 is not there: expected 0 to 0"),
        ((0, 0, 0, -1), "column -1 is not there"),
    ],
)
def test_unit_that_is_not_there_is_refused(
    rng: np.random.Generator, image: Image, place: tuple[int, int, int, int], message: str
) -> None:
    with pytest.raises(IndexError, match=message):
        NetworkInspector(sigmoid_network(rng)).unit(image, *place)


@pytest.mark.parametrize("build", BUILDERS)
def test_evidence_is_ink_times_the_numerical_gradient(rng: np.random.Generator, image: Image, build: Build) -> None:
    network = build(rng)
    exact = network.replica()
    exact.astype(np.float64)

    def log_ratio(picture: npt.NDArray[np.float64]) -> float:
        p = exact.forward(picture[None, :, :, None])[0]
        return float(np.log(p[2] / p[1]))

    found, start = NetworkInspector(network).evidence(image, 2, 1), image.astype(np.float64)
    for place in np.ndindex(image.shape):
        nudge = np.zeros_like(start)
        nudge[place] = 1e-6
        slope = (log_ratio(start + nudge) - log_ratio(start - nudge)) / 2e-6
        assert found[place] == pytest.approx(image[place] * slope, abs=1e-6)
    assert found.any()
    assert not found[:, 0].any()  # there is no ink


def test_evidence_of_a_linear_network_adds_up_to_the_difference_of_its_logits(
    rng: np.random.Generator, image: Image
) -> None:
    network = Sequential([Flatten(), Dense(64, 3, rng=rng), Softmax()], (8, 8, 1))
    p = network.replica().forward(image[None, :, :, None])[0]
    assert NetworkInspector(network).evidence(image, 0, 2).sum() == pytest.approx(np.log(p[0] / p[2]), rel=1e-4)
    np.testing.assert_allclose(
        NetworkInspector(network).evidence(image, 2, 0), -NetworkInspector(network).evidence(image, 0, 2)
    )


def test_evidence_of_outputs_of_nought_is_finite(image: Image) -> None:
    network = Sequential([Flatten(), Dense(64, 3), Sigmoid()], (8, 8, 1))
    network.parameters()["1_Dense.bias"].value.fill(-2000)
    np.testing.assert_array_equal(NetworkInspector(network).evidence(image, 0, 2), np.zeros((8, 8)))


@pytest.mark.parametrize("build", BUILDERS)
def test_looking_inside_changes_nothing(rng: np.random.Generator, image: Image, build: Build) -> None:
    network = build(rng)
    kept = {name: array.copy() for name, array in network.arrays().items()}
    untouched = image.copy()
    inspector = NetworkInspector(network)
    first = inspector.evidence(image, 0, 1)
    inspector.feature_maps(image)
    inspector.unit(image, 0, 0, 0, 0)
    np.testing.assert_array_equal(inspector.evidence(image, 0, 1), first)
    np.testing.assert_array_equal(image, untouched)
    for name, array in network.arrays().items():
        assert array.dtype == np.float32
        np.testing.assert_array_equal(array, kept[name])


def test_every_shipped_network_can_be_looked_into(repository: Path, rng: np.random.Generator) -> None:
    files = sorted((repository / "weights").glob("*.npz"))
    assert files
    for file in files:
        classifier = DigitClassifier.load(file)
        side = classifier.preprocessing.field
        picture = rng.random((side, side), dtype=np.float32)
        inspector = classifier.inspector()
        outputs = inspector.feature_maps(picture)[-1].maps.ravel()
        assert outputs[:10].argmax() == classifier.predict_proba(picture[None])[0].argmax()
        for stage in range(len(inspector.stages)):
            unit = inspector.unit(picture, stage, 0, 0, 0)
            assert sum(part.total for part in unit.parts) + unit.offset == pytest.approx(unit.total, abs=1e-9)
