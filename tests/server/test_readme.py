"""What the README prints is true: its examples run as they stand, its tables name what there is."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import FOREIGN, PREFIX, SETTINGS
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.variables import FOR_TESTS_ONLY
from tests.server.live import LiveServer

PRINTED_ADDRESS = "http://127.0.0.1:5000"


@pytest.fixture(scope="module")
def readme(repository: Path) -> str:
    return (repository / "README.md").read_text(encoding="utf-8")


def examples(readme: str, language: str) -> list[str]:
    """The README's code blocks of a language that ask the server."""
    return [block for block in blocks(readme, language) if PRINTED_ADDRESS + "/predict" in block]


def blocks(readme: str, language: str) -> list[str]:
    """The README's code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)


def run(command: list[str], example: str, live: LiveServer, repository: Path) -> str:
    """Run an example, with the address of the test's server in place of the printed one."""
    here = example.replace(PRINTED_ADDRESS, "http://{}:{}".format(*live.address))
    done = subprocess.run(
        [*command, here], cwd=repository, capture_output=True, text=True, timeout=HANG_GUARD_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_readme_curl_examples_read_a_seven(readme: str, shipped: LiveServer, repository: Path) -> None:
    found = examples(readme, "sh")
    assert len(found) == 3
    for example in found:
        answer = json.loads(run(["sh", "-c"], example, shipped, repository))
        assert {reading["text"] for reading in answer.get("predictions", [answer])} == {"7"}


def test_readme_python_example_reads_a_seven(readme: str, shipped: LiveServer, repository: Path) -> None:
    (example,) = examples(readme, "python")
    assert re.fullmatch(r"7 \(\d+\.\d%\)\n", run([sys.executable, "-c"], example, shipped, repository))


def test_readme_javascript_example_reads_a_seven(readme: str, shipped: LiveServer, repository: Path) -> None:
    (example,) = examples(readme, "js")
    assert re.fullmatch(r"7 [01]\.\d{3}\n", run(["node", "--input-type=module", "-e"], example, shipped, repository))


def test_readme_client_example_reads_a_seven(readme: str, shipped: LiveServer, repository: Path) -> None:
    (example,) = [block for block in blocks(readme, "sh") if "app/client.py" in block]
    python = shlex.quote(sys.executable)
    command = example.replace("python3 ", f"{python} ").replace("client.py", f"client.py --url {PRINTED_ADDRESS}")
    assert "static/img/seven.png  7" in run(["sh", "-c"], command, shipped, repository)


def test_readme_names_every_setting_with_its_default(readme: str) -> None:
    rows = dict(re.findall(r"^\| `(INKLING_\w+)` \| (.*?) \|", readme, re.MULTILINE))
    assert rows.keys() == {PREFIX + name for name in SETTINGS} | (FOREIGN - FOR_TESTS_ONLY)
    for name, setting in SETTINGS.items():
        default = setting.default.name if isinstance(setting.default, Path) else setting.default
        assert rows[PREFIX + name].startswith("none" if default in ((), "") else f"`{default}`")


def test_readme_modules_answer_to_help(readme: str, repository: Path) -> None:
    modules = set(re.findall(r"python -m ((?:app|model)[\w.]*)", readme))
    assert {"app", "model.train", "model.evaluate"} <= modules
    environment = {**os.environ, "COLUMNS": "100"}
    for module in sorted(modules):
        done = subprocess.run(
            [sys.executable, "-m", module, "--help"], cwd=repository, capture_output=True, env=environment, check=False
        )
        assert done.returncode == 0, module
