"""Under load, the server takes new weights into use without a failed request, and keeps the old where they are bad."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from model.classifier import DigitClassifier
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.networks import write_network
from tests.server.live import BODY, LiveServer, running

CLIENTS = 4
SWAPS = 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[LiveServer]:
    with running(environ={"INKLING_WEIGHTS_DIR": str(folder)}) as live:
        yield live


def answers_until(server: LiveServer, done: threading.Event) -> list[tuple[str, float]]:
    """Ask on one connection until done; return the version and the confidence of each answer."""
    found = []
    with closing(server.connect()) as connection:
        while not done.is_set():
            connection.request("POST", "/predict", BODY, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            assert response.status == 200, answer
            found.append((answer["model"]["version"], answer["digits"][0]["confidence"]))
    return found


def served(server: LiveServer) -> str:
    """Return the version of the network that answers now."""
    answer = server.ask("POST", "/predict", BODY, Content_Type="application/json")
    return str(answer.json()["model"]["version"])


def wait_for(server: LiveServer, version: str) -> None:
    deadline = time.monotonic() + HANG_GUARD_S
    while served(server) != version:
        assert time.monotonic() < deadline, "the new weights never answered"
        time.sleep(0.05)


def test_reload_under_load_fails_no_request_and_mixes_no_networks(server: LiveServer, folder: Path) -> None:
    versions = [served(server)]
    done = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(answers_until, server, done) for _ in range(CLIENTS)]
        try:
            for seed in range(2, 2 + SWAPS):
                write_network(folder / "inkling.npz", "inkling", seed=seed)
                versions.append(DigitClassifier.load(folder / "inkling.npz").version)
                wait_for(server, versions[-1])
        finally:
            done.set()
        told = [client.result() for client in clients]
    assert len(set(versions)) == SWAPS + 1
    for answers in told:
        order = [versions.index(version) for version, _ in answers]
        assert order == sorted(order)
        assert set(order) >= set(range(SWAPS))
    # One drawing: each network has one confidence of its own, so no answer came from two networks.
    assert len({answer for answers in told for answer in answers}) == len({v for a in told for v, _ in a})


def test_corrupt_weights_leave_the_old_ones_answering_and_say_so(server: LiveServer, folder: Path) -> None:
    before = served(server)
    (folder / "inkling.npz").write_bytes(b"no network")
    deadline = time.monotonic() + HANG_GUARD_S
    while not (refused := server.ask("GET", "/readyz").json()["refused"]):
        assert time.monotonic() < deadline, "the corrupt file was never noticed"
        time.sleep(0.05)
    assert refused[0].startswith("inkling.npz ")
    assert refused[0].endswith("the weights that were loaded before stay in use")
    assert server.ask("GET", "/readyz").status == 200
    assert served(server) == before
    server.stop()
    code, errors = server.wait()
    assert code == 0
    assert errors.strip() == f"ERROR: A network was refused: {refused[0]}"
