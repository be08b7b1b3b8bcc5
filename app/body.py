"""The bodies that /predict accepts: from a request to the drawing and the name of the network to ask."""

import json
from collections import Counter
from typing import Any, NoReturn

from flask import Request

from app.drawing import (
    Drawing,
    image_field_to_bytes,
    picture_to_drawing,
    pixels_to_drawing,
    strokes_to_drawing,
)
from app.errors import DETAILS, Problem, too_large

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif")
FORM_TYPE = "multipart/form-data"
JSON_TYPE = "application/json"
ACCEPTED = ", ".join((*PICTURE_TYPES, FORM_TYPE, JSON_TYPE))

# Members of a JSON body: exactly one of the first three, and what may stand beside it.
SOURCES = ("image", "strokes", "pixels")
OPTIONS = {"model", "width"}
FILE_FIELD = "image"
MODEL_FIELD = "model"

# How much of what arrived is quoted back.
MAX_QUOTE = 40


def read_body(request: Request, limit: int) -> tuple[Drawing, str | None]:
    """Return the drawing in a request and the name of the network it asks for, None for the default.

    limit: the most bytes that a body may have; it is compared before anything is read.
    Raises Problem for a body that is not accepted, DrawingError for a drawing that is unusable.
    """
    _check_size(request, limit)
    named = [("query", name) for name in request.args.getlist(MODEL_FIELD)]
    if request.mimetype in PICTURE_TYPES:
        drawing = picture_to_drawing(_data(request))
    elif request.mimetype == FORM_TYPE:
        drawing = _read_form(request)
        named += [("form", name) for name in request.form.getlist(MODEL_FIELD)]
    elif request.mimetype == JSON_TYPE:
        members = _parse_json(_data(request))
        drawing = _read_members(members)
        if members.get(MODEL_FIELD) is not None:
            named.append(("body", members[MODEL_FIELD]))
    else:
        found = f"is {quote(request.mimetype)}" if request.mimetype else "is missing"
        raise Problem(415, f"The Content-Type {found}. Accepted are: {ACCEPTED}.", {"Accept": ACCEPTED})
    return drawing, _one_name(named)


def quote(value: object) -> str:
    """Return what arrived as short, printable text: texts in quotation marks, lists and objects by kind."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = value if isinstance(value, str) else json.dumps(value)
    if len(text) > MAX_QUOTE:
        text = text[: MAX_QUOTE - 3] + "..."
    return json.dumps(text) if isinstance(value, str) else text


def _check_size(request: Request, limit: int) -> None:
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


def _data(request: Request) -> bytes:
    data = request.get_data(cache=False)
    if not data:
        raise Problem(400, f"The body is empty. Send a drawing as {request.mimetype}.")
    return data


def _read_form(request: Request) -> Drawing:
    """Return the drawing in the one file of a form."""
    if "boundary" not in request.mimetype_params:
        raise Problem(400, f"The Content-Type {FORM_TYPE} has no boundary. Let your HTTP library set this header.")
    files = request.files.getlist(FILE_FIELD)
    strange = (set(request.files) - {FILE_FIELD}) | (set(request.form) - {FILE_FIELD, MODEL_FIELD})
    if strange:
        raise Problem(
            422,
            f"The form has a field {quote(min(strange))}. Known are the file {FILE_FIELD} and the field {MODEL_FIELD}.",
        )
    if FILE_FIELD in request.form:
        raise Problem(422, f"The form field {FILE_FIELD} is text. Send the picture as a file, with a filename.")
    if len(files) != 1:
        found = "no file" if not files else f"{len(files)} files"
        raise Problem(422, f"The form has {found} in the field {FILE_FIELD}. Send exactly one.")
    data = files[0].read()
    if not data:
        raise Problem(422, f"The file in the form field {FILE_FIELD} is empty. Send a picture.")
    return picture_to_drawing(data)


def _read_members(members: dict[str, Any]) -> Drawing:
    """Return the drawing that the members of a JSON body describe."""
    strange = set(members) - set(SOURCES) - OPTIONS
    if strange:
        known = ", ".join((*SOURCES, *sorted(OPTIONS)))
        raise Problem(422, f"The body has a member {quote(min(strange))} that is not known. Known are: {known}.")
    found = [name for name in SOURCES if name in members]
    if len(found) != 1:
        what = " and ".join(found) if found else "none of them"
        raise Problem(422, f"The body has {what}. Send exactly one of: {', '.join(SOURCES)}.")
    if "width" in members and found != ["strokes"]:
        raise Problem(
            422,
            f"The body has width beside {found[0]}. It is the width of the pen and goes with strokes only.",
        )
    if found == ["image"]:
        return picture_to_drawing(image_field_to_bytes(members["image"]))
    if found == ["pixels"]:
        return pixels_to_drawing(members["pixels"])
    return strokes_to_drawing(members["strokes"], members.get("width"))


def _one_name(named: list[tuple[str, Any]]) -> str | None:
    """Return the one network that a request names, wherever it names it."""
    for place, name in named:
        if not isinstance(name, str):
            raise Problem(422, f"model in the {place} is {quote(name)}. Send the name of a network as text.")
    names = {name for _, name in named}
    if len(names) > 1:
        raise Problem(
            422,
            f"The request names {len(names)} networks in model: {quote(', '.join(sorted(names)))}. Name one.",
        )
    return names.pop() if names else None


def _parse_json(data: bytes) -> dict[str, Any]:
    """Return the members of a JSON object; refuses what JSON does not know and what is ambiguous."""
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
        raise Problem(422, f"The body is {quote(value)}. Send an object with one of: {', '.join(SOURCES)}.")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise Problem(400, f"The body has the member {quote(twice)} twice. Send it once.")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise Problem(400, f"The body has the number {name}, which JSON does not know. Send finite numbers.")
