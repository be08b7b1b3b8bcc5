"""Tables of a report as Markdown, and the words for the ways in which digits are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.report.wording import percent

Facts = dict[str, Any]

WAYS = ("strokes", "pictures")
# What a row of a table tells of digits: the member of a way's score that counts it, None where it is a share already.
MEASURES = {"misread": "errors", "not accepted": "rejected", "calibration error": None}


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table, its first column left-aligned and the others right-aligned."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def row_name(row: Facts) -> str:
    """Return what tells an exam's row from the others: "14", "-10", "top left"."""
    if "across" in row:
        return "middle" if row["across"] == row["down"] else f"{row['down']} {row['across']}"
    return f"{row.get('pixels', row.get('degrees')):g}"


def share(row: Facts, way: str, measure: str) -> str:
    """Return one of MEASURES of a row as people read it."""
    member = MEASURES[measure]
    score = row[way]
    return percent(score[measure.replace(" ", "_")] if member is None else score[member] / row["count"])
