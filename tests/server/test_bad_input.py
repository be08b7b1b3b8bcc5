"""What is wrong with a request is said with the status that fits, over a real connection, and what is odd is read."""

import base64
import io
import json
import struct
import time

import psutil
import pytest
from PIL import Image

from tests.helpers.pictures import drawn_seven, encode, mixed
from tests.helpers.png import SIGNATURE, chunk, header
from tests.server.live import STROKES, Answer, Bare, LiveServer
from tests.server.odd_pictures import odd_pictures
from tests.server.open_files import open_files

JSON = "application/json"
FORM = "multipart/form-data; boundary=x"
LIMIT = 5_000_000
ODD = odd_pictures()


def picture() -> bytes:
    return encode(mixed(drawn_seven(), (255,), (0,)))


def text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def part(disposition: str, body: bytes) -> bytes:
    return f"--x\r\nContent-Disposition: form-data{disposition}\r\n\r\n".encode() + body + b"\r\n"


IMAGE = '; name="image"; filename="7.png"'
END = b"--x--\r\n"
PNG = picture()
NO_SIZE = SIGNATURE + header(0, 0) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
WRONG_CHECKSUM = PNG[:29] + bytes(4) + PNG[33:]

# Type, body, status, what the detail says.
BODIES: dict[str, tuple[str | None, bytes, int, str]] = {
    "empty": ("image/png", b"", 400, "The body is empty. Send a drawing as image/png."),
    "empty-json": (JSON, b"", 400, "The body is empty."),
    "truncated": ("image/png", PNG[: len(PNG) // 2], 422, "it may have been cut short. Save and send it again."),
    "truncated-json": (JSON, b'{"strokes": [[[1,', 400, "The body is not JSON: it cannot be read at line 1, column 18"),
    "truncated-form": (FORM, part(IMAGE, PNG)[:300], 400, "The form cannot be read: it is cut short"),
    "type-missing": (None, PNG, 415, "The Content-Type is missing. Accepted are: image/png"),
    "type-wrong": ("text/plain", PNG, 415, 'The Content-Type is "text/plain". Accepted are: image/png'),
    "type-nonsense": (";;;", PNG, 415, "The Content-Type"),
    "not-a-picture": ("image/png", b"%PDF-1.7", 415, "The 8 bytes are none of PNG, JPEG, WebP, BMP and GIF"),
    "svg": ("image/png", b"<svg/>", 415, "convert the picture to one of these."),
    "base64": (JSON, b'{"image": "%%%"}', 400, "image is not base64"),
    "base64-cut": (JSON, b'{"image": "AAAAA"}', 400, "image is base64 that was cut short"),
    "no-comma": (JSON, b'{"image": "data:image/png;base64"}', 400, "image is a data URL without a comma"),
    "deep": (JSON, b"[" * 100_000, 400, "The body nests lists or objects too deeply."),
    "deep-objects": (JSON, b'{"a":' * 100_000, 400, "The body nests lists or objects too deeply."),
    "nan": (JSON, b'{"strokes": [[[NaN, 1]]]}', 400, "The body has the number NaN"),
    "infinite": (JSON, b'{"strokes": [[[1e999, 1]]]}', 422, "strokes[0][0][0] is infinite"),
    "duplicate": (JSON, b'{"strokes": [], "strokes": []}', 400, 'The body has the member "strokes" twice.'),
    "strokes-null": (JSON, b'{"strokes": null}', 422, "strokes is null; send a list of strokes"),
    "strokes-text": (JSON, b'{"strokes": "x"}', 422, "strokes is a string"),
    "strokes-flat": (JSON, b'{"strokes": [1, 2]}', 422, "strokes[0] is 1; send a list of [x, y] points."),
    "point-object": (JSON, b'{"strokes": [[{"x": 1, "y": 2}]]}', 422, "strokes[0][0] is an object"),
    "point-long": (JSON, b'{"strokes": [[[1, 2, 3]]]}', 422, "strokes[0][0] has the length 3"),
    "image-number": (JSON, b'{"image": 5}', 422, "image is 5; send a string"),
    "pixels-text": (JSON, b'{"pixels": "7"}', 422, "pixels is a string"),
    "pixels-few": (JSON, b'{"pixels": []}', 422, "pixels has the length 0"),
    "million-points": (JSON, b'{"strokes": [[' + b"[1,2]," * 800_000 + b"[1,2]]]}", 413, "at most 200,000 are read."),
    "many-points": (JSON, b'{"strokes": [[' + b"[1,2]," * 10_000 + b"[1,2]]]}", 413, "strokes holds 10,001 points;"),
    "surrogate": (JSON, b'{"strokes": [], "model": "\\ud800"}', 422, r'model is "\ud800".'),
    "size-0": ("image/png", NO_SIZE, 422, "cannot be decoded"),
    "checksum": ("image/png", WRONG_CHECKSUM, 422, "cannot be decoded"),
    "two-pictures": (
        FORM,
        part(IMAGE, PNG) * 2 + END,
        422,
        "The form has 2 files in the field image. Send exactly one",
    ),
    "two-ways": (JSON, json.dumps({**STROKES, "image": text(PNG)}).encode(), 422, "The body has image and strokes."),
    "part-without-name": (FORM, part("", b"x") + END, 422, "The form has a part without a name. Name the file image."),
    "part-without-head": (FORM, b"--x\r\n\r\nhello\r\n" + END, 400, "The form cannot be read"),
    "part-of-text": (FORM, part('; name="image"', PNG) + END, 422, "The form field image is text."),
    "no-boundary": ("multipart/form-data", PNG, 400, "The Content-Type multipart/form-data has no boundary."),
}


def post(server: LiveServer, body: bytes, kind: str | None = JSON, path: str = "/predict") -> Answer:
    return server.ask("POST", path, body, **({} if kind is None else {"Content_Type": kind}))


def check(answer: Answer, status: int, message: str) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert message in answer.json()["detail"]


@pytest.mark.parametrize(("kind", "body", "status", "message"), BODIES.values(), ids=BODIES.keys())
def test_bad_body_is_refused_with_what_to_do(
    server: LiveServer, kind: str | None, body: bytes, status: int, message: str
) -> None:
    check(post(server, body, kind), status, message)


@pytest.mark.parametrize("name", ODD)
def test_odd_picture_is_read_for_what_it_shows(shipped: LiveServer, name: str) -> None:
    answer = post(shipped, ODD[name], "image/png").json()
    assert answer["text"] == "7"


def test_odd_types_that_mean_json_are_read(server: LiveServer) -> None:
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json;x=y"):
        assert post(server, json.dumps(STROKES).encode(), kind).status == 200


@pytest.mark.parametrize("size", [(1, 1), (2, 1), (1, 2000)])
def test_odd_picture_of_almost_no_pixels_is_blank_or_read(server: LiveServer, size: tuple[int, int]) -> None:
    answer = post(server, encode(Image.new("L", size, 255)), "image/png")
    assert (answer.status, answer.json()["text"]) == (200, "")


def test_bad_picture_of_many_pixels_is_refused_without_decoding(server: LiveServer) -> None:
    """81 megapixels would take 80 MB, and ten of them more than twice the work of ten refusals."""
    body = encode(Image.new("L", (9000, 9000)))
    assert len(body) < 300_000
    process = psutil.Process(server.process.pid)
    post(server, body, "image/png")
    before = process.memory_info().rss
    cpu = process.cpu_times().user
    for _ in range(10):
        check(post(server, body, "image/png"), 413, "The picture has 9000 x 9000 pixels; at most 4,000,000 are read.")
    assert process.memory_info().rss - before < 20_000_000
    assert process.cpu_times().user - cpu < 5 * work_of_decoding(body)


def work_of_decoding(body: bytes) -> float:
    """Return the seconds that this machine's processor works to decode a picture."""
    started = time.process_time()
    with Image.open(io.BytesIO(body)) as picture:
        picture.load()
    return time.process_time() - started


REQUESTS: dict[str, tuple[bytes, int, str]] = {
    "host-missing": (b"GET / HTTP/1.1\r\n\r\n", 400, "The header Host is missing."),
    "host-malformed": (b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, 'The header Host is "a b", which names no host.'),
    "host-twice": (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, 'The header Host is "a, b"'),
    "method": (b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "The method BREW is not accepted at this address."),
    "method-predict": (b"PUT /predict HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "Use one of: OPTIONS, POST."),
    "gzip": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",
        415,
        'The Content-Encoding is "gzip". Send the body uncompressed',
    ),
    "two-lengths": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        400,
        "The request is not well-formed HTTP.",
    ),
    "length-and-chunks": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
        411,
        "The body is sent in chunks.",
    ),
    "chunks-over-the-limit": (
        b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 80,
        411,
        "The body is sent in chunks.",
    ),
    "path-of-no-text": (
        b"GET /%ff%fe?model=%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        404,
        "There is nothing at this address.",
    ),
}


