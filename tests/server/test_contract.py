"""The description of the API is true: schemathesis finds no answer of a running server that it does not foresee."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.helpers.guards import HANG_GUARD_S
from tests.server.live import REPOSITORY, LiveServer

SETTINGS = Path(__file__).with_name("schemathesis.toml")
# For each operation and phase; the first phase, of edges of every schema, goes on as long as it has some.
EXAMPLES = 4

RUN = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


def examine(server: LiveServer, location: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Let schemathesis compare the server with a description, with all of its checks; it leaves files in the folder."""
    host, port = server.address
    command = [sys.executable, "-c", RUN, "--config-file", str(SETTINGS), "run", location]
    command += ["--url", f"http://{host}:{port}", "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", "1"]
    command += ["--no-color", "--no-shrink", "--continue-on-failure", "--generation-database", "none"]
    command += ["--request-timeout", str(HANG_GUARD_S), *options]
    return subprocess.run(
        command,
        check=False,
        cwd=folder,
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.server.contract_hooks", "PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        timeout=HANG_GUARD_S,
    )


def test_contract_holds_whatever_schemathesis_sends(server: LiveServer, tmp_path: Path) -> None:
    host, port = server.address
    found = examine(server, f"http://{host}:{port}/openapi.json", tmp_path)
    assert found.returncode == 0, found.stdout
    described = sum(len(methods) for methods in server.ask("GET", "/openapi.json").json()["paths"].values())
    # All but /openapi.json: it does not examine what it was told by.
    assert f"{described - 1} selected / {described - 1} total" in found.stdout


def test_contract_that_does_not_hold_is_noticed(server: LiveServer, tmp_path: Path) -> None:
    description: dict[str, Any] = server.ask("GET", "/openapi.json").json()
    description["components"]["schemas"]["Health"]["properties"]["status"] = {"const": "fine"}
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(description), encoding="utf-8")
    found = examine(server, str(file), tmp_path, "--include-path", "/healthz")
    assert found.returncode == 1
    assert "'fine' was expected" in found.stdout or '"fine" was expected' in found.stdout
