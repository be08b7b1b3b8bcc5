"""Receives requests: refuses by its headers alone one in chunks or too large, and a large one when memory is short.

Bodies wait in memory until they are whole, as nothing that people send is written to disk. Many clients that send large
ones slowly must not fill it: above a limit on all of them together, large bodies are refused and small ones still read.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

from app.web.problems import TITLES

# Bytes of all bodies that wait at once, and of one that is read whatever the others take.
MAX_BYTES = 256_000_000
SMALL_BYTES = 64_000
# Waitress writes bodies and answers above this size to temporary files; none comes near it.
TO_DISK_BYTES = 2_000_000_000


@dataclass(frozen=True)
class RefusedRequest:
    """A request that is refused before the app sees it; headers by their names in lower case."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]


# Takes note of such a request; returns headers for its answer.
NoteRefused = Callable[[RefusedRequest], Mapping[str, str]]


class LengthRequired(Error):
    """A body in chunks, which has no length before its end."""

    code = 411
    reason = TITLES[411]


class MemoryShort(Error):
    """A large body while others take all the memory that bodies may take."""

    code = 503
    reason = TITLES[503]


class BodyMemory:
    """How many bytes of bodies wait at once. limit: the most."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self.limit = limit
        self.held = 0
        self._lock = threading.Lock()

    def hold(self, count: int) -> bool:
        """Note bytes that arrived, or that are gone for a negative count; return whether there is room for more."""
        with self._lock:
            self.held += count
            return self.held <= self.limit


class Limits(Adjustments):
    """Waitress's settings, with the memory that bodies may take."""

    def __init__(self, memory: BodyMemory, **settings: Any) -> None:
        super().__init__(inbuf_overflow=TO_DISK_BYTES, outbuf_overflow=TO_DISK_BYTES, **settings)
        self.body_memory = memory


class Parser(HTTPRequestParser):
    """Reads one request."""

    headers: Any

    asked = False  # whether the app has seen it

    def __init__(self, adj: Limits) -> None:
        super().__init__(adj)
        self.started = time.monotonic()
        self._memory = adj.body_memory
        self._held = 0

    def __del__(self) -> None:
        """Give the memory back: the body goes with the request."""
        self._memory.hold(-self._held)

    def parse_header(self, header_plus: bytes) -> None:
        """Understand the head. Raises ParsingError."""
        try:
            super().parse_header(header_plus)
        except ValueError:  # a Content-Length of more digits than Python converts
            raise ParsingError("Content-Length is invalid") from None

    def received(self, data: bytes) -> int:
        """Take bytes of the request; return how many of them belong to it."""
        consumed: int = super().received(data)
        arrived = self.body_bytes_received - self._held
        self._held += arrived
        room = self._memory.hold(arrived)
        if self.headers_finished and self.chunked and self.error is None:
            self.error = LengthRequired("chunked")
            self.completed = True
        elif not room and self._held > SMALL_BYTES and not self.completed:
            self.error = MemoryShort("memory")
            self.completed = True
        if self.error is not None:
            # Waitress would ask for the body of a refused request all the same.
            self.expect_continue = False
        return consumed

    def refused(self, status: int) -> RefusedRequest:
        """Return what is known of the request, which may not have been understood far enough to have a path."""
        headers = {name.lower().replace("_", "-"): value for name, value in self.headers.items()}
        return RefusedRequest(getattr(self, "command", ""), getattr(self, "path", ""), status, headers)
