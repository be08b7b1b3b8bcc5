"""A server in a process of its own, as users run it, and raw connections to it."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.helpers.guards import HANG_GUARD_S

REPOSITORY = Path(__file__).resolve().parents[2]

if sys.platform == "win32":
    # Only Ctrl-Break can be sent to a process there, to one in a group of its own; SIGTERM would end it at once.
    STOP_SIGNALS: list[int] = [signal.CTRL_BREAK_EVENT]
    NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    STOP_SIGNALS: list[int] = [signal.SIGTERM, signal.SIGINT]
    NEW_GROUP = 0

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
BODY = json.dumps(STROKES).encode()


class LiveServer:
    """A running server; `lines` is what it printed when it was ready."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines = [self.next_line() for _ in range(3)]
        host, _, port = self.lines[0].partition("//")[2].partition("/")[0].rpartition(":")
        self.address = (host, int(port))

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection that speaks HTTP and stays open."""
        return http.client.HTTPConnection(*self.address, timeout=HANG_GUARD_S)

    def dial(self) -> socket.socket:
        """Return a bare connection."""
        return socket.create_connection(self.address, timeout=HANG_GUARD_S)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> "Answer":
        """Send one request on a connection of its own."""
        connection = self.connect()
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def stop(self, how: int = STOP_SIGNALS[0]) -> None:
        """Send a signal that asks to stop."""
        self.process.send_signal(how)

    def next_line(self) -> str:
        """Wait for the next line that it prints."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def release(self) -> None:
        """Let the network of tests.server.held_app go on."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def wait(self) -> tuple[int, str]:
        """Wait until it has ended; return its exit code and what it wrote to stderr."""
        _, errors = self.process.communicate(timeout=HANG_GUARD_S)
        return self.process.returncode, errors


class Answer:
    """An answer that was read whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Bare:
    """A bare connection for the block's time: what is sent and received are the very bytes."""

    def __init__(self, server: LiveServer) -> None:
        self.socket = server.dial()

    def __enter__(self) -> "Bare":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send all of the bytes."""
        self.socket.sendall(data)

    def answer(self) -> Answer:
        """Read one answer."""
        response = http.client.HTTPResponse(self.socket)
        response.begin()
        return Answer(response)

    def closed(self) -> bool:
        """Wait until the server closes; return whether it sent nothing before."""
        return self.socket.recv(1) == b""


def request_head(length: int = len(BODY), *lines: str, path: str = "/predict") -> bytes:
    """Return the head of a POST of JSON."""
    head = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", f"Content-Length: {length}"]
    return "\r\n".join([*head, *lines, "", ""]).encode()


def launch(*arguments: str, environ: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
    """Start Python with these arguments in the repository's root."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        creationflags=NEW_GROUP,
    )


def altered(statements: str) -> tuple[str, str]:
    """Return the arguments for running() of a server that these statements change before it starts."""
    return "-c", f"import sys; {statements}; from app.__main__ import main; sys.exit(main(['--port', '0']))"


def patient(environ: Mapping[str, str]) -> AbstractContextManager[LiveServer]:
    """Run a server that waits for its clients as long as tests do: whether it waits must not rest on their pace."""
    waits = "s.IDLE_S = s.ARRIVAL_S = s.DRAIN_S = s.TAKING_S = c.STALLED_S = c.NEXT_S"
    modules = "import app.server.serving as s, app.server.channels as c"
    return running(*altered(f"{modules}; {waits} = {HANG_GUARD_S}"), environ=environ)


def held(drain: float = HANG_GUARD_S) -> AbstractContextManager[LiveServer]:
    """Run a server whose network waits, as tests.server.held_app says; drain: how long it takes to stop at most, s."""
    return running("-m", "tests.server.held_app", str(drain))


@contextmanager
def running(*arguments: str, environ: Mapping[str, str] | None = None) -> Iterator[LiveServer]:
    """Run a server for the block's time: `python -m app --port 0`, or another module that prints the same."""
    process = launch(*(arguments or ("-m", "app", "--port", "0")), environ=environ)
    try:
        yield LiveServer(process)
    finally:
        process.kill()
        process.communicate()
