"""Contenders compute the same, and one that does not is found out."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from model.nn.network import Sequential
from tests.benchmarks import workload
from tests.benchmarks.agreement import check_gradients, check_outputs
from tests.benchmarks.contenders import book, inkling
from tests.benchmarks.contenders.base import Contender, Source
from tests.benchmarks.contenders.layouts import channels_first, channels_last, steps
from tests.benchmarks.errors import ContenderError


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """A small network with two pairs of convolutions, the second padded by 2."""
    path = workload.save(tmp_path_factory.mktemp("bench") / "n.npz", workload.variant(width=0.25, pairs=2))
    return Source(path, *workload.load(path))


ENTRANCES: list[Callable[[Source], Contender]] = [
    lambda source: inkling.build(source, {"entrance": "parallel", "threads": 2}),
    lambda source: inkling.build(source, {"entrance": "network"}),
    lambda source: book.build(source, {}),
]


def test_contenders_in_numpy_agree_on_outputs(source: Source) -> None:
    outputs = {str(i): build(source).outputs(workload.images(5)) for i, build in enumerate(ENTRANCES)}
    check_outputs(outputs)
    assert outputs["0"].shape == (5, 10)


def test_classifier_agrees_on_the_shipped_weights() -> None:
    source = Source(workload.SHIPPED, *workload.load(workload.SHIPPED))
    builds = ({"entrance": "classifier"}, {"entrance": "network"})
    check_outputs({str(o): inkling.build(source, o).outputs(workload.images(5)) for o in builds})


def test_contenders_in_numpy_agree_on_gradients(source: Source) -> None:
    images, labels = workload.images(6), workload.labels(6)
    builds = (ENTRANCES[0], ENTRANCES[2])
    gradients = {str(i): b(source.without_dropout()).gradients(images, labels) for i, b in enumerate(builds)}
    check_gradients(gradients)
    assert gradients["0"].keys() == Sequential.from_description(source.description).parameters().keys()


def test_book_learns(source: Source) -> None:
    contender = book.Book(source.without_dropout())
    images, labels = workload.images(6), workload.labels(6)
    before = contender.outputs(images)[np.arange(6), labels].mean()
    step = contender.training(images, labels)
    for _ in range(30):
        step()
    assert contender.outputs(images)[np.arange(6), labels].mean() > before + 0.1


def test_agreement_names_who_is_wrong(rng: np.random.Generator) -> None:
    right = rng.random((4, 10), dtype=np.float32)
    check_outputs({"a": right, "b": right + 5e-5})
    with pytest.raises(ContenderError, match=r"b gives probabilities that differ by 0\.01 from those of a"):
        check_outputs({"a": right, "b": right + np.float32(0.01)})
    with pytest.raises(ContenderError, match=r"b gives outputs of shape \(3, 10\): expected \(4, 10\)"):
        check_outputs({"a": right, "b": right[:3]})
    with pytest.raises(ContenderError, match="b gives probabilities that differ by nan"):
        check_outputs({"a": right, "b": right * np.float32("nan")})
    with pytest.raises(ContenderError, match="a gives the same probabilities for all images"):
        check_outputs({"a": right[:1].repeat(4, axis=0), "b": right})


def test_agreement_finds_a_wrong_gradient() -> None:
    right: dict[str, npt.NDArray[np.float64]] = {"w": np.arange(6.0), "b": np.ones(2)}
    check_gradients({"a": right, "b": {"w": right["w"] + 1e-4, "b": right["b"]}})
    with pytest.raises(ContenderError, match="b has a gradient of w that differs by 1 "):
        check_gradients({"a": right, "b": {"w": np.zeros(6), "b": right["b"]}})
    with pytest.raises(ContenderError, match=r"b has gradients of \['w'\]: expected \['b', 'w'\]"):
        check_gradients({"a": right, "b": {"w": right["w"]}})


def test_layouts_turn_a_dense_weight_there_and_back(rng: np.random.Generator) -> None:
    images = rng.random((2, 4, 5, 3))
    weight = rng.random((60, 7))
    turned = channels_first(weight, (4, 5, 3))
    expected = images.reshape(2, -1) @ weight
    assert images.transpose(0, 3, 1, 2).reshape(2, -1) @ turned == pytest.approx(expected)
    assert np.array_equal(channels_last(turned, (4, 5, 3)), weight)


def test_layouts_refuse_weights_of_an_unknown_kind() -> None:
    description = {"input_shape": [4], "layers": [{"kind": "BatchNormalization", "channels": 4}]}
    with pytest.raises(ValueError, match="layer 0_BatchNormalization has weights of an unknown kind"):
        steps(description, {"0_BatchNormalization.weight": np.ones(4)})
