"""A load generator for machines without wrk; run by tests.benchmarks.load in a process of its own."""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.summary import quantile

TIMEOUT_S = 10.0
HEAD_END = b"\r\n\r\n"


@dataclass
class Tally:
    """Latencies of answered requests in seconds, and how many went wrong."""

    latencies: list[float] = field(default_factory=list)
    errors: int = 0


def request_bytes(host: str, port: int, path: str, body: bytes) -> bytes:
    """Return the whole request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: image/png\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body


def content_length(head: bytes) -> int:
    """Return the body's length that an answer's head announces. Raises ValueError if it does not."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    raise ValueError("an answer without Content-Length: expected one")


async def _connection(address: tuple[str, int], message: bytes, deadline: float, tally: Tally) -> None:
    """Send one request after the other until the deadline; open the connection again when it breaks."""
    while time.perf_counter() < deadline:
        try:
            reader, writer = await asyncio.open_connection(*address)
        except OSError:
            tally.errors += 1
            await asyncio.sleep(0.1)
            continue
        try:
            while time.perf_counter() < deadline:
                started = time.perf_counter()
                writer.write(message)
                async with asyncio.timeout(TIMEOUT_S):
                    head = await reader.readuntil(HEAD_END)
                    await reader.readexactly(content_length(head))
                if not head.startswith(b"HTTP/1.1 2"):
                    tally.errors += 1
                else:
                    tally.latencies.append(time.perf_counter() - started)
        except (OSError, TimeoutError, EOFError, ValueError):
            tally.errors += 1
        finally:
            writer.close()


async def load(address: tuple[str, int], message: bytes, connections: int, seconds: float) -> tuple[Tally, float]:
    """Return the tally of so many connections, and how long they took."""
    tally = Tally()
    started = time.perf_counter()
    await asyncio.gather(*(_connection(address, message, started + seconds, tally) for _ in range(connections)))
    return tally, time.perf_counter() - started


def main() -> None:
    """Load a server as the command line says: host, port, path, file of the body, connections, seconds."""
    host, port, path, body, connections, seconds = sys.argv[1:]
    message = request_bytes(host, int(port), path, Path(body).read_bytes())
    tally, took = asyncio.run(load((host, int(port)), message, int(connections), float(seconds)))
    latencies = tally.latencies or [0.0]
    answer = {
        "requests": len(tally.latencies),
        "seconds": took,
        "p50": quantile(latencies, 0.5),
        "p99": quantile(latencies, 0.99),
        "errors": tally.errors,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
