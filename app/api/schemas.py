"""What goes in and out over HTTP, as JSON Schema (draft 2020-12): the components of the OpenAPI description."""

from typing import Any

from app.intake.drawing import MAX_BODY_BYTES, MAX_COORDINATE, MAX_POINTS, MAX_STROKES, MAX_VALUES
from model.preprocessing.normalize import FIELD
from model.segmentation.read import MAX_DIGITS

Schema = dict[str, Any]


def object_of(description: str, **properties: Schema) -> Schema:
    """Return the schema of an object that has all of these members."""
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def list_of(items: Schema, length: int | None = None) -> Schema:
    """Return the schema of a list, of exactly `length` items if given."""
    exact = {} if length is None else {"minItems": length, "maxItems": length}
    return {"type": "array", "items": items, **exact}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def noted(schema: Schema, description: str) -> Schema:
    """Return the schema with what its value means."""
    return {**schema, "description": description}


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
TEXTS = list_of(TEXT)
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
PROBABILITIES = noted(list_of(PROBABILITY, 10), "Of the digits 0 to 9; they sum to 1.")
DIGIT: Schema = {"type": "integer", "minimum": 0, "maximum": 9}
COUNT: Schema = {"type": "integer", "minimum": 0}
LEVEL: Schema = {"type": "number", "minimum": 0, "maximum": 255}
COORDINATE: Schema = {"type": "number", "minimum": -MAX_COORDINATE, "maximum": MAX_COORDINATE}
# Which names there are depends on the networks that are loaded.
MODEL_NAME: Schema = {"$ref": "#/components/schemas/ModelName"}
# A picture file in a text; the format is a name of our own, as none is registered that also allows bare base64.
PICTURE: Schema = {"type": "string", "format": "picture"}

# Members that several objects have.
IDENTITY: dict[str, Schema] = {
    "name": TEXT,
    "version": noted(TEXT, "A hash of the weights."),
    "test_accuracy": _or_null(PROBABILITY),
}
# The network that was asked, where the answer is about something else.
ASKED = object_of("The network that was asked.", name=TEXT, version=IDENTITY["version"])
PROBLEM: dict[str, Schema] = {
    "type": {"type": "string", "format": "uri-reference"},
    "title": TEXT,
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
    "detail": noted(TEXT, "What was found, what was expected, what to do."),
}
NETWORKS: dict[str, Schema] = {
    "models": noted(TEXTS, "Names of the networks that are loaded."),
    "refused": noted(TEXTS, "A line for each file that was not loaded."),
}

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
        "width": noted(_or_null({"type": "number", "exclusiveMinimum": 0}), "Of the pen, in the units of the strokes."),
        "model": noted(_or_null(MODEL_NAME), "The network to ask."),
    },
    "oneOf": [{"required": ["image"]}, {"required": ["strokes"]}, {"required": ["pixels"]}],
    "dependentRequired": {"width": ["strokes"]},
    "additionalProperties": False,
}

READ_DIGIT = object_of(
    "One digit that was read.",
    digit=DIGIT,
    confidence=PROBABILITY,
    probabilities=PROBABILITIES,
    box=noted(list_of(NUMBER, 4), "x, y, width, height of its ink, in pixels of the picture or units of the strokes."),
    is_digit=noted(
        _or_null(PROBABILITY),
        "The probability that it is a digit at all, whatever `digit` says; null if the network does not score it. "
        "Below is_digit_threshold of the reading's model it is none: a letter, a symbol, a scribble.",
    ),
    input={
        "type": "string",
        "pattern": "^data:image/png;base64,",
        "description": "The square picture that the network saw, ink bright: 28x28 or its own size.",
    },
)

READING = object_of(
    "What was read; a blank page has an empty text and no digits.",
    text={
        "type": "string",
        "pattern": "^[0-9]*$",
        "description": "All digits, rows from top to bottom, each from left to right; also what is_digit doubts, but "
        "what surely is no digit beside digits is left out: such as dashes, commas and brackets.",
    },
    digit=noted(_or_null(DIGIT), "The digit if there is exactly one."),
    confidence=noted(_or_null(PROBABILITY), "The probability of that digit."),
    probabilities=_or_null(PROBABILITIES),
    digits={**list_of(_reference("Digit")), "maxItems": MAX_DIGITS, "description": "In the order of the text."},
    model=object_of(
        "The network that was asked.",
        **IDENTITY,
        is_digit_threshold=noted(
            _or_null(PROBABILITY),
            "The is_digit below which a digit is none, chosen to reject 1 in 100 real digits; null if not scored.",
        ),
    ),
    elapsed_ms=noted({"type": "number", "minimum": 0}, "The server's own time."),
)

PREPROCESSING = object_of(
    "How drawings become the square pictures that it sees.",
    field=noted(COUNT, "Side of the picture, in pixels."),
    digit=noted(COUNT, "Longest side of the digit in it, in pixels."),
    centre={"enum": ["mass", "box"], "description": "What goes to the middle: the ink's centre of mass or its box."},
    binary={"type": "boolean", "description": "Whether pixels are either paper or full ink."},
)

# What a network's file may tell beyond what every network has; it may tell more.
CARD: dict[str, Schema] = {
    "recipe": noted(TEXT, "The name of its training."),
    "title": noted(TEXT, "Its name for people."),
    "year": {"type": "integer", "description": "Of the idea."},
    "description": TEXT,
    "parameters": noted(COUNT, "Numbers that were learnt."),
    "layers": noted(TEXTS, "A line for each layer, from input to output."),
    "input_shape": noted(list_of(COUNT, 3), "Height, width and channels."),
    "data": {"type": "object", "description": "What it was trained and tested on: the data set's name, how many."},
    "seed": {"type": "integer"},
    "epochs": COUNT,
    "best_epoch": noted(COUNT, "The epoch whose weights it has."),
    "training_accuracy": PROBABILITY,
    "validation_accuracy": _or_null(PROBABILITY),
    "wall_time_s": {"type": "number", "minimum": 0, "description": "Of the training."},
}

MODEL = object_of(
    "A network and how it was made.",
    **IDENTITY,
    default={"type": "boolean"},
    page=noted(TEXT, "The address of the page that shows all that was measured of it."),
    size_bytes=noted(_or_null(COUNT), "Of its file."),
    preprocessing=PREPROCESSING,
)
MODEL["properties"] |= CARD

SCHEMAS: dict[str, Schema] = {
    "Drawing": DRAWING,
    "Digit": READ_DIGIT,
    "Reading": READING,
    "Model": MODEL,
    "Models": object_of(
        "The networks that can be asked, the default first.", models=list_of(_reference("Model")), default=TEXT
    ),
    "Health": object_of("The server is alive.", status={"const": "ok"}),
    "Readiness": object_of("Drawings can be read.", status={"const": "ready"}, **NETWORKS),
    "Problem": object_of("An error (RFC 9457).", **PROBLEM),
    "NotReady": object_of("Drawings cannot be read; the detail says what to do.", **PROBLEM, **NETWORKS),
}
