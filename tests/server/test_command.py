"""`python -m app`: what it prints, how it refuses, and that it serves without networks too."""

import errno
import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.__main__ import _announce, _network_line, _why_not_bound
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.networks import FakeNetwork
from tests.server.live import BODY, REPOSITORY, launch, running


@pytest.fixture
def app() -> Flask:
    return create_app({"MODELS": [FakeNetwork(test_accuracy=None)], "DEFAULT_MODEL": "fake"})


def refusal(*arguments: str, **environ: str) -> tuple[int, str]:
    process = launch("-m", "app", *arguments, environ=environ)
    output, errors = process.communicate(timeout=HANG_GUARD_S)
    assert output == ""
    return process.returncode, errors


def test_command_prints_address_network_accuracy_and_how_to_stop(weights: dict[str, str]) -> None:
    with running(environ=weights) as server:
        address, network, stop = server.lines
        assert re.fullmatch(r"Inkling is at http://127\.0\.0\.1:[1-9]\d+", address)
        assert network == "It reads with inkling (test accuracy 12.50%)."
        assert stop == "Ctrl-C stops."
        assert server.ask("GET", "/readyz").json()["models"] == ["inkling"]


def test_command_prints_the_path_of_the_site_that_it_is_below(weights: dict[str, str]) -> None:
    with running(environ={**weights, "INKLING_ROOT_PATH": "/inkling"}) as server:
        assert re.fullmatch(r"Inkling is at http://127\.0\.0\.1:[1-9]\d+/inkling/", server.lines[0])
        assert server.ask("GET", "/inkling/models").status == 200


def test_command_takes_host_and_port_over_the_environment(weights: dict[str, str]) -> None:
    environ = {**weights, "INKLING_PORT": "1", "INKLING_HOST": "192.0.2.1"}
    with running("-m", "app", "--host", "localhost", "--port", "0", environ=environ) as server:
        assert server.lines[0].startswith("Inkling is at http://127.0.0.1:")
        assert server.ask("GET", "/healthz").status == 200


def test_command_answers_the_health_check_of_the_container(weights: dict[str, str]) -> None:
    dockerfile = (REPOSITORY / "app" / "deployment" / "Dockerfile").read_text(encoding="utf-8")
    check = re.search(r"^HEALTHCHECK .* CMD (\[.*\])$", dockerfile.replace("\\\n", ""), re.MULTILINE)
    assert check is not None
    command = [sys.executable, *json.loads(check[1])[1:]]
    with running(environ=weights) as server:
        environ = {**os.environ, "INKLING_PORT": str(server.address[1])}
        subprocess.run(command, env=environ, timeout=HANG_GUARD_S, check=True)
    gone = subprocess.run(command, env=environ, timeout=HANG_GUARD_S, check=False, stderr=subprocess.DEVNULL)
    assert gone.returncode == 1


def test_command_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert refusal("--port", str(port)) == (
            1,
            f"Port {port} on 127.0.0.1 is in use by another program. Stop it, or choose another with --port.\n",
        )


@pytest.mark.parametrize("port", ["http", "65536", "-1", "", "5_000"])
def test_command_bad_port_is_a_usage_error(port: str) -> None:
    code, errors = refusal(f"--port={port}")
    assert code == 2
    assert errors.startswith("usage: python -m app")
    assert f"{port!r} is not a port: expected a whole number from 0 to 65535" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("host", "message"),
    [
        ("no..host", "The host 'no..host' is not known here."),
        ("192.0.2.1", "on 192.0.2.1 cannot be used"),
    ],
)
def test_command_host_that_is_not_this_machine_is_one_clear_line(host: str, message: str) -> None:
    code, errors = refusal("--host", host, "--port", "0")
    assert (code, errors.count("\n")) == (1, 1)
    assert message in errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "The host 'name' is not known here. Give an"),
        (PermissionError(errno.EACCES, "Permission denied"), "Port 80 on name may not be used by this user. Choose"),
    ],
)
def test_command_says_why_its_port_cannot_be_bound(error: OSError, message: str) -> None:
    assert _why_not_bound(error, "name", 80).startswith(message)


def test_command_puts_a_longer_address_in_brackets(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    class Bound(socket.socket):
        def getsockname(self) -> Any:
            return ("::1", 5000, 0, 0)

    with Bound() as bound:
        _announce(app, bound)
    assert capsys.readouterr().out.startswith("Inkling is at http://[::1]:5000\n")


def test_command_says_that_an_accuracy_is_unknown(app: Flask) -> None:
    assert _network_line(app.extensions["registry"]) == "It reads with fake (unknown test accuracy)."


def test_command_bad_variable_is_one_clear_line() -> None:
    assert refusal(INKLING_ROOT_PATH="/learn", INKLING_PORT="0") == (
        2,
        "INKLING_ROOT_PATH is '/learn': expected no address of the app's own.\n",
    )
    assert refusal(INKLING_PORT="five") == (2, "INKLING_PORT is 'five': expected a whole number from 0 to 65535.\n")


def test_command_names_a_misspelt_variable_and_serves(weights: dict[str, str]) -> None:
    with running(environ={**weights, "INKLING_PROT": "80"}) as server:
        server.stop()
        code, errors = server.wait()
    assert code == 0
    assert errors == "WARNING: INKLING_PROT is set but is no setting. Did you mean INKLING_PORT?\n"


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut short"], ids=["missing", "empty", "corrupt"])
def test_command_without_a_network_serves_and_says_what_to_do(
    tmp_path: Path, no_weights: dict[str, str], content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "inkling.npz").write_bytes(content)
    with running(environ=no_weights) as server:
        assert "Run `python -m model.train inkling`" in server.lines[1]
        assert server.ask("GET", "/healthz").status == 200
        assert "Run `python -m model.train inkling`" in server.ask("GET", "/").body.decode()
        for answer in (
            server.ask("GET", "/readyz"),
            server.ask("POST", "/predict", BODY, Content_Type="application/json"),
        ):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
            assert "Run `python -m model.train inkling`" in answer.json()["detail"]
            assert str(tmp_path) not in answer.body.decode()


def test_command_multiplies_matrices_in_one_thread() -> None:
    code = "import os, sys; import app; assert 'numpy' in sys.modules; print(os.environ['OPENBLAS_NUM_THREADS'])"
    process = launch("-c", code)
    output, errors = process.communicate(timeout=HANG_GUARD_S)
    assert (process.returncode, output.strip(), errors) == (0, "1", "")
