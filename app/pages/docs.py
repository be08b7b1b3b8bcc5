"""The page that shows the API's description to people: the same description, put into words, without any script."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from app.api.openapi import current_description
from app.api.vocabulary import Schema
from app.pages.schema_words import Member, Piece, read_members, say

blueprint = Blueprint("docs", __name__)


@dataclass(frozen=True)
class Content:
    """What a body or an answer may hold."""

    media_types: list[str]
    words: list[Piece]  # what it is
    members: list[Member]  # of the objects in it
    example: str  # as it would be sent; "" where the description has none


@dataclass(frozen=True)
class Answer:
    """One way in which an operation ends."""

    status: str  # such as "200"
    description: str
    contents: list[Content]


@dataclass(frozen=True)
class Operation:
    """One method at one address."""

    name: str  # its operationId
    method: str  # in upper case
    path: str
    summary: str
    parameters: list[Member]
    bodies: list[Content]  # the forms that a request's body may have
    answers: list[Answer]  # by status


@dataclass(frozen=True)
class Component:
    """A schema with a name."""

    name: str
    words: list[Piece]  # what it is
    description: str  # "" where it has none
    members: list[Member]


@blueprint.get("/docs")
def page() -> str:
    """Return the page."""
    description = current_description()
    return render_template(
        "docs.html",
        info=description["info"],
        operations=read_operations(description),
        components=[
            Component(name, say(schema), schema.get("description", ""), read_members(schema))
            for name, schema in description["components"]["schemas"].items()
        ],
    )


def read_operations(description: dict[str, Any]) -> list[Operation]:
    """Return the operations of an OpenAPI description, in its order."""
    return [
        Operation(
            name=operation["operationId"],
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            parameters=[_parameter(one) for one in operation.get("parameters", [])],
            bodies=_contents(operation.get("requestBody", {})),
            answers=[
                Answer(status, answer["description"], _contents(answer))
                for status, answer in sorted(operation["responses"].items())
            ],
        )
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]


def _parameter(parameter: dict[str, Any]) -> Member:
    presence = "" if parameter.get("required") else "optional"
    return Member(parameter["name"], say(parameter["schema"]), presence, parameter.get("description", ""), [])


def _contents(holder: dict[str, Any]) -> list[Content]:
    """Return the contents of a body or an answer; media types of the same schema share one."""
    groups: list[tuple[Schema, list[str], str]] = []
    for media_type, content in holder.get("content", {}).items():
        schema = content["schema"]
        for known, types, _ in groups:
            if known == schema:
                types.append(media_type)
                break
        else:
            example = json.dumps(content["example"]) if "example" in content else ""
            groups.append((schema, [media_type], example))
    return [
        Content(types, say(schema) if schema else [Piece("the file itself")], read_members(schema), example)
        for schema, types, example in groups
    ]
