"""Readers are ended where they take too much, and replaced; nobody else notices."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.helpers.guards import HANG_GUARD_S
from tests.server.live import BODY, Answer, Bare, LiveServer, altered, request_head, running

# The heads of files, by what tests.server.trapped_app does with them.
ENDLESS, SLEEPING, GREEDY, FATAL, WATCHFUL = b"GIF8", b"BM", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
KINDS = {ENDLESS: "image/gif", SLEEPING: "image/bmp", GREEDY: "image/webp", FATAL: "image/jpeg", WATCHFUL: "image/png"}


@contextmanager
def trapped(cpu: float = HANG_GUARD_S, wall: float = HANG_GUARD_S, waiting: int = 100) -> Iterator[LiveServer]:
    """Run a server with traps and these limits: tests.server.trapped_app."""
    with running("-m", "tests.server.trapped_app", str(cpu), str(wall), str(waiting)) as server:
        yield server


def send(server: LiveServer, picture: bytes) -> Answer:
    return server.ask("POST", "/predict", picture, Content_Type=KINDS[picture])


def read(server: LiveServer) -> Answer:
    return server.ask("POST", "/predict", BODY, Content_Type="application/json")


def processes(server: LiveServer) -> list[psutil.Process]:
    """Return the processes beside the server's own: the nursery, and the readers under it."""
    return psutil.Process(server.process.pid).children(recursive=True)


def readers(server: LiveServer) -> list[psutil.Process]:
    (nursery,) = psutil.Process(server.process.pid).children()
    return nursery.children()


@pytest.mark.parametrize("picture", [ENDLESS, FATAL], ids=["endless", "fatal"])
def test_reader_that_takes_too_much_is_replaced_and_its_client_told(picture: bytes) -> None:
    with trapped(cpu=0.3) as server:
        for _ in range(3):
            answer = send(server, picture)
            assert answer.status == 422
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert "more time or memory than one request may take" in answer.json()["detail"]
            assert read(server).json()["text"]
        assert len(readers(server)) == 2
        server.stop()
        code, errors = server.wait()
        assert (code, "Traceback" in errors) == (0, False)


def test_picture_that_takes_too_much_memory_is_told_so() -> None:
    with trapped() as server:
        answer = send(server, GREEDY)
        assert answer.status == 422
        assert "more time or memory than one request may take" in answer.json()["detail"]
        assert read(server).status == 200
        server.stop()
        assert server.wait() == (0, "")


def test_reader_that_cannot_be_forked_for_now_is_forked_later(weights: dict[str, str]) -> None:
    fails = "(_ for _ in ()).throw(OSError(11, 'no more processes'))"
    # The nursery and two readers are forked, then one is not.
    fork = f"os.fork = lambda: real() if calls.append(1) or len(calls) != 4 else {fails}"
    two = {**weights, "INKLING_READERS": "2"}
    with running(*altered(f"import os; real, calls = os.fork, []; {fork}"), environ=two) as server:
        kill(readers(server))
        assert [read(server).status for _ in range(4)] == [200] * 4
        assert len(readers(server)) == 2
        server.stop()
        assert server.wait() == (0, "ERROR: A reader could not be replaced: no more processes\n")


def kill(processes: list[psutil.Process]) -> None:
    """Kill processes whose parent does not notice yet."""
    for process in processes:
        process.kill()
    deadline = time.monotonic() + HANG_GUARD_S
    while {process.status() for process in processes} != {psutil.STATUS_ZOMBIE}:
        assert time.monotonic() < deadline


def test_reader_that_takes_too_long_is_replaced_and_its_client_told_to_return() -> None:
    with trapped(wall=0.3) as server:
        answer = send(server, SLEEPING)
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert read(server).status == 200


def test_drawings_beyond_those_that_may_wait_are_told_to_return() -> None:
    with trapped(waiting=1) as server, Bare(server) as first, Bare(server) as second, Bare(server) as third:
        for client in (first, second):
            client.send(request_head(len(WATCHFUL)).replace(b"application/json", b"image/png") + WATCHFUL)
            assert server.next_line() == "reading"
        third.send(request_head() + BODY)
        statuses = [send(server, WATCHFUL).status for _ in range(3)]
        assert set(statuses) == {503}
        for path in ("/healthz", "/readyz", "/metrics", "/"):
            assert server.ask("GET", path).status == 200
        first.socket.close()
        assert third.answer().status == 200


def test_reader_is_told_that_its_client_has_hung_up_and_lives_on() -> None:
    with trapped() as server:
        before = {process.pid for process in readers(server)}
        with Bare(server) as client:
            client.send(request_head(len(WATCHFUL)).replace(b"application/json", b"image/png") + WATCHFUL)
            assert server.next_line() == "reading"
        assert server.next_line() == "given up"
        assert read(server).status == 200
        assert {process.pid for process in readers(server)} == before


def test_reader_that_was_killed_is_replaced(own_server: LiveServer) -> None:
    before = readers(own_server)
    kill(before)
    assert [read(own_server).status for _ in range(4)] == [200] * 4
    assert not {process.pid for process in before} & {process.pid for process in readers(own_server)}


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_no_process_outlives_the_server(own_server: LiveServer, how: int) -> None:
    assert read(own_server).status == 200
    others = processes(own_server)
    assert len(others) >= 2
    own_server.stop(how)
    own_server.wait()
    assert psutil.wait_procs(others, HANG_GUARD_S)[1] == []


def test_signals_of_a_terminal_reach_the_server_alone(own_server: LiveServer) -> None:
    for process in processes(own_server):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            process.send_signal(name)
    assert read(own_server).status == 200


def test_readers_that_are_started_anew_read_as_well(weights: dict[str, str]) -> None:
    other_thread = altered("import threading as t; t.Thread(target=t.Event().wait, daemon=True).start()")
    with running(*other_thread, environ=weights) as server:
        assert read(server).status == 200
        (answer, again) = (read(server).json() for _ in range(2))
        assert answer["text"] == again["text"]
        server.stop()
        assert server.wait() == (0, "")


def test_server_without_readers_reads_by_itself(weights: dict[str, str]) -> None:
    with running(environ={**weights, "INKLING_READERS": "0"}) as server:
        assert read(server).status == 200
        assert processes(server) == []


def test_readers_count_what_they_read(own_server: LiveServer) -> None:
    for _ in range(5):
        assert read(own_server).status == 200
    counted = own_server.ask("GET", "/metrics").body.decode()
    assert 'inkling_drawings_read_total{model="inkling"} 5\n' in counted
