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
from model.segmentation.budget import Budget

MAX_ITEMS = 64
# Width times height of all its pictures together: eight of the largest, which keep the server busy for a second.
MAX_BATCH_PIXELS = 32_000_000
# Work of all its drawings together, in readings: with the strokes drawn for it, one takes up to 2.6 ms, all of them two
# seconds. 64 drawings make 64 readings if each is one clear digit; a number in a picture makes some 10.
MAX_BATCH_READINGS = 640
# What takes as long as a reading: so many pixels decoded, so many pairs of strokes compared.
PIXELS_PER_READING = 100_000
PAIRS_PER_READING = 6_000
LIST_MEMBER = "images"
ACCEPTED = f"{FORM_TYPE}, {JSON_TYPE}"

# What is left to do for one item: it returns the drawing, or raises Problem or DrawingError.
Decode = Callable[[], Drawing]


class _Items:
    """Decodes the drawings of one batch: at most MAX_BATCH_PIXELS, told by their heads, and within the budget."""

    def __init__(self, budget: Budget) -> None:
        self._pixels = 0
        self._budget = budget

    def decode(self, data: bytes) -> Drawing:
        """Return the drawing in a picture file. Raises DrawingError, and Problem 413 for one pixel too many."""
        return picture_to_drawing(data, self._admit)

    def _admit(self, pixels: int) -> None:
        """Count the pixels of one more picture, or raise Problem."""
        pixels += self._pixels
        if pixels > MAX_BATCH_PIXELS:
            raise Problem(
                413,
                f"With this picture the batch has {pixels:,} pixels; at most {MAX_BATCH_PIXELS:,} are read at once. "
                "Send it in a further request, or scale it down.",
            )
        self._take((pixels - self._pixels) // PIXELS_PER_READING)
        self._pixels = pixels

    def admit(self, decode: Decode) -> Decode:
        """Return the decoder; what it returns is counted, and it raises Problem 413 beyond the budget."""

        def decoded() -> Drawing:
            drawing = decode()
            self._take(1 + len(drawing.strokes) ** 2 // PAIRS_PER_READING)
            return drawing

        return decoded

    def _take(self, work: int) -> None:
        if not self._budget.take(work):
            raise Problem(
                413,
                f"With this drawing the batch takes the work of more than {MAX_BATCH_READINGS:,} readings; at most so "
                "many are made at once. Send it in a further request.",
            )


def read_batch_body(request: Request, limit: int, budget: Budget) -> tuple[list[Decode], str | None]:
    """Return how to get at each drawing in a request, in order, and the name of the network that it asks for.

    limit: the most bytes that a body may have; it is compared before anything is read. budget: of MAX_BATCH_READINGS,
    from which decoding takes its share.
    Raises Problem for a body that is not accepted as a whole.
    """
    check_size(request, limit)
    named = [("query", name) for name in request.args.getlist(MODEL_FIELD)]
    decoders: list[Decode]
    counted = _Items(budget)
    decode = counted.decode
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
    return list(map(counted.admit, decoders)), one_name(named)


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
