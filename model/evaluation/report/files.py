"""The reports beside the weights: where a network's lies, which pictures come with it, and whether it is its own.

Whoever may write to the folder decides what lies there: everything is read with distrust.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from model.evaluation.report.kinds import REPORT
from model.storage.facts import FactError, one_line
from model.storage.regular import is_regular, read_regular

MAX_REPORT_BYTES = 1 << 22  # the longest that ships has 140 kB
MAX_PICTURE_BYTES = 1 << 22
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

FORMAT = 4  # of reports: raise it when what reads them must change

# The pictures of a report by the end of their files' names, with what they show.
PICTURES = {
    "reliability.svg": "How often the network is right when it is as sure as that",
    "pen.svg": "Share of digits read right by the pen's width",
    "height.svg": "Share of digits read right by their height",
    "confusion.svg": "What the network takes pen strokes of each digit for",
    "worst-strokes.png": "The surest misreadings of the whole product",
    "accepted.png": "Letters and signs that it accepts as digits, the surest first",
    "worst-mnist.png": "The network's surest mistakes on MNIST's test images",
}


class ReportError(ValueError):
    """A report or a picture that is there and cannot be shown: one line with file, found, expected or remedy."""


def report_path(weights: Path) -> Path:
    """Return where the report of a weights file lies."""
    return weights.with_name(f"{weights.stem}.report.json")


def picture_path(weights: Path, picture: str) -> Path:
    """Return where a picture of the report of a weights file lies; picture: one of PICTURES."""
    return weights.with_name(f"{weights.stem}.{picture}")


def curves_path(weights: Path) -> Path:
    """Return where the curves of a weights file's training lie, if it left any."""
    return weights.with_suffix(".svg")


def read_report(weights: Path, version: str) -> dict[str, Any] | None:
    """Return the report of a weights file; None if there is none, or if it is of other weights or another format.

    Raises ReportError for one that cannot be shown.
    """
    path = report_path(weights)
    content = _read(path, MAX_REPORT_BYTES)
    if content is None:
        return None
    try:
        report = json.loads(content)
    except (ValueError, RecursionError):
        raise ReportError(f"{one_line(path.name)} is damaged: expected one JSON object; measure again") from None
    if not isinstance(report, dict) or (report.get("format"), report.get("version")) != (FORMAT, version):
        return None
    try:
        REPORT.check(report, "")
    except FactError as error:
        raise ReportError(one_line(f"{path.name} {error}; measure again")) from None
    return report


def read_picture(path: Path) -> bytes | None:
    """Return a picture that lies beside a weights file, .svg or .png; None if there is none.

    Raises ReportError for what is no such picture.
    """
    content = _read(path, MAX_PICTURE_BYTES)
    if content is not None and not _is_picture(content, path.suffix):
        raise ReportError(f"{one_line(path.name)} is damaged: expected a whole {path.suffix} file; have it made again")
    return content


def has_picture(path: Path) -> bool:
    """Return whether there is a file that read_picture may read."""
    return is_regular(path, MAX_PICTURE_BYTES, within=path.parent)


def _read(path: Path, max_bytes: int) -> bytes | None:
    """Return the content of a file that is shown to everybody: links may not lead out of the weights folder."""
    try:
        return read_regular(path, max_bytes, within=path.parent)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ReportError(one_line(f"{path.name} cannot be read: {error.strerror}")) from None


def _is_picture(content: bytes, suffix: str) -> bool:
    if suffix == ".png":
        return content.startswith(PNG_SIGNATURE)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return text.lstrip().startswith(("<svg", "<?xml"))
