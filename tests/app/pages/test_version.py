"""Inkling's version stands in one place, and everything that tells it takes it from there."""

import json
import re
import tomllib
from pathlib import Path

from flask.testing import FlaskClient

from app.config import VERSION


def test_pages_and_description_tell_the_version(client: FlaskClient) -> None:
    assert client.get("/openapi.json").get_json()["info"]["version"] == VERSION
    for path in ("/", "/docs", "/learn", "/read"):
        assert f'<meta name="generator" content="Inkling {VERSION}">' in client.get(path).get_data(as_text=True)


def test_version_is_written_nowhere_else(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in settings["project"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "app.config.VERSION"}
    assert "version" not in json.loads((repository / "package.json").read_text(encoding="utf-8"))


def test_changelog_has_a_dated_entry_for_the_version(repository: Path) -> None:
    text = (repository / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[{re.escape(VERSION)}\] - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)
