"""The bodies that /predict accepts: from a request to the drawing and the name of the network to ask."""

from collections.abc import Callable
from typing import Any

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from app.intake.drawing import (
    Drawing,
    image_field_to_bytes,
    picture_to_drawing,
    pixels_to_drawing,
    strokes_to_drawing,
)
from app.intake.request import body_bytes, check_size, parse_object
from app.web.problems import Problem, quote

PICTURE_TYPES = ("image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif")
FORM_TYPE = "multipart/form-data"
JSON_TYPE = "application/json"
ACCEPTED = ", ".join((*PICTURE_TYPES, FORM_TYPE, JSON_TYPE))

# Members of a JSON body: exactly one of the first three, and what may stand beside it.
SOURCES = ("image", "strokes", "pixels")
OPTIONS = {"model", "width"}
FILE_FIELD = "image"
MODEL_FIELD = "model"

# Where one drawing goes, and where several go.
PREDICT_PATH = "/predict"
FORM_PATH = "/read"
BATCH_PATH = "/predict/batch"

# How the bytes of a picture file become a drawing.
DecodePicture = Callable[[bytes], Drawing]


def read_body(request: Request, limit: int) -> tuple[Drawing, str | None]:
    """Return the drawing in a request and the name of the network it asks for, None for the default.

    limit: the most bytes that a body may have; it is compared before anything is read.
    Raises Problem for a body that is not accepted, DrawingError for a drawing that is unusable.
    """
    check_size(request, limit)
    named = [("query", name) for name in request.args.getlist(MODEL_FIELD)]
    if request.mimetype in PICTURE_TYPES:
        drawing = picture_to_drawing(body_bytes(request))
    elif request.mimetype == FORM_TYPE:
        drawing = _read_form(request)
        named += [("form", name) for name in request.form.getlist(MODEL_FIELD)]
    elif request.mimetype == JSON_TYPE:
        members = parse_object(body_bytes(request), f"one of: {', '.join(SOURCES)}")
        drawing = read_members(members, OPTIONS)
        if members.get(MODEL_FIELD) is not None:
            named.append(("body", members[MODEL_FIELD]))
    else:
        raise wrong_type(request, ACCEPTED)
    return drawing, one_name(named)


def wrong_type(request: Request, accepted: str) -> Problem:
    """Return the refusal of a body whose Content-Type is none of the accepted."""
    found = f"is {quote(request.mimetype)}" if request.mimetype else "is missing"
    return Problem(415, f"The Content-Type {found}. Accepted are: {accepted}.", {"Accept": accepted})


def form_files(request: Request) -> list[FileStorage]:
    """Return the pictures of a form, which has no other fields than the known ones. Raises Problem."""
    if "boundary" not in request.mimetype_params:
        raise Problem(400, f"The Content-Type {FORM_TYPE} has no boundary. Let your HTTP library set this header.")
    try:
        files = request.files.getlist(FILE_FIELD)
    except RequestEntityTooLarge:
        raise Problem(
            413,
            f"The form has a text field of more than {request.max_form_memory_size or 0:,} bytes, or more than "
            f"{request.max_form_parts or 0:,} parts. Send each picture as a file, with a filename.",
        ) from None
    except ValueError:
        raise Problem(
            400,
            "The form cannot be read: it is cut short, or its parts are not divided by the boundary that the "
            "Content-Type names. Let your HTTP library write it.",
        ) from None
    names = set(request.files) | set(request.form)
    if None in names:
        raise Problem(422, f"The form has a part without a name. Name the file {FILE_FIELD}.")
    strange = (set(request.files) - {FILE_FIELD}) | (set(request.form) - {FILE_FIELD, MODEL_FIELD})
    if strange:
        raise Problem(
            422,
            f"The form has a field {quote(min(strange))}. Known are the file {FILE_FIELD} and the field {MODEL_FIELD}.",
        )
    if FILE_FIELD in request.form:
        raise Problem(422, f"The form field {FILE_FIELD} is text. Send the picture as a file, with a filename.")
    return files


def _read_form(request: Request) -> Drawing:
    """Return the drawing in the one file of a form."""
    files = form_files(request)
    if not files:
        raise Problem(422, f"The form has no file in the field {FILE_FIELD}. Send exactly one.")
    if len(files) > 1:
        raise Problem(
            422,
            f"The form has {len(files)} files in the field {FILE_FIELD}. Send exactly one, or all to {BATCH_PATH}.",
        )
    return file_to_drawing(files[0])


def file_to_drawing(file: FileStorage, decode: DecodePicture = picture_to_drawing) -> Drawing:
    """Return the drawing in one file of a form. Raises Problem 422 for an empty file, DrawingError."""
    data = file.read()
    if not data:
        raise Problem(422, f"The file in the form field {FILE_FIELD} is empty. Send a picture.")
    return decode(data)


def read_members(
    members: dict[str, Any],
    options: set[str],
    place: str = "The body",
    decode: DecodePicture = picture_to_drawing,
) -> Drawing:
    """Return the drawing that the members of a JSON object describe; `options` may stand beside it."""
    strange = set(members) - set(SOURCES) - options
    if strange:
        known = ", ".join((*SOURCES, *sorted(options)))
        raise Problem(422, f"{place} has a member {quote(min(strange))} that is not known. Known are: {known}.")
    found = [name for name in SOURCES if name in members]
    if len(found) != 1:
        what = " and ".join(found) if found else "none of them"
        raise Problem(422, f"{place} has {what}. Send exactly one of: {', '.join(SOURCES)}.")
    if "width" in members and found != ["strokes"]:
        raise Problem(
            422,
            f"{place} has width beside {found[0]}. It is the width of the pen and goes with strokes only.",
        )
    if found == ["image"]:
        return decode(image_field_to_bytes(members["image"]))
    if found == ["pixels"]:
        return pixels_to_drawing(members["pixels"])
    return strokes_to_drawing(members["strokes"], members.get("width"))


def one_name(named: list[tuple[str, Any]]) -> str | None:
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
