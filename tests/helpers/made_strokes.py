"""Made-up characters as pen strokes, registered as a source: two writers who are taught, one who is held out."""

from pathlib import Path

import numpy as np
import pytest

from model.data.formats.unipen import Character
from model.data.sources.strokes import StrokeSet, StrokeSource
from model.datasets import STROKE_SOURCES

WRITERS = ("ibm/1", "syn/2", "tos/3")
LABELS = "0123456789aXd+"


def character(label: str, writer: str, seed: int) -> Character:
    """Return a character of two strokes that its label tells."""
    rng = np.random.default_rng((ord(label), seed))
    strokes = tuple(rng.uniform(0, 100, (5, 2)).astype(np.float32) for _ in range(2))
    return Character(label, strokes, writer, f"{writer}:{label}")


CHARACTERS = tuple(character(label, writer, n) for n, writer in enumerate(WRITERS) for label in LABELS)


def read(origin: StrokeSource, folder: Path) -> StrokeSet:
    """Return the made-up characters; the folder may be empty."""
    return StrokeSet(origin.name, CHARACTERS, {"made": "0" * 64})


SOURCE = StrokeSource(name="made", title="made-up strokes", licence="none", load=read)


def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the source "made" known; it needs no files."""
    monkeypatch.setitem(STROKE_SOURCES, "made", SOURCE)
