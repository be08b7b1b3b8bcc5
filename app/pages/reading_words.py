"""Readings in plain words for the page without scripts, with the words and limits of static/js/reading/words.js."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

SURE = 0.9  # from this probability on, the digit is simply named
PROBABLE = 0.6  # from this probability on, it is called probable
RIVAL_SHARE = 0.5  # a runner-up with this share of the winner's probability makes it hard to tell
FAR_BEHIND = 0.01  # a runner-up below this probability is not worth naming
NEGLIGIBLE = 0.005  # what is below this probability is nothing in whole hundredths
DIGIT_AT_ALL = 0.5  # a lower score is no digit where the network names no threshold of its own
TIE = 0.0005  # shares that differ by less are as good as equal: none of them wins
NONE = 10  # where the share of what is no digit stands, after those of 0 to 9
MAX_TEXT = 8  # a longer number is not repeated
NO_DIGIT = "This doesn't look like a digit"


class Words(NamedTuple):
    """A reading in words."""

    headline: str
    detail: str  # the smaller line beneath
    strange: bool = False  # whether what was read is not to be relied on


class Bar(NamedTuple):
    """One bar of the chart of a digit."""

    name: str  # "0" to "9" or "none"
    share: float  # 0..1
    hundredths: int  # the share as it is printed, 0..99
    wins: bool


def describe_reading(reading: Mapping[str, Any]) -> tuple[str, list[Words]]:
    """Return the headline of a reading as the HTTP contract has it, and for each digit its own words."""
    digits = reading["digits"]
    threshold = _or(reading["model"]["is_digit_threshold"], DIGIT_AT_ALL)
    words = [_describe_digit(digit, threshold) for digit in digits]
    if not digits:
        return "Blank page: there is no ink in this picture", []
    if len(digits) == 1:
        return words[0].headline, words
    return _describe_number(reading["text"], digits, words), words


def chart(digit: Mapping[str, Any]) -> list[Bar]:
    """Return the bars of one digit: 0 to 9, and none where the network can tell."""
    shares = _to_shares(digit)
    first, second = _rank(shares)[:2]
    winner = None if shares[first] - shares[second] < TIE else first
    names = [*map(str, range(NONE)), "none"]
    return [Bar(names[i], share, hundredths(share), i == winner) for i, share in enumerate(shares)]


def hundredths(probability: float) -> int:
    """Return a whole number of hundredths that never claims certainty: from 0.985 on it is 99."""
    return min(99, math.floor(probability * 100 + 0.5))


def percent(probability: float) -> str:
    """Return a probability in percent that never claims certainty or impossibility."""
    if probability > 0.995:
        return "over 99%"
    return "under 1%" if probability < NEGLIGIBLE else f"{hundredths(probability)}%"


def _describe_number(text: str, digits: list[dict[str, Any]], words: list[Words]) -> str:
    """Return the words for at least two digits together."""
    strangers = sum(each.headline == NO_DIGIT for each in words)
    if strangers:
        return "These don't look like digits" if strangers == len(digits) else "Not all of this looks like digits"
    name = text if len(text) <= MAX_TEXT else f"{len(text)} digits"
    sure = all(max(_to_shares(digit)) >= PROBABLE for digit in digits)
    return f"Looks like {name}" if sure else f"Perhaps {name}"


def _describe_digit(digit: dict[str, Any], threshold: float) -> Words:
    shares = _to_shares(digit)
    ranked = _rank(shares)
    first, second = ranked[:2]
    tied = [i for i in ranked if shares[first] - shares[i] < TIE]
    doubted = _or(digit["is_digit"], 1.0) < threshold
    if len(tied) > 2:
        return Words("This network can't tell", _describe_tie(tied, shares), strange=True)
    hard = shares[first] < SURE and shares[second] >= RIVAL_SHARE * shares[first]
    if first == NONE and (doubted or not hard):
        return Words(NO_DIGIT, f"Closest: {_describe_share(second, shares)}", strange=True)
    if doubted or hard:
        # A digit is named before what is none.
        one, other = (second, first) if first == NONE else (first, second if hard else NONE)
        detail = f"{percent(shares[one])} against {percent(shares[other])}"
        return Words(f"{_name(one)} or {_name(other)}? Hard to tell", detail, strange=doubted or len(tied) > 1)
    rival = f"Runner-up: {_describe_share(second, shares)}"
    detail = "Nothing else comes close" if shares[second] < FAR_BEHIND else rival
    name = f"{'an' if first == 8 else 'a'} {_describe_share(first, shares)}"
    if shares[first] >= SURE:
        return Words(f"Looks like {name}", detail)
    return Words(f"{'Probably' if shares[first] >= PROBABLE else 'Perhaps'} {name}", detail)


def _describe_tie(tied: list[int], shares: list[float]) -> str:
    """Return which shares, at least three, are as good as equal, and how large they are."""
    *names, last = map(_name, tied)
    every = "0 to 9" if len(tied) == NONE else f"{', '.join(names)} and {last}"
    return f"{every} come out the same: {percent(shares[tied[0]])} each"


def _describe_share(i: int, shares: list[float]) -> str:
    return f"{_name(i)} ({percent(shares[i])})"


def _name(i: int) -> str:
    return "no digit" if i == NONE else str(i)


def _to_shares(digit: Mapping[str, Any]) -> list[float]:
    """Return what words and bars go by: the probability of each digit and, where the network can tell, of none."""
    is_digit = digit["is_digit"]
    if is_digit is None:
        return list(digit["probabilities"])
    return [*(share * is_digit for share in digit["probabilities"]), 1 - is_digit]


def _rank(shares: list[float]) -> list[int]:
    """Return where the shares stand, the highest first."""
    return sorted(range(len(shares)), key=lambda i: -shares[i])


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
