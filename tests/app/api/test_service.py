"""The routes for programs answer as the HTTP contract says."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from tests.helpers.networks import FakeNetwork, write_network
from tests.helpers.pictures import drawn_seven, encode

SEVEN = [[[60, 50], [170, 60], [90, 210]]]
STROKES = {"strokes": SEVEN}
PIXELS = {"pixels": [[0] * 10 + [200] * 4 + [0] * 14] * 28}


def picture(kind: str = "PNG") -> bytes:
    return encode(Image.fromarray(255 - drawn_seven()), kind)


def data_url() -> str:
    return "data:image/png;base64," + base64.b64encode(picture()).decode()


def form(**fields: Any) -> dict[str, Any]:
    return {"image": (io.BytesIO(picture()), "seven.png"), **fields}


def test_predict_answer_has_every_member_of_the_contract(client: FlaskClient) -> None:
    response = client.post("/predict", json={**STROKES, "width": 20})
    answer = response.get_json()
    assert response.status_code == 200
    assert response.content_type == "application/json"
    members = "text lines digit confidence probabilities digits left_out sure model elapsed_ms"
    assert list(answer) == members.split()
    assert (answer["text"], answer["digit"], answer["left_out"], answer["sure"]) == ("7", 7, [], True)
    (line,) = answer["lines"]
    assert line == {"text": "7", "digits": [0], "box": pytest.approx(answer["digits"][0]["box"])}
    facts = {"name": "fake", "version": "0123456789ab", "test_accuracy": 0.995, "is_digit_threshold": None}
    assert answer["model"] == facts
    assert answer["elapsed_ms"] > 0
    (digit,) = answer["digits"]
    assert list(digit) == ["digit", "confidence", "probabilities", "box", "is_digit", "input"]
    assert [digit[key] for key in ("digit", "confidence", "probabilities", "is_digit")] == [
        7,
        answer["confidence"],
        answer["probabilities"],
        None,
    ]
    assert len(digit["box"]) == 4


def test_predict_probabilities_sum_to_one(client: FlaskClient) -> None:
    answer = client.post("/predict", json=STROKES).get_json()
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-9)
    assert answer["confidence"] == max(answer["probabilities"]) == answer["probabilities"][7]


def test_predict_input_is_the_very_image_that_the_network_saw(client: FlaskClient, network: FakeNetwork) -> None:
    answer = client.post("/predict", json=PIXELS).get_json()
    head, _, payload = answer["digits"][0]["input"].partition(",")
    shown = Image.open(io.BytesIO(base64.b64decode(payload)))
    assert (head, shown.mode, shown.size) == ("data:image/png;base64", "L", (28, 28))
    assert np.array_equal(np.asarray(shown), np.array(PIXELS["pixels"]))
    (seen,) = network.seen
    assert (seen.shape, seen.dtype.name) == ((1, 28, 28), "float32")
    assert np.array_equal(np.rint(seen[0] * 255), np.asarray(shown))


def test_predict_times_its_steps_in_a_header(client: FlaskClient) -> None:
    header = client.post("/predict", json=STROKES).headers["Server-Timing"]
    assert [part.split(";")[0] for part in header.split(", ")] == ["decode", "read"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"data": picture("PNG"), "content_type": "image/png"}, id="png"),
        pytest.param({"data": picture("JPEG"), "content_type": "image/jpeg"}, id="jpeg"),
        pytest.param({"data": picture("WEBP"), "content_type": "image/webp"}, id="webp"),
        pytest.param({"data": picture("BMP"), "content_type": "image/bmp"}, id="bmp"),
        pytest.param({"data": picture("GIF"), "content_type": "image/gif"}, id="gif"),
        pytest.param({"data": picture("PNG"), "content_type": "image/png; name=seven.png"}, id="parameters"),
        pytest.param({"data": form(), "content_type": "multipart/form-data"}, id="form"),
        pytest.param({"json": {"image": data_url()}}, id="data-url"),
        pytest.param({"json": {"image": data_url().partition(",")[2]}}, id="base64"),
        pytest.param({"json": STROKES}, id="strokes"),
        pytest.param({"json": {**STROKES, "width": 20, "model": None}}, id="strokes-width"),
        pytest.param({"json": PIXELS}, id="pixels"),
        pytest.param({"data": json.dumps(PIXELS), "content_type": "application/json; charset=utf-8"}, id="charset"),
    ],
)
def test_predict_accepts_every_body_of_the_contract(client: FlaskClient, body: dict[str, Any]) -> None:
    response = client.post("/predict", **body)
    assert (response.status_code, response.get_json()["text"]) == (200, "7")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"json": {"strokes": []}}, id="no-strokes"),
        pytest.param({"json": {"pixels": [[0] * 28] * 28}}, id="pixels"),
        pytest.param({"data": encode(Image.new("L", (50, 50), 255)), "content_type": "image/png"}, id="white"),
        pytest.param({"data": encode(Image.new("RGBA", (50, 50))), "content_type": "image/png"}, id="transparent"),
    ],
)
def test_predict_blank_page_is_an_empty_reading(
    client: FlaskClient, network: FakeNetwork, body: dict[str, Any]
) -> None:
    response = client.post("/predict", **body)
    answer = response.get_json()
    assert response.status_code == 200
    assert (answer["text"], answer["digits"], answer["model"]["name"]) == ("", [], "fake")
    assert answer["digit"] is answer["confidence"] is answer["probabilities"] is None
    assert network.seen == []


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param({"query_string": {"model": "other"}, "json": STROKES}, id="query"),
        pytest.param({"json": {**STROKES, "model": "other"}}, id="member"),
        pytest.param({"data": form(model="other"), "content_type": "multipart/form-data"}, id="form"),
        pytest.param({"query_string": {"model": "other"}, "json": {**STROKES, "model": "other"}}, id="twice"),
    ],
)
def test_predict_asks_the_network_that_is_named(client: FlaskClient, request_: dict[str, Any]) -> None:
    answer = client.post("/predict", **request_).get_json()
    assert (answer["digit"], answer["model"]["name"], answer["model"]["test_accuracy"]) == (4, "other", None)


def test_predict_unknown_network_is_told_from_all_that_are_known(tmp_path: Path) -> None:
    for name in ("deepconvnet", "digits32", "mlp-30"):
        write_network(tmp_path / f"{name}.npz", name)
    client = create_app({"WEIGHTS_DIR": tmp_path}).test_client()
    response = client.post("/predict", json={**STROKES, "model": "lenet"})
    assert response.status_code == 422
    assert response.get_json()["detail"] == 'model is "lenet". Known are: deepconvnet, digits32, mlp-30.'


def test_models_lists_cards_with_the_default_first(client: FlaskClient) -> None:
    answer = client.get("/models").get_json()
    assert answer["default"] == "fake"
    assert [(card["name"], card["default"]) for card in answer["models"]] == [("fake", True), ("other", False)]
    assert answer["models"][0] == {
        "title": "The network fake",
        "parameters": 12,
        "name": "fake",
        "version": "0123456789ab",
        "test_accuracy": 0.995,
        "size_bytes": None,
        "preprocessing": {"field": 28, "digit": 20, "centre": "mass", "binary": False},
        "default": True,
        "page": "/models/fake",
    }


def test_health_and_readiness_of_a_good_server(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json() == {"status": "ready", "models": ["other", "fake"], "refused": []}


def test_server_without_readers_is_alive_and_not_ready(app: Flask, client: FlaskClient) -> None:
    app.extensions["readers"].is_short = True
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "No process that reads drawings could be started" in response.get_json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_server_without_networks_is_alive_and_says_what_to_do(tmp_path: Path) -> None:
    client = create_app({"WEIGHTS_DIR": tmp_path}).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/models").get_json() == {"models": [], "default": "inkling"}
    for response in (client.get("/readyz"), client.post("/predict", json=STROKES)):
        assert response.status_code == 503
        assert response.content_type == "application/problem+json"
        assert response.headers["Retry-After"] == "5"
        assert "Run `python -m model.train inkling`" in response.get_json()["detail"]
        assert str(tmp_path) not in response.text


def test_server_with_a_corrupt_file_names_it_and_still_reads_with_another(tmp_path: Path) -> None:
    write_network(tmp_path / "other.npz", "other")
    (tmp_path / "inkling.npz").write_bytes(b"PK\x03\x04 not a network")
    client = create_app({"WEIGHTS_DIR": tmp_path}).test_client()
    state = client.get("/readyz")
    assert state.status_code == 503
    assert state.get_json()["models"] == ["other"]
    (line,) = state.get_json()["refused"]
    assert line.startswith("inkling.npz ")
    assert str(tmp_path) not in state.text
    assert client.post("/predict", json=STROKES).status_code == 503
    assert client.post("/predict?model=other", json=STROKES).get_json()["model"]["name"] == "other"
