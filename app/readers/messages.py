"""What the server and its readers say to each other: a request with its body, and the answer to it.

A message is the length of its head as four bytes, the head as JSON, and a body of bytes. It is no pickle: a reader that
a stranger has taken over could have the server run anything by one.
"""

import io
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import flask
from flask import Flask, Request, Response

from app.observability.metrics import Outcome
from app.server.disconnects import HUNG_UP

# What a reader is told of a request, by the names of WSGI (PEP 3333): what its routes look at, and what Flask asks for.
_PASSED_ON = (
    "REQUEST_METHOD", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "SERVER_NAME", "SERVER_PORT",
    "SERVER_PROTOCOL", "HTTP_HOST", "wsgi.url_scheme",
)  # fmt: skip
_LENGTH_BYTES = 4


@dataclass(frozen=True)
class Question:
    """A request to be answered by a reader."""

    environ: dict[str, str]  # of WSGI, as far as it is passed on
    request_id: str  # for the log, should it fail
    body: bytes


@dataclass(frozen=True)
class Reply:
    """The answer to a question."""

    status: int
    headers: list[tuple[str, str]]
    outcomes: list[Outcome]  # of its drawings, to be counted
    body: bytes
    last: bool = False  # whether the reader ends with it


def question_of(request: Request, request_id: str) -> Question:
    """Return a request as a question; reads its body."""
    environ = {name: str(request.environ[name]) for name in _PASSED_ON if name in request.environ}
    return Question(environ, request_id, request.get_data(cache=False))


def answer(app: Flask, question: Question, is_cancelled: Callable[[], bool]) -> Reply:
    """Return what the app's route says to a question; is_cancelled: whether nobody waits for it any more."""
    environ: dict[str, Any] = {
        **question.environ,
        "CONTENT_LENGTH": str(len(question.body)),
        "wsgi.input": io.BytesIO(question.body),
        HUNG_UP: is_cancelled,
    }
    with app.request_context(environ):
        flask.g.request_id = question.request_id
        try:
            response = app.make_response(app.dispatch_request())
        except Exception as error:
            response = app.make_response(app.handle_user_exception(error))
        outcomes = flask.g.get("outcomes", [])
        return Reply(response.status_code, response.headers.to_wsgi_list(), outcomes, response.get_data())


def response_of(reply: Reply) -> Response:
    """Return a reply as an answer of the app."""
    return Response(reply.body, reply.status, reply.headers)


def pack(message: Question | Reply) -> bytes:
    """Return a message as bytes."""
    head = asdict(message)
    body: bytes = head.pop("body")
    text = json.dumps(head).encode()
    return len(text).to_bytes(_LENGTH_BYTES, "big") + text + body


def unpack(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the head and the body of a message."""
    start = _LENGTH_BYTES + int.from_bytes(data[:_LENGTH_BYTES], "big")
    head: dict[str, Any] = json.loads(data[_LENGTH_BYTES:start])
    return head, data[start:]
