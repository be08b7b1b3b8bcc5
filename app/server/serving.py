"""The production server: waitress, made to word its errors as the app does and to finish what is in flight.

Waitress reads requests in one thread and hands only complete ones to the workers, so clients that send
slowly, or half a body, hold up nobody. What it lacks is added here and in app.server.receiving: problem+json for what
it refuses itself, an answer that arrives although the body was refused unread, a limit on the time that a request
may take to arrive, and a drain.
"""

import socket
import sys
import time
from collections.abc import Mapping
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, ThreadedTaskDispatcher, WSGITask

from app.server.disconnects import WatchfulChannel
from app.server.receiving import BodyMemory, Limits, NoteRefused, Parser, RefusedRequest
from app.web.problems import DETAILS, MEDIA_TYPE, TITLES, problem_body, too_large
from app.web.responses import KEEP_NOTHING, SECURITY_HEADERS

THREADS = 4
# Connections at once, half-sent bodies included. Windows can wait on 512 sockets at most.
MOST_CONNECTIONS = 400 if sys.platform == "win32" else 1000
# Files that the process needs beside its connections: the listener, the log, pictures that are read.
SPARE_FILES = 50
HEADER_LIMIT = 32_768  # bytes of a request's headers
IDLE_S = 20  # without a byte on a connection
ARRIVAL_S = 120  # for one request to arrive: 5 MB need 42 kB/s
CLEANUP_S = 5  # between looks for connections that are over these limits
LOOP_S = 0.5  # the longest wait of the loop: on Windows a signal is seen only between two waits
# When stopping: how long to wait for everything, for a client that stopped sending within a request, and for one that
# has just got an answer: its next request may be on its way, and would be lost if the connection closed meanwhile.
DRAIN_S = 8.0
STALLED_S = 1.5
NEXT_S = 1.0
# Bytes of a refused body that are read and thrown away, so that the client gets to read its answer.
DISCARD_BYTES = 64_000_000
RECEIVE_BYTES = 65_536
RETRY_AFTER_S = 5  # where too many large bodies arrive at once

# Attributes annotated with Any below are waitress's own, of which its type stubs say nothing or too little.


def note_nothing(request: RefusedRequest) -> Mapping[str, str]:
    """Take no note of a refused request."""
    return {}


class RefusedTask(ErrorTask):
    """Answers a request that never reached the app, in the app's one shape of errors."""

    channel: Any
    request: Any
    response_headers: Any

    def execute(self) -> None:
        """Write the answer and let the connection close."""
        self.channel.discarding = True
        status = self.request.error.code
        detail = DETAILS.get(status, DETAILS[400])
        if status == 413 and self.request.content_length:
            detail = too_large(self.request.content_length, self.channel.adj.max_request_body_size - 1)
        body = problem_body(status, detail)
        self.status = f"{status} {TITLES[status]}"
        self.response_headers += [("Content-Type", MEDIA_TYPE), ("Cache-Control", KEEP_NOTHING)]
        if status == 503:
            self.response_headers.append(("Retry-After", str(RETRY_AFTER_S)))
        self.response_headers += SECURITY_HEADERS.items()
        self.response_headers += self.channel.server.note_refused(self.request.refused(status)).items()
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)

    def build_response_header(self) -> bytes:
        """Return the head of the answer."""
        head: bytes = self.channel.unsent(super().build_response_header())
        return head


class AppTask(WSGITask):
    """Lets the app answer a request; says that the connection closes when the server is stopping."""

    channel: Any
    request: Any

    def execute(self) -> None:
        """Ask the app, and write its answer."""
        self.request.asked = True
        super().execute()

    def build_response_header(self) -> bytes:
        """Return the head of the answer."""
        if self.channel.server.stopping:
            self.set_close_on_finish()
        head: bytes = self.channel.unsent(super().build_response_header())
        return head


class Channel(WatchfulChannel):
    """One connection."""

    _flush_exception: Any
    _flush_some: Any

    parser_class = Parser
    task_class = AppTask
    error_task_class = RefusedTask

    discarding = False  # the answer does not wait for the body, which is thrown away
    half_closed = False  # the answer is sent, the rest of the body still arrives
    discarded = 0

    def handle_write(self) -> None:
        """Send what there is to send.

        Closing while the client still sends its body would make its system throw the answer away. Say that
        nothing more follows, and read on until the client has closed too.
        """
        if self.discarding and self.close_when_flushed and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and not self.will_close:
                self.close_when_flushed = False
                self.half_closed = True
                self.socket.shutdown(socket.SHUT_WR)
            return
        super().handle_write()

    def handle_read(self) -> None:
        """Take bytes that arrived."""
        if not self.half_closed:
            super().handle_read()
            return
        try:
            self.discarded += len(self.recv(RECEIVE_BYTES))
        except OSError:
            self.handle_close()
        if self.discarded > DISCARD_BYTES:
            self.handle_close()

    def in_flight(self, now: float) -> bool:
        """Return whether a request on this connection is being received, answered or sent, or may just be coming."""
        if self.requests or self.total_outbufs_len or self.close_when_flushed:
            return True
        patience = NEXT_S if self.request is None and not self.half_closed else STALLED_S
        return now - self.last_activity < patience


