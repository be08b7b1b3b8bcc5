"""What a JSON Schema asks for, in words, for people who read the description of the API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.api.vocabulary import Schema

_REFERENCE = "#/components/schemas/"
_KINDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "array": "list",
    "null": "null",
}


@dataclass(frozen=True)
class Piece:
    """Some words."""

    text: str
    schema: str | None = None  # name of the component that they stand for, if any


@dataclass(frozen=True)
class Member:
    """One member of an object."""

    name: str
    words: list[Piece]  # what its value is
    presence: str  # when it is there; "" for always
    description: str  # "" where it has none
    members: list["Member"]  # of the objects in its value


def say(schema: Schema) -> list[Piece]:
    """Return what a value of this schema is: "list of 10 numbers from 0 to 1 or null"."""
    return list(_say(schema, plural=False))


def read_members(schema: Schema) -> list[Member]:
    """Return the members of the objects in a schema, in lists and alternatives too, but not behind references."""
    found = []
    for name, member in schema.get("properties", {}).items():
        presence = _presence(name, schema)
        found.append(Member(name, say(member), presence, member.get("description", ""), read_members(member)))
    for inner in [*([schema["items"]] if "items" in schema else []), *_choices(schema)]:
        found += read_members(inner)
    return found


def _choices(schema: Schema) -> list[Schema]:
    """Return the alternatives that say more than which members are required."""
    choices: list[Schema] = schema.get("anyOf") or schema.get("oneOf") or []
    return [choice for choice in choices if choice.keys() != {"required"}]


def _presence(name: str, schema: Schema) -> str:
    if name in schema.get("required", []):
        return ""
    others = [only["required"][0] for only in schema.get("oneOf", []) if only.keys() == {"required"}]
    if name in others:
        return "exactly one of " + ", ".join(others)
    needed = schema.get("dependentRequired", {}).get(name)
    return f"optional, with {', '.join(needed)}" if needed else "optional"


def _say(schema: Schema, plural: bool) -> Iterator[Piece]:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REFERENCE)
        yield Piece(name, name)
    elif _choices(schema):
        for number, choice in enumerate(_choices(schema)):
            if number:
                yield Piece(" or ")
            yield from _say(choice, plural)
    elif "enum" in schema:
        yield Piece("one of " + ", ".join(map(_value, schema["enum"])))
    elif "const" in schema:
        yield Piece(_value(schema["const"]))
    else:
        yield from _say_type(schema, plural)


def _say_type(schema: Schema, plural: bool) -> Iterator[Piece]:
    found = schema.get("type", "value")
    kinds: list[str] = found if isinstance(found, list) else [found]
    first = kinds[0]
    word = "file" if schema.get("format") == "binary" else _KINDS.get(first, first)
    yield Piece(f"{word}s" if plural and first not in ("boolean", "null") else word)
    if first == "array":
        yield Piece(f" of {_count(schema)}")
        yield from _say(schema.get("items", {}), plural=True)
    elif first in ("integer", "number"):
        yield Piece(_range(schema))
    elif "pattern" in schema:
        yield Piece(f" that matches {schema['pattern']}")
    for other in kinds[1:]:
        yield Piece(f" or {_KINDS.get(other, other)}")


def _range(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f" from {schema['minimum']} to {schema['maximum']}"
    if "minimum" in schema:
        return f" from {schema['minimum']}"
    if "maximum" in schema:
        return f" up to {schema['maximum']}"
    return f" above {schema['exclusiveMinimum']}" if "exclusiveMinimum" in schema else ""


def _count(schema: Mapping[str, Any]) -> str:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if most is None:
        return f"{least} or more " if least else ""
    if least == most:
        return f"{most} "
    return f"{least} to {most} " if least else f"up to {most} "


def _value(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
