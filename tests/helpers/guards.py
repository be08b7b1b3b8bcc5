"""How long tests wait for what may never come: these limits only end a test that hangs, and say nothing about speed.

Ten times the usual work on a machine that does ten other things beside must fit in, so choose none shorter.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")

# For a process to end, a server to answer, a thread to arrive.
HANG_GUARD_S = 600
# For a page to show what a test expects of it, in milliseconds.
PATIENCE_MS = 120_000


def run_guarded(work: Callable[[], Result]) -> Result:
    """Return what `work` returns or raise what it raises; fail where it hangs, and leave its thread behind."""
    done: list[Result] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(HANG_GUARD_S)
    assert not thread.is_alive(), "hangs"
    if failed:
        raise failed[0]
    return done[0]
