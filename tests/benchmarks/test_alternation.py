"""Contenders take turns."""

from collections.abc import Callable

import pytest

from tests.benchmarks.alternation import alternate


def test_alternation_goes_round_and_round_with_a_look_at_the_machine_between() -> None:
    calls: list[str] = []

    def measure(name: str, value: float) -> Callable[[], float]:
        def run() -> float:
            calls.append(name)
            return value + len(calls)

        return run

    values = alternate({"a": measure("a", 0), "b": measure("b", 100)}, 2, between=lambda: calls.append("-"))
    assert calls == ["-", "a", "b", "-", "a", "b", "-"]
    assert values == {"a": [2, 5], "b": [103, 106]}


def test_alternation_of_no_rounds_is_refused() -> None:
    with pytest.raises(ValueError, match="0 rounds asked for: expected at least 1"):
        alternate({}, 0)
