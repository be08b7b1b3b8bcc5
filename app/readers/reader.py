"""The reader's side: answers questions, one after the other, until the server hangs up."""

import json
import os
import signal
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from flask import Flask

from app.networks.registry import ModelRegistry
from app.readers import limits
from app.readers.messages import Question, answer, pack, unpack

# Asks a reader to give up what it is doing, and one that does nothing, nothing.
CANCEL = b""

# The server alone ends its readers, whatever a terminal or a service manager sends to all of them.
_IGNORED = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGBREAK")


def ignore_signals() -> None:
    """Leave it to the server to end this process; forget the handlers of the one that it was forked from."""
    for name in _IGNORED:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    if hasattr(signal, "SIGCHLD"):
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


def read_on(app: Flask, connection: Connection) -> None:
    """Answer questions until the connection ends, or until one took too much memory to go on.

    First of all tell the versions of the networks that are asked, by name, as JSON.
    """
    limits.limit_memory()
    most = limits.peak_bytes() + limits.KEPT_BYTES
    registry: ModelRegistry = app.extensions["registry"]
    with suppress(EOFError, OSError):
        connection.send_bytes(json.dumps(registry.versions).encode())
        while True:
            data = connection.recv_bytes()
            if data == CANCEL:  # it came too late for the question before
                continue
            limits.start_clock()
            head, body = unpack(data)
            del data
            reply = answer(app, Question(**head, body=body), connection.poll)
            limits.stop_clock()
            reply = replace(reply, last=limits.peak_bytes() > most)
            connection.send_bytes(pack(reply))
            if reply.last:
                return


def end() -> None:
    """End this process at once, without what Python does at exit: that is for the process that it was forked from."""
    os._exit(0)
