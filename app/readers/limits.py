"""What one request may take of the machine: time on the processor, time on the clock, and memory.

The system holds a reader to them, as Python could not: a decoder written in C notices no signal handler. Windows limits
neither the processor's time nor memory here, and macOS no memory: there the clock alone ends a reader.
"""

import os
import sys
from pathlib import Path

CPU_S = 2.0
WALL_S = 20.0  # on a busy machine a reader gets a part of a processor
MEMORY_BYTES = 1_000_000_000  # of addresses, on top of what a reader has when it begins
# A reader that has taken so much more memory than it began with ends after its answer, as allocators give little back.
KEPT_BYTES = 15_000_000
# Of a block that counts as large: bodies and answers are, now and then.
LARGE_BYTES = 1_000_000
ARENAS = 2
# Of mallopt(3).
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8


def limit_memory() -> None:
    """Let this process have MEMORY_BYTES more addresses than it has: beyond, allocations fail."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def start_clock() -> None:
    """Let the system end this process once it has worked for CPU_S."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, CPU_S)


def stop_clock() -> None:
    """Call the end off that start_clock() set."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, 0)


def peak_bytes() -> int:
    """Return the most memory that this process has had at once; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def count_cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_memory_back() -> None:
    """Let this process give large blocks back to the system as soon as they are free: for one that reads no drawings.

    The C library of GNU would keep those of up to 32 MB, in up to eight times as many arenas as there are processors:
    see mallopt(3). Where arrays come and go that costs much time, so readers keep theirs, up to KEPT_BYTES.
    """
    if sys.platform != "linux":
        return
    import ctypes

    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for option, value in ((_MMAP_THRESHOLD, LARGE_BYTES), (_TRIM_THRESHOLD, LARGE_BYTES), (_ARENA_MAX, ARENAS)):
            library.mallopt(option, value)
