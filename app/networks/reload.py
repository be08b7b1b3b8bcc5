"""Take weights that were replaced on disk into use while the server runs, without a failed request."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from flask import Flask

from app.networks.registry import ModelRegistry
from app.networks.weights_folder import Stamp, stamps

logger = logging.getLogger(__name__)

# Between two looks at the weights folder; a look takes some fifty microseconds, in a thread of its own.
LOOK_EVERY_S = 2.0


class Renew(Protocol):
    """Changes over to other networks."""

    def __call__(self, versions: Mapping[str, str], swap: Callable[[], None], *, anew: bool) -> None:
        """Call swap when all can change over at once to networks of these versions, by name. Raises OSError."""


def swap_alone(versions: Mapping[str, str], swap: Callable[[], None], *, anew: bool) -> None:
    """Change over at once: nobody else has networks."""
    swap()


class Reloader:
    """A watcher of a weights folder, which swaps the registry for a new one when a file in it has changed.

    Looks at most every LOOK_EVERY_S, triggered by requests; each worker process looks for itself. Files are read and
    checked in a thread of their own; meanwhile, and where they are refused, the networks from before answer. A look
    that fails is logged, and the next one starts afresh. now: a clock in seconds. renew: called in the
    place of the swap, with the versions of the new networks and with the swap, to be called once all can change over.
    """

    def __init__(
        self, app: Flask, folder: Path, now: Callable[[], float] = time.monotonic, renew: Renew = swap_alone
    ) -> None:
        self._app, self._folder, self._now, self._renew = app, folder, now, renew
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
        self._renew(new.versions, lambda: self._app.extensions.update(registry=new), anew=anew)
        for name, classifier in new.classifiers.items():
            version = old.classifiers[name].version if name in old.classifiers else None
            if version != classifier.version:
                logger.warning("The network %s is now version %s (before: %s).", name, classifier.version, version)

    def _fail(self) -> None:
        """Log what went wrong, and let the next look read whatever it finds."""
        logger.exception("The weights folder could not be read again")
        self._seen = {}


def register(app: Flask, renew: Renew) -> None:
    """Let the app look at its weights folder before requests."""
    reloader = Reloader(app, app.config["WEIGHTS_DIR"], renew=renew)
    app.extensions["reloader"] = reloader
    app.before_request(reloader.look)
