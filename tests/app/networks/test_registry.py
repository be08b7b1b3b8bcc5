"""The registry offers the networks that load, and remembers in one line why another did not."""

from pathlib import Path

import pytest

from app.networks.registry import ModelRegistry
from model.classifier import DigitClassifier
from model.preprocessing.normalize import Preprocessing
from tests.helpers.networks import FakeNetwork, write_network


def test_shelf_loads_every_network_of_a_folder(tmp_path: Path) -> None:
    write_network(tmp_path / "a.npz", "tiny")
    write_network(tmp_path / "b.npz", "inkling")
    (tmp_path / "README.md").write_text("not a network", encoding="utf-8")
    registry = ModelRegistry.load(tmp_path, "inkling")
    assert list(registry.classifiers) == ["tiny", "inkling"]
    assert (registry.ready, registry.problem, registry.refused) == (True, None, {})
    default, other = registry.cards()
    assert (default["name"], default["default"], default["test_accuracy"]) == ("inkling", True, 0.125)
    assert (other["name"], other["default"], other["title"]) == ("tiny", False, "Tiny")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "inkling.npz is damaged"),
        (b"PK\x03\x04 cut short", "inkling.npz is damaged"),
        (None, "inkling.npz cannot be read"),
    ],
)
def test_shelf_refuses_a_bad_file_with_one_line_without_a_path(
    tmp_path: Path, content: bytes | None, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "inkling.npz"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    registry = ModelRegistry.load(tmp_path, "inkling")
    refused = registry.refused["inkling.npz"]
    assert not registry.ready
    assert refused.startswith(line)
    assert "\n" not in refused
    assert str(tmp_path) not in refused
    assert f"A network was refused: {refused}" in caplog.text
    assert registry.problem is not None
    assert registry.problem.startswith(f"A network was refused: {refused.rstrip('.')}. Run `python -m model.train")


def test_shelf_survives_a_loader_that_fails_in_an_unforeseen_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(path: Path) -> DigitClassifier:
        raise MemoryError(f"{path} is a bomb")

    monkeypatch.setattr(DigitClassifier, "load", fail)
    write_network(tmp_path / "inkling.npz", "inkling")
    registry = ModelRegistry.load(tmp_path, "inkling")
    assert registry.refused == {"inkling.npz": "inkling.npz could not be read as a network"}
    assert "MemoryError" in caplog.text


def test_shelf_takes_the_first_of_two_networks_of_one_name(tmp_path: Path) -> None:
    write_network(tmp_path / "a.npz", "inkling")
    write_network(tmp_path / "b.npz", "inkling")
    registry = ModelRegistry.load(tmp_path, "inkling")
    assert registry.ready
    assert registry.refused == {"b.npz": "b.npz holds a network named 'inkling' like a.npz: remove one"}


def test_shelf_prefers_the_file_that_has_its_networks_name(tmp_path: Path) -> None:
    for file in ("inkling-2.npz", "inkling.npz"):
        write_network(tmp_path / file, "inkling")
    registry = ModelRegistry.load(tmp_path, "inkling")
    assert registry.refused == {
        "inkling-2.npz": "inkling-2.npz holds a network named 'inkling' like inkling.npz: remove one"
    }


def test_shelf_cards_tell_the_size_of_the_file_and_what_the_network_sees(tmp_path: Path) -> None:
    bitmaps = Preprocessing(field=32, digit=32, centre="box", binary=True)
    write_network(tmp_path / "small.npz", "small")
    write_network(tmp_path / "bitmaps.npz", "bitmaps", preprocessing=bitmaps)
    cards = {str(card["name"]): card for card in ModelRegistry.load(tmp_path, "small").cards()}
    for name in ("small", "bitmaps"):
        assert cards[name]["size_bytes"] == (tmp_path / f"{name}.npz").stat().st_size
    seen = cards["bitmaps"]["preprocessing"]
    assert isinstance(seen, dict)
    assert (seen["field"], seen["binary"]) == (32, True)


def test_shelf_without_a_folder_says_what_to_do(tmp_path: Path) -> None:
    registry = ModelRegistry.load(tmp_path / "missing", "inkling")
    assert registry.cards() == []
    assert registry.problem == (
        "No trained network was found: the weights folder has no inkling.npz. Run `python -m model.train "
        "inkling`, or put inkling.npz back: the server looks for it every two seconds."
    )


def test_shelf_default_that_is_not_there_is_told_from_those_that_are() -> None:
    registry = ModelRegistry([FakeNetwork("lenet"), FakeNetwork("mlp")], "inkling")
    assert registry.problem is not None
    assert registry.problem.startswith(
        "There is no network 'inkling', only lenet, mlp. Set INKLING_DEFAULT_MODEL to one"
    )
