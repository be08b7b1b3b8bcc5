"""Take weights that were replaced on disk into use while the server runs, without a failed request."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app.networks.registry import ModelRegistry
from app.networks.weights_folder import Stamp, stamps

logger = logging.getLogger(__name__)

# Between two looks at the weights folder; a look takes some fifty microseconds, in a thread of its own.
LOOK_EVERY_S = 2.0


class Reloader:
    """A watcher of a weights folder, which swaps the registry for a new one when a file in it has changed.

    Looks at most every LOOK_EVERY_S, triggered by requests; each worker process looks for itself. Files are read and
    checked in a thread of their own; meanwhile, and where they are refused, the networks from before answer. A look
    that fails is logged, and the next one starts afresh. now: a clock in seconds.
    """

    def __init__(self, app: Flask, folder: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._app, self._folder, self._now = app, folder, now
        self._seen: dict[str, Stamp] = stamps(folder)
        self._next_look = now() + LOOK_EVERY_S
        self._busy = threading.Lock()

    def look(self) -> None:
        """Start looking for what has changed, if it is time to; returns at once."""
        if self._now() >= self._next_look and self._busy.acquire(blocking=False):
            self._next_look = self._now() + LOOK_EVERY_S
            self._start(anew=False)

    def reload(self) -> None:
        """Start reading every file again, changed or not; returns at once. Safe in a signal handler."""
        if self._busy.acquire(blocking=False):
            self._start(anew=True)
        else:
            # What is being read may be older than this call: look again as soon as it is done.
            self._seen, self._next_look = {}, self._now()

    def _start(self, *, anew: bool) -> None:
        try:
            threading.Thread(target=self._run, args=(anew,), name="reload", daemon=True).start()
        except RuntimeError:  # The system gives no more threads.
            self._fail()
            self._busy.release()

    def _run(self, anew: bool) -> None:
        try:
            found = stamps(self._folder)
            if anew or found != self._seen:
                self._seen = found
                self._swap(anew)
        except Exception:
            self._fail()
        finally:
            self._busy.release()

    def _swap(self, anew: bool) -> None:
        old: ModelRegistry = self._app.extensions["registry"]
        new = old.reloaded(self._folder, anew=anew)
        self._app.extensions["registry"] = new
        for name, classifier in new.classifiers.items():
            version = old.classifiers[name].version if name in old.classifiers else None
            if version != classifier.version:
                logger.warning("The network %s is now version %s (before: %s).", name, classifier.version, version)

    def _fail(self) -> None:
        """Log what went wrong, and let the next look read whatever it finds."""
        logger.exception("The weights folder could not be read again")
        self._seen = {}


def register(app: Flask) -> None:
    """Let the app look at its weights folder before requests."""
    reloader = Reloader(app, app.config["WEIGHTS_DIR"])
    app.extensions["reloader"] = reloader
    app.before_request(reloader.look)
