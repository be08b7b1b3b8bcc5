"""A connection whose client has said its last lets others go first, once, and tells the app of every request."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from app.server.channels import Channel
from app.server.disconnects import BEGINNING
from app.server.receiving import BodyMemory, Limits, Parser


class FakeTask:
    """Stands for asking the app: notes that it was asked."""

    close_on_finish = False

    def __init__(self, channel: Any, request: Any) -> None:
        self.channel = channel
        self.request = request

    def service(self) -> None:
        self.request.asked = True
        self.channel.server.asked.append(self.channel.check_client_disconnected())


@pytest.fixture
def connection() -> Iterator[tuple[Any, socket.socket]]:
    """Return a connection that has received a request, and its client."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        accepted, address = listener.accept()
    server: Any = SimpleNamespace(active_channels={}, line=[], asked=[], pull_trigger=lambda: None)
    server.unsent_bytes = lambda: 0
    server.add_task = server.line.append
    limits = Limits(BodyMemory())
    channel: Any = Channel(server, accepted, address, limits, map={})
    channel.task_class = FakeTask
    request = Parser(limits)
    request.received(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
    channel.requests = [request]
    with accepted, client:
        yield channel, client


def test_disconnects_let_nobody_else_first_while_the_client_is_there(connection: tuple[Any, socket.socket]) -> None:
    channel, _ = connection
    channel.service()
    assert (channel.server.line, channel.server.asked) == ([], [False])


def test_disconnects_let_others_first_once(connection: tuple[Any, socket.socket]) -> None:
    channel, client = connection
    client.shutdown(socket.SHUT_WR)
    channel.service()
    assert (channel.server.line, channel.server.asked) == ([channel], [])
    assert client.recv(100) == BEGINNING
    channel.service()
    assert (channel.server.line, channel.server.asked) == ([channel], [False])


def test_disconnects_are_told_where_the_client_is_gone(connection: tuple[Any, socket.socket]) -> None:
    channel, client = connection
    client.close()
    channel.service()
    assert (channel.server.line, channel.server.asked) == ([channel], [])
    channel.service()
    assert channel.server.asked == [True]


def test_disconnects_are_told_where_the_connection_is_closed_already(
    connection: tuple[Any, socket.socket],
) -> None:
    channel, client = connection
    client.close()
    channel.handle_close()
    channel.service()
    assert (channel.server.line, channel.server.asked) == ([], [True])
