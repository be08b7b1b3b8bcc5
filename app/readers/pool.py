"""The readers of one server: who is free, who waits for one, and who is replaced."""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

import flask
from flask import Flask, Response

from app.intake.request import check_size
from app.readers import limits
from app.readers.messages import Question, Reply, pack, question_of, response_of, unpack
from app.readers.nursery import Nursery, Reader, open_nursery
from app.readers.reader import CANCEL
from app.server.disconnects import check_awaited, is_awaited
from app.web.problems import RETRY_LATER, TOO_MUCH, Problem

logger = logging.getLogger(__name__)

# Requests that wait for a reader at once, and the longest that one does.
MAX_WAITING = 128
WAITING_S = 10.0
LOOK_EVERY_S = 0.25  # between two looks whether a client still waits

TOO_SLOW = "The server is too busy to read this in time. Send it again in a few seconds."
NO_READERS = "No process that reads drawings could be started: see the log. Give the server memory, or start it again."
TOO_MANY = "Too many drawings wait to be read. Send this one again in a few seconds."


View = TypeVar("View", bound=Callable[..., Any])


def in_reader(view: View) -> View:
    """Return a view that lets a reader answer, which has this one for it; where no readers run, it is this one."""

    @wraps(view)
    def forward(**values: Any) -> Any:
        readers = open_readers()
        return readers.answer(flask.request, flask.g.request_id) if readers.is_running else view(**values)

    return cast(View, forward)


def open_readers() -> "ReaderPool":
    """Return the readers of the app that handles the current request."""
    return cast(ReaderPool, flask.current_app.extensions["readers"])


