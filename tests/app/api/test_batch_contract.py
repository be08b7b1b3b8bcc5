"""The description of /predict/batch is true: bodies that it allows are read, and what is answered fits it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.app.api.test_openapi import STROKES, check, errors_of

PIXELS = {"pixels": [[0] * 28] * 28}


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").get_json()
    return found


@pytest.mark.parametrize(
    ("body", "accepted"),
    [
        ({"images": [STROKES]}, True),
        ({"images": [{**STROKES, "width": 2}, PIXELS], "model": "other"}, True),
        ({"images": ["AAAA"], "model": None}, True),
        ({"images": [STROKES] * 64}, True),
        ({"images": [STROKES] * 65}, False),
        ({"images": []}, False),
        ({"images": STROKES}, False),
        ({"images": [STROKES], "width": 2}, False),
        ({"images": [STROKES], "model": 5}, False),
        ({}, False),
    ],
)
def test_batch_contract_and_server_agree_on_json_bodies(
    client: FlaskClient, description: dict[str, Any], body: object, accepted: bool
) -> None:
    schema = description["paths"]["/predict/batch"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert (errors_of(body, schema, description) == []) is accepted
    response = client.post("/predict/batch", json=body)
    assert (response.status_code == 200) is accepted
    check(response, "post", "/predict/batch", description)


@pytest.mark.parametrize("item", [5, None, [[1, 2]], {}, {**STROKES, "model": "fake"}, {**PIXELS, "width": 1}])
def test_batch_contract_foresees_an_error_in_place(
    client: FlaskClient, description: dict[str, Any], item: object
) -> None:
    schema = description["components"]["schemas"]["Batch"]
    assert len(errors_of({"images": [item]}, schema, description)) > 0
    response = client.post("/predict/batch", json={"images": [item, STROKES]})
    check(response, "post", "/predict/batch", description)
    assert [answer.get("status") for answer in response.get_json()["predictions"]] == [422, None]
