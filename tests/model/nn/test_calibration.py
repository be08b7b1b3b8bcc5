"""Temperature, reliability and thresholds, on probabilities whose honesty is known."""

import numpy as np
import numpy.typing as npt
import pytest

from model.nn.calibration import (
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
    rejection_threshold,
    reliability,
    temper,
)


def softmax(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@pytest.fixture
def honest(rng: np.random.Generator) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """Return probabilities (20000, 10), and labels drawn with just those probabilities."""
    probabilities = softmax(rng.normal(0, 2.5, (20_000, 10)))
    labels = (probabilities.cumsum(axis=1) < rng.random((len(probabilities), 1))).sum(axis=1)
    return probabilities, np.minimum(labels, 9)


def test_tempering_divides_the_logits(rng: np.random.Generator) -> None:
    logits = rng.normal(0, 3, (50, 10))
    np.testing.assert_allclose(temper(softmax(logits), 1.7), softmax(logits / 1.7), rtol=1e-9)
    certain = np.zeros((1, 10), np.float32)
    certain[0, 3] = 1
    assert temper(certain, 2.0).dtype == np.float32
    assert np.isfinite(temper(certain, 0.05)).all()


@pytest.mark.parametrize("wrong_by", [0.5, 1.0, 2.0])
def test_fitted_temperature_undoes_how_far_logits_were_scaled(
    honest: tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]], wrong_by: float
) -> None:
    probabilities, labels = honest
    scaled = temper(probabilities, 1 / wrong_by)
    found = fit_temperature(scaled, labels)
    assert found == pytest.approx(wrong_by, rel=0.05)
    assert expected_calibration_error(temper(scaled, found), labels) < 0.015
    assert negative_log_likelihood(temper(scaled, found), labels) <= negative_log_likelihood(scaled, labels)


def test_calibration_error_is_the_mean_gap_of_confidence_and_accuracy() -> None:
    # Four readings at 0.9, three right (gap 0.15); one at 0.55, wrong (gap 0.55).
    probabilities = np.array([[0.9, 0.1]] * 4 + [[0.55, 0.45]])
    labels = np.array([0, 0, 0, 1, 1])
    assert expected_calibration_error(probabilities, labels) == pytest.approx((4 * 0.15 + 0.55) / 5)
    bins = reliability(probabilities, labels, bins=10)
    assert [(b.low, b.high, b.count, b.accuracy) for b in bins] == [(0.5, 0.6, 1, 0.0), (0.9, 1.0, 4, 0.75)]
    assert [b.confidence for b in bins] == pytest.approx([0.55, 0.9])


def test_full_confidence_falls_into_the_last_bin() -> None:
    (found,) = reliability(np.array([[1.0, 0.0]]), np.array([0]))
    assert found.high == 1


def test_rejection_threshold_leaves_its_share_of_digits_below() -> None:
    scores = np.linspace(0, 1, 1001)
    assert (scores < rejection_threshold(scores)).mean() == pytest.approx(0.01, abs=0.001)


def test_weights_say_how_much_each_reading_counts(
    honest: tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]],
) -> None:
    probabilities, labels = honest
    hasty = temper(probabilities, 0.5)
    both, twice = np.concatenate([probabilities, hasty]), np.concatenate([labels, labels])
    first, second = (np.repeat(weights, len(labels)) for weights in ([1.0, 0.0], [0.0, 1.0]))
    assert fit_temperature(both, twice, first) == fit_temperature(probabilities, labels)
    assert fit_temperature(both, twice, second) == fit_temperature(hasty, labels)
    assert negative_log_likelihood(both, twice, second) == pytest.approx(negative_log_likelihood(hasty, labels))
