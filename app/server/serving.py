"""The production server: waitress, made to word its errors as the app does and to finish what is in flight.

Waitress reads requests in one thread and hands only complete ones to the workers, so clients that send slowly, or half
a body, hold up nobody. What it lacks is added here, in receiving and in channels: problem+json for what it refuses
itself, an answer that arrives although the body was refused unread, limits on the time that a request may take to
arrive and an answer to be taken, on a clock that nobody sets, and a drain.
"""

import errno
import logging
import socket
import sys
import time
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from app.server.channels import Channel
from app.server.receiving import BodyMemory, Limits, NoteRefused, RefusedRequest

logger = logging.getLogger(__name__)

THREADS = 4
# Connections at once, half-sent bodies included. Windows can wait on 512 sockets at most.
MAX_CONNECTIONS = 400 if sys.platform == "win32" else 1000
# Of one client; of this machine's own, such as a proxy, as many as there are.
MAX_PER_CLIENT = MAX_CONNECTIONS // 2
# Files that the process needs beside its connections: the listener, the log, pictures that are read.
SPARE_FILES = 50
HEADER_LIMIT = 32_768  # bytes of a request's headers
IDLE_S = 20  # without a byte on a connection
ARRIVAL_S = 120  # for one request to arrive: 5 MB need 42 kB/s
CLEANUP_S = 5  # between looks for connections that are over these limits
LOOP_S = 0.5  # the longest wait of the loop: on Windows a signal is seen only between two waits
TAKING_S = 120  # for the answers to be taken
DRAIN_S = 8.0  # the longest that stopping takes
ANSWER_BYTES = 64_000_000  # more than any answer has: no thread waits for a client to take one
WARN_EVERY_S = 600.0
FULL_S = 1.0  # between two tries to take in a connection where the system has no room for one

# Why a system takes in no connection: this process, or all of them, have too many files, or there is no memory.
_FULL = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}

# Attributes annotated with Any below are waitress's own, of which its type stubs say nothing or too little.


def note_nothing(request: RefusedRequest) -> Mapping[str, str]:
    """Take no note of a refused request."""
    return {}


class Server(TcpWSGIServer):
    """Serves an app on a bound socket until it is told to stop, then finishes what is in flight."""

    _map: Any
    active_channels: Any
    task_dispatcher: Any

    channel_class = Channel
    next_channel_cleanup = sys.maxsize  # waitress would go by the time of day; _turn() does it

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
        self._next_cleanup = self._full_until = self._next_warning = 0.0
        adj = Limits(
            BodyMemory(),
            threads=threads,
            connection_limit=connection_limit(),
            max_request_header_size=HEADER_LIMIT,
            max_request_body_size=max_bytes + 1,  # waitress refuses a body of exactly this size
            channel_timeout=IDLE_S,
            outbuf_high_watermark=ANSWER_BYTES,
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

    def readable(self) -> bool:
        """Return whether there is room for a connection."""
        if self.accepting and len(self._map) >= self.adj.connection_limit:
            self._warn("as many are open as may be")
            return False
        return bool(self.accepting) and time.monotonic() >= self._full_until

    def _warn(self, why: str) -> None:
        """Log that nobody is taken in, at most once in WARN_EVERY_S: whoever connects could fill the log."""
        now = time.monotonic()
        if now >= self._next_warning:
            self._next_warning = now + WARN_EVERY_S
            logger.warning("No connection is taken in for now: %s. Allow this process more open files.", why)

    def accept(self) -> Any:
        """Return a connection and its address; None where there is no other, or no room for it."""
        try:
            found = super().accept()
        except OSError as error:
            if error.errno not in _FULL:
                raise
            self._full_until = time.monotonic() + FULL_S
            self._warn(str(error.strerror))
            return None
        if found is not None and self._has_enough(found[1][0]):
            found[0].close()
            return None
        return found

    def _has_enough(self, client: str) -> bool:
        """Return whether a client has as many connections as one may have."""
        if is_own(client):
            return False
        return [channel.addr[0] for channel in self.active_channels.values()].count(client) >= MAX_PER_CLIENT

    def add_task(self, task: Any) -> None:
        """Let a connection's next request have its turn, once the answers before it are taken."""
        if task.may_begin():
            super().add_task(task)

    def unsent_bytes(self) -> int:
        """Return how many bytes of answers wait to be taken."""
        return sum(channel.total_outbufs_len for channel in list(self.active_channels.values()))

    def handle_accept(self) -> None:
        """Take in all who wait at the door: one by one, each would cost a look at every connection that is open."""
        known = -1
        while known < len(self._map) < self.adj.connection_limit:
            known = len(self._map)
            super().handle_accept()

    def clean_up(self, now: float) -> None:
        """Close connections that are idle for too long, and those that take too long to send or to take something."""
        for channel in list(self.active_channels.values()):
            is_idle = not channel.requests and now - channel.last_activity > IDLE_S
            arrives_slowly = channel.request is not None and now - channel.request.started > ARRIVAL_S
            if is_idle or arrives_slowly or channel.takes_too_long(now, TAKING_S):
                channel.handle_close()  # will_close would wait until it takes something

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
            now = time.monotonic()
            for channel in list(self.active_channels.values()):
                if not channel.in_flight(now):
                    channel.handle_close()
            if self.active_channels:
                self._turn(0.1)
        self.task_dispatcher.shutdown(timeout=0.5)

    def _turn(self, timeout: float) -> None:
        now = time.monotonic()
        if now >= self._next_cleanup:
            self._next_cleanup = now + CLEANUP_S
            self.clean_up(now)
        wasyncore.loop(timeout, use_poll=self.adj.asyncore_use_poll, map=self._map, count=1)


def is_own(address: str) -> bool:
    """Return whether an address is this machine's own."""
    return ip_address(address.partition("%")[0]).is_loopback


def connection_limit() -> int:
    """Return how many connections to hold at once: fewer where the system lets a process open few files."""
    if sys.platform == "win32":
        return MAX_CONNECTIONS
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if files == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return min(MAX_CONNECTIONS, files - min(SPARE_FILES, files // 2))


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
