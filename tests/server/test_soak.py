"""The server's memory stays as it is under thousands of mixed requests, and a leak does not go unnoticed."""

import pytest

from tests.server.driving import Outcome
from tests.server.soak import LEAKING, MAX_GROWTH, Report, main, mixed_requests, soak

COUNT = 1200
LEAKING_COUNT = 1800


def test_soak_leaves_the_memory_as_it_is(weights: dict[str, str]) -> None:
    report = soak(COUNT, weights)
    assert report.complaints() == []
    assert report.outcome.done == COUNT


def test_soak_notices_a_server_that_keeps_every_body(weights: dict[str, str]) -> None:
    sizes = [len(request.body or b"") for request, _ in mixed_requests()]
    assert LEAKING_COUNT // 2 // len(sizes) * sum(sizes) > 3 * MAX_GROWTH
    (complaint,) = soak(LEAKING_COUNT, weights, *LEAKING).complaints()
    assert "memory grew by" in complaint


def test_soak_asks_for_what_works_and_for_what_does_not() -> None:
    statuses = [status for _, status in mixed_requests()]
    assert set(statuses) == {200, 400, 404, 405, 415, 422}


@pytest.mark.parametrize(
    ("report", "message"),
    [
        (Report(Outcome(1, faults={3: "oh"}, memory=[(0, 0), (1, 0)]), 0, ""), "request 3: oh"),
        (Report(Outcome(1, memory=[(0, 0), (1, 0)]), 1, "bad"), "the server ended with 1 and wrote: bad"),
    ],
)
def test_soak_complains_of_what_must_not_be(report: Report, message: str) -> None:
    assert report.complaints() == [message]


def test_soak_command_fails_for_a_leak(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[tuple[object, ...]] = []
    memory = [(n, n * MAX_GROWTH // 20) for n in range(101)]

    def leaking(*given: object, **_: object) -> Report:
        asked.append(given)
        return Report(Outcome(100, 1.0, memory=memory), 0, "")

    monkeypatch.setattr("tests.server.soak.soak", leaking)
    assert main(["--count", "100", "--leak"]) == 1
    assert asked == [(100, {}, *LEAKING)]
    assert "FAILED: the server's memory grew by" in capsys.readouterr().out
