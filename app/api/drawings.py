"""A drawing as programs send it: the schema of its JSON, and the body of a request that holds one."""

from typing import Any

from app.api.vocabulary import MODEL_NAME, Schema, list_of, noted, or_null
from app.intake.body import FILE_FIELD, FORM_TYPE, JSON_TYPE, MODEL_FIELD, PICTURE_TYPES
from app.intake.drawing import MAX_BODY_BYTES, MAX_COORDINATE, MAX_POINTS, MAX_STROKES, MAX_VALUES
from model.preprocessing.normalize import FIELD

# A seven in two lines.
EXAMPLE = {"strokes": [[[60, 60], [200, 60], [120, 240]]]}

LEVEL: Schema = {"type": "number", "minimum": 0, "maximum": 255}
COORDINATE: Schema = {"type": "number", "minimum": -MAX_COORDINATE, "maximum": MAX_COORDINATE}
# A picture file in a text; the format is a name of our own, as none is registered that also allows bare base64.
PICTURE: Schema = {"type": "string", "format": "picture"}

DRAWING: Schema = {
    "type": "object",
    "description": f"A drawing in exactly one of three ways; with {MAX_VALUES:,} values in all at most.",
    "properties": {
        "image": noted(PICTURE, f"A picture as a data URL or as bare base64, {MAX_BODY_BYTES:,} bytes at most."),
        "strokes": noted(
            {**list_of(list_of(list_of(COORDINATE, 2))), "maxItems": MAX_STROKES},
            f"Points x, y of each stroke in the order of drawing, in any units, y pointing down; {MAX_POINTS:,} "
            "points in all at most.",
        ),
        "pixels": noted(list_of(list_of(LEVEL, FIELD), FIELD), "0 paper to 255 full ink, used as they are."),
        "width": noted(or_null({"type": "number", "exclusiveMinimum": 0}), "Of the pen, in the units of the strokes."),
        "model": noted(or_null(MODEL_NAME), "The network to ask."),
    },
    "oneOf": [{"required": ["image"]}, {"required": ["strokes"]}, {"required": ["pixels"]}],
    "dependentRequired": {"width": ["strokes"]},
    "additionalProperties": False,
}

# Without a file name, a part is taken for text.
_NAMED = {"schema": {"type": "string"}, "example": f'form-data; name="{FILE_FIELD}"; filename="digit.png"'}
PICTURE_PARTS = {
    FILE_FIELD: {"contentType": ", ".join(PICTURE_TYPES), "headers": {"Content-Disposition": _NAMED}},
}
_FORM: Schema = {
    "type": "object",
    "properties": {
        FILE_FIELD: {
            "type": "string",
            "format": "binary",
            "description": "The file of a picture.",
        },
        MODEL_FIELD: MODEL_NAME,
    },
    "required": [FILE_FIELD],
    "additionalProperties": False,
}
_FILE: Schema = {"schema": {}}
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        **dict.fromkeys(PICTURE_TYPES, _FILE),
        FORM_TYPE: {"schema": _FORM, "encoding": PICTURE_PARTS},
        JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Drawing"}, "example": EXAMPLE},
    },
}
