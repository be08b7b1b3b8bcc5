"""Tells schemathesis what the API's schemas cannot: which bytes are a picture, and what a request may not say twice."""

import base64

import schemathesis
from hypothesis import strategies as st
from PIL import Image
from schemathesis import Case, HookContext

from app.intake.body import FORM_TYPE, MODEL_FIELD, PICTURE_TYPES
from tests.helpers.pictures import drawn_seven, encode


def register() -> None:
    """Let schemathesis send pictures of a seven, as they are and as text."""
    seven = Image.fromarray(255 - drawn_seven())
    pictures = {media_type: encode(seven, media_type.removeprefix("image/").upper()) for media_type in PICTURE_TYPES}
    for media_type, picture in pictures.items():
        schemathesis.openapi.media_type(media_type, st.just(picture))
    texts = [base64.b64encode(picture).decode() for picture in pictures.values()]
    schemathesis.openapi.format("picture", st.sampled_from(texts))


@schemathesis.hook
def map_case(context: HookContext, case: Case) -> Case:
    """Name a network in one place only, and send the one file that is made for a list of files as a list.

    Requests that are meant to be wrong stay as they are.
    """
    if not isinstance(case.body, dict) or case.meta is None or case.meta.generation.mode.is_negative:
        return case
    if MODEL_FIELD in case.body and isinstance(case.query, dict):
        case.query.pop(MODEL_FIELD, None)
    if case.media_type == FORM_TYPE and case.operation.path == "/predict/batch":
        case.body = {name: [value] if isinstance(value, bytes) else value for name, value in case.body.items()}
    return case


register()
