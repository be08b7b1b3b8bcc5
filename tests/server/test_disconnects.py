"""Whoever hangs up is not read any more, and holds up nobody; whoever only has no more to say gets an answer."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest

from app.server.serving import THREADS
from tests.server.live import BODY, HANG_GUARD_S, Bare, LiveServer, held, request_head, running

HUNG_UP = 499
CROWD = 300

FORM = b'--x\r\nContent-Disposition: form-data; name="image"; filename="7.png"\r\n\r\n7\r\n--x--\r\n'
REQUESTS = {
    "/predict": request_head() + BODY,
    "/predict/batch": request_head(len(BODY) + 13, path="/predict/batch") + b'{"images": [' + BODY + b"]",
    "/explain": request_head(path="/explain") + BODY,
    "/explain/layers": request_head(path="/explain/layers") + BODY,
    "/explain/unit": request_head(path="/explain/unit?layer=0&channel=0") + BODY,
    "/learn/step": request_head(path="/learn/step") + BODY,
    "/read": request_head(len(FORM), path="/read").replace(b"application/json", b"multipart/form-data; boundary=x")
    + FORM,
    "/healthz": b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n",
}


@pytest.fixture
def busy() -> Iterator[LiveServer]:
    """Return a server that reads as many drawings as it can at once, until it is released."""
    with held() as server, ExitStack() as stack:
        clients = [stack.enter_context(Bare(server)) for _ in range(THREADS)]
        for client in clients:
            client.send(request_head() + BODY)
            assert server.next_line() == "asked"
        yield server


def hang_up(server: LiveServer, data: bytes) -> None:
    """Send a whole request and close the connection."""
    with closing(server.dial()) as connection:
        connection.sendall(data)


@contextmanager
def asked(server: LiveServer, data: bytes = REQUESTS["/predict"]) -> Iterator[Bare]:
    """Send a whole request and stay, but say that nothing more will come."""
    with Bare(server) as client:
        client.send(data)
        client.socket.shutdown(socket.SHUT_WR)
        yield client


def counts(server: LiveServer, done: int) -> dict[str, int]:
    """Return the server's counters by their names with their labels, once so many requests are done."""
    deadline = time.monotonic() + HANG_GUARD_S
    while time.monotonic() < deadline:
        lines = server.ask("GET", "/metrics").body.decode().splitlines()
        found = {name: round(float(value)) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}
        if sum(found.get(requests(route, status), 0) for route in REQUESTS for status in (200, HUNG_UP)) == done:
            return found
    pytest.fail(f"the requests that came were not all noted: {found}")


def requests(route: str, status: int) -> str:
    return f'inkling_requests_total{{route="{route}",status="{status}"}}'


def test_disconnects_cost_those_who_stay_nothing(busy: LiveServer) -> None:
    for _ in range(CROWD):
        hang_up(busy, REQUESTS["/predict"])
    with Bare(busy) as client:
        client.send(REQUESTS["/predict"])
        busy.release()
        assert client.answer().json()["text"] == "7"
    found = counts(busy, THREADS + CROWD + 1)
    assert found['inkling_drawings_read_total{model="fake"}'] == THREADS + 1
    assert found[requests("/predict", HUNG_UP)] == CROWD
    assert found[requests("/predict", 200)] == THREADS + 1


@pytest.mark.parametrize(("route", "data"), REQUESTS.items(), ids=REQUESTS.keys())
def test_disconnects_are_noticed_on_every_route(busy: LiveServer, route: str, data: bytes) -> None:
    hang_up(busy, data)
    busy.release()
    found = counts(busy, THREADS + 1)
    assert found[requests(route, HUNG_UP)] == 1
    assert found['inkling_drawings_read_total{model="fake"}'] == THREADS


def test_disconnects_end_a_reading_between_two_passes_of_the_network() -> None:
    # Sevens that overlap: the network is shown some of them together, then others.
    row = {"strokes": [[[x, 100], [x + 60, 100], [x + 10, 200]] for x in range(10, 160, 30)], "width": 6}
    body = json.dumps(row).encode()
    with held() as server:
        with Bare(server) as client:
            client.send(request_head(len(body)) + body)
            assert server.next_line() == "asked"
        server.release()
        found = counts(server, 1)
        assert found[requests("/predict", HUNG_UP)] == 1
        assert 'inkling_drawings_read_total{model="fake"}' not in found


@pytest.mark.parametrize("version", [b"HTTP/1.1", b"HTTP/1.0"])
def test_disconnects_are_told_from_clients_that_have_no_more_to_say(busy: LiveServer, version: bytes) -> None:
    with asked(busy, REQUESTS["/predict"].replace(b"HTTP/1.1", version)) as first, asked(busy) as second:
        busy.release()
        for client in (first, second):
            answer = client.answer()
            assert (answer.status, answer.json()["text"]) == (200, "7")
            assert answer.headers["Content-Length"] == str(len(answer.body))
    found = counts(busy, THREADS + 2)
    assert found[requests("/predict", 200)] == THREADS + 2
    assert requests("/predict", HUNG_UP) not in found


def test_disconnects_are_told_from_clients_that_asked_for_all_at_once(busy: LiveServer) -> None:
    with asked(busy, REQUESTS["/predict"] + REQUESTS["/healthz"] + request_head(-1)) as client:
        busy.release()
        received = b"".join(iter(lambda: client.socket.recv(65_536), b"")).decode()
    assert re.findall(r"HTTP\S+ \d+", received) == ["HTTP/1.1 200", "HTTP/1.1 200", "HTTP/1.1 400"]
    bodies = [json.loads(part.partition("\r\n\r\n")[2]) for part in re.split(r"(?<=})(?=HTTP)", received)]
    assert (bodies[0]["text"], bodies[1]["status"], bodies[2]["status"]) == ("7", "ok", 400)


def test_disconnects_are_told_in_the_log(weights: dict[str, str]) -> None:
    with running(environ={**weights, "INKLING_ACCESS_LOG": "stdout"}) as server:
        for _ in range(20):  # one that came to its turn at once was answered before it hung up
            hang_up(server, REQUESTS["/explain"])
            entry = json.loads(server.next_line())
            assert (entry["method"], entry["route"]) == ("POST", "/explain")
            if entry["status"] == HUNG_UP:
                return
    pytest.fail("none of those who hung up was noticed")
