"""Clients that take their answers slowly, or send what no client should, hold up nobody."""

import re
import socket
import time
from contextlib import ExitStack

import pytest

from app.server.serving import THREADS
from tests.helpers.guards import HANG_GUARD_S
from tests.server.live import BODY, Bare, LiveServer, altered, request_head, running

PAGE = b"GET /learn HTTP/1.1\r\nHost: localhost\r\n\r\n"
PIPELINED = 150  # requests for a page, as many as one reading of the socket takes in
# Read by nobody, an answer waits in the server once the systems on both sides have taken what they do.
TAKEN_BY_SYSTEMS = 4096


def reluctant(server: LiveServer) -> socket.socket:
    """Return a connection whose system takes as little as it can."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, TAKEN_BY_SYSTEMS)
    client.settimeout(HANG_GUARD_S)
    client.connect(server.address)
    return client


def test_clients_that_take_no_answer_hold_no_thread(patient_server: LiveServer) -> None:
    with ExitStack() as stack:
        for _ in range(4 * THREADS):
            stack.enter_context(reluctant(patient_server)).sendall(PAGE * PIPELINED)
        deadline = time.monotonic() + HANG_GUARD_S
        while pages_made(patient_server) < 4 * THREADS:
            assert time.monotonic() < deadline
        for _ in range(3):
            assert patient_server.ask("GET", "/readyz").status == 200
            assert patient_server.ask("POST", "/predict", BODY, Content_Type="application/json").status == 200
        # Each was answered until its system took no more, and once besides.
        assert pages_made(patient_server) < 4 * THREADS * PIPELINED / 2


def pages_made(server: LiveServer) -> int:
    """Return how many requests for the page were answered, taken or not."""
    counted = re.search(
        r'requests_total\{route="/learn",status="200"\} (\d+)', server.ask("GET", "/metrics").body.decode()
    )
    return int(counted[1]) if counted else 0


def test_pipelined_requests_are_all_answered_in_order(server: LiveServer) -> None:
    paths = ["/healthz", "/readyz", "/nothing", "/learn"] * 5
    heads = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\n" for path in paths]
    with Bare(server) as client:
        client.send("\r\n".join([*heads[:-1], heads[-1] + "Connection: close\r\n\r\n"]).encode())
        answers = b"".join(iter(lambda: client.socket.recv(65_536), b""))
    assert re.findall(rb"HTTP/1\.1 (\d+) ", answers) == [b"200", b"200", b"404", b"200"] * 5


def test_connection_whose_answer_is_not_taken_in_time_is_closed(weights: dict[str, str]) -> None:
    brief = altered("import app.server.serving as s; s.TAKING_S, s.CLEANUP_S = 0.5, 0.1")
    with running(*brief, environ=weights) as server, reluctant(server) as client:
        client.sendall(PAGE * PIPELINED)
        with Bare(server) as honest:
            honest.send(PAGE)
            assert honest.answer().status == 200
        wait_until_connected(server, 0)


def wait_until_connected(server: LiveServer, count: int) -> None:
    """Wait until the server has so many connections."""
    import psutil

    deadline = time.monotonic() + HANG_GUARD_S
    while time.monotonic() < deadline:
        found = psutil.Process(server.process.pid).net_connections("tcp")
        if sum(connection.status == psutil.CONN_ESTABLISHED for connection in found) == count:
            return
        time.sleep(0.05)
    pytest.fail(f"the server never had {count} connections")


def test_answers_that_nobody_takes_may_not_fill_the_memory(weights: dict[str, str]) -> None:
    cramped = altered("import app.server.channels as c; c.MAX_UNSENT_BYTES = 1_000")
    with running(*cramped, environ=weights) as server, reluctant(server) as client:
        client.sendall(PAGE * PIPELINED)
        deadline = time.monotonic() + HANG_GUARD_S
        while (answer := server.ask("GET", "/healthz")).status == 200:
            assert time.monotonic() < deadline
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        client.close()
        while server.ask("GET", "/healthz").status != 200:
            assert time.monotonic() < deadline


@pytest.mark.parametrize("digits", [19, 4_301, 20_000])
def test_length_of_many_digits_is_refused_and_not_logged(weights: dict[str, str], digits: int) -> None:
    with running(environ=weights) as server:
        with Bare(server) as client:
            client.send(request_head(int("9" * 9)).replace(b"9" * 9, b"9" * digits))
            assert client.answer().status in {400, 413}
        server.stop()
        assert server.wait() == (0, "")


def test_more_connections_than_files_are_waited_for_and_logged_once(weights: dict[str, str]) -> None:
    few = altered("import resource as r; r.setrlimit(r.RLIMIT_NOFILE, (40, 40))")
    with running(*few, environ=weights) as server:
        with ExitStack() as stack:
            for _ in range(60):
                stack.enter_context(Bare(server)).send(b"GET")
        assert server.ask("GET", "/readyz").status == 200
        server.stop()
        code, errors = server.wait()
        assert code == 0
        assert len(errors.splitlines()) <= 2


def test_limits_on_time_go_by_a_clock_that_nobody_sets(weights: dict[str, str]) -> None:
    brief = "import app.server.serving as s; s.IDLE_S, s.CLEANUP_S = 0.5, 0.1"
    stopped = altered(f"import time; time.time = lambda: 0.0; {brief}")
    with running(*stopped, environ=weights) as server, Bare(server) as client:
        client.send(request_head())
        assert client.closed()


def test_one_client_has_at_most_its_part_of_the_connections(weights: dict[str, str]) -> None:
    strict = altered("import app.server.serving as s; s.MAX_PER_CLIENT = 3; s.is_own = lambda address: False")
    with running(*strict, environ=weights) as server, ExitStack() as stack:
        clients = [stack.enter_context(Bare(server)) for _ in range(3)]
        for client in clients:
            client.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.answer().status == 200
        with Bare(server) as fourth:
            assert fourth.closed()
        clients[0].socket.close()
        wait_until_connected(server, 2)
        assert server.ask("GET", "/healthz").status == 200