@pytest.mark.parametrize(("data", "status", "message"), REQUESTS.values(), ids=REQUESTS.keys())
def test_bad_request_is_refused_with_what_to_do(server: LiveServer, data: bytes, status: int, message: str) -> None:
    with Bare(server) as client:
        client.send(data)
        check(client.answer(), status, message)


def test_bad_host_that_is_not_served_is_refused(server: LiveServer) -> None:
    answer = server.ask("GET", "/models", Host="evil.example")
    check(answer, 421, "which is not a name that this server goes by")


def test_bad_origin_is_refused_before_the_body_is_looked_at(server: LiveServer) -> None:
    headers = {"Content_Type": FORM, "Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"}
    answer = server.ask("POST", "/predict", part(IMAGE, PNG) + END, **headers)
    check(answer, 403, 'a page of the origin "https://evil.example", which is not this server\'s own.')


def padded(way: str, size: int) -> tuple[str, bytes]:
    """Return a drawing sent in that way, with a body of exactly that many bytes."""
    if way == "picture":
        return "image/png", PNG.ljust(size, b"\0")
    if way == "json":
        return JSON, json.dumps(STROKES).encode().ljust(size)
    if way == "base64":
        body = json.dumps({"image": text(PNG)}).encode()
        return JSON, body.replace(b'"}', b" " * (size - len(body)) + b'"}')
    bare = part(IMAGE, b"") + END
    return FORM, part(IMAGE, PNG.ljust(size - len(bare), b"\0")) + END


