"""The parts that the studies share: samples, symmetry, kernels, words and the page."""

import io
import json
import runpy
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from model.data.loader import Examples
from model.datasets import Dataset, DatasetError
from model.nn.initializers import normal
from model.nn.layers import Convolution
from model.nn.losses import SquaredError
from model.nn.network import ParameterVector, Sequential
from model.nn.optimizers import SGD, Optimizer
from model.report.charts import STYLES, Chart, Line
from model.report.progress import ProgressLine
from model.studies import base, optimizers
from model.studies.base import Context, Result, Section, Study, Table, studies, study
from model.studies.depth import BLOCKS, CHANNELS, block, convolutions
from model.studies.initial_values import STARTS, build, initial_values
from model.studies.kernels import composed, difference_when_composed, receptive_field
from model.studies.page import page
from model.studies.runs import plain, sample
from model.studies.symmetry import UnitGradients, first_gradient, gradient_picture, gradient_table
from model.studies.words import SeedStatistics, compared, listed, small, spelled
from model.training.trainer import to_network
from tests.helpers.html_page import Page

SIDE = 8


def bitmaps(rng: np.random.Generator) -> Examples:
    return Examples(rng.integers(0, 256, (60, SIDE, SIDE), dtype=np.uint8), np.arange(60) % 10)


def gradient_after_training(name: str, rng: np.random.Generator) -> UnitGradients:
    """The first weights' gradient once a start has been trained for some steps."""
    examples = bitmaps(rng)
    network, _ = build(name, SIDE, rng)
    vector, optimizer, loss = ParameterVector(network), SGD(), SquaredError()
    for _ in range(20):
        outputs = network.forward(to_network(examples.images), training=True)
        network.backward(loss.value_and_gradient(outputs, examples.labels)[1])
        optimizer.step(vector, 1.0)
    return first_gradient(network, loss, examples)


def test_units_that_start_at_zero_get_equal_gradients_that_are_not_zero(rng: np.random.Generator) -> None:
    gradients = gradient_after_training("zeros", rng)
    assert gradients.largest > 1e-5
    assert gradients.difference <= 1e-6 * gradients.largest


@pytest.mark.parametrize("name", ["standard normal", "Glorot", "He"])
def test_units_that_start_at_random_get_different_gradients(name: str, rng: np.random.Generator) -> None:
    gradients = gradient_after_training(name, rng)
    assert gradients.difference > 0.1 * gradients.largest


def test_first_gradient_is_the_slope_of_the_loss(rng: np.random.Generator) -> None:
    examples, loss = bitmaps(rng), SquaredError()
    network, _ = build("standard normal", SIDE, rng)
    network.astype(np.float64)
    images = to_network(examples.images, np.float64)
    weight = next(iter(network.parameters().values())).value
    found = first_gradient(network, loss, examples)
    values = []
    for step in (-1e-4, 2e-4):
        weight[10, 3] += step
        values.append(loss.of_predictions(network.forward(images), examples.labels))
    assert found.grad[10, 3] == pytest.approx((values[1] - values[0]) / 2e-4, rel=1e-2)
    assert found.largest >= abs(found.grad[10, 3]) > 0


def test_initial_values_differ_from_seed_to_seed() -> None:
    slopes = []
    for seed in (1, 1, 2):
        numbers = initial_values(Context(digits(200), seed, True, ProgressLine(io.StringIO()))).numbers
        slopes.append(numbers["starts"]["He"]["slopes"])
    assert slopes[0] == slopes[1] != slopes[2]


def test_starts_give_weights_and_biases_as_they_are_called(rng: np.random.Generator) -> None:
    found = {name: [p.value for p in build(name, SIDE, rng)[0].parameters().values()] for name in STARTS}
    assert all((value == 0).all() for value in found["zeros"])
    assert all((value == 1).all() for value in found["ones"])
    assert all(value.min() >= 0 and value.max() < 1 for value in found["uniform 0 to 1"])
    assert found["standard normal"][0].std() == pytest.approx(1, abs=0.1)
    assert [value.ndim for value in found["He"] if (value == 0).all()] == [1, 1, 1]
    assert [value.shape for value in found["Glorot"] if value.ndim == 2] == [(SIDE**2, 16), (16, 16), (16, 10)]


def test_gradient_difference_notices_one_unit_that_differs_in_one_pixel() -> None:
    grad = np.ones((9, 4), np.float32)
    assert UnitGradients(grad.copy()).difference == 0
    grad[5, 2] = 1.25
    assert UnitGradients(grad).difference == 0.25
    table = gradient_table("", {"it": UnitGradients(grad)}, side=3, pixels=1)
    assert table.header == ["unit", "it, row 1, column 2"]
    assert [row[1] for row in table.rows] == ["+1.0000e+00"] * 2 + ["+1.2500e+00", "+1.0000e+00"]


def test_gradient_picture_has_a_tile_for_each_unit_in_the_colour_of_its_sign() -> None:
    grad = np.zeros((4, 10), np.float32)
    grad[:, 0], grad[:, 9] = 2.0, -2.0
    picture = np.asarray(Image.open(io.BytesIO(gradient_picture(UnitGradients(grad), side=2))))
    first, last, between = picture[2, 2], picture[6, 6], picture[2, 6]
    assert first[0] > first[2] and last[2] > last[0]
    assert (first[3], last[3], between[3]) == (255, 255, 16)


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_of_the_depth_study_sees_five_by_five(name: str) -> None:
    assert receptive_field(lambda: block(name), CHANNELS) == (5, 5)
    assert sum(convolution.kernel**2 for convolution in convolutions(name)) == (25 if "5" in name else 18)


