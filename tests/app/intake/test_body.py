"""A body that /predict does not accept is refused with its status and with what to do."""

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.problems import quote
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[1, 1], [9, 9]]]}
JSON = "application/json"
FORM = "multipart/form-data"


def file(content: bytes = b"x") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "name.png"


def text(body: str | bytes) -> dict[str, Any]:
    return {"data": body, "content_type": JSON}


def part(disposition: str) -> bytes:
    return f"--x\r\nContent-Disposition: form-data{disposition}\r\n\r\nhello\r\n".encode()


END = b"--x--\r\n"

CASES: dict[str, tuple[dict[str, Any], int, str]] = {
    # JSON that cannot be parsed.
    "empty": (text(""), 400, "The body is empty. Send a drawing as application/json."),
    "syntax": (text('{"strokes": [}'), 400, "The body is not JSON: it cannot be read at line 1, column 14."),
    "cut": (text('{"strokes": [[[1,'), 400, "The body is not JSON: it cannot be read at line 1, column 18."),
    "form-as-json": (text("a=1"), 400, "The body is not JSON: it cannot be read at line 1, column 1."),
    "latin-1": (text(b'{"model": "\xe9"}'), 400, "The body is not UTF-8 text: byte 11 does not fit."),
    "byte-order-mark": (text(b"\xef\xbb\xbf{}"), 400, "The body is not JSON"),
    "nan": (text('{"strokes": [[[NaN, 1]]]}'), 400, "The body has the number NaN, which JSON does not know."),
    "infinity": (text('{"strokes": [[[1, -Infinity]]]}'), 400, "The body has the number -Infinity"),
    "duplicate": (text('{"model": "a", "x": 1, "model": "b"}'), 400, 'The body has the member "model" twice.'),
    "deep-lists": (text("[" * 100_000), 400, "The body nests lists or objects too deeply."),
    "deep-objects": (text('{"a":' * 100_000), 400, "The body nests lists or objects too deeply."),
    "many-points": (text('{"strokes": [[' + "[1,2]," * 70_000), 413, "The body has 210,003 values"),
    "many-members": (text('{"a":{},' * 100_001), 413, "The body has 300,003 values; at most 200,000 are read."),
    "long-integer": (text('{"width": ' + "9" * 5000 + "}"), 400, "The body has a number with too many digits."),
    # JSON that means nothing here.
    "list": ({"json": [1]}, 422, "The body is a list. Send an object with one of: image, strokes, pixels."),
    "text": ({"json": "7"}, 422, 'The body is "7". Send an object'),
    "null": (text("null"), 422, "The body is null. Send an object"),
    "nothing": ({"json": {}}, 422, "The body has none of them. Send exactly one of: image, strokes, pixels."),
    "two": ({"json": {"image": "", "pixels": []}}, 422, "The body has image and pixels. Send exactly one of"),
    "three": (
        {"json": {"image": "", "strokes": [], "pixels": []}},
        422,
        "The body has image and strokes and pixels. Send exactly one of",
    ),
    "misspelt": (
        {"json": {"stroke": []}},
        422,
        'The body has a member "stroke" that is not known. Known are: image, strokes, pixels, model, width.',
    ),
    "width-image": ({"json": {"image": "", "width": 1}}, 422, "The body has width beside image."),
    "width-zero": ({"json": {**STROKES, "width": 0}}, 422, "width is 0"),
    "width-text": ({"json": {**STROKES, "width": "2"}}, 422, "width is a string"),
    "width-true": ({"json": {**STROKES, "width": True}}, 422, "width is true"),
    "width-huge": (text('{"strokes": [[[1, 1]]], "width": ' + "9" * 4000 + "}"), 422, "width is"),
    "number-huge": (text('{"strokes": [[[1e999, 1]]]}'), 422, "strokes[0][0][0] is"),
    "stroke": ({"json": {"strokes": [[1, 2]]}}, 422, "strokes[0][0] is 1"),
    "pixels": ({"json": {"pixels": [[0] * 28] * 27}}, 422, "pixels has"),
    "base64": ({"json": {"image": "%%%"}}, 400, "image is not base64"),
    # Names of networks.
    "unknown": ({"json": {**STROKES, "model": "lenet"}}, 422, 'model is "lenet". Known are: other, fake.'),
    "unknown-query": ({"query_string": "model=x", "json": STROKES}, 422, 'model is "x". Known are: other, fake.'),
    "unknown-empty": ({"query_string": "model=", "json": STROKES}, 422, 'model is "". Known are'),
    "name-number": ({"json": {**STROKES, "model": 5}}, 422, "model in the body is 5. Send the name of a network"),
    "name-list": ({"json": {**STROKES, "model": [[]]}}, 422, "model in the body is a list."),
    "names": (
        {"query_string": "model=other", "json": {**STROKES, "model": "fake"}},
        422,
        'The request names 2 networks in model: "fake, other". Name one.',
    ),
    # Forms.
    "form-empty": ({"data": {}, "content_type": FORM}, 422, "The form has no file in the field image."),
    "form-text": (
        {"data": {"image": "data:image/png;base64,AAAA"}, "content_type": FORM},
        422,
        "The form field image is text. Send the picture as a file, with a filename.",
    ),
    "form-two": (
        {"data": {"image": [file(), file()]}, "content_type": FORM},
        422,
        "The form has 2 files in the field image. Send exactly one, or all to /predict/batch.",
    ),
    "form-field": ({"data": {"picture": file()}, "content_type": FORM}, 422, 'The form has a field "picture".'),
    "form-no-name": (
        {"data": part("") + END, "content_type": f"{FORM}; boundary=x"},
        422,
        "The form has a part without a name. Name the file image.",
    ),
    "form-no-name-and-another": (
        {"data": part("") + part('; name="picture"') + END, "content_type": f"{FORM}; boundary=x"},
        422,
        "The form has a part without a name.",
    ),
    "form-cut": (
        {"data": part('; name="image"; filename="a.png"'), "content_type": f"{FORM}; boundary=x"},
        400,
        "The form cannot be read: it is cut short, or its parts are not divided by the boundary",
    ),
    "form-other-boundary": (
        {"data": part('; name="image"; filename="a.png"') + END, "content_type": f"{FORM}; boundary=y"},
        400,
        "The form cannot be read",
    ),
    "form-without-bytes": ({"data": b"", "content_type": f"{FORM}; boundary=x"}, 422, "The form has no file"),
    "form-file-empty": (
        {"data": {"image": file(b"")}, "content_type": FORM},
        422,
        "The file in the form field image is empty.",
    ),
    "form-boundary": (
        {"data": b"x", "content_type": FORM},
        400,
        "The Content-Type multipart/form-data has no boundary.",
    ),
    "form-parts": (
        {"data": {f"field{i}": "x" for i in range(1001)}, "content_type": FORM},
        413,
        "or more than 1,000 parts. Send each picture as a file",
    ),
    "form-not-a-picture": ({"data": {"image": file(b"hello")}, "content_type": FORM}, 415, ""),
    # Kinds of bodies.
    "no-type": ({"data": b"x"}, 415, "The Content-Type is missing. Accepted are: image/png, image/jpeg, image/webp,"),
    "nothing-at-all": ({}, 415, "The Content-Type is missing."),
    "svg": ({"data": b"<svg/>", "content_type": "image/svg+xml"}, 415, 'The Content-Type is "image/svg+xml".'),
    "urlencoded": ({"data": {"image": "x"}}, 415, 'The Content-Type is "application/x-www-form-urlencoded".'),
    "gzip": (
        {**text(b"\x1f\x8b"), "headers": {"Content-Encoding": "gzip"}},
        415,
        'The Content-Encoding is "gzip". Send the body uncompressed',
    ),
    "picture-empty": ({"data": b"", "content_type": "image/png"}, 400, "The body is empty."),
    "picture-not": ({"data": b"hello", "content_type": "image/png"}, 415, ""),
    # Sizes, by the header alone.
    "too-large": (
        {**text(""), "environ_overrides": {"CONTENT_LENGTH": "5000001"}},
        413,
        "The body has 5,000,001 bytes; at most 5,000,000 are accepted.",
    ),
    "too-large-any-type": ({"environ_overrides": {"CONTENT_LENGTH": "9" * 30}}, 413, "at most 5,000,000 are accepted."),
    "chunked": (
        {**text("{}"), "headers": {"Transfer-Encoding": "chunked"}},
        411,
        "The body is sent in chunks. Send it in one piece, with its length in bytes in Content-Length.",
    ),
    "shorter-than-said": (
        {**text("{}"), "environ_overrides": {"CONTENT_LENGTH": "10"}},
        400,
        "The request is not well-formed HTTP.",
    ),
}