@pytest.mark.parametrize("way", ["picture", "json", "base64", "form"])
@pytest.mark.parametrize("over", [-1, 0, 1])
def test_bad_size_is_one_byte_over_the_limit(server: LiveServer, way: str, over: int) -> None:
    kind, body = padded(way, LIMIT + over)
    assert len(body) == LIMIT + over
    answer = post(server, body, kind)
    if over > 0:
        check(answer, 413, "The body has 5,000,001 bytes; at most 5,000,000 are accepted.")
    else:
        assert (answer.status, len(answer.json()["digits"])) == (200, 1)


def test_bad_files_of_a_batch_leave_the_others(shipped: LiveServer) -> None:
    body = part(IMAGE, PNG) + part(IMAGE, b"") + part(IMAGE, b"GIF89a") + part(IMAGE, PNG) + END
    answer = post(shipped, body, FORM, "/predict/batch")
    assert answer.status == 200
    assert [found.get("text") for found in answer.json()["predictions"]] == ["7", None, None, "7"]


def test_bad_input_leaves_nothing_on_the_disk(server: LiveServer) -> None:
    """Bodies and files of a form stay in memory however large they are."""
    kind, body = padded("form", LIMIT)
    with Bare(server) as client:
        head = (
            f"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        client.send(head.encode() + body[:-1])
        assert server.ask("GET", "/healthz").status == 200
        assert open_files(server.process.pid) == []
        client.send(body[-1:])
        assert client.answer().status == 200


def test_bad_form_of_many_parts_is_refused(server: LiveServer) -> None:
    body = io.BytesIO()
    for _ in range(1001):
        body.write(part(IMAGE, b"x"))
    check(post(server, body.getvalue() + END, FORM), 413, "or more than 1,000 parts")


def test_bad_pictures_leave_nothing_in_the_log(own_server: LiveServer) -> None:
    """Pillow would warn of each of these once, of the second with a number that the sender chose."""
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHII", 8, 1, 0x010E, 2, 0x7000_0000, 0x6000_0000)
    jpeg = encode(Image.fromarray(255 - drawn_seven()), "JPEG")
    told = jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]
    huge = SIGNATURE + header(12_000, 12_000) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    check(post(own_server, huge, "image/png"), 413, "The picture has 12000 x 12000 pixels")
    assert post(own_server, told, "image/jpeg").status == 200
    own_server.stop()
    assert own_server.wait() == (0, "")
