"""Read drawings as lines of JSON, the form in which the sets of drawings come that Inkling brings along."""

import json
import re
from typing import Any

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError
from model.data.formats.unipen import Character

REMEDY = "Correct the line, or take the file out."
_KEYS = {"label", "writer", "strokes"}


def read_drawings(text: str, *, name: str) -> tuple[Character, ...]:
    """Return one drawing for each line {"label": "7", "writer": "anna", "strokes": [[[x, y], ...], ...]}.

    y points down, units are free. name: of the set, which numbers its drawings from 1: the 17th line is name:17, and
    its writer is called name/anna. Raises DatasetError naming the line.
    """
    return tuple(_drawing(line, name, number) for number, line in enumerate(text.splitlines(), 1))


def _drawing(line: str, name: str, number: int) -> Character:
    place = f"{name}: line {number}"
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{place}: found no JSON, expected an object with label, writer, strokes", REMEDY) from error
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise DatasetError(f"{place}: found {line[:40]!r}, expected an object with label, writer and strokes", REMEDY)
    label, writer = entry["label"], entry["writer"]
    if not all(isinstance(word, str) and re.fullmatch(r"\S(?:.*\S)?", word) for word in (label, writer)):
        raise DatasetError(f"{place}: found {label!r} by {writer!r}, expected a label and a writer as texts", REMEDY)
    strokes = entry["strokes"]
    if not isinstance(strokes, list) or not strokes:
        raise DatasetError(f"{place}: found {str(strokes)[:40]}, expected a list of strokes", REMEDY)
    drawn = tuple(_stroke(stroke, place) for stroke in strokes)
    return Character(label, drawn, f"{name}/{writer}", f"{name}:{number}")


def _stroke(stroke: Any, place: str) -> npt.NDArray[np.float32]:
    """Return a stroke's points, (n, 2) float32 of x, y."""
    try:
        points = np.array(stroke, np.float32)
    except (ValueError, TypeError, OverflowError):
        points = np.empty(0, np.float32)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise DatasetError(f"{place}: found the stroke {str(stroke)[:40]}, expected a list of points x, y", REMEDY)
    return points
