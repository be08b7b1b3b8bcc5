"""Counters grow, are summed over all processes, and outlive the process that counted."""

import os
import subprocess
import sys
import threading
from pathlib import Path

from app.observability.metrics import COUNTERS, NAME_BYTES, SharedCounters

ROWS = 3
TIMES = 2000
THREADS = 4
NEW = 200


def test_board_adds_and_keeps_the_order() -> None:
    counters = SharedCounters()
    counters.add("b")
    counters.add("a", 0.5)
    counters.add("b", 2)
    assert list(counters.totals().items()) == [("b", 3.0), ("a", 0.5)]


def test_board_of_threads_loses_no_count() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # so that threads come between the steps of each other
    counters = SharedCounters()
    start = threading.Barrier(THREADS)
    threads = [threading.Thread(target=count_new, args=(counters, start, number)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    expected = {f"{number} {name}": 1.0 for number in range(THREADS) for name in range(NEW)}
    assert counters.totals() == {**expected, "all": float(THREADS * NEW)}


def count_new(counters: SharedCounters, start: threading.Barrier, number: int) -> None:
    start.wait()
    for name in range(NEW):
        counters.add(f"{number} {name}")
        counters.add("all")


# What a server of several processes does; in a process of its own, as the one that runs the tests may have threads.
FORKING = f"""
import os
from app.observability.metrics import SharedCounters
counters = SharedCounters({ROWS})
for row in range({ROWS}):
    if os.fork() == 0:
        counters.use_row(row)
        for _ in range({TIMES}):
            counters.add("a")
            counters.add("row " + str(row))
        os._exit(0)
for row in range({ROWS}):
    assert os.wait()[1] == 0
print(sorted(counters.totals().items()))
"""


def test_board_of_forked_processes_is_theirs_in_common(repository: Path) -> None:
    """Where processes cannot be forked, one serves alone."""
    if hasattr(os, "fork"):
        done = subprocess.run([sys.executable, "-c", FORKING], cwd=repository, capture_output=True, check=False)
        assert done.stderr == b""
        totals = [("a", float(ROWS * TIMES)), *((f"row {row}", float(TIMES)) for row in range(ROWS))]
        assert done.stdout.decode().strip() == repr(totals)


def test_board_successor_goes_on_in_the_row_of_its_predecessor() -> None:
    counters = SharedCounters(ROWS)
    counters.use_row(1)
    counters.add("a")
    counters.use_row(2)
    counters.add("b")
    counters.use_row(1)
    counters.add("b")
    counters.add("a")
    assert counters.totals() == {"a": 2.0, "b": 2.0}


def test_board_that_is_full_counts_what_it_has() -> None:
    counters = SharedCounters()
    for number in range(COUNTERS + 5):
        counters.add(f"counter {number}")
    counters.add("counter 0")
    counters.add("x" * (NAME_BYTES + 1))
    totals = counters.totals()
    assert len(totals) == COUNTERS
    assert totals["counter 0"] == 2.0
