"""One line of JSON for each request, for those who switch it on: what was asked, how it ended, never what was sent."""

import json
import re
import sys
import threading
import uuid
from datetime import UTC, datetime
from typing import TextIO

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
            time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            named = method if method in _METHODS else "other"
            line = json.dumps({"time": time, "method": named, **facts}, separators=(",", ":"))
            try:
                self._stream.write(f"{line}\n")
                self._stream.flush()
            except OSError:  # a reader of the log that is gone is no reason to answer no more
                self._stream = None
