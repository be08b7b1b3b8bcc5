"""Readings in plain words for the page without scripts, with the words and limits of static/js/reading/words.js."""

import math
from collections import Counter
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
MAX_TEXT = 8  # a number of more digits is not repeated
NO_DIGIT = "This doesn't look like a digit"
PARTLY = "Part of this looks like no digit"  # said where ink that is no digit was left out


class Words(NamedTuple):
    """A reading in words."""

    headline: str
    detail: str  # the smaller line beneath, or two
    strange: bool = False  # whether what was read is not to be relied on


class Bar(NamedTuple):
    """One bar of the chart of a digit."""

    name: str  # "0" to "9" or "none"
    share: float  # 0..1
    hundredths: int  # the share as it is printed, 0..99
    wins: bool


class Whole(NamedTuple):
    """What the only digit of a reading is a part of."""

    name: str | None = None  # of what was read, where the digit alone is another one
    sure: bool = True
    alone: bool = True  # whether the digit is all the ink that there is


def describe_reading(reading: Mapping[str, Any]) -> tuple[Words, list[Words]]:
    """Return the words for a reading as the HTTP contract has it, and for each of its digits."""
    digits, left = reading["digits"], _describe_left_out(reading)
    threshold = _or(reading["model"]["is_digit_threshold"], DIGIT_AT_ALL)
    partly = any(ink["why"] == "no digit" for ink in reading["left_out"])
    if not digits:
        blank = Words("Blank page: there is no ink in this picture", "")
        return Words(NO_DIGIT, left, strange=True) if reading["left_out"] else blank, []
    if len(digits) == 1:
        words = _describe_one(reading, threshold, partly=partly)
        words = words._replace(detail="\n".join(filter(None, [words.detail, left])))
        return words, [words]
    each = [_describe_digit(digit, threshold) for digit in digits]
    strangers = [words.strange for words in each]
    # Where no digit is in doubt, the whole is.
    doubted = not reading["sure"] and (partly or not any(strangers))
    return Words(_describe_number(reading, each, partly=partly), left, doubted or all(strangers)), each


def name_reading(reading: Mapping[str, Any]) -> str:
    """Return what was read as it was written, with its marks: "3.5", or "72 and 35" for two rows; "" for nothing."""
    return _enumerate([line["text"] for line in reading["lines"]])


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


def _describe_left_out(reading: Mapping[str, Any]) -> str:
    """Return what was left out, but for what is no digit, which the headline tells: "Left out: a line and 2 specks"."""
    counts = Counter(ink["why"] for ink in reading["left_out"] if ink["why"] != "no digit")
    parts = [f"a {why}" if count == 1 else f"{count} {why}s" for why, count in counts.items()]
    return f"Left out: {_enumerate(parts)}" if parts else ""


def _describe_one(reading: Mapping[str, Any], threshold: float, *, partly: bool) -> Words:
    """Return the words for the only digit; partly: whether ink that is no digit was left out."""
    name, sure = name_reading(reading), reading["sure"]
    whole = Whole(None if name == reading["text"] else name, sure or partly, not reading["left_out"])
    headline, detail, strange = _describe_digit(reading["digits"][0], threshold, whole)
    if partly and headline != NO_DIGIT:
        headline, detail = PARTLY, f"The rest: {headline[0].lower()}{headline[1:]}"
    return Words(headline, detail, strange or not sure)


def _describe_number(reading: Mapping[str, Any], words: list[Words], *, partly: bool) -> str:
    """Return the words for at least two digits together."""
    digits = reading["digits"]
    strangers = sum(each.headline == NO_DIGIT for each in words)
    if strangers == len(digits):
        return "These don't look like digits"
    if partly:
        return PARTLY
    if strangers:
        return "Not all of this looks like digits"
    name = name_reading(reading) if len(digits) <= MAX_TEXT else f"{len(digits)} digits"
    sure = reading["sure"] and all(max(_to_shares(digit)) >= PROBABLE for digit in digits)
    return f"Looks like {name}" if sure else f"Perhaps {name}"


def _describe_digit(digit: dict[str, Any], threshold: float, whole: Whole | None = None) -> Words:
    name, sure, alone = whole or Whole()
    shares = _to_shares(digit)
    ranked = _rank(shares)
    first, second = ranked[:2]
    tied = [i for i in ranked if shares[first] - shares[i] < TIE]
    doubted = _or(digit["is_digit"], 1.0) < threshold
    strange = doubted or len(tied) > 1
    if len(tied) > 2:
        return Words("This network can't tell", _describe_tie(tied, shares), strange)
    hard = shares[first] < SURE and shares[second] >= RIVAL_SHARE * shares[first]
    if first == NONE and (doubted or not hard):
        return Words(NO_DIGIT, f"Closest: {_describe_share(second, shares)}", strange=True)
    if doubted or hard:
        # A digit is named before what is none.
        one, other = (second, first) if first == NONE else (first, second if hard else NONE)
        detail = f"{percent(shares[one])} against {percent(shares[other])}"
        return Words(f"{_name(one)} or {_name(other)}? Hard to tell", detail, strange)
    called = name or f"{'an' if first == 8 else 'a'} {first}"
    rival = "" if shares[second] < FAR_BEHIND else f"Runner-up: {_describe_share(second, shares)}"
    if not sure:
        return Words(f"Perhaps {called}", rival or "It may be something else", strange)
    likely = "Looks like" if shares[first] >= SURE else "Probably" if shares[first] >= PROBABLE else "Perhaps"
    headline = f"{likely} {called} ({percent(shares[first])})"
    return Words(headline, rival or ("Nothing else comes close" if alone else ""), strange)


def _describe_tie(tied: list[int], shares: list[float]) -> str:
    """Return which shares, at least three, are as good as equal, and how large they are."""
    every = "0 to 9" if len(tied) == NONE else _enumerate([_name(i) for i in tied])
    return f"{every} come out the same: {percent(shares[tied[0]])} each"


def _describe_share(i: int, shares: list[float]) -> str:
    return f"{_name(i)} ({percent(shares[i])})"


def _enumerate(names: list[str]) -> str:
    """Return names as a sentence lists them."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


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
