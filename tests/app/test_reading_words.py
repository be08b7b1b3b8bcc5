"""Readings in plain words for the page without scripts: the same as tests/js/words.test.js has them."""

from typing import Any

import pytest

from app.reading_words import describe_reading, percent


def digit(shares: dict[int, float], is_digit: float | None = None) -> dict[str, Any]:
    """Return one digit of a reading with these probabilities; the rest is 0."""
    probabilities = [shares.get(i, 0.0) for i in range(10)]
    best = max(probabilities)
    return {
        "digit": probabilities.index(best),
        "confidence": best,
        "probabilities": probabilities,
        "is_digit": is_digit,
    }


def reading(*digits: dict[str, Any], threshold: float | None = None) -> dict[str, Any]:
    text = "".join(str(one["digit"]) for one in digits)
    return {"text": text, "digits": list(digits), "model": {"is_digit_threshold": threshold}}


@pytest.mark.parametrize(
    ("shares", "headline", "detail"),
    [
        ({7: 0.98, 1: 0.02}, "Looks like a 7 (98%)", "Runner-up: 1 (2%)"),
        ({8: 0.93, 3: 0.07}, "Looks like an 8 (93%)", "Runner-up: 3 (7%)"),
        ({0: 0.9997, 6: 0.0003}, "Looks like a 0 (over 99%)", "Nothing else comes close"),
        ({7: 0.75, 1: 0.25}, "Probably a 7 (75%)", "Runner-up: 1 (25%)"),
        ({5: 0.5, 3: 0.2, 8: 0.15, 9: 0.15}, "Perhaps a 5 (50%)", "Runner-up: 3 (20%)"),
        ({4: 0.55, 9: 0.45}, "4 or 9? Hard to tell", "55% against 45%"),
        ({9: 0.55, 4: 0.45}, "9 or 4? Hard to tell", "55% against 45%"),
    ],
)
def test_digit_is_put_in_words(shares: dict[int, float], headline: str, detail: str) -> None:
    assert describe_reading(reading(digit(shares))) == (headline, [(headline, detail)])


@pytest.mark.parametrize(
    ("score", "threshold", "strange"),
    [(0.2, None, True), (0.9, None, False), (0.7, None, False), (0.7, 0.8, True), (0.85, 0.8, False)],
)
def test_threshold_decides_what_is_a_digit(score: float, threshold: float | None, strange: bool) -> None:
    headline, lines = describe_reading(reading(digit({7: 0.99}, score), threshold=threshold))
    strangely, plainly = (
        ("This doesn't look like a digit", "Closest: 7 (99%)"),
        ("Looks like a 7 (99%)", "Nothing else comes close"),
    )
    assert lines == [strangely if strange else plainly]
    assert headline == lines[0][0]


FOUR, TWO, STRANGER = digit({4: 0.98}, 0.9), digit({2: 0.75, 7: 0.25}, 0.9), digit({2: 1.0}, 0.1)


@pytest.mark.parametrize(
    ("digits", "headline"),
    [
        ((FOUR, TWO), "Looks like 42"),
        ((digit({4: 0.55, 9: 0.45}), TWO), "Perhaps 42"),
        ((FOUR, STRANGER), "Not all of this looks like digits"),
        ((STRANGER, STRANGER), "These don't look like digits"),
        ((FOUR,) * 9, "Looks like 9 digits"),
    ],
)
def test_several_digits_are_said_together(digits: tuple[dict[str, Any], ...], headline: str) -> None:
    said, words = describe_reading(reading(*digits))
    assert (said, len(words)) == (headline, len(digits))


def test_blank_page_is_said() -> None:
    assert describe_reading(reading()) == ("Blank page: there is no ink in this picture", [])


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1.0, "over 99%"), (0.9949, "99%"), (0.985, "99%"), (0.125, "13%"), (0.005, "1%"), (0.004, "under 1%")],
)
def test_percent_never_claims_certainty(probability: float, words: str) -> None:
    assert percent(probability) == words
