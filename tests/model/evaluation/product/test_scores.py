"""Measures of the product's answers, by hand on a few of them."""

import numpy as np
import pytest

from model.evaluation.asking.answers import Answers
from model.evaluation.product import scores as product_scores


def answers(texts: list[str], acceptance: list[float], confidence: list[float] | None = None) -> Answers:
    return Answers(
        np.array(texts),
        tuple((text,) for text in texts),
        np.array(acceptance),
        np.array(confidence or [1.0] * len(texts)),
        np.full((len(texts), 10), np.nan),
    )


TRUTH = np.array(["7", "7", "4", "1"])
READ = answers(["7", "71", "4", ""], [0.9, 0.95, 0.5, 0.0], [0.9, 0.8, 0.9, 0.0])
OTHER = answers(["7", "7", "4", "1"], [0.9] * 4, [1.0] * 4)


def test_a_digit_too_many_and_none_are_misread_and_what_is_below_the_threshold_is_not_accepted() -> None:
    found = product_scores.score(TRUTH, READ, 0.6)
    assert (found["errors"], found["rejected"]) == (2, 2)
    assert product_scores.score(TRUTH, READ, None)["rejected"] == 1
    # Of 4 answers: 0.9 and 0.9, both right, in one bin; 0.8, wrong; 0.0, wrong.
    assert found["calibration_error"] == pytest.approx((0.2 + 0.8 + 0.0) / 4)


def test_calibration_error_of_none_is_none_and_of_honest_answers_is_none() -> None:
    assert product_scores.calibration_error(np.array([]), np.array([], bool)) == 0
    assert product_scores.calibration_error(np.full(4, 0.75), np.array([True, True, True, False])) == pytest.approx(0)


def test_groups_are_scored_by_way_and_empty_ones_left_out() -> None:
    groups = {"a": np.array([0, 1]), "b": np.array([2]), "none": np.array([], np.int64)}
    rows = product_scores.scored_by(groups, TRUTH, {"strokes": READ, "pictures": OTHER}, 0.6)
    assert [(row["name"], row["count"], row["strokes"]["errors"], row["pictures"]["errors"]) for row in rows] == [
        ("a", 2, 1, 0),
        ("b", 1, 0, 0),
    ]


def test_every_set_weighs_the_same_and_the_worst_one_is_named() -> None:
    score = {"errors": 1, "rejected": 0, "calibration_error": 0.1}
    rows = [{"name": "few", "count": 2, "strokes": score}, {"name": "many", "count": 100, "strokes": score}]
    found = product_scores.over_sets(rows, "strokes")
    assert found["misread"] == {"mean": pytest.approx(0.255), "worst": 0.5, "worst_set": "few"}
    assert found["not_accepted"]["mean"] == 0
    assert found["calibration_error"]["mean"] == pytest.approx(0.1)
    assert product_scores.mean_and_worst([], []) == {"mean": 0.0, "worst": 0.0, "worst_set": None}


def test_what_is_no_digit_passes_where_the_answer_is_accepted() -> None:
    sets = {"tos": np.array([0, 1, 2]), "imp": np.array([3])}
    ways = {"strokes": READ, "pictures": OTHER}
    found = product_scores.passed(sets, ["H", "H", "K", "W"], ways, 0.6)
    assert found["count"] == 4
    assert found["strokes"] == {"accepted": 2, "mean": pytest.approx(1 / 3), "worst": 2 / 3, "worst_set": "tos"}
    assert found["pictures"]["mean"] == 1
    assert [(row["name"], row["strokes"], row["pictures"]) for row in found["by_set"]] == [("tos", 2, 3), ("imp", 0, 1)]
    assert [(row["name"], row["count"]) for row in found["by_label"]] == [("H", 2), ("K", 1), ("W", 1)]
    assert found["by_label"][0]["texts"] == ["7", "71"]
