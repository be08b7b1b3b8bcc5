"""JSON answers and the numbers in them, worded the same way by every route."""

import json
from typing import Any

from flask import Response

# Significant digits of the numbers of which an answer has many.
DIGITS = 4


def json_response(value: Any, headers: dict[str, str] | None = None) -> Response:
    """Return a value as a JSON answer with status 200; numbers that JSON does not know raise ValueError."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False)
    return Response(text, headers=headers, content_type="application/json")


def shorten(value: float) -> float:
    """Return a number as answers tell those of which there are many: with DIGITS significant digits."""
    return float(f"{value:.{DIGITS}g}")


def milliseconds(seconds: float) -> float:
    """Return seconds as milliseconds, to the microsecond."""
    return round(seconds * 1000, 3)
