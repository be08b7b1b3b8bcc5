"""Weights that change on disk are taken into use by a running app, or refused while the old ones answer."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.networks.registry import ModelRegistry
from app.networks.reload import LOOK_EVERY_S, Reloader
from model.classifier import DigitClassifier
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.networks import write_network

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Flask:
    return create_app({"WEIGHTS_DIR": folder})


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def look(app: Flask) -> None:
    """Look at the folder as if time had passed, and wait until what changed is read."""
    reloader: Reloader = app.extensions["reloader"]
    reloader._next_look = 0
    reloader.look()
    join()


def join() -> None:
    for thread in threading.enumerate():
        if thread.name == "reload":
            thread.join(HANG_GUARD_S)
            assert not thread.is_alive(), "reading the weights folder hangs"


def version(client: FlaskClient) -> str:
    answer = client.post("/predict", json=STROKES)
    assert answer.status_code == 200
    return str(answer.get_json()["model"]["version"])


def test_replaced_weights_are_taken_into_use_and_told(
    app: Flask, client: FlaskClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = version(client)
    write_network(folder / "inkling.npz", "inkling", seed=2)
    look(app)
    after = version(client)
    assert caplog.messages == [f"The network inkling is now version {after} (before: {before})."]
    assert after == DigitClassifier.load(folder / "inkling.npz").version != before


def test_new_network_joins_and_unchanged_ones_are_not_read_again(app: Flask, client: FlaskClient, folder: Path) -> None:
    old = app.extensions["registry"].classifiers["inkling"]
    write_network(folder / "other.npz", "other")
    look(app)
    registry: ModelRegistry = app.extensions["registry"]
    assert list(registry.classifiers) == ["inkling", "other"]
    assert registry.classifiers["inkling"] is old
    assert {model["name"] for model in client.get("/models").get_json()["models"]} == {"inkling", "other"}


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "not a network", "gone"])
def test_bad_weights_leave_the_old_ones_serving_and_are_told(
    app: Flask, client: FlaskClient, folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = version(client)
    file = folder / "inkling.npz"
    content = bytearray(file.read_bytes())
    if damage == "gone":
        file.unlink()
    else:
        content[len(content) // 2] ^= damage == "flipped"
        keep = {"cut": len(content) // 2, "empty": 0}.get(damage, len(content))
        file.write_bytes(b"hello" if damage == "not a network" else content[:keep])
    look(app)
    assert version(client) == before
    ready = client.get("/readyz")
    assert ready.status_code == 200
    (line,) = ready.get_json()["refused"]
    assert line.startswith("inkling.npz ")
    assert line.endswith("the weights that were loaded before stay in use")
    assert line in caplog.text
    caplog.clear()
    look(app)
    assert not caplog.text
    write_network(file, "inkling", seed=3)
    look(app)
    assert version(client) == DigitClassifier.load(file).version != before
    assert client.get("/readyz").get_json()["refused"] == []


def test_weights_that_arrive_late_make_the_server_ready(tmp_path: Path) -> None:
    app = create_app({"WEIGHTS_DIR": tmp_path / "later"})
    client = app.test_client()
    assert client.get("/readyz").status_code == 503
    (tmp_path / "later").mkdir()
    write_network(tmp_path / "later" / "inkling.npz", "inkling")
    look(app)
    assert client.get("/readyz").status_code == 200


def test_second_file_with_the_same_network_is_refused_until_the_first_is_gone(app: Flask, folder: Path) -> None:
    write_network(folder / "copy.npz", "inkling", seed=4)
    look(app)
    registry: ModelRegistry = app.extensions["registry"]
    assert registry.refused == {"copy.npz": "copy.npz holds a network named 'inkling' like inkling.npz: remove one"}
    (folder / "inkling.npz").unlink()
    look(app)
    assert app.extensions["registry"].refused == {}
    assert app.extensions["registry"].ready


def test_folder_is_looked_at_only_now_and_then(app: Flask, folder: Path) -> None:
    clock = Clock()
    reloader = Reloader(app, folder, clock)
    old = app.extensions["registry"]
    write_network(folder / "inkling.npz", "inkling", seed=5)
    clock.seconds += LOOK_EVERY_S / 2
    reloader.look()
    join()
    assert app.extensions["registry"] is old
    clock.seconds += LOOK_EVERY_S
    reloader.look()
    join()
    assert app.extensions["registry"] is not old


def test_asking_reads_files_again_that_look_unchanged(app: Flask, folder: Path) -> None:
    old = app.extensions["registry"].classifiers["inkling"]
    app.extensions["reloader"].reload()
    join()
    new = app.extensions["registry"].classifiers["inkling"]
    assert new is not old
    assert new.version == old.version


def test_request_keeps_the_network_that_it_began_with(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = version(client)
    read = DigitClassifier.read

    def replaced_meanwhile(classifier: DigitClassifier, images: object) -> object:
        write_network(folder / "inkling.npz", "inkling", seed=6)
        look(app)
        return read(classifier, images)  # type: ignore[arg-type]

    monkeypatch.setattr(DigitClassifier, "read", replaced_meanwhile)
    assert version(client) == before
    monkeypatch.undo()
    assert version(client) != before


def test_folder_that_cannot_be_read_changes_nothing_until_it_can(
    app: Flask, client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = version(client)

    def fail(*_: object, **__: object) -> ModelRegistry:
        raise OSError("no more files")

    monkeypatch.setattr(ModelRegistry, "reloaded", fail)
    write_network(folder / "inkling.npz", "inkling", seed=8)
    look(app)
    assert "The weights folder could not be read again" in caplog.text
    assert version(client) == before
    monkeypatch.undo()
    look(app)
    assert version(client) != before


@pytest.mark.parametrize("asked", ["look", "reload"])
@pytest.mark.parametrize("failing", ["app.networks.reload.stamps", "threading.Thread.start"])
def test_look_that_fails_harms_no_request_and_the_next_one_succeeds(
    app: Flask,
    client: FlaskClient,
    folder: Path,
    asked: str,
    failing: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = version(client)
    reloader: Reloader = app.extensions["reloader"]

    def fail(*_: object) -> None:
        raise RuntimeError("can't start new thread") if "start" in failing else OSError("too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(failing, fail)
        reloader._next_look = 0
        getattr(reloader, asked)()
        join()
    assert "The weights folder could not be read again" in caplog.text
    assert version(client) == before
    write_network(folder / "inkling.npz", "inkling", seed=9)
    look(app)
    assert version(client) != before


def test_file_replaced_by_one_of_the_same_size_and_time_is_seen(app: Flask, client: FlaskClient, folder: Path) -> None:
    before = version(client)
    file = folder / "inkling.npz"
    status = file.stat()
    write_network(folder / "new", "inkling", seed=7)
    os.utime(folder / "new", ns=(status.st_atime_ns, status.st_mtime_ns))
    shutil.move(folder / "new", file)
    look(app)
    assert version(client) != before
