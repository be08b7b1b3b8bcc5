"""Routes that carry their own description: what OpenAPI says of a route stands where it is answered."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint

from app.api.vocabulary import MODEL_NAME, TEXT, Schema, noted, object_of
from app.readers.pool import in_reader
from app.web.problems import MEDIA_TYPE, TITLES

View = TypeVar("View", bound=Callable[..., Any])

JSON = "application/json"

# What may go wrong with any drawing that is sent.
REFUSALS = (400, 403, 411, 413, 415, 421, 422, 429, 500, 503)

_RETRY_AFTER = {"Retry-After": {"description": "Seconds", "schema": {"type": "integer", "minimum": 0}}}
_TIMED = {"Server-Timing": {"schema": {"type": "string"}}}

PROBLEM: dict[str, Schema] = {
    "type": {"type": "string", "format": "uri-reference"},
    "title": TEXT,
    "status": {"type": "integer", "minimum": 400, "maximum": 599},
    "detail": noted(TEXT, "What was found, what was expected, what to do."),
}


class Routes(Blueprint):
    """A blueprint whose routes are described in OpenAPI, with the schemas that their descriptions refer to.

    Every module of this package that has one, by the name `routes`, is served and described: see app.api.
    """

    def __init__(self, name: str, import_name: str, schemas: Mapping[str, Schema]) -> None:
        super().__init__(name, import_name)
        self.schemas = dict(schemas)
        self.paths: dict[str, dict[str, Any]] = {}

    def describe_get(
        self, path: str, name: str, summary: str, answer: dict[str, Any], problems: Mapping[int, str] | None = None
    ) -> Callable[[View], View]:
        """Route what is asked for to the view below, and describe it.

        name: OpenAPI's operationId. answer: to status 200, as answers_with() gives it. problems: the schema of each
        error's body, by status.
        """
        return self._describe("get", path, {"operationId": name, "summary": summary}, answer, problems or {})

    def describe_post(
        self,
        path: str,
        name: str,
        summary: str,
        answer: dict[str, Any],
        body: dict[str, Any],
        *parameters: dict[str, Any],
    ) -> Callable[[View], View]:
        """Route a drawing that is posted to the view below, in a reader, and describe it.

        What may go wrong is always the same.
        """
        operation = {"operationId": name, "summary": summary, "parameters": list(parameters), "requestBody": body}
        route = self._describe("post", path, operation, answer, dict.fromkeys(REFUSALS, "Problem"))
        return lambda view: route(in_reader(view))

    def _describe(
        self, method: str, path: str, operation: dict[str, Any], answer: dict[str, Any], problems: Mapping[int, str]
    ) -> Callable[[View], View]:
        told = {str(status): describe_problem(status, schema) for status, schema in problems.items()}
        self.paths.setdefault(path, {})[method] = {**operation, "responses": {"200": answer, **told}}
        return self.route(path, methods=[method.upper()])


def answers_with(schema: str, *, timed: bool = False) -> dict[str, Any]:
    """Return the description of a JSON answer; schema: the name of its component; timed: with Server-Timing."""
    answer = {"description": schema, "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}
    return {**answer, "headers": _TIMED} if timed else answer


def describe_problem(status: int, schema: str = "Problem") -> dict[str, Any]:
    """Return the description of an error's answer."""
    problem: dict[str, Any] = {
        "description": TITLES[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }
    return {**problem, "headers": _RETRY_AFTER} if status in (429, 503) else problem


def query(name: str, schema: Schema, description: str, *, required: bool = False) -> dict[str, Any]:
    """Return a parameter of the query as OpenAPI writes it."""
    parameter = {"name": name, "in": "query", "description": description, "schema": schema}
    return {**parameter, "required": True} if required else parameter


def ask_model(description: str) -> dict[str, Any]:
    """Return the parameter that names the network to ask."""
    return query("model", MODEL_NAME, description)


PROBLEM_SCHEMA = object_of("An error (RFC 9457).", **PROBLEM)
