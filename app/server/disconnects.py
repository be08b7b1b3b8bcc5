"""Notices clients that hang up before they are answered, so that nobody waits behind work that nobody waits for.

A client that hangs up sends the same as one that has only said all it wants to say and still waits: the end of its
bytes. What is sent to them tells the two apart, as the system of one that is gone refuses it. So the answer is begun,
whose first bytes are the same whatever it will be. Then the request goes once more to the end of the line, which leaves
time for the refusal to arrive; where there is no line, nobody would gain from skipping it.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ParamSpec, TypeVar

import flask
from waitress.channel import ClientDisconnected, HTTPChannel

from app.web.problems import DETAILS, Problem

# What waitress puts into a request's environment: a function that tells whether the client has hung up. Other servers
# put nothing there, and each of their requests is answered.
HUNG_UP = "waitress.client_disconnected"
# The status that nginx introduced for this; no client ever gets it, only the log and the counters do.
STATUS = 499

Given = ParamSpec("Given")
Made = TypeVar("Made")

# What every answer begins with, in HTTP/1.0 and in HTTP/1.1.
BEGINNING = b"HTTP/1."


class WatchfulChannel(HTTPChannel):
    """One connection, which tells its requests whether the client has hung up."""

    connected: Any
    requests: Any
    server: Any
    socket: Any

    _begun: object = None  # the request whose answer has begun

    def service(self) -> None:
        """Answer the first request, or find out whether its client has hung up and let others go first meanwhile."""
        request, before = self.requests[0], self._begun
        self.check_client_disconnected()
        if self._begun is not before:
            self.server.add_task(self)
            return
        super().service()
        if not request.asked and not request.error:
            # Once the connection is closed waitress drops a request unasked; the app counts and logs it all the same.
            with suppress(ClientDisconnected):
                self.task_class(self, request).service()

    def check_client_disconnected(self) -> bool:  # type: ignore[override]  # its stubs say that it returns nothing
        """Return whether the client has hung up; to be asked by who is answering its request, and nobody else."""
        if self.connected and self._begun is not self.requests[0] and has_finished(self.socket):
            self._begun = self.requests[0]
            with suppress(ClientDisconnected):
                self.write_soon(BEGINNING)
        return not self.connected or is_gone(self.socket)

    def unsent(self, head: bytes) -> bytes:
        """Return what is not sent yet of the head of the answer."""
        return head.removeprefix(BEGINNING) if self.requests and self._begun is self.requests[0] else head


def has_finished(connection: socket.socket) -> bool:
    """Return whether the other side will send no more; a connection that is broken has not finished but is gone."""
    try:
        return connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:  # nothing has arrived for now, or the connection is broken
        return False


def is_gone(connection: socket.socket) -> bool:
    """Return whether the other side has refused what was sent to it, or the connection is closed."""
    try:
        connection.getpeername()
    except OSError:
        return True
    return False


def check_awaited() -> None:
    """Raise Problem 499 when the client of the current request has hung up."""
    if not is_awaited():
        raise Problem(STATUS, DETAILS[STATUS])


def is_awaited() -> bool:
    """Return whether the client of the current request still waits, as far as its server can tell."""
    has_hung_up: Callable[[], bool] | None = flask.request.environ.get(HUNG_UP) if flask.has_request_context() else None
    return has_hung_up is None or not has_hung_up()


def while_awaited(work: Callable[Given, Made]) -> Callable[Given, Made]:
    """Return a function that works only while its answer is awaited, and raises Problem 499 after that."""

    def check_and_work(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        check_awaited()
        return work(*args, **kwargs)

    return check_and_work
