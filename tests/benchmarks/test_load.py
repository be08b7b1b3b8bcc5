"""The load generator's own parts, and one short load on a real socket."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.benchmarks import load
from tests.benchmarks.environment import locked_names
from tests.benchmarks.errors import ContenderError
from tests.benchmarks.load import Aim, Load, fire, merge, parse
from tests.benchmarks.load_generator import content_length, request_bytes


class Handler(BaseHTTPRequestHandler):
    """Answers POST with the body's size; /broken with 500."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = str(len(body)).encode()
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_generator_in_python_counts_answers(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load.shutil, "which", lambda _: None)
    body = tmp_path / "body"
    body.write_bytes(b"x" * 1000)
    found = fire(Aim("127.0.0.1", port, "/", body), 2, 0.3, tmp_path)
    assert found.requests > 0
    assert found.errors == 0
    assert 0 < found.p50 <= found.p99 <= found.seconds
    assert found.rate == pytest.approx(found.requests / found.seconds)


def test_generator_in_python_takes_errors_for_errors(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load.shutil, "which", lambda _: None)
    body = tmp_path / "body"
    body.write_bytes(b"x")
    with pytest.raises(ContenderError, match=r"no request was answered, [1-9]\d* errors"):
        fire(Aim("127.0.0.1", port, "/broken", body), 1, 0.2, tmp_path)


def test_load_is_read_from_the_last_line() -> None:
    line = '{"requests": 10, "seconds": 2.0, "p50": 0.1, "p99": 0.2, "errors": 1}'
    assert parse(f"Running 2s test\n\n{line}\n") == Load(10, 2.0, 0.1, 0.2, 1)


@pytest.mark.parametrize("text", ["", "oops", '{"requests": 1}', "[1]"])
def test_load_that_is_not_told_is_refused(text: str) -> None:
    with pytest.raises(ContenderError, match="expected a line of JSON at its end"):
        parse(text)


def test_loads_merge_to_sums_and_median_percentiles() -> None:
    merged = merge([Load(10, 1.0, 0.1, 0.2, 0), Load(30, 1.0, 0.3, 0.9, 2), Load(20, 1.0, 0.2, 0.3, 0)])
    assert merged == Load(60, 3.0, 0.2, 0.3, 2)


def test_request_is_whole_and_length_is_found() -> None:
    message = request_bytes("127.0.0.1", 80, "/predict", b"abc")
    assert message.startswith(b"POST /predict HTTP/1.1\r\nHost: 127.0.0.1:80\r\n")
    assert message.endswith(b"Content-Length: 3\r\n\r\nabc")
    assert content_length(b"HTTP/1.1 200 OK\r\ncontent-LENGTH: 42\r\n\r\n") == 42
    with pytest.raises(ValueError, match="an answer without Content-Length"):
        content_length(b"HTTP/1.1 200 OK\r\n\r\n")


def test_locked_names_are_read_from_a_lock() -> None:
    text = (
        "# made by\nflask==3.1.3 \\\n    --hash=sha256:00\n    # via x==1\nnumpy==2.4.6 ; sys_platform == 'linux' \\\n"
    )
    assert locked_names(text) == ["flask", "numpy"]
