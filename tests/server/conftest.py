"""Fixtures of the tests on a socket."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.networks import write_network
from tests.server.fleet import Fleet, fleet
from tests.server.live import LiveServer, patient, running

# gunicorn does not run there, nor do people put nginx in front; nor is there a hangup signal, a limit of open files, or
# one of what a reader takes but by the clock.
UNIX_ONLY = [
    *("test_gunicorn.py", "test_hangup.py", "test_nginx.py", "test_nginx_clients.py", "test_readers.py"),
    "test_slow_takers.py",
]
collect_ignore = UNIX_ONLY if sys.platform == "win32" else []


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a server with one small network, untrained: these tests read no digits."""
    folder = tmp_path_factory.mktemp("weights")
    write_network(folder / "inkling.npz", "inkling")
    return {"INKLING_WEIGHTS_DIR": str(folder)}


@pytest.fixture(scope="module")
def server(weights: dict[str, str]) -> Iterator[LiveServer]:
    """Return a server that runs for all tests of a file."""
    with running(environ=weights) as live:
        yield live


@pytest.fixture(scope="module")
def shipped() -> Iterator[LiveServer]:
    """Return a server with the networks that ship, for all tests of a file."""
    with running() as live:
        yield live


@pytest.fixture
def own_server(weights: dict[str, str]) -> Iterator[LiveServer]:
    """Return a server for one test, which may stop it."""
    with running(environ=weights) as live:
        yield live


@pytest.fixture
def patient_server(weights: dict[str, str]) -> Iterator[LiveServer]:
    """Return a server for one test, which waits for its clients as long as tests do."""
    with patient(weights) as live:
        yield live


@pytest.fixture
def no_weights(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a server whose folder of weights is empty."""
    return {"INKLING_WEIGHTS_DIR": str(tmp_path)}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, weights: dict[str, str]) -> Iterator[Fleet]:
    """Two servers behind nginx, which lets one client ask as often as it likes."""
    with fleet(tmp_path_factory.mktemp("nginx"), weights, {"rate=50r/s": "rate=100000r/s"}) as running:
        yield running
