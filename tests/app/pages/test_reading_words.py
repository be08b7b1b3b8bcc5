"""Readings in plain words for the page without scripts: the same as tests/js/reading/words.test.js has them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.pages import reading_words
from app.pages.reading_words import chart, describe_reading, name_reading, percent
from model.paths import STATIC


def read_cases(name: str) -> list[Any]:
    """Return what readings are put in words as, here and on the page with the sheet."""
    path = Path(__file__).parents[2].joinpath("helpers", f"{name}.json")
    cases: list[Any] = json.loads(path.read_text(encoding="utf-8"))
    return cases


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


def reading(*shares: dict[str, float], **told: Any) -> dict[str, Any]:
    """Return a reading of digits with these probabilities; told: as the cases tell of it."""
    scores = told.get("is_digit") or [None] * len(shares)
    digits = [
        digit({int(name): share for name, share in one.items()}, score)
        for one, score in zip(shares, scores, strict=True)
    ]
    text = "".join(str(one["digit"]) for one in digits)
    return {
        "text": text,
        "lines": [{"text": line} for line in told.get("lines") or filter(None, [text])],
        "digits": digits,
        "left_out": [{"why": why} for why in told.get("left_out", [])],
        "sure": told.get("sure", True),
        "model": {"is_digit_threshold": told.get("threshold")},
    }


@pytest.mark.parametrize("case", read_cases("reading-words"), ids=lambda case: f"{case['headline']}, {case['detail']}")
def test_digit_is_put_in_words(case: dict[str, Any]) -> None:
    one = {"is_digit": [case.get("is_digit")], "lines": [case["line"]] if "line" in case else None}
    words = (case["headline"], case["detail"], case.get("strange", False))
    assert describe_reading(reading(case["shares"], **case | one)) == (words, [words])


@pytest.mark.parametrize("case", read_cases("number-words"), ids=lambda case: f"{case['headline']}, {len(case)}")
def test_several_digits_are_said_together(case: dict[str, Any]) -> None:
    whole, words = describe_reading(reading(*case["digits"], **case))
    blank = ": there is no ink in this picture" if case["headline"] == "Blank page" else ""
    assert whole == (case["headline"] + blank, case.get("left", ""), case.get("strange", False))
    assert len(words) == len(case["digits"])


def test_reading_is_named_by_its_lines() -> None:
    assert name_reading(reading({"7": 1.0}, {"2": 1.0}, lines=["7", "+2"])) == "7 and +2"
    assert name_reading(reading()) == ""


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
