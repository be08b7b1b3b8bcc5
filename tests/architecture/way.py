"""The command `python -m tests.architecture.way`: counts the files that one drawing, and one batch, passes through.

A file counts when one of its functions runs between the socket and the answer, in the server or in its reader: what a
newcomer opens who follows a request. Files of other packages (waitress, Flask, NumPy) don't count, nor does what runs
at start.
"""

import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from types import FrameType

import psutil

from app import create_app
from app.server import serving
from app.server.serving import Server, bind

REPOSITORY = Path(__file__).resolve().parents[2]
HOUSES = ("app", "model")

# A seven in two lines.
DRAWING = {"strokes": [[[60, 60], [200, 60], [120, 240]]]}
REQUESTS = {"/predict": DRAWING, "/predict/batch": {"images": [DRAWING, DRAWING]}}


# The module in which the server hands a request to a reader.
HANDS_OVER = "app/readers/pool.py"


class Watch:
    """The files of the house whose functions are called, in every thread that starts while it watches.

    log: where processes that are forked meanwhile write theirs: a number of a process and a file in each line.
    """

    def __init__(self, log: Path) -> None:
        self.files: dict[str, None] = {}
        self._known: dict[str, str | None] = {}
        self._log = log
        self._own = self._process = os.getpid()

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Note one call: a profile function, see sys.setprofile()."""
        if event != "call":
            return
        name = frame.f_code.co_filename
        if name not in self._known:
            self._known[name] = house_file(name)
        file = self._known[name]
        if file is None:
            return
        if os.getpid() != self._process:
            self._process = os.getpid()
            self.files.clear()
        if file not in self.files:
            self.files[file] = None
            if self._process != self._own:
                with self._log.open("a", encoding="utf-8") as log:
                    log.write(f"{self._process} {file}\n")

    def files_of(self, process: int) -> list[str]:
        """Return the files of a process that was forked meanwhile, in the order in which they were entered."""
        lines = (line.split() for line in self._log.read_text(encoding="utf-8").splitlines())
        return [file for number, file in lines if int(number) == process]


def house_file(name: str) -> str | None:
    """Return a file's path from the repository's root, None if it is not in app or model."""
    path = Path(name)
    inside = path.is_relative_to(REPOSITORY) and path.relative_to(REPOSITORY).parts[0] in HOUSES
    return path.relative_to(REPOSITORY).as_posix() if inside else None


@contextmanager
def watching(log: Path) -> Iterator[Watch]:
    """Watch this thread, those that start from now on, and processes that are forked from it."""
    watch = Watch(log)
    threading.setprofile(watch)
    sys.setprofile(watch)
    try:
        yield watch
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def follow(path: str, log: Path) -> list[str]:
    """Return the files that a request passes through on a real server, in the order in which they are entered."""
    app = create_app({"READERS": 1})
    readers = app.extensions["readers"]
    serving.THREADS = 1  # what a thread makes for itself, the first request has made
    with watching(log) as watch:
        readers.start()
        (nursery,) = psutil.Process().children()
        (reader,) = nursery.children()
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
            readers.close()
    there = found.index(HANDS_OVER) + 1
    return list(dict.fromkeys([*found[:there], *watch.files_of(reader.pid), *found[there:]]))


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
    with tempfile.TemporaryDirectory() as folder:
        for path in REQUESTS:
            files = follow(path, Path(folder) / path.replace("/", "-"))
            print(f"{path}: {len(files)} files", *files, sep="\n  ")


if __name__ == "__main__":
    main()
