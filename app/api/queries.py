"""Read the parameters of a query: each at most once, and within its bounds."""

import re
from collections.abc import Callable

from werkzeug.datastructures import MultiDict

from app.web.problems import Problem, quote

_INTEGER = re.compile(r"[0-9]{1,4}")


def read_one(
    args: "MultiDict[str, str]", name: str, parse: Callable[[str], float | None], maximum: float, expected: str
) -> float | None:
    """Return a parameter of the query, None where it is left out; parse gives None for what is no number.

    Raises Problem 422 that says what was found and what is expected.
    """
    found = args.getlist(name)
    if not found:
        return None
    if len(found) > 1:
        raise Problem(422, f"The query has {name} {len(found)} times. Send it once.")
    value = parse(found[0])
    if value is None or value > maximum:
        raise Problem(422, f"{name} is {quote(found[0])}. Send {expected}.")
    return value


def whole_number(text: str) -> float | None:
    """Return a whole number of up to four digits."""
    return int(text) if _INTEGER.fullmatch(text) else None
