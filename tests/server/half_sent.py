"""Half-sent bodies, held open; `python -m tests.server.half_sent` tells how long probes take beside 500 of them."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from statistics import median

from tests.server.live import BODY, Bare, LiveServer, request_head, running

COUNT = 500
PROBES = 100
# More than either of the two needs beside the connections.
OTHER_FILES = 150


def most_held() -> int:
    """Return 500, or fewer where the system lets the server, or the one who asks, open fewer files."""
    if sys.platform == "win32":
        return 300
    import resource

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return COUNT if files == resource.RLIM_INFINITY else min(COUNT, files - OTHER_FILES)


@contextmanager
def half_sent(server: LiveServer, count: int) -> Iterator[list[Bare]]:
    """Hold so many connections open for the block's time, each with the first ten bytes of a body."""
    with ExitStack() as stack:
        waiting = [stack.enter_context(Bare(server)) for _ in range(count)]
        for client in waiting:
            client.send(request_head() + BODY[:10])
        yield waiting


def probe(server: LiveServer) -> float:
    """Ask on a new connection whether the server is ready; return the seconds until it was answered."""
    started = time.perf_counter()
    with closing(server.connect()) as connection:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        response.read()
    assert response.status == 200, response.status
    return time.perf_counter() - started


def main() -> int:
    """Print how long probes take alone and beside half-sent bodies; return the exit code."""
    with running() as server:
        alone = [probe(server) for _ in range(PROBES)]
        with half_sent(server, most_held()):
            beside = [probe(server) for _ in range(PROBES)]
    for name, times in (("alone", alone), (f"beside {most_held()} half-sent bodies", beside)):
        shown = [f"{1000 * seconds:.1f}" for seconds in (times[0], median(times), max(times))]
        print(f"/readyz {name}: the first {shown[0]} ms, median {shown[1]} ms, longest {shown[2]} ms of {PROBES}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