def test_receptive_field_of_other_kernels_is_theirs() -> None:
    assert receptive_field(lambda: [Convolution(2, 2, 3)], 2) == (3, 3)
    assert receptive_field(lambda: [Convolution(2, 2, 3), Convolution(2, 2, 3), Convolution(2, 2, 3)], 2) == (7, 7)


def test_two_convolutions_compose_to_one_and_a_wrong_one_is_noticed(rng: np.random.Generator) -> None:
    first, second = (Convolution(3, 3, 3, rng=rng, bias_init=normal()) for _ in range(2))
    x = rng.standard_normal((2, 9, 9, 3)).astype(np.float32)
    assert difference_when_composed(first, second, x) < 1e-5
    assert composed(first, second).weight.value.shape == (5, 5, 3, 3)
    swapped = Sequential([composed(second, first)], (9, 9, 3)).forward(x).copy()
    right = Sequential([composed(first, second)], (9, 9, 3)).forward(x)
    assert np.abs(swapped - right).max() > 0.1


def test_optimizer_study_shipped_compares_the_rules_that_its_module_names_and_charts_hold_them(
    repository: Path,
) -> None:
    facts = json.loads((repository / "static" / "studies" / "optimizers.json").read_text(encoding="utf-8"))
    assert list(facts["optimizers"]) == list(optimizers.RULES), "run `python -m model.study optimizers` again"
    assert len(optimizers.RULES) == len(optimizers.COMPARED) <= STYLES


def test_optimizer_study_is_left_alone_by_a_new_optimizer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Newest(SGD, registered=False):
        title = "newest"
        year = 2099

    monkeypatch.setitem(Optimizer.kinds, "Newest", Newest)
    monkeypatch.setattr(base, "studies", {})  # where the module registers once more
    rules = runpy.run_path(optimizers.__file__)["RULES"]
    assert list(rules) == list(optimizers.RULES)


def digits(count: int) -> Dataset:
    images = np.arange(count, dtype=np.uint8)[:, None, None] * np.ones((1, SIDE, SIDE), np.uint8)
    return Dataset("some", images, np.arange(count) % 10, images, np.arange(count) % 10, {})


def test_sample_keeps_training_and_validation_apart_and_classes_even() -> None:
    train, validation = sample(digits(200), 50, 30, seed=1)
    chosen = [set(part.images[:, 0, 0].tolist()) for part in (train, validation)]
    assert [len(part) for part in chosen] == [50, 30]
    assert not chosen[0] & chosen[1]
    assert np.bincount(train.labels).tolist() == [5] * 10


def test_sample_of_more_images_than_there_are_says_how_many_are_wanted() -> None:
    with pytest.raises(DatasetError, match="some: found 60 training images, expected 80 or more"):
        sample(digits(60), 50, 30, seed=1)


@pytest.mark.parametrize(
    ("a", "b", "sentence"),
    [
        ([0.9, 0.91], [0.8, 0.89], "Adam is ahead of SGD by 6.00 points, and every one of its seeds is above"),
        ([0.9, 0.91], [0.8, 0.905], "Adam is ahead of SGD by 5.25 points, but their seeds overlap"),
        ([0.7, 0.7], [0.8, 0.9], "SGD is ahead of Adam by 15.00 points, and every one of its seeds"),
        ([0.7], [0.8], "SGD is ahead of Adam by 10.00 points, with one seed each."),
    ],
)
def test_compared_says_who_is_ahead_and_whether_the_seeds_agree(a: list[float], b: list[float], sentence: str) -> None:
    assert compared("Adam", "SGD", SeedStatistics(a), SeedStatistics(b)).startswith(sentence)


def test_words_for_numbers() -> None:
    assert SeedStatistics([0.5, 0.25]).percent() == "37.50% (25.00 to 50.00)"
    assert SeedStatistics([0.5]).percent() == "50.00%"
    assert [SeedStatistics([2, 3]).text(0), SeedStatistics([2]).text(0), SeedStatistics([0.5, 0.25]).text(2)] == [
        "2.5 (2 to 3)",
        "2",
        "0.38 (0.25 to 0.50)",
    ]
    assert [spelled(8), spelled(12), spelled(13), spelled(1300)] == ["eight", "twelve", "13", "1,300"]
    assert [listed(["a", "b", "c"][:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert [small(0.0), small(0.01234), small(4.567e-7)] == ["0", "0.0123", "4.57e-07"]
    assert [plain(float("nan")), plain(1 / 3)] == [None, 0.3333333]


def test_study_of_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(ValueError, match="the study 'depth' is defined twice"):
        study("depth", title="", question="", source="mnist")(studies["depth"].run)


def test_page_escapes_texts_and_sets_numbers_apart_from_words() -> None:
    rows = [["a<b", "1.50%", "word"], ["c", "–", "5 by 5"]]
    chart = Chart("<x>", "x", "y", [Line("l", [(1, 1.0), (2, 2.0)])])
    section = Section("<i>", text=["a & b"], charts=[chart], tables=[Table("<c>", ["", "n", "w"], rows)])
    known = Study("s", "<T>", "<Q>", "mnist", lambda context: Result([], [], {}))
    text = page(known, Result(["<R>"], [section], {"M": "<m>"}), {"Command": "<go>"})
    found = Page(text)
    assert found.faults == []
    assert found.headings == ["<T>", "What came out", "<i>", "How it was done"]
    assert found.tables == [rows]
    assert {"<Q>", "<R>", "<x>", "a & b", "<c>", "<m>", "<go>"} <= set(found.texts)
    assert "<p>a &amp; b</p>" in text
    assert '<td class="number">1.50%</td><td>word</td>' in text
