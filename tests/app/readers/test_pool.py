"""Readers are asked in turn, replaced when they end, and changed all at once or not at all."""

import json
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest
from flask import Flask

from app.readers import nursery, pool
from app.readers.messages import Question, Reply, pack, unpack
from app.readers.nursery import Reader
from app.readers.pool import ReaderPool
from app.web.problems import Problem
from tests.helpers.guards import HANG_GUARD_S

VERSIONS = {"inkling": "1"}


class FakeNursery:
    """Bears threads that reverse bodies; one of "die" ends its reader, one of "wait" waits until it is let go."""

    def __init__(self) -> None:
        self.versions = VERSIONS
        self.born = self.ended = 0
        self.asked: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.let_go = threading.Event()

    def bear(self) -> Reader:
        ours, theirs = Pipe()
        self.born += 1
        threading.Thread(target=self._read_on, args=(theirs, self.versions), daemon=True).start()
        return Reader(self.born, ours)

    def _read_on(self, connection: Connection, versions: dict[str, str]) -> None:
        connection.send_bytes(json.dumps(versions).encode())
        while True:
            try:
                _, body = unpack(connection.recv_bytes())
            except (EOFError, OSError):
                return
            self.asked.put(body)
            if body == b"die":
                connection.close()
                return
            if body == b"wait":
                self.let_go.wait(HANG_GUARD_S)
            reply = Reply(200, [], [], body[::-1] + versions["inkling"].encode(), body == b"last")
            with suppress(OSError):  # nobody waits any more
                connection.send_bytes(pack(reply))

    def end(self, reader: Reader) -> None:
        self.ended += 1
        reader.connection.close()

    def reload(self, *, anew: bool) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeNursery]:
    fake = FakeNursery()
    monkeypatch.setattr(pool, "open_nursery", lambda *_: fake)
    yield fake
    fake.let_go.set()


@pytest.fixture
def readers(fake: FakeNursery) -> ReaderPool:
    """Return a pool of one reader."""
    readers = ReaderPool(Flask("test"), 1, lambda: Flask("test"))
    readers.start()
    return readers


