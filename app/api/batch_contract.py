"""What /predict/batch takes and answers, as OpenAPI describes it."""

from typing import Any

from app.api.schemas import DRAWING, MODEL_NAME, PICTURE, Schema
from app.intake.batch_body import LIST_MEMBER, MAX_ITEMS
from app.intake.body import FILE_FIELD, FORM_TYPE, JSON_TYPE, MODEL_FIELD, PICTURE_TYPES

_COUNT = {"minItems": 1, "maxItems": MAX_ITEMS}
_ITEM: Schema = {
    "anyOf": [
        {**PICTURE, "description": "A picture as a data URL or as bare base64."},
        {
            **DRAWING,
            "properties": {name: schema for name, schema in DRAWING["properties"].items() if name != MODEL_FIELD},
        },
    ]
}
BATCH: Schema = {
    "type": "object",
    "description": "Several drawings for one network.",
    "properties": {
        LIST_MEMBER: {"type": "array", "items": _ITEM, **_COUNT},
        MODEL_FIELD: {"anyOf": [MODEL_NAME, {"type": "null"}], "description": "The network to ask."},
    },
    "required": [LIST_MEMBER],
    "additionalProperties": False,
}
PREDICTIONS: Schema = {
    "type": "object",
    "description": "An answer for each drawing, in order.",
    "properties": {
        "predictions": {
            "type": "array",
            "items": {
                "oneOf": [{"$ref": "#/components/schemas/Reading"}, {"$ref": "#/components/schemas/Problem"}],
                "description": "What was read, or why this one was not.",
            },
            **_COUNT,
        }
    },
    "required": ["predictions"],
}
# Without a file name, a part is taken for text.
_NAMED = {"schema": {"type": "string"}, "example": f'form-data; name="{FILE_FIELD}"; filename="digit.png"'}
PICTURE_PARTS = {
    FILE_FIELD: {"contentType": ", ".join(PICTURE_TYPES), "headers": {"Content-Disposition": _NAMED}},
}
FORM: Schema = {
    "type": "object",
    "properties": {
        FILE_FIELD: {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "description": "The files of the pictures, each a part of this name.",
            **_COUNT,
        },
        MODEL_FIELD: MODEL_NAME,
    },
    "required": [FILE_FIELD],
    "additionalProperties": False,
}


def describe_batch(parameters: list[Schema], answer: dict[str, Any], refusals: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI operation; its parameters, its answer and the errors are worded as those of /predict."""
    return {
        "operationId": "predictBatch",
        "summary": f"1 to {MAX_ITEMS} drawings in, as many readings out; a bad one gets an error in its place",
        "parameters": parameters,
        "requestBody": {
            "required": True,
            "content": {
                FORM_TYPE: {"schema": FORM, "encoding": PICTURE_PARTS},
                JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Batch"}},
            },
        },
        "responses": {"200": answer, **refusals},
    }
