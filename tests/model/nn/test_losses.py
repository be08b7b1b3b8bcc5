"""The losses: gradients through the table of cases, values worked out by hand, and the fusion with softmax."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from model.nn import losses
from model.nn.layers import Array, Softmax, softmax
from model.nn.losses import Loss, SoftmaxCrossEntropy, SquaredError, targets
from tests.helpers.gradient_check import BOUND, loss_error, numerical_gradient
from tests.helpers.layer_cases import BATCH, CLASSES, DISTRIBUTIONS, LOSS_CASES, NUMBERS, LossCase

every_loss = pytest.mark.parametrize("case", LOSS_CASES, ids=lambda case: case.name)


@pytest.fixture
def outputs(rng: np.random.Generator) -> npt.NDArray[np.float64]:
    return 2 * rng.standard_normal((BATCH, CLASSES))


def test_loss_table_has_a_row_for_every_loss() -> None:
    defined = {kind for kind in vars(losses).values() if isinstance(kind, type) and issubclass(kind, Loss)} - {Loss}
    without = {kind.__name__ for kind in defined - {type(case.loss) for case in LOSS_CASES}}
    assert not without, "add a row to LOSS_CASES in tests/helpers/layer_cases.py"


@every_loss
def test_loss_gradient_is_right(case: LossCase, outputs: npt.NDArray[np.float64]) -> None:
    assert loss_error(case.loss, outputs, case.labels) < BOUND


@every_loss
def test_loss_leaves_outputs_and_labels_alone(case: LossCase, outputs: npt.NDArray[np.float64]) -> None:
    before, labels = outputs.copy(), case.labels.copy()
    gradient = case.loss.value_and_gradient(outputs, case.labels)[1]
    assert not np.shares_memory(gradient, outputs)
    gradient.fill(np.nan)
    np.testing.assert_array_equal(outputs, before)
    np.testing.assert_array_equal(case.labels, labels)


@every_loss
def test_loss_in_float32_agrees_with_float64(case: LossCase, outputs: npt.NDArray[np.float64]) -> None:
    single, single_gradient = case.loss.value_and_gradient(outputs.astype(np.float32), case.labels)
    double, double_gradient = case.loss.value_and_gradient(outputs, case.labels)
    assert single_gradient.dtype == np.float32
    assert single == pytest.approx(double, rel=1e-6)
    np.testing.assert_allclose(single_gradient, double_gradient, rtol=1e-5, atol=1e-6)


@every_loss
def test_loss_is_the_mean_over_the_images(case: LossCase, outputs: npt.NDArray[np.float64]) -> None:
    value, gradient = case.loss.value_and_gradient(outputs, case.labels)
    singles = [case.loss.value_and_gradient(outputs[i : i + 1], case.labels[i : i + 1]) for i in range(BATCH)]
    assert value == pytest.approx(sum(single for single, _ in singles) / BATCH, rel=1e-12)
    np.testing.assert_allclose(gradient, np.concatenate([each for _, each in singles]) / BATCH, rtol=1e-12)


class HalfSquaredError(SquaredError):
    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        value, gradient = super().value_and_gradient(outputs, labels)
        return value, gradient / 2


class ForgottenSmoothing(SoftmaxCrossEntropy):
    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        value = super().value_and_gradient(outputs, labels)[0]
        return value, SoftmaxCrossEntropy().value_and_gradient(outputs, labels)[1]


class OneWrongEntry(SoftmaxCrossEntropy):
    def value_and_gradient(self, outputs: Array, labels: Array) -> tuple[float, Array]:
        value, gradient = super().value_and_gradient(outputs, labels)
        gradient[1, 2] += 1e-3
        return value, gradient


@pytest.mark.parametrize("make", [HalfSquaredError, lambda: ForgottenSmoothing(0.1), OneWrongEntry])
def test_gradient_check_notices_a_wrong_loss_gradient(
    make: Callable[[], Loss], outputs: npt.NDArray[np.float64]
) -> None:
    assert loss_error(make(), outputs, NUMBERS) > 100 * BOUND


def test_targets_are_one_hot_rows_or_the_distributions_given() -> None:
    found = targets(np.array([2, 0]), 3)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, [[0, 0, 1], [1, 0, 0]])
    np.testing.assert_array_equal(targets(DISTRIBUTIONS, 4, np.float64), DISTRIBUTIONS)


def test_cross_entropy_worked_example() -> None:
    # Softmax of ln 1, ln 2, ln 5 is 1/8, 2/8, 5/8; of equal logits 1/3 each. Labels 2 and 0:
    # (-ln 5/8 - ln 1/3) / 2; gradient (probabilities - one-hot) / 2.
    logits = np.array([[0, math.log(2), math.log(5)], [7, 7, 7]])
    value, gradient = SoftmaxCrossEntropy().value_and_gradient(logits, np.array([2, 0]))
    assert value == pytest.approx((math.log(8 / 5) + math.log(3)) / 2, rel=1e-14)
    np.testing.assert_allclose(gradient, [[1 / 16, 2 / 16, -3 / 16], [-1 / 3, 1 / 6, 1 / 6]], rtol=1e-14, atol=1e-15)


def test_cross_entropy_smoothing_worked_example() -> None:
    # e = 0.3 of 3 classes: the target of label 2 is 0.1, 0.1, 0.7 + 0.1 = 0.8.
    logits = np.array([[0, math.log(2), math.log(5)]])
    value, gradient = SoftmaxCrossEntropy(0.3).value_and_gradient(logits, np.array([2]))
    expected = -0.1 * math.log(1 / 8) - 0.1 * math.log(2 / 8) - 0.8 * math.log(5 / 8)
    assert value == pytest.approx(expected, rel=1e-14)
    np.testing.assert_allclose(gradient, [[0.125 - 0.1, 0.25 - 0.1, 0.625 - 0.8]], rtol=1e-12)


def test_cross_entropy_of_soft_targets_is_the_blend_of_the_hard_ones(
    outputs: npt.NDArray[np.float64],
) -> None:
    loss = SoftmaxCrossEntropy()
    soft = np.tile([0.25, 0, 0.75, 0], (BATCH, 1))
    parts = [loss.value_and_gradient(outputs, np.full(BATCH, label)) for label in (0, 2)]
    value, gradient = loss.value_and_gradient(outputs, soft)
    assert value == pytest.approx(0.25 * parts[0][0] + 0.75 * parts[1][0], rel=1e-12)
    np.testing.assert_allclose(gradient, 0.25 * parts[0][1] + 0.75 * parts[1][1], rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("smoothing", [0, 0.1])
def test_cross_entropy_of_huge_logits_is_finite(dtype: npt.DTypeLike, smoothing: float) -> None:
    logits = np.array([[1e4, -1e4, 0], [1e4, 1e4, -1e4]], dtype)
    value, gradient = SoftmaxCrossEntropy(smoothing).value_and_gradient(logits, np.array([1, 0]))
    # Without smoothing: 2e4 for the wrong label and ln 2 for the tie, over two images.
    # With e: the first image's targets e/3, 1 - 2e/3, e/3 times 0, 2e4, 1e4; the second's times ln 2, ln 2, 2e4 + ln 2.
    first = (1 - 2 * smoothing / 3) * 2e4 + smoothing / 3 * 1e4
    second = math.log(2) + smoothing / 3 * 2e4
    assert value == pytest.approx((first + second) / 2, rel=1e-6)
    target = np.array([[0, 1, 0], [1, 0, 0]]) * (1 - smoothing) + smoothing / 3
    np.testing.assert_allclose(gradient, (np.array([[1, 0, 0], [0.5, 0.5, 0]]) - target) / 2, atol=1e-7)


def test_cross_entropy_fused_gradient_is_that_of_softmax_and_cross_entropy_apart(
    outputs: npt.NDArray[np.float64],
) -> None:
    """The layer after a forward pass in inference, and the cross-entropy of its probabilities, chained."""
    layer = Softmax()
    probabilities = layer.forward(outputs).copy()
    loss = SoftmaxCrossEntropy()
    dy = numerical_gradient(lambda: loss.of_predictions(probabilities, NUMBERS), probabilities)
    fused = loss.value_and_gradient(layer.forward(outputs, training=True), NUMBERS)[1]
    layer.forward(outputs)
    np.testing.assert_allclose(layer.backward(dy), fused, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("labels", [NUMBERS, DISTRIBUTIONS], ids=["numbers", "distributions"])
def test_cross_entropy_of_predictions_equals_the_value_without_smoothing(
    labels: Array, outputs: npt.NDArray[np.float64]
) -> None:
    expected = SoftmaxCrossEntropy().value_and_gradient(outputs, labels)[0]
    for smoothing in (0, 0.1):
        found = SoftmaxCrossEntropy(smoothing).of_predictions(softmax(outputs), labels)
        assert found == pytest.approx(expected, rel=1e-12)


def test_cross_entropy_of_an_impossible_prediction_is_large_and_finite() -> None:
    found = SoftmaxCrossEntropy().of_predictions(np.array([[1, 0]], np.float32), np.array([1]))
    # The smallest normal float32 number is 2^-126.
    assert found == pytest.approx(126 * math.log(2), rel=1e-6)


def test_squared_error_worked_example() -> None:
    outputs, labels = np.array([[1.0, 2.0], [0.5, 0.0]]), np.array([1, 0])
    # Differences (1, 1) and (-0.5, 0): (1 + 1 + 0.25) / 2 / 2 images.
    value, gradient = SquaredError().value_and_gradient(outputs, labels)
    assert value == 0.5625
    np.testing.assert_array_equal(gradient, [[0.5, 0.5], [-0.25, 0]])
    assert SquaredError().of_predictions(outputs, labels) == 0.5625


@pytest.mark.parametrize("smoothing", [-0.1, 1, 1.5])
def test_cross_entropy_refuses_smoothing_out_of_range(smoothing: float) -> None:
    with pytest.raises(ValueError, match=rf"label smoothing {smoothing} is out of range: expected 0 <= e < 1"):
        SoftmaxCrossEntropy(smoothing)
