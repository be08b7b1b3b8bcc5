"""A mirror on loopback that misbehaves as told: a real HTTP server in a thread of the test's own process."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.helpers.guards import HANG_GUARD_S

Answer = Callable[["Handler", bytes], None]


class Handler(BaseHTTPRequestHandler):
    """A handler that gives the answers of the server's script one by one, then the whole file."""

    protocol_version = "HTTP/1.1"
    server: "Mirror"

    def do_GET(self) -> None:
        """Look the file up and hand over to the scripted answer."""
        name = self.path.rsplit("/", 1)[-1]
        self.server.requests.append((name, self.headers.get("Range")))
        answer = self.server.script.pop(0) if self.server.script else whole
        self.close_connection = True
        try:
            answer(self, self.server.files[name])
        except (BrokenPipeError, ConnectionResetError):
            self.server.left_early += 1

    def log_message(self, *args: Any) -> None:
        """Stay silent: the test reads `requests`."""

    def start(self, status: int, length: int | None, **headers: str) -> None:
        """Send the status line and the headers."""
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def start_rest(self, content: bytes) -> bytes:
        """Start the answer that the request's Range asks for and return its body, nothing past the end."""
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if asked is None:
            self.start(200, len(content))
            return content
        begin = int(asked[1])
        if begin >= len(content):
            self.start(416, 0, Content_Range=f"bytes */{len(content)}")
            return b""
        rest = content[begin:]
        self.start(206, len(rest), Content_Range=f"bytes {begin}-{len(content) - 1}/{len(content)}")
        return rest


class Mirror(ThreadingHTTPServer):
    """A server of `files` at `url`; `script` holds the answers to give first, `requests` what was asked."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.files = files
        self.script: list[Answer] = []
        self.requests: list[tuple[str, str | None]] = []
        self.left_early = 0
        self.stopping = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/set/"


@contextmanager
def running_mirror(files: dict[str, bytes]) -> Iterator[Mirror]:
    """Run a mirror for as long as the block lasts."""
    with Mirror(files) as mirror:
        thread = threading.Thread(target=mirror.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield mirror
        finally:
            mirror.stopping.set()
            mirror.shutdown()
            thread.join()


def whole(handler: Handler, content: bytes) -> None:
    """Answer as a good mirror does, Range included."""
    handler.wfile.write(handler.start_rest(content))


def cut_after(count: int) -> Answer:
    """Promise everything, send `count` bytes and hang up."""

    def answer(handler: Handler, content: bytes) -> None:
        handler.wfile.write(handler.start_rest(content)[:count])

    return answer


def stall_after(count: int) -> Answer:
    """Promise everything, send `count` bytes and then nothing more."""

    def answer(handler: Handler, content: bytes) -> None:
        handler.wfile.write(handler.start_rest(content)[:count])
        handler.server.stopping.wait(HANG_GUARD_S)

    return answer


def refuse(status: int) -> Answer:
    """Answer with an error status."""
    return lambda handler, content: handler.start(status, 0)


def ignore_range(handler: Handler, content: bytes) -> None:
    """Send the whole file with 200, whatever was asked."""
    handler.start(200, len(content))
    handler.wfile.write(content)


def wrong_range(handler: Handler, content: bytes) -> None:
    """Answer 206, but from a byte that was not asked for."""
    handler.start(206, len(content) - 1, Content_Range=f"bytes 1-{len(content) - 1}/{len(content)}")
    handler.wfile.write(content[1:])


def send_instead(body: bytes) -> Answer:
    """Send other content than the file's, as if it were the file."""
    return lambda handler, content: whole(handler, body)


def without_length(count: int | None = None) -> Answer:
    """Send the first `count` bytes without saying how many there are."""

    def answer(handler: Handler, content: bytes) -> None:
        handler.start(200, None)
        handler.wfile.write(content[:count])

    return answer


def redirect(address: str) -> Answer:
    """Send the client elsewhere."""
    return lambda handler, content: handler.start(302, 0, Location=address)


def hang(handler: Handler, content: bytes) -> None:
    """Accept the request and never answer it."""
    handler.server.stopping.wait(HANG_GUARD_S)


def drip(size: int, pause: float) -> Answer:
    """Send everything, `size` bytes at a time with a pause after each."""

    def answer(handler: Handler, content: bytes) -> None:
        rest = handler.start_rest(content)
        for begin in range(0, len(rest), size):
            handler.wfile.write(rest[begin : begin + size])
            time.sleep(pause)

    return answer