class Server(TcpWSGIServer):
    """Serves an app on a bound socket until it is told to stop, then finishes what is in flight."""

    _map: Any
    active_channels: Any
    task_dispatcher: Any

    channel_class = Channel

    def __init__(
        self,
        app: Any,
        bound: socket.socket,
        max_bytes: int,
        note_refused: NoteRefused = note_nothing,
        threads: int | None = None,
    ) -> None:
        threads = THREADS if threads is None else threads
        self.stopping = False
        self.note_refused = note_refused
        adj = Limits(
            BodyMemory(),
            threads=threads,
            connection_limit=connection_limit(),
            max_request_header_size=HEADER_LIMIT,
            max_request_body_size=max_bytes + 1,  # waitress refuses a body of exactly this size
            channel_timeout=IDLE_S,
            cleanup_interval=CLEANUP_S,
            asyncore_use_poll=True,
            ident="Inkling",
        )
        dispatcher = ThreadedTaskDispatcher()
        # It warns whenever a request waits for a free thread, which is nothing to worry about.
        dispatcher.queue_logger.disabled = True
        dispatcher.set_thread_count(threads)
        sockinfo = (bound.family, bound.type, bound.proto, bound.getsockname())
        super().__init__(app, _sock=bound, dispatcher=dispatcher, adj=adj, sockinfo=sockinfo, bind_socket=False)

    def set_reuse_addr(self) -> None:
        """Leave the socket as it was bound: on Windows, reuse would let a second server take its port."""

    def handle_accept(self) -> None:
        """Take in all who wait at the door: one by one, each would cost a look at every connection that is open."""
        known = -1
        while known < len(self._map) < self.adj.connection_limit:
            known = len(self._map)
            super().handle_accept()

    def maintenance(self, now: float) -> None:
        """Close connections that are idle for too long, and those whose request takes too long to arrive."""
        super().maintenance(int(now))
        for channel in list(self.active_channels.values()):
            if channel.request is not None and now - channel.request.started > ARRIVAL_S:
                channel.will_close = True

    def stop(self) -> None:
        """Ask the server to stop; safe in a signal handler and more than once."""
        self.stopping = True
        self.pull_trigger()

    def run(self) -> None:
        """Serve until stop() is called, then drain."""
        while not self.stopping:
            self._turn(LOOP_S)
        self._drain()

    def _drain(self) -> None:
        """Take in who has already connected, close the door, and wait until every request is answered."""
        deadline = time.monotonic() + DRAIN_S
        self.handle_accept()
        self.accepting = False
        wasyncore.dispatcher.close(self)
        # One look at every connection, so that a request that lies in its buffer counts as in flight.
        self._turn(0)
        while self.active_channels and time.monotonic() < deadline:
            now = time.time()
            for channel in list(self.active_channels.values()):
                if not channel.in_flight(now):
                    channel.handle_close()
            if self.active_channels:
                self._turn(0.1)
        self.task_dispatcher.shutdown(timeout=0.5)

    def _turn(self, timeout: float) -> None:
        wasyncore.loop(timeout, use_poll=self.adj.asyncore_use_poll, map=self._map, count=1)


def connection_limit() -> int:
    """Return how many connections to hold at once: fewer where the system lets a process open few files."""
    if sys.platform == "win32":
        return MOST_CONNECTIONS
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MOST_CONNECTIONS
    return max(SPARE_FILES, min(MOST_CONNECTIONS, files - SPARE_FILES))


def bind(host: str, port: int) -> socket.socket:
    """Return a socket bound to an address, not listening yet. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    # Where a name has both, the address that the start-up line names by default.
    family, kind, protocol, _, address = min(found, key=lambda entry: entry[0] != socket.AF_INET)
    bound = socket.socket(family, kind, protocol)
    try:
        if sys.platform == "win32":
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # So that a restart need not wait for the connections of the last run to time out.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError:
        bound.close()
        raise
    return bound
