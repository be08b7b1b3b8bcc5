"""Says what is wrong with an answer: each is a reading, or an error in the one shape that gives nothing away."""

import json
import re
from typing import Any

from tests.server.driving import Request
from tests.server.live import REPOSITORY, Answer

PROBLEM = "application/problem+json"
PROBLEM_MEMBERS = {"type", "title", "status", "detail"}
# What an error must not tell: places on the disk, exceptions, modules.
LEAK = re.compile(
    rf"{re.escape(str(REPOSITORY))}|Traceback|site-packages|\.py\b|\b[A-Z]\w*(Error|Exception|Warning)\b|<class|"
    r"\bobject at 0x|\b(numpy|PIL|werkzeug|waitress|zlib|libjpeg|libpng)\b"
)


def judge_reading(request: Request, answer: Answer) -> str | None:
    """Return what is wrong with the answer to a drawing, None where nothing is."""
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        return f"{answer.status} without the security headers"
    try:
        found = answer.json()
    except ValueError:
        return f"{answer.status} with a body that is no JSON"
    kind = answer.headers["Content-Type"]
    if answer.status == 200:
        try:
            return _fault_of_reading(request, found) if kind == "application/json" else f"200 of type {kind}"
        except (KeyError, TypeError) as error:
            return f"200 with other members than a reading has: {error!r}"
    if answer.status >= 500:
        return f"{answer.status}: {answer.body.decode()}"
    return fault_of_problem(answer.status, found) if kind == PROBLEM else f"{answer.status} of type {kind}"


def fault_of_problem(status: int, found: Any) -> str | None:
    """Return what is wrong with the members of an error."""
    if not isinstance(found, dict) or set(found) != PROBLEM_MEMBERS:
        return f"{status} with other members than {sorted(PROBLEM_MEMBERS)}: {found}"
    if found["status"] != status or found["type"] != "about:blank":
        return f"{status} that says {found['status']} and {found['type']}"
    if not (isinstance(found["title"], str) and isinstance(found["detail"], str) and found["title"]):
        return f"{status} without texts: {found}"
    if not found["detail"].endswith("."):
        return f"{status} with a detail that is no sentence: {found['detail']}"
    leak = LEAK.search(json.dumps(found))
    return f"{status} that gives away {leak[0]!r}: {found['detail']}" if leak else None


def _fault_of_reading(request: Request, found: Any) -> str | None:
    if request.path.startswith("/predict/batch"):
        for one in found["predictions"]:
            status = one.get("status")
            fault = _fault_of_text(one) if status is None else fault_of_problem(status, one)
            if fault or (status or 0) >= 500:
                return fault or f"an item with {status}"
        return None
    return _fault_of_text(found) if request.path.startswith("/predict") else None


def _fault_of_text(found: Any) -> str | None:
    digits = "".join(str(digit["digit"]) for digit in found["digits"])
    sums = [sum(digit["probabilities"]) for digit in found["digits"]]
    if found["text"] != digits or not all(abs(total - 1) < 1e-4 for total in sums):
        return f"a reading that contradicts itself: {found['text']!r}, {digits!r}, {sums}"
    return None
