"""What outputs with and without the class "not a digit" are read as."""

import numpy as np

from model.outputs import digit_probabilities, is_digit, normalize_rows, readings


def test_ten_outputs_are_the_digits_and_tell_nothing_else() -> None:
    outputs = np.full((2, 10), 0.05, np.float32)
    outputs[:, 4] = 0.55
    found = readings(outputs)
    np.testing.assert_allclose(found.probabilities, outputs, rtol=1e-6)
    assert found.is_digit is None


def test_eleventh_output_is_taken_out_and_becomes_is_digit() -> None:
    outputs = np.array([[0.06, 0.02, *[0.0] * 8, 0.92]], np.float32)
    found = readings(outputs)
    np.testing.assert_allclose(found.probabilities[0, :2], [0.75, 0.25], rtol=1e-6)
    assert found.is_digit is not None
    np.testing.assert_allclose(found.is_digit, [0.08], rtol=1e-5)
    np.testing.assert_allclose(is_digit(outputs), [0.08], rtol=1e-5)


def test_twelfth_output_is_no_digit_either_and_becomes_is_several() -> None:
    outputs = np.array([[0.06, 0.02, *[0.0] * 8, 0.32, 0.6]], np.float32)
    found = readings(outputs)
    np.testing.assert_allclose(found.probabilities[0, :2], [0.75, 0.25], rtol=1e-6)
    assert found.is_digit is not None
    np.testing.assert_allclose(found.is_digit, [0.08], rtol=1e-5)
    assert found.is_several is not None
    np.testing.assert_allclose(found.is_several, [0.6], rtol=1e-6)
    assert readings(outputs[:, :11]).is_several is None


def test_outputs_that_rule_out_every_digit_give_each_the_same_share() -> None:
    outputs = np.zeros((1, 11), np.float32)
    outputs[0, 10] = 1
    np.testing.assert_allclose(digit_probabilities(outputs), np.full((1, 10), 0.1))


def test_shares_sum_to_one_even_where_every_output_is_silent() -> None:
    outputs = np.array([[0.5, 0.25, 0.25, 1.0], [0, 0, 0, 0], [0, 0, 1e-30, 0]], np.float32)
    expected = [[0.25, 0.125, 0.125, 0.5], [0.25, 0.25, 0.25, 0.25], [0, 0, 1, 0]]
    np.testing.assert_array_equal(normalize_rows(outputs), np.array(expected, np.float32))
    assert normalize_rows(outputs).dtype == np.float32
