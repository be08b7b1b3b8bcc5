"""JSON from files is held against tables: each kind takes what it says, and refuses the rest in one printable line."""

import math
from typing import Any

import pytest

from model.storage.facts import (
    MAX_LINE,
    FactError,
    Flag,
    Items,
    Kind,
    Maybe,
    Members,
    Named,
    Number,
    Text,
    Unread,
    one_line,
    shown,
)

SLUG = Text(5, "[a-z]+", "small letters")
KINDS: dict[str, tuple[Kind, list[Any], list[Any]]] = {
    "number": (Number(0, 1), [0, 1, 0.5], [-0.1, 2, math.nan, math.inf, True, "1", None, [], 10**400]),
    "whole number": (Number(1, 9, whole=True), [1, 9], [0, 10, 1.0, math.nan, True, "1", None]),
    "text": (
        Text(3),
        ["a", "a b", "手書き", "\xa0"],
        ["", "long", "a\n", "\ud800", "\x1b", "\u202e", "\u2028", 1, None],
    ),
    "text of a pattern": (SLUG, ["a", "abcde"], ["", "A", "a1", "a\n", "abcdef"]),
    "flag": (Flag(), [True, False], [0, 1, "true", None]),
    "maybe": (Maybe(Number(0, 1)), [None, 1], [2, "", False]),
    "items": (Items(Flag(), 2, least=1), [[True], [True, False]], [[], [1], [True] * 3, {}, None]),
    "named": (Named(SLUG, Flag(), 1), [{}, {"a": True}], [{"A": True}, {"a": 1}, {"a": True, "b": True}, [], None]),
    "members": (
        Members({"a": Flag()}, {"b": Flag()}),
        [{"a": True}, {"a": True, "b": False}],
        [{}, {"a": 1}, {"a": True, "b": 1}, {"a": True, "c": True}, [], None],
    ),
    "open members": (Members({"a": Flag()}, closed=False), [{"a": True, "c": math.nan}], [{"c": 1}, []]),
    "unread": (Unread(), [{}, {"a": math.nan}], [[], None, "{}"]),
}
TAKEN = [(kind, value) for kind, values, _ in KINDS.values() for value in values]
REFUSED = [(kind, value) for kind, _, values in KINDS.values() for value in values]


@pytest.mark.parametrize(("kind", "value"), TAKEN, ids=map(repr, range(len(TAKEN))))
def test_facts_of_a_kind_are_taken(kind: Kind, value: Any) -> None:
    kind.check(value, "fact")


@pytest.mark.parametrize(("kind", "value"), REFUSED, ids=map(repr, range(len(REFUSED))))
def test_facts_of_no_such_kind_are_refused_with_what_was_found_and_expected(kind: Kind, value: Any) -> None:
    with pytest.raises(FactError, match=r"^has .*fact.*: expected ") as caught:
        kind.check(value, "fact")
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < MAX_LINE


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [{"b": 2}]}, r"^has a\[0\]\.b 2: expected a number from 0 to 1$"),
        ({"a": [{}]}, r"^has no a\[0\]\.b: expected a number from 0 to 1$"),
        ({"a": [{"b": 1, "x" * 99: 1}]}, r"^has an unknown member 'x{36}\.\.\. in a\[0\]: expected only known ones$"),
        ({"a": {}}, "^has a an object of 0: expected a list of 0 to 3 values$"),
        ([], "^has facts a list of 0: expected an object$"),
    ],
)
def test_facts_are_told_by_where_they_lie(value: Any, message: str) -> None:
    with pytest.raises(FactError, match=message):
        Members({"a": Items(Members({"b": Number(0, 1)}), 3)}).check(value, "" if isinstance(value, dict) else "facts")


def test_facts_that_are_given_may_be_checked_before_the_others_are_known() -> None:
    table = Members({"a": Flag(), "b": Flag()})
    table.check_given({"a": True}, "")
    with pytest.raises(FactError, match=r"^has a 1: expected true or false$"):
        table.check_given({"a": 1}, "")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\n\ud800", r"'a\n\ud800'"),
        ("x" * 10**6, f"'{'x' * 36}..."),
        ([0] * 10**4, "a list of 10,000"),
        (None, "None"),
    ],
)
def test_what_was_found_is_shown_short_and_printable(value: Any, text: str) -> None:
    assert shown(value) == text


def test_message_of_many_lines_becomes_one_that_is_short_and_printable() -> None:
    assert one_line("a \n b\x1b\ud800é") == r"a b\x1b\ud800é"
    assert len(one_line("\x1b" * 10**6)) == MAX_LINE
