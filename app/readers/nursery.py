"""Where readers come from: forked from a process that has the networks and no threads, or started anew.

A fork shares the networks' memory and takes milliseconds, but a process may not fork once it has threads: one that the
child lacks may hold a lock. So the server, while it is still alone, forks a nursery, which forks the readers from then
on. Where that cannot be, on Windows, on macOS, and once there are threads, each reader is a Python of its own.
"""

import gc
import json
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Protocol

import numpy as np
from flask import Flask

from app.networks.registry import ModelRegistry
from app.readers.reader import end, ignore_signals, read_on

logger = logging.getLogger(__name__)

_LINE_BYTES = 65_536  # of an order to a nursery, and of its answer
STARTING_S = 60.0  # the longest that a reader may take to say that it is there


class Reader:
    """A reader as the server sees it: its connection, and the versions of the networks that it has, by name."""

    def __init__(self, pid: int, connection: Connection) -> None:
        self.pid = pid
        self.connection = connection
        if not connection.poll(STARTING_S):
            raise OSError(f"A reader did not start within {STARTING_S:.0f} s")
        try:
            self.versions: dict[str, str] = json.loads(connection.recv_bytes())
        except EOFError:
            raise OSError("A reader ended as it began") from None


class Nursery(Protocol):
    """A source of readers."""

    def bear(self) -> Reader:
        """Return a new reader. Raises OSError."""

    def end(self, reader: Reader) -> None:
        """End a reader, whatever it is doing."""

    def reload(self, *, anew: bool) -> None:
        """Let readers that are yet to be born have the weights as they are now on disk. Raises OSError."""

    def close(self) -> None:
        """Bear no more."""


def open_nursery(app: Flask, make_app: Callable[[], Flask]) -> Nursery:
    """Return the best nursery that can be had here; make_app: how a reader that is started anew gets its app."""
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    return ForkingNursery(app) if can_fork else StartingNursery(make_app)


class ForkingNursery:
    """Forks readers from a process that is forked itself, here and now, from one without threads."""

    def __init__(self, app: Flask) -> None:
        self._orders, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._pid = os.fork()
        if not self._pid:
            try:
                _close_all_but(theirs)
                _Keeper(app, theirs).run()
            finally:
                end()
        theirs.close()

    def bear(self) -> Reader:
        """Return a new reader. Raises OSError."""
        answer, files = self._order("bear")
        if len(files) != 1:
            raise OSError("The process that forks readers is gone: restart the server")
        return Reader(answer["pid"], Connection(files[0]))

    def end(self, reader: Reader) -> None:
        """End a reader, whatever it is doing."""
        reader.connection.close()
        with suppress(OSError):
            self._order("end", pid=reader.pid)

    def reload(self, *, anew: bool) -> None:
        """Let readers that are yet to be born have the weights as they are now on disk. Raises OSError."""
        self._order("reload", anew=anew)

    def close(self) -> None:
        """Bear no more; the readers end once their connections do."""
        self._orders.close()
        with suppress(OSError):
            os.waitpid(self._pid, 0)

    def _order(self, order: str, **more: object) -> tuple[dict[str, Any], list[int]]:
        """Send an order; return the answer and the files that came with it."""
        with self._lock:
            self._orders.sendall(json.dumps({"order": order, **more}).encode())
            data, files, _, _ = socket.recv_fds(self._orders, _LINE_BYTES, 1)
        if not data:
            raise OSError("The process that forks readers is gone: restart the server")
        answer: dict[str, Any] = json.loads(data)
        if "error" in answer:
            raise OSError(answer["error"])
        return answer, files


class _Keeper:
    """The process that forks the readers: does what it is told until the server hangs up."""

    def __init__(self, app: Flask, orders: socket.socket) -> None:
        self._app, self._orders = app, orders
        self._children: set[int] = set()

    def run(self) -> None:
        """Do as told."""
        ignore_signals()
        self._warm_up()
        while data := self._orders.recv(_LINE_BYTES):
            self._bury()
            try:
                self._do(json.loads(data))
            except OSError as error:  # the system gives no more processes, or no more memory
                self._orders.sendall(json.dumps({"error": f"{error.strerror}"}).encode())

    def _do(self, order: dict[str, Any]) -> None:
        """Do one thing and say so. Raises OSError."""
        if order["order"] == "bear":
            self._bear()
            return
        if order["order"] == "end" and order["pid"] in self._children:
            os.kill(order["pid"], signal.SIGKILL)
            os.waitpid(order["pid"], 0)
            self._children.discard(order["pid"])
        elif order["order"] == "reload":
            self._reload(anew=order["anew"])
        self._orders.sendall(b"{}")

    def _warm_up(self) -> None:
        """Make what a network makes at its first reading, for all readers that are yet to be born."""
        for classifier in self._app.extensions["registry"].classifiers.values():
            side = classifier.preprocessing.field
            classifier.predict_proba(np.zeros((1, side, side), np.float32))
        gc.collect()
        gc.freeze()  # or else the next collection would write to all that is shared, and so copy it

    def _bear(self) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            try:
                ours.close()
                self._orders.close()
                read_on(self._app, Connection(theirs.detach()))
            finally:
                end()
        theirs.close()
        self._children.add(pid)
        socket.send_fds(self._orders, [json.dumps({"pid": pid}).encode()], [ours.fileno()])
        ours.close()

    def _reload(self, *, anew: bool) -> None:
        logging.disable()  # the server has said it all
        registry: ModelRegistry = self._app.extensions["registry"]
        self._app.extensions["registry"] = registry.reloaded(self._app.config["WEIGHTS_DIR"], anew=anew)
        logging.disable(logging.NOTSET)
        self._warm_up()

    def _bury(self) -> None:
        """Take note of children that have ended: until then no other process gets their number."""
        while self._children:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            self._children.discard(pid)


class StartingNursery:
    """Starts each reader as a Python of its own, which loads the networks by itself."""

    def __init__(self, make_app: Callable[[], Flask]) -> None:
        self._make_app = make_app
        self._context = multiprocessing.get_context("spawn")
        self._processes: dict[int, Any] = {}

    def bear(self) -> Reader:
        """Return a new reader. Raises OSError."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_start, args=(self._make_app, theirs), daemon=True)
        process.start()
        theirs.close()
        self._processes[process.pid or 0] = process
        return Reader(process.pid or 0, ours)

    def end(self, reader: Reader) -> None:
        """End a reader, whatever it is doing."""
        reader.connection.close()
        process = self._processes.pop(reader.pid)
        process.kill()
        process.join()

    def reload(self, *, anew: bool) -> None:
        """Do nothing: each reader reads the weights when it starts."""

    def close(self) -> None:
        """Wait for the readers, which end once their connections do."""
        for process in self._processes.values():
            process.join()


def _start(make_app: Callable[[], Flask], connection: Connection) -> None:
    ignore_signals()
    read_on(make_app(), connection)


def _close_all_but(kept: socket.socket) -> None:
    """Close the files of the process that this one was forked from, its listening socket above all."""
    os.closerange(3, kept.fileno())
    os.closerange(kept.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
