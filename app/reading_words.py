"""Says readings in plain words for the page without scripts, with the words and the limits of static/js/words.js."""

import math
from collections.abc import Mapping
from typing import Any

SURE = 0.9  # from this probability on, the digit is simply named
PROBABLE = 0.6  # from this probability on, it is called probable
RIVAL_SHARE = 0.5  # a runner-up with this share of the winner's probability makes it hard to tell
NEGLIGIBLE = 0.005  # a runner-up below this probability is not worth naming
DIGIT_AT_ALL = 0.5  # a lower score is no digit where the network names no threshold of its own
LONGEST_TEXT = 8  # a longer number is not repeated


def describe_reading(reading: Mapping[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Return the headline of a reading as the HTTP contract has it, and for each digit its own words and a detail."""
    digits = reading["digits"]
    threshold = _or(reading["model"]["is_digit_threshold"], DIGIT_AT_ALL)
    words = [_describe_digit(digit, threshold) for digit in digits]
    if not digits:
        return "Blank page: there is no ink in this picture", []
    if len(digits) == 1:
        return words[0][0], words
    return _describe_number(reading["text"], digits, threshold), words


def percent(probability: float) -> str:
    """Return a probability in percent that never claims certainty or impossibility."""
    if probability > 0.995:
        return "over 99%"
    if probability < NEGLIGIBLE:
        return "under 1%"
    return f"{math.floor(probability * 100 + (0 if probability > 0.99 else 0.5))}%"


def _describe_number(text: str, digits: list[dict[str, Any]], threshold: float) -> str:
    """Return the words for at least two digits together."""
    strangers = sum(_is_strange(digit, threshold) for digit in digits)
    if strangers:
        return "These don't look like digits" if strangers == len(digits) else "Not all of this looks like digits"
    name = text if len(text) <= LONGEST_TEXT else f"{len(text)} digits"
    sure = all(digit["confidence"] >= PROBABLE for digit in digits)
    return f"Looks like {name}" if sure else f"Perhaps {name}"


def _describe_digit(digit: dict[str, Any], threshold: float) -> tuple[str, str]:
    """Return the words for one digit and a smaller line beneath them."""
    shares = digit["probabilities"]
    first, second = sorted(range(10), key=lambda i: -shares[i])[:2]
    certainty = f"{first} ({percent(shares[first])})"
    if _is_strange(digit, threshold):
        return "This doesn't look like a digit", f"Closest: {certainty}"
    rival = "Nothing else comes close"
    if shares[second] >= NEGLIGIBLE:
        rival = f"Runner-up: {second} ({percent(shares[second])})"
    if shares[first] < SURE and shares[second] >= RIVAL_SHARE * shares[first]:
        return f"{first} or {second}? Hard to tell", f"{percent(shares[first])} against {percent(shares[second])}"
    name = f"{'an' if first == 8 else 'a'} {certainty}"
    if shares[first] >= SURE:
        return f"Looks like {name}", rival
    return f"{'Probably' if shares[first] >= PROBABLE else 'Perhaps'} {name}", rival


def _is_strange(digit: dict[str, Any], threshold: float) -> bool:
    return bool(_or(digit["is_digit"], 1.0) < threshold)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
