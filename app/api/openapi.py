"""The HTTP contract as an OpenAPI 3.1 description, built from the constants that the server goes by."""

from collections.abc import Collection
from typing import Any

from app.api.batch_contract import BATCH, PICTURE_PARTS, PREDICTIONS, describe_batch
from app.api.explain_contract import EXPLAIN_SCHEMAS, describe_explain
from app.api.lesson_contract import LESSON, describe_step
from app.api.schemas import MODEL_NAME, SCHEMAS, Schema
from app.http.problems import MEDIA_TYPE, TITLES
from app.intake.batch_body import MAX_BATCH_PIXELS
from app.intake.body import BATCH_PATH, FILE_FIELD, FORM_TYPE, JSON_TYPE, MODEL_FIELD, PICTURE_TYPES, PREDICT_PATH
from app.intake.drawing import MAX_PIXELS
from app.observability.metrics import CONTENT_TYPE as METRICS_TYPE

# Of this description, by semantic versioning: a new member is a minor step, a changed one a major step.
VERSION = "1.5.0"

# A seven in two lines.
EXAMPLE = {"strokes": [[[60, 60], [200, 60], [120, 240]]]}


_MODEL: Schema = {
    "name": MODEL_FIELD,
    "in": "query",
    "description": "The network to ask. A form field or a member of the JSON body can name it too.",
    "schema": MODEL_NAME,
}


def describe(max_bytes: int, models: Collection[str]) -> dict[str, Any]:
    """Return the description, ready for JSON.

    max_bytes: the most that a body may have. models: the names of the networks that can be asked.
    """
    description = (
        "Dark ink on light paper, light ink on dark paper, and ink on a transparent canvas all read the same. "
        f"A body has at most {max_bytes:,} bytes, a picture at most {MAX_PIXELS:,} pixels, and the pictures of a batch "
        f"at most {MAX_BATCH_PIXELS:,} together: those beyond get their error in place."
    )
    this = {"description": "OpenAPI 3.1", "content": {JSON_TYPE: {"schema": {"type": "object"}}}}
    counts = {"description": "Prometheus' text format", "content": {METRICS_TYPE: {"schema": {"type": "string"}}}}
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
            PREDICT_PATH: {"post": _predict()},
            BATCH_PATH: {"post": describe_batch([_MODEL], _timed(_answer("Predictions")), _refusals())},
            "/learn/step": {"post": describe_step(_predict()["requestBody"], _refusals())},
            **describe_explain(_predict()["requestBody"], _refusals()),
            "/models": _get("listModels", "The networks that can be asked", _answer("Models")),
            "/healthz": _get("isAlive", "Whether the server is alive", _answer("Health")),
            "/readyz": _get(
                "isReady", "Whether drawings can be read", _answer("Readiness"), {"503": _problem(503, "NotReady")}
            ),
            "/metrics": _get("metrics", "What the server counts, for Prometheus", counts),
            "/openapi.json": _get("describe", "This description", this),
        },
        "components": {"schemas": _schemas(models)},
    }


def _schemas(models: Collection[str]) -> dict[str, Schema]:
    more = {"ModelName": _model_name(models), "Batch": BATCH, "Predictions": PREDICTIONS, "Lesson": LESSON}
    return {**SCHEMAS, **more, **EXPLAIN_SCHEMAS}


def _model_name(models: Collection[str]) -> Schema:
    """Return the schema of a network's name; while none is loaded, no name is any good."""
    known: Schema = {"enum": list(models)} if models else {}
    return {"type": "string", **known, "description": "The name of a network that is loaded."}


def _predict() -> dict[str, Any]:
    picture: Schema = {"schema": {}}
    form: Schema = {
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
    return {
        "operationId": "predict",
        "summary": "One drawing in, one reading out",
        "parameters": [_MODEL],
        "requestBody": {
            "required": True,
            "content": {
                **dict.fromkeys(PICTURE_TYPES, picture),
                FORM_TYPE: {"schema": form, "encoding": PICTURE_PARTS},
                JSON_TYPE: {"schema": {"$ref": "#/components/schemas/Drawing"}, "example": EXAMPLE},
            },
        },
        "responses": {
            "200": _timed(_answer("Reading")),
            **_refusals(),
        },
    }


def _refusals() -> dict[str, Any]:
    return {str(status): _problem(status) for status in (400, 411, 413, 415, 422, 429, 500, 503)}


def _get(name: str, summary: str, answer: dict[str, Any], errors: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"get": {"operationId": name, "summary": summary, "responses": {"200": answer, **(errors or {})}}}


def _answer(schema: str) -> dict[str, Any]:
    return {
        "description": schema,
        "content": {JSON_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _timed(answer: dict[str, Any]) -> dict[str, Any]:
    return {**answer, "headers": {"Server-Timing": {"schema": {"type": "string"}}}}


def _problem(status: int, schema: str = "Problem") -> dict[str, Any]:
    problem: dict[str, Any] = {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    return {**problem, "headers": _retry_after()} if status in (429, 503) else problem


def _retry_after() -> dict[str, Any]:
    return {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 0}}}
