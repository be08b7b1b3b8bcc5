"""One connection: the answers to its requests, each begun when the client has taken the one before.

A client that doesn't take its answers so holds no thread, and the memory of one answer.
"""

import socket
import time
from typing import Any

from waitress.task import ErrorTask, WSGITask

from app.server.disconnects import WatchfulChannel
from app.server.receiving import MemoryShort, Parser
from app.web.problems import DETAILS, MEDIA_TYPE, TITLES, problem_body, too_large
from app.web.responses import KEEP_NOTHING, SECURITY_HEADERS

# Until a connection is closed when the server stops: for a client that stopped sending within a request, and for one
# that has just got an answer: its next request may be on its way, and would be lost if the connection closed meanwhile.
STALLED_S = 1.5
NEXT_S = 1.0
# Bytes of a refused body that are read and thrown away, so that the client gets to read its answer.
DISCARD_BYTES = 64_000_000
RECEIVE_BYTES = 65_536
MAX_UNSENT_BYTES = 256_000_000  # of all answers that wait to be taken; beyond, requests are refused
RETRY_AFTER_S = 5  # where too many large bodies arrive, or too many answers are not taken

# Attributes annotated with Any below are waitress's own, of which its type stubs say nothing or too little.


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

    outbuf_lock: Any
    _flush_exception: Any
    _flush_some: Any

    parser_class = Parser
    task_class = AppTask
    error_task_class = RefusedTask

    discarding = False  # the answer does not wait for the body, which is thrown away
    half_closed = False  # the answer is sent, the rest of the body still arrives
    discarded = 0
    waits_to_send = False  # the next request is there, and the answer to the one before is not taken yet
    unsent_since: float | None = None  # when an answer was first seen that is not taken yet

    _active = 0.0

    @property
    def last_activity(self) -> float:
        """Return when a byte came or went last, in seconds of a clock that nobody sets."""
        return self._active

    @last_activity.setter
    def last_activity(self, _time: float) -> None:
        """Note that one comes or goes now; waitress tells the time of day, which may jump."""
        self._active = time.monotonic()

    def service(self) -> None:
        """Answer the first request; refuse it where too many answers wait to be taken."""
        if self.server.unsent_bytes() > MAX_UNSENT_BYTES:
            self.requests[0].error = MemoryShort("memory")
        super().service()

    def handle_write(self) -> None:
        """Send what there is to send, and let the next request have its turn when all is sent."""
        self._send()
        with self.outbuf_lock:
            is_next = self.waits_to_send and not self.total_outbufs_len
            self.waits_to_send = self.waits_to_send and not is_next
        if is_next:
            self.server.add_task(self)

    def may_begin(self) -> bool:
        """Return whether all answers are taken; if not, the next request gets its turn when they are."""
        with self.outbuf_lock:
            self.waits_to_send = self.connected and self.total_outbufs_len > 0
            return not self.waits_to_send

    def takes_too_long(self, now: float, most: float) -> bool:
        """Return whether there has been something unsent for so many seconds, as far as earlier looks tell."""
        if not self.total_outbufs_len:
            self.unsent_since = None
        elif self.unsent_since is None:
            self.unsent_since = now
        return self.unsent_since is not None and now - self.unsent_since > most

    def _send(self) -> None:
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
