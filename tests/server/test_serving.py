"""The server on a socket: what it accepts, what it refuses before the app sees it, and whom it lets wait."""

import base64
import json
import re

import pytest
from PIL import Image

from tests.helpers.pictures import drawn_seven, encode
from tests.server.live import BODY, STROKES, Bare, LiveServer, altered, request_head, running

JSON = "application/json"


def picture(kind: str) -> bytes:
    return encode(Image.fromarray(255 - drawn_seven()), kind)


def form(**fields: str) -> bytes:
    parts = [f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = b'--x\r\nContent-Disposition: form-data; name="image"; filename="7.png"\r\nContent-Type: image/png\r\n\r\n'
    return b"".join([*parts, head, picture("PNG"), b"\r\n--x--\r\n"])


BODIES = {
    "png": ("image/png", picture("PNG")),
    "jpeg": ("image/jpeg", picture("JPEG")),
    "webp": ("image/webp", picture("WEBP")),
    "bmp": ("image/bmp", picture("BMP")),
    "gif": ("image/gif", picture("GIF")),
    "form": ("multipart/form-data; boundary=x", form()),
    "form-model": ("multipart/form-data; boundary=x", form(model="inkling")),
    "data-url": (
        JSON,
        json.dumps({"image": "data:image/png;base64," + base64.b64encode(picture("PNG")).decode()}).encode(),
    ),
    "strokes": (JSON, BODY),
    "pixels": (JSON, json.dumps({"pixels": [[0] * 10 + [255] * 8 + [0] * 10] * 28}).encode()),
}


@pytest.mark.parametrize(("kind", "body"), BODIES.values(), ids=BODIES.keys())
def test_serving_accepts_every_body(server: LiveServer, kind: str, body: bytes) -> None:
    answer = server.ask("POST", "/predict", body, Content_Type=kind)
    assert answer.status == 200
    assert re.fullmatch("[0-9]", answer.json()["text"])
    assert answer.json()["model"]["name"] == "inkling"


def test_serving_keeps_a_connection_for_many_requests(server: LiveServer) -> None:
    connection = server.connect()
    connection.connect()
    first = connection.sock
    for _ in range(20):
        connection.request("POST", "/predict", BODY, {"Content-Type": JSON})
        response = connection.getresponse()
        response.read()
        assert response.status == 200
        assert connection.sock is first
    connection.close()


def test_serving_answers_requests_sent_at_once_in_order(server: LiveServer) -> None:
    with Bare(server) as client:
        client.send(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + request_head() + BODY)
        response = client.socket.makefile("rb")
        heads = []
        for _ in range(2):
            head = b"".join(iter(response.readline, b"\r\n")).decode()
            length = re.search(r"Content-Length: (\d+)", head)
            assert length is not None
            heads.append((head.split("\r\n")[0], b"probabilities" in response.read(int(length[1]))))
        response.close()
    assert heads == [("HTTP/1.1 200 OK", False), ("HTTP/1.1 200 OK", True)]


@pytest.mark.parametrize("path", ["/", "/healthz", "/static/css/base.css"])
def test_serving_head_is_get_without_a_body(server: LiveServer, path: str) -> None:
    head, get = server.ask("HEAD", path), server.ask("GET", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.body))
    assert head.headers["Content-Type"] == get.headers["Content-Type"]


def test_serving_waits_for_a_body_that_is_announced_with_expect(server: LiveServer) -> None:
    with Bare(server) as client:
        client.send(request_head(len(BODY), "Expect: 100-continue"))
        assert client.socket.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.send(BODY)
        assert client.answer().status == 200


REFUSED = {
    "chunked": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n",
        411,
        "The body is sent in chunks. Send it in one piece, with its length in bytes in Content-Length.",
    ),
    "chunked-body": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        411,
        "The body is sent in chunks.",
    ),
    "too-large": (request_head(5_000_001), 413, "The body has 5,000,001 bytes; at most 5,000,000 are accepted."),
    "too-large-expect": (request_head(10**12, "Expect: 100-continue"), 413, "The body has 1,000,000,000,000 bytes;"),
    "transfer-encoding": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        501,
        "The Transfer-Encoding is not known here.",
    ),
    "length": (request_head(0).replace(b": 0", b": -5"), 400, "The request is not well-formed HTTP."),
    "garbage": (b"\x16\x03\x01 hello\r\n\r\n", 400, "The request is not well-formed HTTP."),
    "headers": (b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000, 431, "The headers of the request are too long."),
}


@pytest.mark.parametrize(("data", "status", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_serving_refuses_in_the_one_shape_of_errors(server: LiveServer, data: bytes, status: int, message: str) -> None:
    with Bare(server) as client:
        client.send(data)
        answer = client.answer()
        assert client.closed()
    assert answer.status == status == answer.json()["status"]
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert message in answer.json()["detail"]


def test_serving_client_that_sends_far_too_much_gets_its_answer(server: LiveServer) -> None:
    answer = server.ask("POST", "/predict", b"x" * 20_000_000, Content_Type="image/png")
    assert answer.status == 413
    assert "The body has 20,000,000 bytes; at most 5,000,000 are accepted." in answer.json()["detail"]


def test_serving_reads_a_body_of_exactly_the_limit(server: LiveServer) -> None:
    answer = server.ask("POST", "/predict", BODY.ljust(5_000_000), Content_Type=JSON)
    assert answer.status == 200


def test_serving_unknown_members_and_routes_reach_the_app(server: LiveServer) -> None:
    body = json.dumps({**STROKES, "colour": "red"}).encode()
    assert server.ask("POST", "/predict", body, Content_Type=JSON).status == 422
    assert server.ask("GET", "/nothing").status == 404
    assert server.ask("GET", "/predict").headers["Allow"] == "OPTIONS, POST"


@pytest.mark.parametrize(("idle", "arrival"), [(1, 1000), (1000, 1)])
def test_serving_closes_a_connection_whose_request_takes_too_long(
    weights: dict[str, str], idle: int, arrival: int
) -> None:
    limits = f"s.IDLE_S, s.ARRIVAL_S, s.CLEANUP_S = {idle}, {arrival}, 0.2"
    with running(*altered(f"import app.server.serving as s; {limits}"), environ=weights) as impatient:
        with Bare(impatient) as client:
            client.send(request_head() + BODY[:10])
            assert client.closed()
        assert impatient.ask("GET", "/healthz").status == 200


def test_serving_asks_to_send_a_large_body_later_while_memory_is_short(weights: dict[str, str]) -> None:
    short = "import app.server.serving as s, app.server.receiving as r; s.BodyMemory = lambda: r.BodyMemory(100_000)"
    with running(*altered(short), environ=weights) as cramped:
        answer = cramped.ask("POST", "/predict", BODY.ljust(200_000), Content_Type=JSON)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert "Too many large bodies are arriving at once." in answer.json()["detail"]
        assert cramped.ask("POST", "/predict", BODY, Content_Type=JSON).status == 200


def test_serving_hangs_up_on_a_client_that_sends_on_after_its_refusal(weights: dict[str, str]) -> None:
    brief = altered("import app.server.channels as c; c.DISCARD_BYTES = 100_000")
    with running(*brief, environ=weights) as impatient, Bare(impatient) as client:
        client.send(request_head(10**12))
        assert client.answer().status == 413
        with pytest.raises(ConnectionError):
            for _ in range(500):
                client.send(bytes(65_536))
