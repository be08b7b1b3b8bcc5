"""The bodies that /predict/batch accepts: several pictures, each of which may be bad without harm to the others."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Request

from app.intake.body import (
    FILE_FIELD,
    FORM_TYPE,
    JSON_TYPE,
    MODEL_FIELD,
    OPTIONS,
    DecodePicture,
    file_to_drawing,
    form_files,
    one_name,
    read_members,
    wrong_type,
)
from app.intake.drawing import Drawing, image_field_to_bytes, picture_to_drawing
from app.intake.request import body_bytes, check_size, parse_object
from app.web.problems import Problem, quote
from model.preprocessing.decode import count_pixels

MAX_ITEMS = 64
# Width times height of all its pictures together: eight of the largest, which keep the server busy for a second.
MAX_BATCH_PIXELS = 32_000_000
LIST_MEMBER = "images"
ACCEPTED = f"{FORM_TYPE}, {JSON_TYPE}"

# What is left to do for one item: it returns the drawing, or raises Problem or DrawingError.
Decode = Callable[[], Drawing]


class _Pictures:
    """Decodes the pictures of one batch: at most MAX_BATCH_PIXELS, told by their heads before anything is decoded."""

    def __init__(self) -> None:
        self._pixels = 0

    def decode(self, data: bytes) -> Drawing:
        """Return the drawing in a picture file. Raises DrawingError, and Problem 413 for one pixel too many."""
        pixels = self._pixels + count_pixels(data)
        if pixels > MAX_BATCH_PIXELS:
            raise Problem(
                413,
                f"With this picture the batch has {pixels:,} pixels; at most {MAX_BATCH_PIXELS:,} are read at once. "
                "Send it in a further request, or scale it down.",
            )
        self._pixels = pixels
        return picture_to_drawing(data)


def read_batch_body(request: Request, limit: int) -> tuple[list[Decode], str | None]:
    """Return how to get at each drawing in a request, in order, and the name of the network that it asks for.

    limit: the most bytes that a body may have; it is compared before anything is read.
    Raises Problem for a body that is not accepted as a whole.
    """
    check_size(request, limit)
    named = [("query", name) for name in request.args.getlist(MODEL_FIELD)]
    decoders: list[Decode]
    decode = _Pictures().decode
    if request.mimetype == FORM_TYPE:
        decoders = [partial(file_to_drawing, file, decode) for file in form_files(request)]
        named += [("form", name) for name in request.form.getlist(MODEL_FIELD)]
        what = f"The form has {len(decoders)} files in the field {FILE_FIELD}"
    elif request.mimetype == JSON_TYPE:
        members = parse_object(body_bytes(request), LIST_MEMBER)
        items = enumerate(_items(members))
        decoders = [partial(_item_to_drawing, item, f"{LIST_MEMBER}[{i}]", decode) for i, item in items]
        if members.get(MODEL_FIELD) is not None:
            named.append(("body", members[MODEL_FIELD]))
        what = f"{LIST_MEMBER} has {len(decoders)} items"
    else:
        raise wrong_type(request, ACCEPTED)
    if not decoders:
        raise Problem(422, f"{what}. Send 1 to {MAX_ITEMS} pictures.")
    if len(decoders) > MAX_ITEMS:
        raise Problem(413, f"{what}; at most {MAX_ITEMS} are read at once. Send the others in further requests.")
    return decoders, one_name(named)


def _items(members: dict[str, Any]) -> list[Any]:
    strange = set(members) - {LIST_MEMBER, MODEL_FIELD}
    if strange:
        known = f"{LIST_MEMBER}, {MODEL_FIELD}"
        raise Problem(422, f"The body has a member {quote(min(strange))} that is not known. Known are: {known}.")
    if LIST_MEMBER not in members:
        raise Problem(422, f"The body has no {LIST_MEMBER}. Send a list of 1 to {MAX_ITEMS} pictures in it.")
    items = members[LIST_MEMBER]
    if not isinstance(items, list):
        raise Problem(422, f"{LIST_MEMBER} is {quote(items)}. Send a list of 1 to {MAX_ITEMS} pictures.")
    return items


def _item_to_drawing(item: object, place: str, decode: DecodePicture) -> Drawing:
    """Return the drawing of one item: a picture as text, or an object with image, strokes or pixels."""
    if isinstance(item, str):
        return decode(image_field_to_bytes(item))
    if isinstance(item, dict):
        return read_members(item, OPTIONS - {MODEL_FIELD}, place, decode)
    raise Problem(
        422,
        f"{place} is {quote(item)}. Send a picture as a data URL or in base64, or an object as /predict takes it.",
    )
