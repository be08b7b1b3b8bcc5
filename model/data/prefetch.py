"""A second process that makes each epoch's examples while the network trains on those of the epoch before."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")


class WorkerError(RuntimeError):
    """The other process has ended, as where memory runs out."""


class Prefetcher(Generic[T]):
    """A process that calls make(rng) one seed ahead. Use it as a context manager.

    make: a function or object that can be pickled; it is sent over once. The process ends with this one, also when
    this one is killed: it then finds the other end of its pipe closed.
    """

    def __init__(self, make: Callable[[np.random.Generator], T]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.send(make)
        self._waiting: list[int] = []

    def __enter__(self) -> Prefetcher[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def order(self, number: int, seed: np.random.SeedSequence) -> None:
        """Have make(rng of that seed) called for the order of that number; a second order of it changes nothing.

        Raises WorkerError.
        """
        if number not in self._waiting:
            self._waiting.append(number)
            try:
                self._pipe.send(seed)
            except OSError:
                raise self._ended() from None

    def take(self, number: int) -> T:
        """Return what was made for the order of that number; what was made before it is dropped.

        Raises WorkerError, and what make raised.
        """
        while True:
            try:
                made: T | Exception = self._pipe.recv()
            except (EOFError, OSError):  # OSError where an order was not read any more
                raise self._ended() from None
            if isinstance(made, Exception):
                raise made
            if self._waiting.pop(0) == number:
                return made

    def close(self) -> None:
        """End the process; what it was making is lost."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()

    def _ended(self) -> WorkerError:
        self._process.join()
        return WorkerError(f"the process that makes the examples ended (exit status {self._process.exitcode})")


def _serve(pipe: Connection) -> None:
    """Make what is ordered until the other side hangs up."""
    # Ctrl-C reaches both processes: it is for the other one, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        make = pipe.recv()
        while True:
            seed = pipe.recv()
            try:
                pipe.send(make(np.random.default_rng(seed)))
            except (ValueError, ArithmeticError, LookupError, TypeError) as error:
                pipe.send(error)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return
