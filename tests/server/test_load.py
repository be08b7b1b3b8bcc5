"""Under load: 500 half-sent bodies let a probe through, and a server that stops answers every request that was sent."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

from tests.server.half_sent import half_sent, most_held, probe
from tests.server.live import BODY, HANG_GUARD_S, Answer, LiveServer

CLIENTS = 8
WARM = 5  # answers of each client before the server is asked to stop
LOST = 0
PROMPT_S = 0.5  # from one request to the next, the answer between them included


def test_load_of_half_sent_bodies_lets_probes_through(server: LiveServer) -> None:
    assert most_held() >= 100
    with half_sent(server, most_held()) as waiting:
        assert probe(server) > 0
        assert server.ask("POST", "/predict", BODY, Content_Type="application/json").status == 200
        # None of them was dropped to make room.
        for client in waiting:
            client.send(BODY[10:])
        assert [client.answer().status for client in waiting] == [200] * len(waiting)


def ask_until_closed(connection: HTTPConnection, warm: threading.Barrier) -> list[int]:
    """Ask one thing after the other on one connection until the server closes it; return the statuses.

    LOST stands for a request that came promptly and got no answer. One that came late, as this machine had other things
    to do, may meet a connection that has been closed meanwhile.
    """
    statuses: list[int] = []
    sent = time.monotonic()
    while True:
        if len(statuses) == WARM:
            warm.wait()
        before = sent
        try:
            connection.request("POST", "/predict", BODY, {"Content-Type": "application/json"})
        except OSError:
            return [*statuses, LOST] if time.monotonic() - before < PROMPT_S else statuses
        sent = time.monotonic()
        try:
            answer = Answer(connection.getresponse())
        except (OSError, HTTPException):
            return [*statuses, LOST] if sent - before < PROMPT_S else statuses
        statuses.append(answer.status)
        if answer.headers["Connection"] == "close":
            return statuses


def test_load_is_answered_to_the_last_request_when_the_server_stops(own_server: LiveServer) -> None:
    warm = threading.Barrier(CLIENTS + 1, timeout=HANG_GUARD_S)
    with ThreadPoolExecutor(CLIENTS) as pool:
        connections = [own_server.connect() for _ in range(CLIENTS)]
        clients = [pool.submit(ask_until_closed, connection, warm) for connection in connections]
        warm.wait()
        own_server.stop()
        told = [client.result() for client in clients]
        for connection in connections:
            connection.close()
    assert {status for statuses in told for status in statuses} == {200}
    assert own_server.wait() == (0, "")
