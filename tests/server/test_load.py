"""Under load: 500 half-sent bodies let a probe through, and a server that stops answers every request that was sent."""

import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException

from app.readers.pool import MAX_WAITING
from tests.helpers.guards import HANG_GUARD_S
from tests.server.half_sent import half_sent, most_held, probe
from tests.server.live import BODY, Answer, LiveServer

CLIENTS = 8
WARM = 5  # answers of each client before the server is asked to stop
LOST = 0


def test_load_of_half_sent_bodies_lets_probes_through(patient_server: LiveServer) -> None:
    assert most_held() >= 100
    with half_sent(patient_server, most_held()) as waiting:
        assert probe(patient_server) > 0
        assert patient_server.ask("POST", "/predict", BODY, Content_Type="application/json").status == 200
        # None of them was dropped to make room, and as many are read as may wait for a reader.
        for client in waiting:
            client.send(BODY[10:])
        answers = [client.answer() for client in waiting]
        told_to_return = [answer for answer in answers if answer.status == 503 and answer.headers["Retry-After"]]
        read = [answer for answer in answers if answer.status == 200]
        assert len(read) + len(told_to_return) == len(waiting)
        assert len(read) >= MAX_WAITING


def ask_until_closed(connection: HTTPConnection, warm: threading.Barrier) -> list[int]:
    """Ask one thing after the other on one connection until the server closes it; return the statuses.

    LOST stands for a request that got no answer.
    """
    statuses: list[int] = []
    while True:
        if len(statuses) == WARM:
            warm.wait()
        try:
            connection.request("POST", "/predict", BODY, {"Content-Type": "application/json"})
            answer = Answer(connection.getresponse())
        except (OSError, HTTPException):
            return [*statuses, LOST]
        statuses.append(answer.status)
        if answer.headers["Connection"] == "close":
            return statuses


def test_load_is_answered_to_the_last_request_when_the_server_stops(patient_server: LiveServer) -> None:
    warm = threading.Barrier(CLIENTS + 1, timeout=HANG_GUARD_S)
    with ThreadPoolExecutor(CLIENTS) as pool:
        connections = [patient_server.connect() for _ in range(CLIENTS)]
        clients = [pool.submit(ask_until_closed, connection, warm) for connection in connections]
        warm.wait()
        patient_server.stop()
        told = [client.result() for client in clients]
        for connection in connections:
            connection.close()
    assert {status for statuses in told for status in statuses} == {200}
    assert patient_server.wait() == (0, "")
