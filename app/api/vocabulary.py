"""The words of which the schemas of the API are made: JSON Schema, draft 2020-12."""

from typing import Any

Schema = dict[str, Any]


def object_of(description: str, **properties: Schema) -> Schema:
    """Return the schema of an object that has all of these members."""
    return {"type": "object", "description": description, "properties": properties, "required": list(properties)}


def list_of(items: Schema, length: int | None = None) -> Schema:
    """Return the schema of a list, of exactly `length` items if given."""
    exact = {} if length is None else {"minItems": length, "maxItems": length}
    return {"type": "array", "items": items, **exact}


def or_null(schema: Schema) -> Schema:
    """Return the schema of a value that may be missing."""
    return {"anyOf": [schema, {"type": "null"}]}


def noted(schema: Schema, description: str) -> Schema:
    """Return the schema with what its value means."""
    return {**schema, "description": description}


def reference(name: str) -> Schema:
    """Return the schema that stands for a component."""
    return {"$ref": f"#/components/schemas/{name}"}


NUMBER: Schema = {"type": "number"}
TEXT: Schema = {"type": "string"}
TEXTS = list_of(TEXT)
PROBABILITY: Schema = {"type": "number", "minimum": 0, "maximum": 1}
PROBABILITIES = noted(list_of(PROBABILITY, 10), "Of the digits 0 to 9; they sum to 1.")
DIGIT: Schema = {"type": "integer", "minimum": 0, "maximum": 9}
COUNT: Schema = {"type": "integer", "minimum": 0}
# Which names there are depends on the networks that are loaded.
MODEL_NAME: Schema = {"$ref": "#/components/schemas/ModelName"}

# Members that several objects have.
IDENTITY: dict[str, Schema] = {
    "name": TEXT,
    "version": noted(TEXT, "A hash of the weights."),
    "test_accuracy": or_null(PROBABILITY),
}
# The network that was asked, where the answer is about something else.
ASKED = object_of("The network that was asked.", name=TEXT, version=IDENTITY["version"])
