"""Takes weights that were replaced on disk into use while the server runs, without a failed request."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app.models import Shelf
from app.weights_folder import Stamp, stamps

logger = logging.getLogger(__name__)

# Between two looks at the weights folder; a look takes some fifty microseconds.
LOOK_EVERY_S = 2.0


class Reloader:
    """Looks at a weights folder now and then, and swaps the shelf for a new one when a file in it has changed.

    Looks come with requests, so a server that nobody asks does nothing, and every process of one that has several
    looks for itself. Files are read and checked in a thread of their own; meanwhile and where they are refused, the
    networks from before answer. now: a clock in seconds.
    """

    def __init__(self, app: Flask, folder: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._app, self._folder, self._now = app, folder, now
        self._seen: dict[str, Stamp] = stamps(folder)
        self._next_look = now() + LOOK_EVERY_S
        self._busy = threading.Lock()

    def look(self) -> None:
        """Start reading what has changed, if it is time to look; returns at once."""
        if self._now() < self._next_look or not self._busy.acquire(blocking=False):
            return
        self._next_look = self._now() + LOOK_EVERY_S
        found = stamps(self._folder)
        if found == self._seen:
            self._busy.release()
        else:
            self._start(found, anew=False)

    def reload(self) -> None:
        """Start reading every file again, changed or not; returns at once. Safe in a signal handler."""
        if self._busy.acquire(blocking=False):
            self._start(stamps(self._folder), anew=True)
        else:
            # What is being read may be older than this call: look again as soon as it is done.
            self._seen, self._next_look = {}, self._now()

    def _start(self, found: dict[str, Stamp], *, anew: bool) -> None:
        self._seen = found
        threading.Thread(target=self._swap, args=(anew,), name="reload", daemon=True).start()

    def _swap(self, anew: bool) -> None:
        try:
            old: Shelf = self._app.extensions["shelf"]
            new = old.reloaded(self._folder, anew=anew)
            self._app.extensions["shelf"] = new
            for name, classifier in new.classifiers.items():
                version = old.classifiers[name].version if name in old.classifiers else None
                if version != classifier.version:
                    logger.warning("The network %s is now version %s (before: %s).", name, classifier.version, version)
        except Exception:
            logger.exception("The weights folder could not be read again")
        finally:
            self._busy.release()


def register(app: Flask) -> None:
    """Let the app look at its weights folder before requests."""
    reloader = Reloader(app, app.config["WEIGHTS_DIR"])
    app.extensions["reloader"] = reloader
    app.before_request(reloader.look)