@pytest.mark.parametrize(("request_", "status", "message"), CASES.values(), ids=CASES.keys())
def test_body_that_is_refused_says_why(
    client: FlaskClient, network: FakeNetwork, request_: dict[str, Any], status: int, message: str
) -> None:
    response = client.post("/predict", **request_)
    problem = response.get_json()
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert list(problem) == ["type", "title", "status", "detail"]
    assert problem["status"] == status
    assert message in problem["detail"]
    assert network.seen == []


def test_body_of_exactly_the_limit_is_read() -> None:
    body = json.dumps(STROKES)
    client = create_app({"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "MAX_CONTENT_LENGTH": 1000}).test_client()
    assert client.post("/predict", **text(body.ljust(1000))).status_code == 200
    response = client.post("/predict", **text(body.ljust(1001)))
    assert response.status_code == 413
    assert "The body has 1,001 bytes; at most 1,000 are accepted." in response.get_json()["detail"]


def test_body_of_another_type_is_told_the_accepted_ones_in_a_header(client: FlaskClient) -> None:
    accepted = client.post("/predict", data=b"x").headers["Accept"].split(", ")
    assert accepted == [
        *("image/png", "image/jpeg", "image/webp", "image/bmp", "image/gif"),
        *("multipart/form-data", "application/json"),
    ]


@pytest.mark.parametrize(
    ("value", "quoted"),
    [
        ("seven", '"seven"'),
        ("a\nb\x1b[31m", r'"a\nb\u001b[31m"'),
        ("x" * 41, '"' + "x" * 37 + '..."'),
        (5, "5"),
        (10**50, "1" + "0" * 36 + "..."),
        (None, "null"),
        ([[]], "a list"),
        ({"a": 1}, "an object"),
    ],
)
def test_quote_is_short_and_printable(value: object, quoted: str) -> None:
    assert quote(value) == quoted
