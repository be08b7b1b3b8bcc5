"""Schemas are put into the words that a person would use."""

from typing import Any

import pytest

from app.pages.schema_words import Member, Piece, read_members, say

NUMBER = {"type": "number"}
REFERENCE = {"$ref": "#/components/schemas/Digit"}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (NUMBER, "number"),
        ({"type": "number", "minimum": 0, "maximum": 1}, "number from 0 to 1"),
        ({"type": "integer", "minimum": 0}, "whole number from 0"),
        ({"type": "number", "exclusiveMinimum": 0}, "number above 0"),
        ({"type": "integer", "maximum": 9}, "whole number up to 9"),
        ({"type": "string", "pattern": "^[0-9]*$"}, "text that matches ^[0-9]*$"),
        ({"type": "string", "format": "binary"}, "file"),
        ({"type": "boolean"}, "true or false"),
        ({"enum": ["mass", "box", 3]}, 'one of "mass", "box", 3'),
        ({"const": "ok"}, '"ok"'),
        ({"type": ["integer", "null"]}, "whole number or null"),
        ({"anyOf": [NUMBER, {"type": "null"}]}, "number or null"),
        ({"type": "array", "items": NUMBER}, "list of numbers"),
        ({"type": "array", "items": {"type": "boolean"}}, "list of true or false"),
        ({"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}, "list of 2 numbers"),
        ({"type": "array", "items": NUMBER, "maxItems": 9}, "list of up to 9 numbers"),
        ({"type": "array", "items": NUMBER, "minItems": 1, "maxItems": 9}, "list of 1 to 9 numbers"),
        ({"type": "array", "items": NUMBER, "minItems": 1}, "list of 1 or more numbers"),
        ({"type": "array", "items": {"type": "array", "items": NUMBER}}, "list of lists of numbers"),
        ({"type": "array"}, "list of values"),
        ({}, "value"),
    ],
)
def test_schema_words_say_what_a_value_is(schema: dict[str, Any], words: str) -> None:
    assert "".join(piece.text for piece in say(schema)) == words


def test_schema_words_name_the_component_that_they_stand_for() -> None:
    expected = [Piece("list"), Piece(" of up to 64 "), Piece("Digit", "Digit")]
    assert say({"type": "array", "items": REFERENCE, "maxItems": 64}) == expected


def test_schema_members_say_when_they_are_there() -> None:
    schema = {
        "properties": dict.fromkeys(["always", "image", "strokes", "width", "model"], NUMBER),
        "required": ["always"],
        "oneOf": [{"required": ["image"]}, {"required": ["strokes"]}],
        "dependentRequired": {"width": ["strokes"]},
    }
    assert {member.name: member.presence for member in read_members(schema)} == {
        "always": "",
        "image": "exactly one of image, strokes",
        "strokes": "exactly one of image, strokes",
        "width": "optional, with strokes",
        "model": "optional",
    }


def test_schema_members_are_found_in_lists_and_alternatives_but_not_behind_references() -> None:
    inner = {"properties": {"sum": {**NUMBER, "description": "Of all."}}, "required": ["sum"]}
    schema = {"properties": {"parts": {"type": "array", "items": {"anyOf": [inner, REFERENCE]}}}, "required": ["parts"]}
    (parts,) = read_members(schema)
    assert parts.members == [Member("sum", [Piece("number"), Piece("")], "", "Of all.", [])]
