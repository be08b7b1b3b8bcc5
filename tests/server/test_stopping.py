"""Asked to stop, the server finishes what is in flight, takes nothing new, and exits with 0."""

import time
from contextlib import ExitStack

import pytest

from app.server.serving import THREADS
from tests.helpers.guards import HANG_GUARD_S
from tests.server.live import BODY, STOP_SIGNALS, Bare, LiveServer, held, request_head

GET = b"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n"


def wait_until_closed(server: LiveServer) -> None:
    """Wait until the server takes no one new, although it still runs."""
    deadline = time.monotonic() + HANG_GUARD_S
    while time.monotonic() < deadline:
        try:
            server.dial().close()
        except ConnectionError:
            assert server.process.poll() is None
            return
    pytest.fail("the server still accepts connections")


@pytest.mark.parametrize("how", STOP_SIGNALS)
def test_stopping_idle_server_exits_with_0_and_says_nothing(own_server: LiveServer, how: int) -> None:
    with Bare(own_server) as client:
        client.send(GET)
        client.answer()
        own_server.stop(how)
        assert client.closed()
        assert own_server.wait() == (0, "")


@pytest.mark.parametrize("how", STOP_SIGNALS)
def test_stopping_server_answers_the_requests_that_it_is_reading(how: int) -> None:
    with held() as server, Bare(server) as client, Bare(server) as second:
        for each in (client, second):
            each.send(request_head() + BODY)
            assert server.next_line() == "asked"
        server.stop(how)
        wait_until_closed(server)
        server.release()
        for each in (client, second):
            answer = each.answer()
            assert (answer.status, answer.json()["text"]) == (200, "7")
            assert answer.headers["Connection"] == "close"
            assert each.closed()
        assert server.wait() == (0, "")


def test_stopping_server_answers_all_that_wait_in_line() -> None:
    with held() as server, ExitStack() as stack:
        clients = [stack.enter_context(Bare(server)) for _ in range(3 * THREADS)]
        for client in clients:
            client.send(request_head() + BODY)
        assert [server.next_line() for _ in range(THREADS)] == ["asked"] * THREADS
        server.stop()
        wait_until_closed(server)
        server.release()
        assert [client.answer().status for client in clients] == [200] * len(clients)
        assert server.wait()[0] == 0


def test_stopping_server_waits_for_the_next_request_of_whom_it_has_just_answered() -> None:
    with held() as server, Bare(server) as busy, Bare(server) as client:
        busy.send(request_head() + BODY)
        assert server.next_line() == "asked"
        client.send(GET)
        assert client.answer().status == 200
        server.stop()
        wait_until_closed(server)
        client.send(GET)
        assert client.answer().status == 200
        server.release()
        assert busy.answer().status == 200
        assert server.wait() == (0, "")


def test_stopping_server_does_not_mind_being_asked_twice() -> None:
    with held() as server, Bare(server) as client:
        client.send(request_head() + BODY)
        assert server.next_line() == "asked"
        for how in STOP_SIGNALS * 2:
            server.stop(how)
        wait_until_closed(server)
        server.stop()
        server.release()
        assert client.answer().status == 200
        assert server.wait() == (0, "")


def test_stopping_server_gives_up_on_a_request_that_never_ends() -> None:
    with held(drain=0.5) as server, Bare(server) as client:
        client.send(request_head() + BODY)
        assert server.next_line() == "asked"
        server.stop()
        assert server.wait()[0] == 0


def test_stopping_server_waits_for_the_rest_of_a_request(patient_server: LiveServer) -> None:
    with Bare(patient_server) as client:
        client.send(request_head() + BODY[:10])
        assert patient_server.ask("GET", "/healthz").status == 200
        patient_server.stop()
        client.send(BODY[10:])
        assert client.answer().status == 200
        assert patient_server.wait() == (0, "")


def test_stopping_server_does_not_wait_for_clients_that_stopped_sending(own_server: LiveServer) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(Bare(own_server)) for _ in range(20)]
        for client in clients:
            client.send(request_head() + BODY[:10])
        assert own_server.ask("GET", "/healthz").status == 200
        own_server.stop()
        assert own_server.wait() == (0, "")
        assert all(client.closed() for client in clients)
