"""Targets are judged by their limits."""

import pytest

from tests.benchmarks.parts import PARTS
from tests.benchmarks.targets import TARGETS, Target, Verdict, judge

AT_MOST = Target("time", "t", 2.0, stretch=1.2)
AT_LEAST = Target("share", "s", 0.6, at_least=True)


@pytest.mark.parametrize(
    ("target", "value", "outcome"),
    [
        (AT_MOST, 2.01, "not met"),
        (AT_MOST, 2.0, "met"),
        (AT_MOST, 1.2, "met, stretch too"),
        (AT_MOST, None, "not measured"),
        (AT_LEAST, 0.59, "not met"),
        (AT_LEAST, 0.6, "met"),
    ],
)
def test_verdict_compares_with_limit_and_stretch(target: Target, value: float | None, outcome: str) -> None:
    assert Verdict(target, value).outcome == outcome


def test_judgement_finds_each_targets_measure() -> None:
    verdicts = judge({"http.errors": 0.0})
    assert [v.target for v in verdicts] == list(TARGETS)
    assert {v.target.measure: v.outcome for v in verdicts if v.value is not None} == {"http.errors": "met"}


def test_targets_belong_to_parts_and_stretch_beyond_their_limits() -> None:
    assert {target.measure.split(".")[0] for target in TARGETS} <= PARTS.keys()
    assert len({target.measure for target in TARGETS}) == len(TARGETS)
    for target in TARGETS:
        assert target.stretch is None or target.reached(target.stretch, target.limit)
