"""The description of all routes as OpenAPI 3.1, put together from what each says of itself."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import Response, current_app

from app.api.contract import Routes
from app.api.vocabulary import Schema
from app.config import VERSION
from app.intake.batch_body import MAX_BATCH_PIXELS
from app.intake.body import JSON_TYPE, PREDICT_PATH
from app.intake.drawing import MAX_PIXELS
from app.networks.registry import open_registry
from app.web.responses import json_response

_THIS = {"description": "OpenAPI 3.1", "content": {JSON_TYPE: {"schema": {"type": "object"}}}}

routes = Routes("openapi", __name__, {})


@routes.describe_get("/openapi.json", "describe", "This description", _THIS)
def openapi() -> Response:
    """Describe this API as OpenAPI 3.1."""
    return json_response(current_description())


def current_description() -> dict[str, Any]:
    """Return the description of the app that handles the current request, with its limits and its networks."""
    described = [routes for routes in current_app.blueprints.values() if isinstance(routes, Routes)]
    limit, root = current_app.config["MAX_CONTENT_LENGTH"], current_app.config["ROOT_PATH"]
    return describe(described, limit, open_registry().classifiers, root)


def describe(described: Iterable[Routes], max_bytes: int, models: Collection[str], root: str) -> dict[str, Any]:
    """Return the description, ready for JSON.

    max_bytes: the most that a body may have. models: the names of the networks that can be asked. root: the path below
    which the app is served, "" for none.
    """
    description = (
        "Dark ink on light paper, light ink on dark paper, and ink on a transparent canvas all read the same. "
        f"A body has at most {max_bytes:,} bytes, a picture at most {MAX_PIXELS:,} pixels, and the pictures of a batch "
        f"at most {MAX_BATCH_PIXELS:,} together: those beyond get their error in place."
    )
    paths = {path: methods for routes in described for path, methods in routes.paths.items()}
    schemas = {name: schema for routes in described for name, schema in routes.schemas.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Inkling",
            "version": VERSION,
            "summary": "Reads hand-drawn digits.",
            "description": description,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": root or "/"}],
        "paths": dict(sorted(paths.items(), key=lambda item: _place(*item))),
        "components": {"schemas": {**schemas, "ModelName": _model_name(models)}},
    }


def _place(path: str, methods: dict[str, Any]) -> tuple[bool, bool, str]:
    """Return what paths are sorted by: those that take drawings first, and of them those that read."""
    return "get" in methods, not path.startswith(PREDICT_PATH), path


def _model_name(models: Collection[str]) -> Schema:
    """Return the schema of a network's name; while none is loaded, no name is any good."""
    known: Schema = {"enum": list(models)} if models else {}
    return {"type": "string", **known, "description": "The name of a network that is loaded."}
