"""Reads a JSON object that a stranger sent: refuses what JSON does not know, and what is ambiguous."""

import json
from collections import Counter
from typing import Any, NoReturn

from app.intake.drawing import MAX_VALUES
from app.web.problems import Problem, quote


def parse_object(data: bytes, members: str) -> dict[str, Any]:
    """Return the members of a JSON object; `members` names those to send, for who sends no object.

    Raises Problem: 400 for what is not JSON, 413 for more than MAX_VALUES, 422 for JSON that is no object.
    """
    # Commas and opening brackets: about as many as the values.
    values = sum(map(data.count, (b",", b"[", b"{")))
    if values > MAX_VALUES:
        raise Problem(413, f"The body has {values:,} values; at most {MAX_VALUES:,} are read. Send fewer points.")
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Problem(
            400, f"The body is not UTF-8 text: byte {error.start} does not fit. Encode the JSON as UTF-8."
        ) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem(400, f"The body is not JSON: it cannot be read at {where}. Check it with a JSON tool.") from None
    except RecursionError:
        raise Problem(400, "The body nests lists or objects too deeply. A drawing needs at most four levels.") from None
    except ValueError:
        # The one ValueError left: an integer of more digits than Python converts.
        raise Problem(
            400, "The body has a number with too many digits. Send coordinates as ordinary numbers."
        ) from None
    if not isinstance(value, dict):
        raise Problem(422, f"The body is {quote(value)}. Send an object with {members}.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise Problem(400, f"The body has the member {quote(twice)} twice. Send it once.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise Problem(400, f"The body has the number {name}, which JSON does not know. Send finite numbers.")
