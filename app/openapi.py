"""The HTTP contract as an OpenAPI 3.1 description, built from the constants that the server goes by."""

from typing import Any

from app.body import FILE_FIELD, FORM_TYPE, JSON_TYPE, PICTURE_TYPES
from app.drawing import MAX_PIXELS
from app.errors import MEDIA_TYPE, TITLES
from app.lesson_contract import LESSON, describe_step
from app.schemas import SCHEMAS, Schema

# Of this description, by semantic versioning: a new member is a minor step, a changed one a major step.
VERSION = "1.1.0"


def describe(max_bytes: int) -> dict[str, Any]:
    """Return the description, ready for JSON; max_bytes: the most that a body may have."""
    description = (
        "Dark ink on light paper, light ink on dark paper, and ink on a transparent canvas all read the same. "
        f"A body has at most {max_bytes:,} bytes and a picture at most {MAX_PIXELS:,} pixels."
    )
    this = {"description": "OpenAPI 3.1", "content": {JSON_TYPE: {"schema": {"type": "object"}}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inkling",
            "version": VERSION,
            "summary": "Reads hand-drawn digits.",
            "description": description,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/predict": {"post": _predict()},
            "/learn/step": {"post": describe_step(_predict()["requestBody"], _refusals())},
            "/models": _get("listModels", "The networks that can be asked", _answer("Models")),
            "/healthz": _get("isAlive", "Whether the server is alive", _answer("Health")),
            "/readyz": _get(
                "isReady", "Whether drawings can be read", _answer("Readiness"), {"503": _problem(503, "NotReady")}
            ),
            "/openapi.json": _get("describe", "This description", this),
        },
        "components": {"schemas": {**SCHEMAS, "Lesson": LESSON}},
    }


def _predict() -> dict[str, Any]:
    picture: Schema = {"schema": {}}
    form: Schema = {
        "type": "object",
        "properties": {
            FILE_FIELD: {
                "type": "string",
                "contentMediaType": "image/*",
                "description": "The file of a picture.",
            },
            "model": {"type": "string"},
        },
        "required": [FILE_FIELD],
        "additionalProperties": False,
    }
    name = {
        "name": "model",
        "in": "query",
        "description": "The network to ask. A form field or a member of the JSON body can name it too.",
        "schema": {"type": "string"},
    }
    return {
        "operationId": "predict",
        "summary": "One drawing in, one reading out",
        "parameters": [name],
        "requestBody": {
            "required": True,
            "content": {
                **dict.fromkeys(PICTURE_TYPES, picture),
                FORM_TYPE: {"schema": form},
                JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Drawing"}},
            },
        },
        "responses": {
            "200": {**_answer("Reading"), "headers": {"Server-Timing": {"schema": {"type": "string"}}}},
            **_refusals(),
        },
    }


def _refusals() -> dict[str, Any]:
    return {str(status): _problem(status) for status in (400, 411, 413, 415, 422, 500, 503)}


def _get(name: str, summary: str, answer: dict[str, Any], errors: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"get": {"operationId": name, "summary": summary, "responses": {"200": answer, **(errors or {})}}}


def _answer(schema: str) -> dict[str, Any]:
    return {
        "description": schema,
        "content": {JSON_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _problem(status: int, schema: str = "Problem") -> dict[str, Any]:
    problem: dict[str, Any] = {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    return {**problem, "headers": _retry_after()} if status == 503 else problem


def _retry_after() -> dict[str, Any]:
    return {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 0}}}
