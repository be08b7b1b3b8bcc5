"""The reports beside the weights: where a network's lies, which pictures come with it, and whether it is its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FORMAT = 3  # of reports: raise it when what reads them must change

# The pictures of a report by the end of their files' names, with what they show.
PICTURES = {
    "reliability.svg": "How often the network is right when it is as sure as that",
    "pen.svg": "Share of pen strokes read right by the pen's width",
    "height.svg": "Share of pen strokes read right by the digit's height",
    "confusion.svg": "What pen strokes of each digit are read as",
    "worst-strokes.png": "The surest mistakes on pen strokes",
    "worst-mnist.png": "The surest mistakes on MNIST's test images",
}


def report_path(weights: Path) -> Path:
    """Return where the report of a weights file lies."""
    return weights.with_name(f"{weights.stem}.report.json")


def picture_path(weights: Path, picture: str) -> Path:
    """Return where a picture of the report of a weights file lies; picture: one of PICTURES."""
    return weights.with_name(f"{weights.stem}.{picture}")


def read_report(weights: Path, version: str) -> dict[str, Any] | None:
    """Return the report of a weights file; None if there is none, if it is of other weights, or damaged."""
    try:
        report = json.loads(report_path(weights).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(report, dict) or (report.get("format"), report.get("version")) != (FORMAT, version):
        return None
    return report
