"""Progress for people: one line that renews itself in a terminal, nothing but whole lines in a log."""

from __future__ import annotations

import shutil
import sys
import time
from typing import TextIO

# The exit status that shells give to a command that Ctrl-C ended: 128 + SIGINT.
INTERRUPTED = 130
# Often enough to look alive, seldom enough not to slow the work.
REDRAW_SECONDS = 0.1


def duration(seconds: float) -> str:
    """Say seconds as people do: "7 s", "4 min 05 s", "1 h 23 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


class ProgressLine:
    """A bar with a text beside it. Without a terminal only `print` shows, so that logs stay readable."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream if stream is not None else sys.stderr
        self.live = self.stream.isatty()
        self._drawn = 0.0

    def update(self, share: float, text: str) -> None:
        """Show the share done, 0..1, and the text; drops updates that come too fast to see."""
        now = time.monotonic()
        if not self.live or (now - self._drawn < REDRAW_SECONDS and share < 1):
            return
        self._drawn = now
        columns = shutil.get_terminal_size().columns - 1
        width = max(5, min(30, columns - len(text) - 8))
        filled = "━" * round(share * width)
        line = f"{filled:╌<{width}} {share:4.0%}  {text}"
        self.stream.write("\r\x1b[K" + line[:columns])
        self.stream.flush()

    def print(self, text: str) -> None:
        """Print a whole line that stays, in place of the bar."""
        self.clear()
        self.stream.write(text + "\n")
        self.stream.flush()

    def clear(self) -> None:
        """Take the bar away."""
        if self.live:
            self.stream.write("\r\x1b[K")
            self.stream.flush()
            self._drawn = 0.0