def ask(readers: ReaderPool, body: bytes) -> bytes:
    return readers.ask(Question({}, "", body)).body


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """Start some work in a thread; return it and the list that its result is to be in."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(work())
        except Problem as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, results


def wait_for_line(readers: ReaderPool, length: int) -> None:
    guard = threading.Event()
    for _ in range(HANG_GUARD_S * 100):
        if len(readers._waiting) == length:
            return
        guard.wait(0.01)
    pytest.fail(f"never were {length} in the line")


@pytest.mark.parametrize(
    "message",
    [Question({"PATH_INFO": "/é"}, "id", b"\0\xff"), Reply(422, [("A", "b")], [{"status": 422}], b"", True)],
    ids=["question", "reply"],
)
def test_message_is_the_same_once_unpacked(message: Question | Reply) -> None:
    head, body = unpack(pack(message))
    if "headers" in head:
        head["headers"] = [tuple(pair) for pair in head["headers"]]
    assert type(message)(**head, body=body) == message


def test_reader_that_ends_is_replaced_and_its_client_told(readers: ReaderPool, fake: FakeNursery) -> None:
    with pytest.raises(Problem, match="more time or memory") as caught:
        ask(readers, b"die")
    assert caught.value.status == 422
    assert ask(readers, b"abc") == b"cba1"
    assert (fake.born, fake.ended) == (2, 1)


def test_reader_that_says_it_was_its_last_answer_is_replaced(readers: ReaderPool, fake: FakeNursery) -> None:
    assert ask(readers, b"last") == b"tsal1"
    assert ask(readers, b"abc") == b"cba1"
    assert (fake.born, fake.ended) == (2, 1)


def test_reader_that_takes_too_long_is_replaced(
    readers: ReaderPool, fake: FakeNursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.readers.limits.WALL_S", 0.0)
    with pytest.raises(Problem) as caught:
        ask(readers, b"wait")
    assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "5"})
    assert fake.ended == 1


def test_readers_that_cannot_be_replaced_are_told_and_tried_again(
    readers: ReaderPool, fake: FakeNursery, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert not readers.is_lost
    with monkeypatch.context() as broken:
        broken.setattr(fake, "bear", no_memory)
        with pytest.raises(Problem, match="more time or memory"):
            ask(readers, b"die")
    assert readers.is_lost
    assert caplog.messages == ["A reader could not be replaced: no memory"]
    assert ask(readers, b"abc") == b"cba1"
    assert not readers.is_lost


def no_memory() -> Reader:
    raise OSError("no memory")


def test_who_came_first_is_read_first(readers: ReaderPool, fake: FakeNursery) -> None:
    work = [in_thread(lambda: ask(readers, b"wait"))]
    assert fake.asked.get(timeout=HANG_GUARD_S) == b"wait"
    for place in range(5):
        work.append(in_thread(partial(ask, readers, str(place).encode())))
        wait_for_line(readers, place + 1)
    fake.let_go.set()
    for thread, _ in work:
        thread.join(HANG_GUARD_S)
    assert [fake.asked.get() for _ in range(5)] == [b"0", b"1", b"2", b"3", b"4"]


def test_line_has_an_end_and_nobody_waits_in_it_for_ever(
    readers: ReaderPool, fake: FakeNursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MAX_WAITING", 1)
    monkeypatch.setattr(pool, "LOOK_EVERY_S", 0.01)
    in_thread(lambda: ask(readers, b"wait"))
    assert fake.asked.get(timeout=HANG_GUARD_S) == b"wait"
    monkeypatch.setattr(pool, "WAITING_S", 0.5)
    thread, results = in_thread(lambda: ask(readers, b"abc"))
    wait_for_line(readers, 1)
    with pytest.raises(Problem, match="Too many drawings wait") as caught:
        ask(readers, b"abc")
    assert (caught.value.status, caught.value.headers) == (503, {"Retry-After": "5"})
    thread.join(HANG_GUARD_S)
    (error,) = results
    assert isinstance(error, Problem)
    assert (error.status, error.headers) == (503, {"Retry-After": "5"})
    assert not readers._waiting


def test_new_weights_reach_all_readers_at_once(readers: ReaderPool, fake: FakeNursery) -> None:
    thread, results = in_thread(lambda: ask(readers, b"wait"))
    assert fake.asked.get(timeout=HANG_GUARD_S) == b"wait"
    swapped: list[bool] = []
    fake.versions = {"inkling": "2"}
    readers.renew(fake.versions, lambda: swapped.append(True), anew=False)
    assert swapped == [True]
    assert ask(readers, b"abc") == b"cba2"
    fake.let_go.set()
    thread.join(HANG_GUARD_S)
    assert results == [b"tiaw1"]  # what was begun is finished with the weights from before
    assert [ask(readers, b"abc") for _ in range(3)] == [b"cba2"] * 3
    assert fake.ended == 1


def test_new_weights_that_not_all_have_reach_none(readers: ReaderPool, fake: FakeNursery) -> None:
    fake.versions = {"inkling": "3"}
    with pytest.raises(OSError, match="changed while they were read"):
        readers.renew({"inkling": "2"}, lambda: pytest.fail("swapped"), anew=False)
    assert ask(readers, b"abc") == b"cba1"


def test_forks_only_where_there_are_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    born: list[str] = []
    monkeypatch.setattr(nursery, "ForkingNursery", lambda app: born.append("forks"))
    monkeypatch.setattr(nursery, "StartingNursery", lambda make_app: born.append("starts"))
    for platform, threads in (("linux", 1), ("linux", 2), ("darwin", 1)):
        monkeypatch.setattr("sys.platform", platform)
        monkeypatch.setattr(threading, "active_count", partial(int, threads))
        nursery.open_nursery(Flask("test"), partial(Flask, "test"))
    assert born == ["forks", "starts", "starts"]
