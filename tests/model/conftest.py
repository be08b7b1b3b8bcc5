"""Fixtures about data that the tests of the model's rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.datasets import SOURCES
from tests.helpers import small_set
from tests.helpers.mirror import Mirror, running_mirror
from tests.helpers.small_set import PACKED


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
