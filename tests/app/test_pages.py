"""The page is served with what it needs to know of the networks."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app


def test_page_has_the_hooks_of_the_contract(client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    for hook in ("pad", "answer", "clear", "undo", "redo", "bar", "seen", "model"):
        assert f'data-hook="{hook}"' in response.text
    assert 'data-hook="problem"' not in response.text


def test_page_offers_every_network_with_the_default_selected(client: FlaskClient) -> None:
    text = " ".join(client.get("/").text.split())
    assert text.index('<option value="fake"') < text.index('<option value="other"')
    assert text.count(" selected") == 1
    assert "The network fake" in text


def test_page_without_a_network_says_what_to_do(tmp_path: Path) -> None:
    text = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/").text
    assert 'data-hook="problem"' in text
    assert "Run `python -m model.train deepconvnet`" in text
    assert str(tmp_path) not in text


def test_page_is_the_same_from_any_working_directory(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = client.get("/").text
    monkeypatch.chdir(tmp_path)
    assert client.get("/").text == here
