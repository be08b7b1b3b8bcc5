"""The page is served with what it needs to know of the networks."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from model.preprocessing import Preprocessing
from tests.app.networks import write_network


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


def test_page_compares_the_networks_by_year_and_then_size(tmp_path: Path) -> None:
    large = Preprocessing(field=64, digit=64)
    write_network(tmp_path / "a.npz", "deepconvnet", year=2016)
    write_network(tmp_path / "b.npz", "large", year=1986, preprocessing=large)
    write_network(tmp_path / "c.npz", "small", year=1986)
    write_network(tmp_path / "d.npz", "undated")
    text = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/").text
    assert re.findall('data-hook="contender" data-model="(.*?)"', text) == ["small", "large", "deepconvnet", "undated"]


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
