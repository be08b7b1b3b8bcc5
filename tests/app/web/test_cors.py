"""Pages of other origins may ask the API where the settings name them, and nowhere else."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
FRIEND = "https://friend.example"
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}


def client_with(origins: str) -> FlaskClient:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "CORS_ORIGINS": origins}
    return create_app(config).test_client()


def cors(response: TestResponse) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("Access-Control")}


def test_cors_is_off_by_default(client: FlaskClient) -> None:
    for response, status in (
        (client.post("/predict", json=STROKES, headers={"Origin": FRIEND}), 403),
        (client.options("/predict", headers={"Origin": FRIEND, **PREFLIGHT}), 200),
    ):
        assert response.status_code == status
        assert cors(response) == {}
        assert "Vary" not in response.headers


@pytest.mark.parametrize("path", ["/predict", "/nothing"])
def test_cors_lets_the_named_origin_read_answers_and_errors(path: str) -> None:
    response = client_with(f"https://other.example, {FRIEND}").post(path, json=STROKES, headers={"Origin": FRIEND})
    assert cors(response) == {
        "Access-Control-Allow-Origin": FRIEND,
        "Access-Control-Expose-Headers": "Retry-After, Server-Timing, X-Request-ID",
    }
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    "origin", ["https://enemy.example", f"{FRIEND}.enemy.example", "null", "http://friend.example"]
)
def test_cors_keeps_other_origins_out(origin: str) -> None:
    client = client_with(FRIEND)
    for response in (
        client.post("/predict", json=STROKES, headers={"Origin": origin}),
        client.options("/predict", headers={"Origin": origin, **PREFLIGHT}),
        client.post("/predict", json=STROKES),
    ):
        assert cors(response) == {}
        assert response.headers["Vary"] == "Origin"


def test_cors_tells_beforehand_what_may_be_sent() -> None:
    response = client_with(FRIEND).options("/predict/batch", headers={"Origin": FRIEND, **PREFLIGHT})
    assert response.status_code == 200
    assert cors(response) == {
        "Access-Control-Allow-Origin": FRIEND,
        "Access-Control-Expose-Headers": "Retry-After, Server-Timing, X-Request-ID",
        "Access-Control-Allow-Methods": response.headers["Allow"],
        "Access-Control-Allow-Headers": "Content-Type",
        "Access-Control-Max-Age": "600",
    }
    assert "POST" in response.headers["Allow"]


def test_cors_for_everybody_names_nobody() -> None:
    response = client_with("*").post("/predict", json=STROKES, headers={"Origin": "https://anyone.example"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Vary" not in response.headers
