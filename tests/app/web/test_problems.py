"""Every error has the one shape, whoever refused the request, and gives nothing away."""

import logging

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.problems import DETAILS, TITLES
from tests.helpers.networks import BrokenNetwork

SECRET = "a secret of the sender"


@pytest.mark.parametrize("path", ["/nothing", "/predict/", "/static/nothing.js", "/static/../app/config.py", "/%00"])
def test_errors_unknown_address(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    assert response.get_json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address. The page is at /, the API is described at /docs.",
    }


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/predict", "OPTIONS, POST"),
        ("PUT", "/predict", "OPTIONS, POST"),
        ("DELETE", "/models", "GET, HEAD, OPTIONS"),
        ("POST", "/", "GET, HEAD, OPTIONS"),
        ("POST", "/static/css/base.css", "GET, HEAD, OPTIONS"),
    ],
)
def test_errors_wrong_method_names_the_right_ones(client: FlaskClient, method: str, path: str, allowed: str) -> None:
    response = client.open(path, method=method)
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"
    assert response.headers["Allow"] == allowed
    assert response.get_json()["detail"] == (
        f"The method {method} is not accepted at this address. Use one of: {allowed}."
    )


@pytest.mark.parametrize("path", ["/static/img/seven.png", "/studies/depth.json"])
def test_errors_range_beyond_the_end_tells_the_length(client: FlaskClient, path: str) -> None:
    with client.get(path) as whole:
        length = len(whole.data)
    response = client.get(path, headers={"Range": f"bytes={length}-"})
    assert (response.status_code, response.content_type) == (416, "application/problem+json")
    assert response.headers["Content-Range"] == f"bytes */{length}"
    assert response.get_json()["title"] == "Range Not Satisfiable"
    assert response.get_json()["detail"] == DETAILS[416]


def test_errors_unexpected_one_is_logged_but_not_told(caplog: pytest.LogCaptureFixture) -> None:
    client = create_app({"MODELS": [BrokenNetwork()], "DEFAULT_MODEL": "fake"}).test_client()
    with caplog.at_level(logging.ERROR):
        response = client.post("/predict", json={"strokes": [[[1, 1]]], "model": "fake"}, headers={"X-Secret": SECRET})
    assert response.status_code == 500
    assert response.get_json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": DETAILS[500],
    }
    assert f"Failed on /predict, request {response.headers['X-Request-ID']}" in caplog.text
    assert "ZeroDivisionError: a secret of the network" in caplog.text
    assert 'strokes"' not in caplog.text
    assert SECRET not in caplog.text


def test_errors_have_a_title_for_every_detail() -> None:
    assert DETAILS.keys() <= TITLES.keys()
