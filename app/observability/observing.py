"""Sees every request end: gives it an id, counts it and, for those who switch it on, writes a line about it.

A line of the access log is JSON: what was asked and how it ended, never what was sent.
"""

import json
import re
import sys
import threading
import time
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TextIO, cast

from flask import Flask, Response, current_app, g, request

from app.intake.body import BATCH_PATH, FORM_PATH, PREDICT_PATH
from app.observability.metrics import Outcome, SharedCounters, count_outcome, count_rejection, count_request
from app.server.disconnects import check_awaited
from app.server.receiving import RefusedRequest
from app.web.responses import cors_headers

ID_HEADER = "X-Request-ID"

# The route of requests for addresses that do not exist, and of those that were refused before their route was known.
NO_ROUTE = "none"
# Routes to which a refused POST is a drawing that was refused.
_DRAWING_ROUTES = {PREDICT_PATH, FORM_PATH, BATCH_PATH}

STREAMS = ("off", "stdout", "stderr")

# The form in which nginx numbers requests; another id is not taken over, as it could hold anything.
_ID = re.compile(r"[0-9a-f]{32}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})


def request_id(sent: str | None) -> str:
    """Return the id that a proxy gave the request, or a new one."""
    return sent if sent is not None and _ID.fullmatch(sent) else uuid.uuid4().hex


class AccessLog:
    """Writes the lines. stream: one of STREAMS."""

    def __init__(self, stream: str) -> None:
        self._lock = threading.Lock()
        self._stream: TextIO | None = {"stdout": sys.stdout, "stderr": sys.stderr}.get(stream)

    def write(self, method: str, **facts: object) -> None:
        """Write a line about a request that was answered."""
        with self._lock:
            if self._stream is None:
                return
            now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            named = method if method in _METHODS else "other"
            line = json.dumps({"time": now, "method": named, **facts}, separators=(",", ":"))
            try:
                self._stream.write(f"{line}\n")
                self._stream.flush()
            except OSError:  # a reader of the log that is gone is no reason to answer no more
                self._stream = None


class Observer:
    """Counts and logs the requests of one app."""

    def __init__(self, counters: SharedCounters, log: AccessLog, origins: tuple[str, ...], root: str) -> None:
        self.counters = counters
        self._log = log
        self._origins = origins
        self._root = root

    def begin(self) -> None:
        """Note that a request's turn has come; go no further where its client has hung up meanwhile."""
        g.started = time.perf_counter()
        g.request_id = request_id(request.headers.get(ID_HEADER))
        check_awaited()

    def end(self, response: Response) -> Response:
        """Count a request that the app answers, log it, and put its id on the answer."""
        seconds = time.perf_counter() - g.started
        route = request.url_rule.rule if request.url_rule is not None else NO_ROUTE
        count_request(self.counters, route, response.status_code, seconds)
        if request.method == "POST" and route in _DRAWING_ROUTES and response.status_code >= 400:
            count_rejection(self.counters, response.status_code)
        for outcome in g.get("outcomes", ()):
            count_outcome(self.counters, outcome)
        response.headers[ID_HEADER] = g.request_id
        preflight = response.headers.get("Allow") if request.method == "OPTIONS" else None
        cors = cors_headers(request.headers.get("Origin"), self._origins, preflight)
        response.vary.update(filter(None, [cors.pop("Vary", None)]))
        response.headers.update(cors)
        self._log.write(
            request.method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 3),
            bytes_in=request.content_length or 0,
            bytes_out=response.content_length,
            **(_facts(g.outcomes) if "outcomes" in g else {}),
            request_id=g.request_id,
        )
        return response

    def refused(self, request: RefusedRequest) -> dict[str, str]:
        """Count and log a request that the server refused before the app saw it; return headers for its answer."""
        number = request_id(request.headers.get(ID_HEADER.lower()))
        path = request.path.removeprefix(self._root)
        route = path if path in _DRAWING_ROUTES else NO_ROUTE
        count_request(self.counters, route, request.status, 0.0)
        if request.method == "POST" and route != NO_ROUTE:
            count_rejection(self.counters, request.status)
        self._log.write(request.method, route=route, status=request.status, request_id=number)
        return {ID_HEADER: number, **cors_headers(request.headers.get("origin"), self._origins)}


def note_answers(answers: Iterable[Mapping[str, Any]]) -> None:
    """Note what the current request is answered, readings and errors in the place of readings, to be counted."""
    g.outcomes = [
        {"status": answer["status"]}
        if "status" in answer
        else {"model": answer["model"]["name"], "digits": [digit["digit"] for digit in answer["digits"]]}
        for answer in answers
    ]


def _facts(outcomes: list[Outcome]) -> dict[str, object]:
    """Return what the access log tells of the drawings of a request."""
    readings = [outcome for outcome in outcomes if "model" in outcome]
    return {
        "model": readings[0]["model"] if readings else None,
        "drawings": len(readings),
        "digits": sum(len(reading["digits"]) for reading in readings),
    }


def open_observer() -> Observer:
    """Return the observer of the app that handles the current request."""
    return cast(Observer, current_app.extensions["observer"])


def register(app: Flask, counters: SharedCounters) -> None:
    """Let the app count on this counters and log as its settings say."""
    log = AccessLog(app.config["ACCESS_LOG"])
    observer = Observer(counters, log, app.config["CORS_ORIGINS"], app.config["ROOT_PATH"])
    app.extensions["observer"] = observer
    app.before_request(observer.begin)
    app.after_request(observer.end)
