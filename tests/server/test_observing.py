"""A running server counts and logs what it answers, also what it refuses before the app sees it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.live import BODY, Bare, LiveServer, request_head, running

JSON = "application/json"
FRIEND = "https://friend.example"


@pytest.fixture
def observed(weights: dict[str, str]) -> Iterator[LiveServer]:
    """A server with an access log on stdout and a friend among the origins."""
    environ = {**weights, "INKLING_ACCESS_LOG": "stdout", "INKLING_CORS_ORIGINS": FRIEND}
    with running(environ=environ) as live:
        yield live


def next_entry(server: LiveServer) -> dict[str, Any]:
    entry: dict[str, Any] = json.loads(server.next_line())
    return entry


def counts(server: LiveServer) -> dict[str, float]:
    lines = server.ask("GET", "/metrics").body.decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_observing_logs_and_counts_an_answer(observed: LiveServer) -> None:
    answer = observed.ask("POST", "/predict", BODY, Content_Type=JSON)
    entry = next_entry(observed)
    assert (entry["route"], entry["status"], entry["model"]) == ("/predict", 200, "inkling")
    assert (entry["bytes_in"], entry["bytes_out"]) == (len(BODY), len(answer.body))
    assert entry["request_id"] == answer.headers["X-Request-ID"]
    assert counts(observed)['inkling_requests_total{route="/predict",status="200"}'] == 1


def test_observing_sees_what_is_refused_before_the_app(observed: LiveServer) -> None:
    number = "ab" * 16
    with Bare(observed) as client:
        client.send(request_head(10**9, f"Origin: {FRIEND}", f"X-Request-ID: {number}"))
        answer = client.answer()
    entry = next_entry(observed)
    assert (answer.status, answer.headers["X-Request-ID"]) == (413, number)
    assert answer.headers["Access-Control-Allow-Origin"] == FRIEND
    assert (entry["method"], entry["route"], entry["status"], entry["request_id"]) == ("POST", "/predict", 413, number)
    found = counts(observed)
    assert found['inkling_requests_total{route="/predict",status="413"}'] == 1
    assert found['inkling_rejections_total{status="413"}'] == 1


def test_observing_knows_the_route_of_what_is_refused_below_a_path(weights: dict[str, str]) -> None:
    with running(environ={**weights, "INKLING_ROOT_PATH": "/inkling"}) as server:
        with Bare(server) as client:
            client.send(request_head(10**9, path="/inkling/predict"))
            assert client.answer().status == 413
        assert counts(server)['inkling_requests_total{route="/predict",status="413"}'] == 1


def test_observing_sees_what_is_no_http(observed: LiveServer) -> None:
    with Bare(observed) as client:
        client.send(b"\x16\x03\x01 a secret\r\n\r\n")
        answer = client.answer()
    entry = next_entry(observed)
    assert (entry["method"], entry["route"], entry["status"]) == ("other", "none", 400)
    assert entry["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in json.dumps(entry)
    assert counts(observed)['inkling_requests_total{route="none",status="400"}'] == 1


def test_observing_writes_whole_lines_when_many_ask_at_once(observed: LiveServer) -> None:
    clients = [Bare(observed) for _ in range(40)]
    for client in clients:
        client.send(request_head() + BODY)
    for client in clients:
        assert client.answer().status == 200
        client.socket.close()
    entries = [next_entry(observed) for _ in clients]
    assert {entry["route"] for entry in entries} == {"/predict"}
    assert len({entry["request_id"] for entry in entries}) == len(clients)
    assert counts(observed)['inkling_request_duration_seconds_count{route="/predict"}'] == len(clients)