class ReaderPool:
    """The readers of one app. Until it is started, and with a count of 0, routes answer in the server's process."""

    def __init__(self, app: Flask, count: int, make_app: Callable[[], Flask]) -> None:
        self._app, self._count, self._make_app = app, count, make_app
        self._lock = threading.Lock()  # of what follows
        self._births = threading.Lock()  # held while readers come and go
        self._free: list[Reader] = []
        self._waiting: deque[queue.SimpleQueue[Reader]] = deque()
        self._nursery: Nursery | None = None
        self.is_short = False  # whether a reader that ended could not be replaced
        self._generation = 0
        self._generations: dict[Reader, int] = {}

    @property
    def is_running(self) -> bool:
        """Return whether there are readers to ask."""
        return self._nursery is not None

    @property
    def is_lost(self) -> bool:
        """Return whether all readers are gone and none could be had in their place."""
        return self.is_short and not self._generations

    def start(self) -> None:
        """Bring up the readers. Best before there are threads: see app.readers.nursery."""
        if self._count and self._nursery is None:
            self._nursery = open_nursery(self._app, self._make_app)
            self._fill(self._nursery)

    def answer(self, request: flask.Request, request_id: str) -> Response:
        """Return a reader's answer to a request.

        Raises Problem: 413 and the like for a body that is not read, 422 for one that takes too much, 499 where nobody
        waits any more, 503 where it would take too long.
        """
        check_size(request, self._app.config["MAX_CONTENT_LENGTH"])
        reply = self.ask(question_of(request, request_id))
        flask.g.outcomes = reply.outcomes
        return response_of(reply)

    def ask(self, question: Question) -> Reply:
        """Return the reply to a question. Raises Problem as answer() does."""
        if self.is_short:
            self._refill()
            if self.is_lost:
                raise Problem(503, NO_READERS, RETRY_LATER)
        while (reader := self._take()).connection.poll():  # it says something unasked: it has ended
            self._replace(reader)
        reply = None
        try:
            reply = _talk(reader, question)
        finally:
            if reply is None or reply.last or not self._give(reader):
                self._replace(reader)
        return reply

    def renew(self, versions: Mapping[str, str], swap: Callable[[], None], *, anew: bool) -> None:
        """Put readers with the weights as they are now in the place of all, at once, and call swap as that is done.

        versions: that they must have, by the names of the networks. Raises OSError where they have others.
        """
        if self._nursery is None:
            swap()
            return
        with self._births:
            self._nursery.reload(anew=anew)
            fresh: list[Reader] = []
            try:
                while len(fresh) < self._count:
                    fresh.append(self._nursery.bear())
                    if fresh[-1].versions != dict(versions):
                        raise OSError("The weights changed while they were read")
            except OSError:
                for reader in fresh:
                    self._nursery.end(reader)
                raise
            with self._lock:
                swap()
                self._generation += 1
                old, self._free = self._free, []
            for reader in fresh:
                self._join(reader)
            for reader in old:
                self._end(reader)

    def close(self) -> None:
        """Let the readers end."""
        if self._nursery is not None:
            for reader in list(self._generations):
                reader.connection.close()
            self._nursery.close()
            self._nursery = None

    def _fill(self, nursery: Nursery) -> None:
        """Bear the readers that are missing. Raises OSError."""
        with self._births:
            while list(self._generations.values()).count(self._generation) < self._count:
                self._join(nursery.bear())

    def _join(self, reader: Reader) -> None:
        self._generations[reader] = self._generation
        self._give(reader)

    def _take(self) -> Reader:
        """Return a free reader; who came first gets one first."""
        mine: queue.SimpleQueue[Reader] = queue.SimpleQueue()
        with self._lock:
            if self._free:
                return self._free.pop()
            if len(self._waiting) >= MAX_WAITING:
                raise Problem(503, TOO_MANY, RETRY_LATER)
            self._waiting.append(mine)
        deadline = time.monotonic() + WAITING_S
        try:
            while time.monotonic() < deadline:
                try:
                    return mine.get(timeout=LOOK_EVERY_S)
                except queue.Empty:
                    check_awaited()
            raise Problem(503, TOO_SLOW, RETRY_LATER)
        except Problem:
            self._leave(mine)
            raise

    def _leave(self, mine: "queue.SimpleQueue[Reader]") -> None:
        """Wait no more; give back a reader that came at the last moment."""
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return
        reader = mine.get()
        if not self._give(reader):
            self._replace(reader)

    def _give(self, reader: Reader) -> bool:
        """Hand a reader to who has waited longest; return whether it has the weights in use, as it must for that."""
        with self._lock:
            if self._generations.get(reader) != self._generation:
                return False
            if self._waiting:
                self._waiting.popleft().put(reader)
            else:
                self._free.append(reader)
            return True

    def _replace(self, reader: Reader) -> None:
        """End a reader, and let a new one take its place."""
        self._end(reader)
        self._refill()

    def _refill(self) -> None:
        """Bear the readers that are missing, as far as that can be done now; the next question tries again."""
        if self._nursery is not None:
            try:
                self._fill(self._nursery)
                self.is_short = False
            except OSError as error:
                self.is_short = True
                logger.error("A reader could not be replaced: %s", error)  # the line says it all

    def _end(self, reader: Reader) -> None:
        self._generations.pop(reader, None)
        if self._nursery is not None:
            self._nursery.end(reader)


def _talk(reader: Reader, question: Question) -> Reply:
    """Return what a reader says; raises Problem 422 where it ends meanwhile, 503 where it takes too long."""
    deadline = time.monotonic() + limits.WALL_S
    is_cancelled = False
    try:
        reader.connection.send_bytes(pack(question))
        while not reader.connection.poll(LOOK_EVERY_S):
            if time.monotonic() > deadline:
                raise Problem(503, TOO_SLOW, RETRY_LATER)
            if not is_cancelled and not is_awaited():
                is_cancelled = True
                reader.connection.send_bytes(CANCEL)
        head, body = unpack(reader.connection.recv_bytes())
    except (EOFError, OSError):
        raise Problem(422, TOO_MUCH) from None
    return Reply(**head, body=body)
