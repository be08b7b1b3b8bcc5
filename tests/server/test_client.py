"""`python -m app.client` against a running server: what it prints, and how it ends."""

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from app.client import main
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.pictures import drawn_seven, encode
from tests.server.live import BODY, REPOSITORY, LiveServer

SEVEN = "static/img/seven.png"


def url(live: LiveServer) -> str:
    return "http://{}:{}".format(*live.address)


def client(*arguments: str, data: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-m", "app.client", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, input=data, capture_output=True, timeout=HANG_GUARD_S, check=False)


@contextmanager
def other_server(status: int, answer: bytes) -> Iterator[str]:
    """Run a server that is not Inkling and gives everybody the same answer; its address."""

    class Other(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Other) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_client_prints_a_table(shipped: LiveServer, tmp_path: Path) -> None:
    blank = tmp_path / "a blank.gif"
    blank.write_bytes(encode(Image.new("L", (40, 40), 255), "GIF"))
    strokes = tmp_path / "strokes.json"
    strokes.write_bytes(b"\n " + BODY)
    done = client("--url", url(shipped), SEVEN, str(blank), str(strokes))
    assert (done.returncode, done.stderr) == (0, b"")
    head, *rows = [re.split(" {2,}", line) for line in done.stdout.decode().splitlines()]
    assert head == ["file", "read", "sure", "network"]
    assert rows[0][:2] == [SEVEN, "7"]
    assert re.fullmatch(r"\d\d\.\d%|100\.0%", rows[0][2])
    assert rows[1] == [str(blank), "blank", "inkling"]
    assert rows[2][1] == "7"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF"])
def test_client_reads_standard_input_whatever_its_kind(shipped: LiveServer, kind: str) -> None:
    data = encode(Image.fromarray(255 - drawn_seven()), kind)
    done = client("--url", url(shipped), "--json", "-", data=data)
    assert done.returncode == 0
    (answer,) = json.loads(done.stdout)
    assert (answer["file"], answer["reading"]["text"]) == ("-", "7")


def test_client_asks_the_network_that_is_named(shipped: LiveServer) -> None:
    done = client("--url", url(shipped) + "/", "--json", "--model", "mlp-30", SEVEN)
    assert json.loads(done.stdout)[0]["reading"]["model"]["name"] == "mlp-30"


def test_client_reads_the_others_when_one_is_bad(shipped: LiveServer, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"hello")
    done = client("--url", url(shipped), str(bad), "no such file", SEVEN)
    rows = [re.split(" {2,}", line) for line in done.stdout.decode().splitlines()[1:]]
    errors = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert [row[1] for row in rows] == ["error", "error", "7"]
    assert errors[0].startswith(f"error: {bad}: The 5 bytes are none of PNG")
    assert errors[1:] == ["error: no such file: cannot be read: No such file or directory"]


def test_client_puts_errors_into_json_too(shipped: LiveServer) -> None:
    done = client("--url", url(shipped), "--json", "-", SEVEN)
    first, second = json.loads(done.stdout)
    assert done.returncode == 1
    assert first == {"file": "-", "error": "The body is empty. Send a drawing as image/png."}
    assert second["reading"]["text"] == "7"
    assert done.stderr.decode() == f"error: -: {first['error']}\n"


def test_client_without_a_server_says_how_to_start_one() -> None:
    with socket.socket() as silent:  # its port is nobody else's, and nobody listens
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        done = client("--url", f"http://127.0.0.1:{port}", "--timeout", str(HANG_GUARD_S), SEVEN, SEVEN)
    assert (done.returncode, done.stdout) == (1, b"")
    assert re.fullmatch(
        rf"error: no answer from http://127\.0\.0\.1:{port} \(.*refused.*\)\. Start a server with `python -m app`\.\n",
        done.stderr.decode(),
        re.IGNORECASE,
    )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b'{"hello": 1}', "answers, but not as Inkling does. Give Inkling's address with --url."),
        (b"<html>", "answers, but not as Inkling does."),
        (b"[]", "answers, but not as Inkling does."),
        (b'{"text": "1", "digits": [], "model": "x"}', "answers, but not as Inkling does."),
    ],
)
def test_client_knows_a_server_that_is_another(answer: bytes, message: str) -> None:
    with other_server(200, answer) as address:
        done = client("--url", address, SEVEN)
    assert (done.returncode, done.stdout) == (1, b"")
    assert message in done.stderr.decode()


def test_client_tells_the_status_of_a_refusal_without_words() -> None:
    with other_server(502, b"<html>") as address:
        done = client("--url", address, SEVEN)
    assert (done.returncode, done.stderr.decode()) == (1, f"error: {SEVEN}: the server answers 502 Bad Gateway\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: FILE"),
        (
            ["--url", "localhost:5000", "x"],
            "'localhost:5000' is not an address: expected one such as http://127.0.0.1:5000",
        ),
        (["--url", "http://", "x"], "is not an address"),
        (["--url", "http://[x", "x"], "is not an address"),
        (["--url", "http://a:99999", "x"], "is not an address"),
        (["--timeout", "0", "x"], "'0' is not a time: expected a number of seconds above 0"),
        (["--timeout", "soon", "x"], "'soon' is not a time"),
        (["-", "-"], "- stands for standard input, which can be read only once"),
    ],
)
def test_client_wrong_command_line_is_a_usage_error(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err


def test_client_prints_names_that_cannot_play_with_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["\x1b[31mred\n"]) == 1
    printed = capsys.readouterr()
    assert r"\x1b[31mred\n" in printed.out
    assert "\x1b" not in printed.out + printed.err


def test_client_file_runs_alone(shipped: LiveServer, tmp_path: Path) -> None:
    alone = tmp_path / "client.py"
    shutil.copy(REPOSITORY / "app" / "client.py", alone)
    command = [sys.executable, "-I", "-S", str(alone), "--url", url(shipped), str(REPOSITORY / SEVEN)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=HANG_GUARD_S, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"  7  " in done.stdout
