"""The one shape of every error, application/problem+json (RFC 9457), and what becomes one."""

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

MEDIA_TYPE = "application/problem+json"

# Titles by status. They are spelt out because http.HTTPStatus names some of them differently in each Python.
TITLES = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    499: "Client Closed Request",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
}

# What to say where the cause is known by the status alone.
DETAILS = {
    400: "The request is not well-formed HTTP. Send what /openapi.json describes, with an HTTP library.",
    404: "There is nothing at this address. The page is at /, the API is described at /docs.",
    411: "The body is sent in chunks. Send it in one piece, with its length in bytes in Content-Length.",
    413: "The body has more bytes or more parts than are accepted. Send one picture, in a smaller file.",
    416: "The Range begins beyond the end of the file, whose length Content-Range tells. Ask for a part of it.",
    431: "The headers of the request are too long. Send fewer or shorter ones.",
    499: "The client hung up before its answer was there. Wait for it, and what was asked is answered.",
    500: "The server failed on this request and has noted the cause in its log. Others are not affected.",
    503: "Too many large bodies are arriving at once. Send this one again in a few seconds.",
    501: "The Transfer-Encoding is not known here. Send the body as it is, with its Content-Length.",
}

TOO_MUCH = (
    "Reading this needs more time or memory than one request may take. Send a smaller or simpler picture, saved anew "
    "as PNG, or fewer drawings at once."
)
# When to ask again what cannot be answered for now.
RETRY_LATER = {"Retry-After": "5"}

# How much of what arrived is quoted back.
MAX_QUOTE = 40


class Explained(Protocol):
    """An exception of another room that knows the status it is answered with and what to say."""

    status: int
    detail: str


class Problem(Exception):
    """A request that is answered with an error: its status, what to say, and extra headers."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def quote(value: object) -> str:
    """Return what arrived as short, printable text: texts in quotation marks, lists and objects by kind."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) > MAX_QUOTE:
        text = text[: MAX_QUOTE - 3] + "..."
    return json.dumps(text) if isinstance(value, str) else text


def too_large(found: int, limit: int) -> str:
    """Return the detail of a 413 for a body of `found` bytes where `limit` are accepted."""
    return f"The body has {found:,} bytes; at most {limit:,} are accepted. Scale the picture down."


def problem_members(status: int, detail: str, **more: object) -> dict[str, Any]:
    """Return the members of an error, with more of them where there is more to say."""
    return {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail, **more}


def problem_body(status: int, detail: str, **more: object) -> bytes:
    """Return an error as the bytes of its JSON."""
    return json.dumps(problem_members(status, detail, **more)).encode()


def problem_response(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: object) -> Response:
    """Return an error as an answer of the app."""
    response = Response(problem_body(status, detail, **more), status, content_type=MEDIA_TYPE)
    response.headers.update(dict(headers or {}))
    return response


def answer_problem(error: Problem) -> Response:
    """Answer a request that a route refused."""
    return problem_response(error.status, error.detail, error.headers)


def answer_explained(error: Explained) -> Response:
    """Answer a request that another room refused."""
    return problem_response(error.status, error.detail)


def answer_http_exception(error: HTTPException) -> Response:
    """Answer a request that Flask itself refused: an unknown address, a wrong method, too many parts."""
    status = cast(int, error.code)  # Flask answers those without one, and redirects, by itself.
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or []))
        detail = f"The method {request.method} is not accepted at this address. Use one of: {allowed}."
        return problem_response(status, detail, {"Allow": allowed})
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    detail = DETAILS.get(status, "The request could not be answered.")
    return problem_response(status, detail.replace(" /", f" {request.script_root}/"), headers)


def answer_memory_error(error: MemoryError) -> Response:
    """Answer a request that needs more memory than there is for it."""
    return problem_response(422, TOO_MUCH)


def answer_unexpected(error: Exception) -> Response:
    """Answer a request on which the server failed; the traceback goes to the log, the body never does."""
    route = request.url_rule.rule if request.url_rule is not None else "no route"
    current_app.logger.error("Failed on %s, request %s", route, g.get("request_id"), exc_info=error)
    return problem_response(500, DETAILS[500])


def register(app: Flask, *explained: type[Exception]) -> None:
    """Let the app answer every error in this shape; `explained` are exceptions with a status and a detail."""
    app.register_error_handler(Problem, answer_problem)
    for kind in explained:
        app.register_error_handler(kind, answer_explained)
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(MemoryError, answer_memory_error)
    app.register_error_handler(Exception, answer_unexpected)
