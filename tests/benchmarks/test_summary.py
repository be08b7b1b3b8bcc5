"""Medians, quartiles and paired ratios."""

import pytest

from tests.benchmarks.summary import quantile, summarize, summarize_ratio


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [([3.0], 0.5, 3.0), ([4, 1, 3, 2], 0.5, 2.5), ([4, 1, 3, 2], 0.25, 1.75), ([1, 2, 3], 1, 3), ([1, 2, 3], 0, 1)],
)
def test_quantile_lies_between_the_neighbours(values: list[float], q: float, expected: float) -> None:
    assert quantile(values, q) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("values", "q", "message"),
    [([], 0.5, "no values: expected at least one"), ([1.0], 1.5, "quantile 1.5 is out of range: expected 0 to 1")],
)
def test_quantile_of_nothing_or_out_of_range_is_refused(values: list[float], q: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        quantile(values, q)


def test_summary_tells_median_quartiles_and_spread() -> None:
    summary = summarize([1, 2, 3, 4, 100])
    assert (summary.count, summary.median, summary.low, summary.high) == (5, 3, 2, 4)
    assert summary.spread == pytest.approx(2 / 3)
    assert summarize([0.0, 0.0]).spread == 0


def test_ratio_is_of_pairs_so_that_drift_cancels() -> None:
    ours, theirs = [1.0, 10.0, 100.0], [2.0, 20.0, 200.0]
    assert summarize_ratio(ours, theirs).median == pytest.approx(0.5)
    assert summarize_ratio(ours, theirs).spread == pytest.approx(0)
    with pytest.raises(ValueError, match="shorter"):
        summarize_ratio(ours, theirs[:2])
