"""The command `python -m tests.architecture.way`: counts the files that one drawing, and one batch, passes through.

A file counts when one of its functions runs between the socket and the answer, in any thread: what a newcomer opens who
follows a request. Files of other packages (waitress, Flask, NumPy) don't count, nor does what runs at start.
"""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType

from app import create_app
from app.server import serving
from app.server.serving import Server, bind

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSES = ("app", "model")

# A seven in two lines.
DRAWING = {"strokes": [[[60, 60], [200, 60], [120, 240]]]}
REQUESTS = {"/predict": DRAWING, "/predict/batch": {"images": [DRAWING, DRAWING]}}


class Watch:
    """The files of the house whose functions are called, in every thread that starts meanwhile."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self._known: dict[str, str | None] = {}

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Note one call: a profile function, see sys.setprofile()."""
        if event != "call":
            return
        name = frame.f_code.co_filename
        if name not in self._known:
            self._known[name] = house_file(name)
        if (file := self._known[name]) is not None:
            self.files.setdefault(file)


def house_file(name: str) -> str | None:
    """Return a file's path from the repository's root, None if it is not in app or model."""
    path = Path(name)
    inside = path.is_relative_to(REPOSITORY) and path.relative_to(REPOSITORY).parts[0] in HOUSES
    return path.relative_to(REPOSITORY).as_posix() if inside else None


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch this thread and those that start from now on."""
    watch = Watch()
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield watch
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def follow(path: str) -> list[str]:
    """Return the files that a request passes through on a real server, in the order in which they are entered."""
    app = create_app()
    serving.THREADS = 1  # what a thread makes for itself, the first request has made
    with watching() as watch:
        bound = bind("127.0.0.1", 0)
        port = bound.getsockname()[1]
        server = Server(app, bound, app.config["MAX_CONTENT_LENGTH"], app.extensions["observer"].refused)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            ask(port, path)  # the first fills what is kept from then on
            watch.files.clear()
            ask(port, path)
            found = list(watch.files)
        finally:
            server.stop()
            thread.join()
    return found


def ask(port: int, path: str) -> None:
    """Send a request and read its answer. Raises RuntimeError unless that is 200."""
    connection = HTTPConnection("127.0.0.1", port)
    try:
        connection.request("POST", path, json.dumps(REQUESTS[path]), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if (status := answer.status) != 200:
            raise RuntimeError(f"{path} answered {status}, expected 200: {answer.read()[:200]!r}")
        answer.read()
    finally:
        connection.close()


def main() -> None:
    """Print both ways."""
    for path in REQUESTS:
        files = follow(path)
        print(f"{path}: {len(files)} files", *files, sep="\n  ")


if __name__ == "__main__":
    main()
