"""Readings in plain words for the page without scripts: the same as tests/js/reading/words.test.js has them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.pages import reading_words
from app.pages.reading_words import chart, describe_reading, percent
from model.paths import STATIC

# What a digit is put in words as, here and on the page with the sheet.
CASES = json.loads(Path(__file__).parents[2].joinpath("helpers", "reading-words.json").read_text(encoding="utf-8"))


def test_limits_are_those_of_the_page_with_the_sheet() -> None:
    script = (STATIC / "js" / "reading" / "words.js").read_text(encoding="utf-8")
    theirs = re.findall(r"^(?:export )?const ([A-Z_]+) = (.+);$", script, re.MULTILINE)
    ours = {name: value for name, value in vars(reading_words).items() if name.isupper()}
    assert ours.keys() > {"SURE", "NO_DIGIT"}
    assert {name: json.loads(value) for name, value in theirs} == ours


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


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['headline']}, {case['detail']}")
def test_digit_is_put_in_words(case: dict[str, Any]) -> None:
    shares = {int(name): share for name, share in case["shares"].items()}
    headline, lines = describe_reading(reading(digit(shares, case.get("is_digit")), threshold=case.get("threshold")))
    assert lines == [(case["headline"], case["detail"], case.get("strange", False))]
    assert headline == lines[0].headline


FOUR, TWO, STRANGER = digit({4: 0.98}, 0.9), digit({2: 0.75, 7: 0.25}, 0.9), digit({2: 1.0}, 0.1)


@pytest.mark.parametrize(
    ("digits", "headline"),
    [
        ((FOUR, TWO), "Looks like 42"),
        ((digit({4: 0.55, 9: 0.45}), TWO), "Perhaps 42"),
        ((FOUR, digit({2: 1.0}, 0.55)), "Perhaps 42"),
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


def test_chart_has_a_bar_for_each_digit_and_for_none() -> None:
    bars = chart(digit({7: 0.8, 1: 0.2}, is_digit=0.25))
    assert [bar.name for bar in bars] == [*"0123456789", "none"]
    assert [bar.share for bar in bars if bar.share] == pytest.approx([0.05, 0.2, 0.75])
    assert [bar.hundredths for bar in bars if bar.share] == [5, 20, 75]
    assert [bar.name for bar in bars if bar.wins] == ["none"]


def test_chart_of_a_network_that_cannot_tell_has_no_bar_for_none() -> None:
    bars = chart(digit({7: 0.8, 1: 0.2}))
    assert [bar.name for bar in bars] == [*"0123456789"]
    assert [bar.name for bar in bars if bar.wins] == ["7"]


def test_chart_has_no_winner_in_a_tie() -> None:
    assert not any(bar.wins for bar in chart(digit(dict.fromkeys(range(10), 0.1))))
    assert not any(bar.wins for bar in chart(digit({4: 0.5001, 9: 0.4999})))
