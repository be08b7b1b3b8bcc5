"""A request before anything in it is understood: it stays in memory, within its limits, and JSON means one thing."""

import io
import json
from collections import Counter
from typing import Any, NoReturn

from flask import Request
from werkzeug.formparser import FormDataParser

from app.intake.drawing import MAX_VALUES
from app.web.problems import DETAILS, Problem, quote, too_large


class MemoryRequest(Request):
    """A request; its body is limited, so that files need no disk."""

    @property
    def max_content_length(self) -> int | None:
        """Return how many bytes Werkzeug may read: one more than are accepted, which check_size() refuses beforehand.

        It reads on at the end of a form, and would take one of exactly the limit as too large.
        """
        limit = super().max_content_length
        return None if limit is None else limit + 1

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> io.BytesIO:
        """Return where a file of a form is kept; Werkzeug's own keeps large ones in a temporary file."""
        return io.BytesIO()

    def make_form_data_parser(self) -> FormDataParser:
        """Return a parser that raises ValueError for a form that is cut short; Werkzeug's own takes it as empty."""
        parser = super().make_form_data_parser()
        parser.silent = False
        return parser


def check_size(request: Request, limit: int) -> None:
    """Refuse a body that is too large, compressed or of unknown length; nothing of it is read."""
    if request.headers.get("Transfer-Encoding"):
        raise Problem(411, DETAILS[411])
    length = request.content_length or 0
    if length > limit:
        raise Problem(413, too_large(length, limit))
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding.lower() != "identity":
        raise Problem(
            415,
            f"The Content-Encoding is {quote(encoding)}. Send the body uncompressed, without this header.",
        )


def body_bytes(request: Request) -> bytes:
    """Return the body. Raises Problem 400 for an empty one."""
    data = request.get_data(cache=False)
    if not data:
        raise Problem(400, f"The body is empty. Send a drawing as {request.mimetype}.")
    return data


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
