"""Counters that the workers of one server share, so that any of them can tell the sums of all.

The memory is made before the workers are forked and is theirs in common. Each of them writes to a row of its own, so
that none waits for another and one that is killed leaves its counts behind; its successor goes on in the same row.
Nothing is written to disk, and all counts begin at 0 when the server starts.
"""

import mmap
import threading

import numpy as np

# A counter is its name in UTF-8, padded with zeros, and its value. Rows have room for many times what is counted.
NAME_BYTES = 184
COUNTERS = 1024
_COUNTER = np.dtype([("name", f"S{NAME_BYTES}"), ("value", "f8")])


class SharedCounters:
    """Named counters that only grow. rows: how many processes may count at the same time."""

    def __init__(self, rows: int = 1) -> None:
        memory = mmap.mmap(-1, rows * COUNTERS * _COUNTER.itemsize)
        self._rows = np.frombuffer(memory, _COUNTER).reshape(rows, COUNTERS)
        self._lock = threading.Lock()
        self.use_row(0)

    def use_row(self, row: int) -> None:
        """Count in this row from now on, on top of what it has; one process at a time may use a row."""
        self._names = self._rows["name"][row]
        self._values = self._rows["value"][row]
        self._places = {name.decode(): place for place, name in enumerate(self._names) if name}
        self._lock = threading.Lock()  # a forked process may have inherited one that is held

    def add(self, name: str, amount: float = 1.0) -> None:
        """Add to a counter; a new one begins at 0. Names that find no room are not counted."""
        with self._lock:
            place = self._places.get(name)
            if place is None:
                place = len(self._places)
                if place == COUNTERS or len(name.encode()) > NAME_BYTES:
                    return
                self._names[place] = name.encode()
                self._places[name] = place
            self._values[place] += amount

    def totals(self) -> dict[str, float]:
        """Return the sum over all rows of each counter, by name, in the order in which they came up."""
        sums: dict[str, float] = {}
        for row in self._rows:
            for name, value in row[row["name"] != b""].tolist():
                key = name.decode()
                sums[key] = sums.get(key, 0.0) + value
        return sums
