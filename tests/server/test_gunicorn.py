"""The settings for gunicorn that ship hold up: workers share their counters, and one that dies is replaced."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import pytest

from app.web.responses import SECURITY_HEADERS
from tests.helpers.guards import HANG_GUARD_S
from tests.server.fleet import free_port
from tests.server.live import BODY, REPOSITORY, LiveServer, launch

JSON = "application/json"
WORKERS = 2
# Tests hold workers for a while, and a busy machine does as well: none is to be replaced for it.
IN_TIME = f"--timeout {HANG_GUARD_S} --graceful-timeout {HANG_GUARD_S}"
ANSWERED = re.compile(r'inkling_requests_total\{route="([^"]+)",status="200"\} ([0-9]+)')


class Gunicorn(LiveServer):
    """A running gunicorn, which says nothing on stdout."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.address = ("127.0.0.1", port)

    def workers(self) -> set[int]:
        """Return the process ids of the workers."""
        return {child.pid for child in psutil.Process(self.process.pid).children()}


@contextmanager
def gunicorn(environ: dict[str, str]) -> Iterator[Gunicorn]:
    """Run gunicorn with the settings that ship, until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:app.deployment.gunicorn_settings"],
        cwd=REPOSITORY,
        env={
            **os.environ,
            **environ,
            "INKLING_PORT": str(port),
            "WEB_CONCURRENCY": str(WORKERS),
            "GUNICORN_CMD_ARGS": IN_TIME,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        server = Gunicorn(process, port)
        # Who lives and has workers has the port, and it is no one else who answers.
        wait_until(lambda: process.poll() is not None or (answers(server) and len(server.workers()) == WORKERS))
        if process.poll() is not None:
            pytest.fail(f"gunicorn did not start: {process.communicate()[1]}")
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def answers(server: Gunicorn) -> bool:
    try:
        socket.create_connection(server.address, timeout=HANG_GUARD_S).close()
        return True
    except ConnectionError:
        return False


def wait_until(condition: Any) -> None:
    deadline = time.monotonic() + HANG_GUARD_S
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail("gunicorn did not come to this in time")


def counts(server: Gunicorn) -> dict[str, float]:
    """Return how many requests were answered well, by route, but for those of these counts."""
    lines = server.ask("GET", "/metrics").body.decode().splitlines()
    found = {match[1]: float(match[2]) for match in map(ANSWERED.fullmatch, lines) if match}
    return {route: count for route, count in found.items() if route != "/metrics"}


@contextmanager
def held(workers: Iterable[int]) -> Iterator[None]:
    """Hold processes for the block's time, so that the others get what is asked meanwhile."""
    for worker in workers:
        os.kill(worker, signal.SIGSTOP)
    try:
        yield
    finally:
        for worker in workers:
            os.kill(worker, signal.SIGCONT)


def test_gunicorn_workers_count_together_and_keep_the_counts_of_one_that_dies(weights: dict[str, str]) -> None:
    with gunicorn(weights) as server:
        before = server.workers()
        # Each worker first counts something that no other has, so that none finds its counters where another's are.
        for worker, path in zip(before, ("/healthz", "/models"), strict=True):
            with held(before - {worker}):
                answer = server.ask("GET", path)
                assert answer.status == 200
                assert answer.headers["Content-Security-Policy"] == SECURITY_HEADERS["Content-Security-Policy"]
                assert server.ask("POST", "/predict", BODY, Content_Type=JSON).status == 200
        expected = {"/healthz": 1.0, "/models": 1.0, "/predict": 2.0}
        for worker in before:
            with held(before - {worker}):
                assert counts(server) == expected
        for worker in before:
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: len(server.workers() - before) == WORKERS)
        assert server.ask("POST", "/predict", BODY, Content_Type=JSON).status == 200
        assert counts(server) == {**expected, "/predict": 3.0}


def test_gunicorn_stops_with_0_when_asked(weights: dict[str, str]) -> None:
    with gunicorn(weights) as server:
        assert server.ask("GET", "/readyz").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.wait()[0] == 0


def test_gunicorn_goes_by_the_names_of_the_settings(weights: dict[str, str]) -> None:
    with gunicorn({**weights, "INKLING_ALLOWED_HOSTS": "digits.example.org"}) as server:
        names = {"digits.example.org": 200, "localhost": 200, "evil.example": 421}
        assert {name: server.ask("GET", "/models", Host=name).status for name in names} == names


@pytest.mark.parametrize(("host", "address"), [("::1", "[::1]:5000"), ("0.0.0.0", "0.0.0.0:5000")])
def test_gunicorn_listens_where_the_settings_say(host: str, address: str) -> None:
    code = "from app.deployment.gunicorn_settings import bind; print(bind)"
    process = launch("-c", code, environ={"INKLING_HOST": host})
    output, errors = process.communicate(timeout=HANG_GUARD_S)
    assert (output, errors) == (f"{address}\n", "")


def test_gunicorn_that_is_given_a_bad_setting_says_which(weights: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "python:app.deployment.gunicorn_settings", "--check-config"],
        cwd=REPOSITORY,
        env={**os.environ, **weights, "INKLING_PORT": "many"},
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=HANG_GUARD_S,
    )
    assert done.returncode != 0
    assert "INKLING_PORT is 'many': expected a whole number from 0 to 65535" in done.stderr


def readers_of(worker: int) -> list[psutil.Process]:
    """Return the readers of a worker, which its nursery forks."""
    return [reader for nursery in psutil.Process(worker).children() for reader in nursery.children()]


def test_gunicorn_workers_have_readers_of_their_own_which_end_with_them(weights: dict[str, str]) -> None:
    with gunicorn(weights) as server:
        wait_until(lambda: all(readers_of(worker) for worker in server.workers()))
        readers = [reader for worker in server.workers() for reader in readers_of(worker)]
        assert len(readers) >= WORKERS
        assert server.ask("POST", "/predict", BODY, Content_Type=JSON).status == 200
        server.stop()
        assert server.wait()[0] == 0
        assert psutil.wait_procs(readers, HANG_GUARD_S)[1] == []
