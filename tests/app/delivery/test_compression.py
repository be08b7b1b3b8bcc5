"""Large texts are compressed for who accepts that, and a page that has not changed is not sent again."""

import gzip
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app import create_app
from app.delivery import compression
from app.delivery.compression import MIN_BYTES
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["/", "/learn", "/docs", "/openapi.json", "/static/css/base.css", "/studies/depth"])
def test_compression_of_a_large_text_is_the_same_text(client: FlaskClient, path: str) -> None:
    plain = client.get(path)
    small = client.get(path, headers=GZIP)
    assert plain.headers.get("Content-Encoding") is None
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"
    assert small.content_length == len(small.data) < 0.6 * len(plain.data)
    if small.headers["Content-Encoding"] == "gzip":  # static files may have been compressed ahead, in Brotli
        assert gzip.decompress(small.data) == plain.data


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "br", "gzipped"])
def test_compression_is_for_who_accepts_it(client: FlaskClient, accepted: str) -> None:
    response = client.get("/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in response.headers
    assert response.text.startswith("<!doctype html>")


def test_compression_leaves_small_answers_pictures_and_readings_alone(client: FlaskClient) -> None:
    for path in ("/healthz", "/nothing", "/static/img/seven.png"):
        response = client.get(path, headers=GZIP)
        assert "Content-Encoding" not in response.headers
        assert "Vary" not in response.headers
    for path, body in (("/predict", STROKES), ("/predict/batch", {"images": [STROKES] * 9})):
        assert "Content-Encoding" not in client.post(path, json=body, headers=GZIP).headers


def test_compression_is_of_other_large_answers_to_drawings_too(client: FlaskClient) -> None:
    plain = client.post("/explain", json=STROKES)
    small = client.post("/explain", json=STROKES, headers=GZIP)
    assert len(plain.data) >= MIN_BYTES
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data)[:50] == plain.data[:50]


@pytest.mark.parametrize("path", ["/", "/learn", "/docs", "/read", "/studies/depth"])
@pytest.mark.parametrize("asked", [{}, GZIP], ids=["plain", "gzip"])
def test_page_that_has_not_changed_is_not_sent_again(client: FlaskClient, path: str, asked: dict[str, str]) -> None:
    first = client.get(path, headers=asked)
    same = client.get(path, headers=asked | {"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (same.headers["Cache-Control"], same.headers["Vary"]) == ("no-cache", "Accept-Encoding")
    assert client.get(path, headers=asked | {"If-None-Match": 'W/"other"'}).status_code == 200


def test_page_has_another_tag_when_it_has_changed(client: FlaskClient) -> None:
    other = create_app({"MODELS": [FakeNetwork("another")], "DEFAULT_MODEL": "another"}).test_client()
    assert client.get("/").headers["ETag"] != other.get("/").headers["ETag"]


def test_compressed_file_has_a_weak_tag_as_its_bytes_are_others() -> None:
    app = Flask(__name__, static_folder=None)
    app.add_url_rule("/", view_func=lambda: Response("x" * MIN_BYTES, mimetype="text/css", headers={"ETag": '"1"'}))
    compression.register(app)
    tags = [app.test_client().get("/", headers=asked).headers["ETag"] for asked in ({}, GZIP)]
    assert tags == ['"1"', 'W/"1"']


@pytest.mark.parametrize(("status", "kind"), [(200, "image/png"), (415, "text/plain")])
def test_answers_to_forms_have_no_tag(client: FlaskClient, repository: Path, status: int, kind: str) -> None:
    picture = (repository / "static" / "img" / "seven.png").read_bytes()
    response = client.post("/read", data=picture, content_type=kind, headers=GZIP)
    assert (response.status_code, response.headers["Content-Encoding"]) == (status, "gzip")
    assert "ETag" not in response.headers


def test_compression_does_not_hide_that_answers_depend_on_the_origin() -> None:
    settings = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "CORS_ORIGINS": "https://friend.example"}
    response = create_app(settings).test_client().get("/", headers=GZIP)
    assert set(response.vary) == {"Accept-Encoding", "Origin"}


def test_access_log_tells_the_bytes_that_are_sent(capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app({"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "ACCESS_LOG": "stdout"}).test_client()
    sent = client.get("/", headers=GZIP).content_length
    assert f'"bytes_out":{sent},' in capsys.readouterr().out
