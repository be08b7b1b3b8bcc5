"""The measures, on a few readings that can be counted by eye."""

import numpy as np
import pytest

from model.nn.metrics import accuracy, confusion, correct

# Read as 0, 1, 1, 2, 2.
OUTPUTS = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.1, 0.5, 0.4], [0, 0.1, 0.9], [0.3, 0.3, 0.4]], np.float32)
LABELS = np.array([0, 1, 0, 2, 1])


def test_correct_counts_the_rows_with_their_largest_output_at_the_label() -> None:
    assert correct(OUTPUTS, LABELS) == 3
    assert correct(OUTPUTS, OUTPUTS.argmax(axis=1)) == 5
    assert correct(OUTPUTS, (OUTPUTS.argmax(axis=1) + 1) % 3) == 0


def test_correct_counts_by_the_largest_share_of_a_target_distribution() -> None:
    assert correct(OUTPUTS, np.eye(3)[LABELS] * 0.6 + 0.4 / 3) == 3


def test_accuracy_is_the_share_of_right_rows() -> None:
    assert accuracy(OUTPUTS, LABELS) == 0.6


@pytest.mark.parametrize("dtype", [np.int64, np.uint8])
def test_confusion_counts_true_classes_in_rows_and_readings_in_columns(dtype: type) -> None:
    found = confusion(OUTPUTS, LABELS.astype(dtype))
    assert found.dtype == np.int64
    np.testing.assert_array_equal(found, [[1, 1, 0], [0, 1, 1], [0, 0, 1]])


def test_confusion_of_many_classes_does_not_overflow_small_labels() -> None:
    outputs = np.eye(20, dtype=np.float32)
    np.testing.assert_array_equal(confusion(outputs, np.arange(20, dtype=np.uint8)), np.eye(20))
