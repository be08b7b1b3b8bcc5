"""The numbers of a report, worked out by hand for a few readings."""

import numpy as np
import pytest

from model.evaluation.network import scores
from tests.helpers.tiny_exam import rows_of

# Read 3, 5, 5 and 8 where 3, 3, 5 and 1 were drawn: two mistakes, the second the surer one.
ROWS = rows_of([(3, 0.9), (5, 0.6), (5, 0.7), (8, 0.95)])
LABELS = np.array([3, 3, 5, 1])
IMAGES = np.arange(4 * 28 * 28, dtype=np.uint32).reshape(4, 28, 28).astype(np.uint8)


def test_score_counts_what_is_wrong() -> None:
    assert scores.score(ROWS, LABELS) == {"count": 4, "errors": 2, "accuracy": 0.5}


def test_score_of_nothing_is_unknown() -> None:
    assert scores.score(ROWS[:0], LABELS[:0]) == {"count": 0, "errors": 0, "accuracy": None}


def test_scores_by_group_leave_out_groups_without_members() -> None:
    groups = [("first", np.array([True, True, False, False])), ("none", np.zeros(4, bool))]
    assert scores.scores_by_group(ROWS, LABELS, groups) == [{"name": "first", "count": 2, "errors": 1, "accuracy": 0.5}]


def test_worst_mistakes_are_the_surest_first_with_their_pictures() -> None:
    first, second = scores.worst_mistakes(ROWS, LABELS, IMAGES, ["a", "b", "c", "d"])
    assert {key: first[key] for key in ("number", "name", "true", "read")} == {
        "number": 3,
        "name": "d",
        "true": 1,
        "read": 8,
    }
    assert (first["confidence"], second["confidence"]) == pytest.approx((0.95, 0.6))
    assert (second["name"], second["true"], second["read"]) == ("b", 3, 5)
    np.testing.assert_array_equal(scores.to_image(first["picture"]), IMAGES[3])


def test_worst_mistakes_are_at_most_24() -> None:
    rows = rows_of([(1, 0.5 + i / 100) for i in range(40)])
    found = scores.worst_mistakes(rows, np.zeros(40, np.int64), np.zeros((40, 28, 28), np.uint8))
    assert [one["number"] for one in found] == list(range(39, 15, -1))
    assert "name" not in found[0]


def test_calibration_holds_the_error_and_the_bins() -> None:
    found = scores.calibration(ROWS, LABELS)
    # Each reading has a bin of its own: |1 - 0.9|, |0 - 0.6|, |1 - 0.7| and |0 - 0.95|, of four.
    assert found["error"] == pytest.approx((0.1 + 0.6 + 0.3 + 0.95) / 4)
    assert found["confidence"] == pytest.approx(0.7875)
    assert [part["count"] for part in found["bins"]] == [1, 1, 1, 1]
    assert [part["accuracy"] for part in found["bins"]] == [0, 1, 1, 0]


def test_exam_holds_score_calibration_confusion_and_mistakes() -> None:
    found = scores.exam(ROWS, LABELS, IMAGES)
    assert (found["count"], found["errors"], len(found["mistakes"])) == (4, 2, 2)
    assert (found["confusion"][3][3], found["confusion"][3][5], found["confusion"][1][8]) == (1, 1, 1)
    assert np.sum(found["confusion"]) == 4


def test_rejected_counts_what_lies_below_the_threshold() -> None:
    is_digit = np.array([0.1, 0.5, 0.9, 0.2], np.float32)
    assert scores.rejected(is_digit, 0.5) == {"count": 4, "rejected": 2, "share": 0.5}
    assert scores.rejected(is_digit[:0], 0.5) == {"count": 0, "rejected": 0, "share": None}


def test_rejected_by_label_tells_the_least_rejected_first() -> None:
    is_digit = np.array([0.1, 0.9, 0.9, 0.2], np.float32)
    found = scores.rejected_by_label(is_digit, 0.5, ["x", "x", "w", "a"])
    assert [(one["name"], one["rejected"], one["count"]) for one in found] == [("w", 0, 1), ("x", 1, 2), ("a", 1, 1)]
