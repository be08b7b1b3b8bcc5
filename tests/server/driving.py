"""Drives a running server with many numbered requests over connections that stay open, and watches its memory."""

import heapq
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import median

import psutil

from model.report.progress import ProgressLine, duration
from tests.server.live import Answer, LiveServer

CONNECTIONS = 4
MEASURE_EVERY = 20  # requests between two looks at the server's memory
WINDOW = 0.05  # share of the answers over which the memory is averaged
KEEP_SLOWEST = 20
MAX_FAULTS = 10  # after so many, the rest would tell nothing new
SHOW_EVERY_S = 0.1
TELL_EVERY = 10_000


@dataclass(frozen=True)
class Request:
    """A request to send. kind: its Content-Type, none where it is empty."""

    method: str
    path: str
    kind: str = ""
    body: bytes | None = None

    @property
    def single(self) -> bool:
        """Return whether it asks to read one drawing; its time counts."""
        return self.path.partition("?")[0] == "/predict"

    def headers(self) -> dict[str, str]:
        """Return its own headers."""
        return {"Content-Type": self.kind} if self.kind else {}


# Makes the request of a number; says what is wrong with an answer, None where nothing is.
Make = Callable[[int], Request]
Judge = Callable[[Request, Answer], str | None]


@dataclass
class Outcome:
    """What came of it. faults: what was wrong, by the number of the request.

    slowest: of the single drawings, (seconds, number), a heap. memory: the server's resident bytes after so many
    answers, in order.
    """

    done: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[int, str] = field(default_factory=dict)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    memory: list[tuple[int, int]] = field(default_factory=list)

    def growth(self, first: float, last: float = 1.0) -> int:
        """Return by how many bytes the memory grew between two shares, 0..1, of the answers: medians beside each.

        It is 0 for less than some 400 answers, where there is nothing to compare.
        """
        before, after = self._held(first, first + WINDOW), self._held(last - WINDOW, last)
        return round(median(after) - median(before)) if before and after else 0

    def _held(self, first: float, last: float) -> list[int]:
        return [held for done, held in self.memory if first * self.done <= done <= last * self.done]


def drive(server: LiveServer, numbers: range, make: Make, judge: Judge, *, connections: int = CONNECTIONS) -> Outcome:
    """Send the requests of these numbers, in order, and judge their answers; shows how far it is."""
    outcome = Outcome()
    process = psutil.Process(server.process.pid)
    lock, given_up = threading.Lock(), threading.Event()
    waiting = iter(numbers)

    def take() -> Iterator[int]:
        while True:
            with lock:
                number = next(waiting, None)
                if number is None or len(outcome.faults) >= MAX_FAULTS or given_up.is_set():
                    return
            yield number

    def work() -> None:
        with closing(server.connect()) as connection:
            for number in take():
                request = make(number)
                status, seconds, fault = ask(connection, request, judge)
                with lock:
                    _note(outcome, number, status, seconds if request.single else 0.0, fault)
                    if outcome.done % MEASURE_EVERY == 0:
                        with suppress(psutil.Error):  # it has ended, which the answers tell
                            outcome.memory.append((outcome.done, process.memory_info().rss))

    started = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        workers = [pool.submit(work) for _ in range(connections)]
        try:
            _show(outcome, len(numbers), lambda: bool(wait(workers, SHOW_EVERY_S).not_done))
        finally:
            given_up.set()  # after Ctrl-C, too
        for worker in workers:
            worker.result()
    outcome.seconds = time.monotonic() - started
    return outcome


def ask(connection: HTTPConnection, request: Request, judge: Judge) -> tuple[int, float, str | None]:
    """Send one request; return its status, the seconds until it was answered, and what is wrong with the answer."""
    started = time.perf_counter()
    try:
        connection.request(request.method, request.path, request.body, request.headers())
        answer = Answer(connection.getresponse())
    except (OSError, HTTPException) as error:
        connection.close()
        return 0, time.perf_counter() - started, f"no answer: {error!r}"
    return answer.status, time.perf_counter() - started, judge(request, answer)


def _note(outcome: Outcome, number: int, status: int, seconds: float, fault: str | None) -> None:
    outcome.done += 1
    outcome.statuses[status] += 1
    heapq.heappush(outcome.slowest, (seconds, number))
    if len(outcome.slowest) > KEEP_SLOWEST:
        heapq.heappop(outcome.slowest)
    if fault is not None:
        outcome.faults[number] = fault


def _show(outcome: Outcome, count: int, going_on: Callable[[], bool]) -> None:
    """Show how far it is until it has ended: a bar in a terminal, else a line for every 10,000 answers."""
    line = ProgressLine()
    started, told = time.monotonic(), 0
    while going_on():
        rate = outcome.done / max(time.monotonic() - started, 1e-6)
        left = duration((count - outcome.done) / rate) if rate else "?"
        text = f"{outcome.done:,} of {count:,}, {rate:.0f}/s, {left} left, {len(outcome.faults)} faults"
        line.update(outcome.done / count, text)
        if not line.live and outcome.done // TELL_EVERY > told:
            told = outcome.done // TELL_EVERY
            line.print(text)
    line.clear()
