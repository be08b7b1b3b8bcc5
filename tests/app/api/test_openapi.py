"""The description of the API is valid OpenAPI 3.1 and true: real answers fit it, and it leaves out no route."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import create_app
from app.pages import find_pages
from tests.helpers.networks import write_network

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


def errors_of(value: object, schema: dict[str, Any], description: dict[str, Any]) -> list[str]:
    rooted = {**schema, "components": description["components"]}
    return [error.message for error in OAS31Validator(rooted).iter_errors(value)]


def check(response: Any, method: str, path: str, description: dict[str, Any]) -> None:
    """Fail unless the description foresees this answer: its status, its type and its members."""
    described = description["paths"][path][method]["responses"][str(response.status_code)]
    schema = described["content"][response.content_type]["schema"]
    assert errors_of(response.get_json(), schema, description) == []
    assert described.get("headers", {}).keys() <= set(response.headers.keys())


def test_openapi_is_valid(description: dict[str, Any]) -> None:
    assert description["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(description).validate()


def test_openapi_describes_every_route_and_no_other(app: Flask, description: dict[str, Any]) -> None:
    pages = {"static", *(page.name for page in find_pages())}
    routes = {
        (rule.rule, method.lower())
        for rule in app.url_map.iter_rules()
        if rule.endpoint.partition(".")[0] not in pages
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {(path, method) for path, methods in description["paths"].items() for method in methods}
    assert described == routes


@pytest.mark.parametrize("path", ["/models", "/healthz", "/readyz", "/openapi.json"])
def test_openapi_foresees_the_answers_to_get(client: FlaskClient, description: dict[str, Any], path: str) -> None:
    check(client.get(path), "get", path, description)


def test_openapi_describes_the_card_of_a_network_from_a_file(description: dict[str, Any], tmp_path: Path) -> None:
    write_network(tmp_path / "old.npz", "old", year=1986, seed=3, validation_accuracy=None)
    response = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/models")
    (card,) = response.get_json()["models"]
    described = description["components"]["schemas"]["Model"]["properties"]
    assert {"title", "year", "layers", "parameters", "test_accuracy", "size_bytes"} <= card.keys() & described.keys()
    check(response, "get", "/models", description)


@pytest.mark.parametrize(
    ("fact", "wrong"),
    [("year", "1986"), ("parameters", 1.5), ("layers", "Dense"), ("size_bytes", -1), ("preprocessing", {"field": 28})],
)
def test_openapi_objects_to_a_card_with_a_wrong_fact(
    client: FlaskClient, description: dict[str, Any], fact: str, wrong: object
) -> None:
    (card, _) = client.get("/models").get_json()["models"]
    schema = description["components"]["schemas"]["Model"]
    assert errors_of(card, schema, description) == []
    assert len(errors_of(card | {fact: wrong}, schema, description)) > 0


def test_openapi_foresees_a_server_that_is_not_ready(description: dict[str, Any]) -> None:
    client = create_app({"MODELS": []}).test_client()
    check(client.get("/readyz"), "get", "/readyz", description)
    check(client.get("/models"), "get", "/models", description)
    check(client.post("/predict", json=STROKES), "post", "/predict", description)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"json": STROKES}, id="200"),
        pytest.param({"json": {"strokes": []}}, id="200-blank"),
        pytest.param({"data": b"{", "content_type": "application/json"}, id="400"),
        pytest.param({"json": {}, "headers": {"Transfer-Encoding": "chunked"}}, id="411"),
        pytest.param({"environ_overrides": {"CONTENT_LENGTH": "5000001"}}, id="413"),
        pytest.param({"data": b"x", "content_type": "text/plain"}, id="415"),
        pytest.param({"json": {}}, id="422"),
    ],
)
def test_openapi_foresees_the_answers_of_predict(
    client: FlaskClient, description: dict[str, Any], request_: dict[str, Any]
) -> None:
    check(client.post("/predict", **request_), "post", "/predict", description)


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        (STROKES, True),
        ({**STROKES, "width": 2.5, "model": "fake"}, True),
        ({**STROKES, "width": None, "model": None}, True),
        ({"strokes": []}, True),
        ({"pixels": [[0] * 28] * 28}, True),
        ({"pixels": [[0] * 28] * 27}, False),
        ({"pixels": [[256] * 28] * 28}, False),
        ({"strokes": [[[1, 2, 3]]]}, False),
        ({"strokes": [[["1", 2]]]}, False),
        ({**STROKES, "width": 0}, False),
        ({"pixels": [[0] * 28] * 28, "width": 1}, False),
        ({**STROKES, "image": ""}, False),
        ({**STROKES, "colour": "red"}, False),
        ({**STROKES, "model": 5}, False),
        ({}, False),
        ([], False),
    ],
)
def test_openapi_and_server_agree_on_json_bodies(
    client: FlaskClient, description: dict[str, Any], body: object, accepted: bool
) -> None:
    schema = description["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert (errors_of(body, schema, description) == []) is accepted
    assert (client.post("/predict", json=body).status_code == 200) is accepted


def test_openapi_names_every_type_that_is_accepted(client: FlaskClient, description: dict[str, Any]) -> None:
    named = description["paths"]["/predict"]["post"]["requestBody"]["content"]
    assert ", ".join(named) == client.post("/predict", data=b"x").headers["Accept"]


def test_openapi_form_field_is_the_one_that_is_read(client: FlaskClient, description: dict[str, Any]) -> None:
    content = description["paths"]["/predict"]["post"]["requestBody"]["content"]
    (field,) = content["multipart/form-data"]["schema"]["required"]
    response = client.post("/predict", data={field: (io.BytesIO(b"GIF8"), "a.gif")})
    assert "The form" not in response.get_json()["detail"]


def test_openapi_states_the_limits_that_are_enforced() -> None:
    client = create_app({"MODELS": [], "MAX_CONTENT_LENGTH": 7654}).test_client()
    text = client.get("/openapi.json").get_json()["info"]["description"]
    assert "at most 7,654 bytes" in text
    assert "at most 4,000,000 pixels" in text
    assert "at most 32,000,000 together" in text


def test_openapi_names_the_networks_that_are_loaded(description: dict[str, Any]) -> None:
    assert description["components"]["schemas"]["ModelName"]["enum"] == ["other", "fake"]
    (model,) = description["paths"]["/predict"]["post"]["parameters"]
    assert model["schema"] == {"$ref": "#/components/schemas/ModelName"}


def test_openapi_is_valid_while_no_network_is_loaded(tmp_path: Path) -> None:
    found = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/openapi.json").get_json()
    OpenAPIV31SpecValidator(found).validate()
    assert "enum" not in found["components"]["schemas"]["ModelName"]
