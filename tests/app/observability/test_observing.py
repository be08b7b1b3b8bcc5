"""The access log has a line for each request, on demand, and never a word of what people send."""

import json
import re
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.observability.observing import AccessLog, request_id
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
SECRET = "a-secret-of-the-sender"


def logging_client(stream: str = "stdout") -> FlaskClient:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "ACCESS_LOG": stream}
    return create_app(config).test_client()


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_access_log_says_what_was_asked_and_how_it_ended(capsys: pytest.CaptureFixture[str]) -> None:
    client = logging_client()
    response = client.post("/predict/batch", json={"images": [STROKES, "%", STROKES]})
    (line,) = lines(capsys.readouterr().out)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert line.pop("ms") > 0
    assert line.pop("bytes_in") > 100
    assert line == {
        "method": "POST",
        "route": "/predict/batch",
        "status": 200,
        "bytes_out": len(response.data),
        "model": "fake",
        "drawings": 2,
        "digits": 2,
        "request_id": response.headers["X-Request-ID"],
    }


def test_access_log_has_no_word_of_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    client = logging_client()
    sent: dict[str, Any] = {
        "headers": {"User-Agent": SECRET, "X-Request-ID": SECRET, "Referer": SECRET, "Cookie": f"a={SECRET}"}
    }
    client.post(f"/predict?model={SECRET}", json={**STROKES, SECRET: SECRET}, **sent)
    client.get(f"/{SECRET}", **sent)
    client.open("/", method=SECRET.upper(), **sent)
    client.post("/predict", data=SECRET, content_type=SECRET, **sent)
    found = lines(capsys.readouterr().out)
    assert [(line["method"], line["route"], line["status"]) for line in found] == [
        ("POST", "/predict", 422),
        ("GET", "none", 404),
        ("other", "none", 405),
        ("POST", "/predict", 415),
    ]
    assert "secret" not in json.dumps(found).lower()


def test_access_log_goes_where_the_settings_say(capsys: pytest.CaptureFixture[str]) -> None:
    for stream in ("off", "stderr"):
        logging_client(stream).get("/healthz")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert [line["route"] for line in lines(printed.err)] == ["/healthz"]


def test_access_log_without_a_reader_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    class Gone:
        def write(self, text: str) -> None:
            tries.append(text)
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    log = AccessLog("stdout")
    log.write("GET", status=200)
    log.write("GET", status=200)
    assert len(tries) == 1


def test_access_log_given_up_while_another_line_waits_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []
    ended: list[bool] = []

    def write_another() -> None:
        log.write("GET", status=200)
        ended.append(True)

    other = threading.Thread(target=write_another)

    class Gone:
        def write(self, text: str) -> None:
            tries.append(text)
            other.start()
            other.join(0.1)  # until it waits for its turn
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    log = AccessLog("stdout")
    log.write("GET", status=200)
    other.join()
    assert (len(tries), ended) == (1, [True])


def test_request_id_is_taken_from_a_proxy_that_numbers_as_nginx_does() -> None:
    assert request_id("0123456789abcdef" * 2) == "0123456789abcdef" * 2


@pytest.mark.parametrize("sent", [None, "", "1", "x" * 32, "0123456789ABCDEF" * 2, "0" * 33, "0" * 31 + "\n"])
def test_request_id_of_another_form_is_replaced_by_a_new_one(sent: str | None) -> None:
    first, second = request_id(sent), request_id(sent)
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second != sent


def test_request_id_is_on_every_answer(client: FlaskClient) -> None:
    number = "ab" * 16
    for path in ("/", "/nothing", "/static/css/base.css", "/predict"):
        with client.get(path, headers={"X-Request-ID": number}) as response:
            assert response.headers["X-Request-ID"] == number
