"""What lies in the weights folder and is no regular file is refused with one line: nothing waits for it or is lost."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from model.classifier import DigitClassifier
from tests.app.networks.test_reload import look, version
from tests.helpers.guards import run_guarded
from tests.helpers.irregular import IRREGULAR
from tests.helpers.networks import write_network


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    return tmp_path


def refused(client: FlaskClient) -> list[str]:
    ready = client.get("/readyz")
    assert ready.status_code == 200
    lines: list[str] = ready.get_json()["refused"]
    return lines


@pytest.mark.parametrize(("make", "message"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_what_is_no_file_is_refused_at_the_start(folder: Path, make: Callable[[Path], object], message: str) -> None:
    make(folder / "bad.npz")
    app = run_guarded(lambda: create_app({"WEIGHTS_DIR": folder}))
    assert refused(app.test_client()) == [f"bad.npz cannot be read: {message}"]


@pytest.mark.parametrize(("make", "message"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_what_is_no_file_is_refused_and_the_next_swap_is_made(
    folder: Path, make: Callable[[Path], object], message: str
) -> None:
    app = create_app({"WEIGHTS_DIR": folder})
    client = app.test_client()
    before = version(client)
    make(folder / "bad.npz")
    look(app)
    assert refused(client) == [f"bad.npz cannot be read: {message}"]
    write_network(folder / "inkling.npz", "inkling", seed=2)
    look(app)
    assert version(client) == DigitClassifier.load(folder / "inkling.npz").version != before


def test_file_larger_than_any_network_is_refused_unread(folder: Path) -> None:
    with (folder / "bad.npz").open("wb") as file:
        file.truncate(1 << 40)
    (line,) = refused(create_app({"WEIGHTS_DIR": folder}).test_client())
    assert line.startswith("bad.npz cannot be read: it has 1,099,511,627,776 bytes: expected at most ")


def test_links_to_files_are_followed_and_seen_when_they_turn(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """As Kubernetes mounts a volume: the files are links through a link that turns from one folder to the next."""
    mounted = tmp_path_factory.mktemp("mounted")
    for day, seed in (("..monday", 1), ("..tuesday", 2)):
        (mounted / day).mkdir()
        write_network(mounted / day / "inkling.npz", "inkling", seed=seed)
    (mounted / "..data").symlink_to("..monday")
    (mounted / "inkling.npz").symlink_to("..data/inkling.npz")
    app = create_app({"WEIGHTS_DIR": mounted})
    client = app.test_client()
    before = version(client)
    (mounted / "..next").symlink_to("..tuesday")
    (mounted / "..next").replace(mounted / "..data")
    look(app)
    assert version(client) == DigitClassifier.load(mounted / "inkling.npz").version != before
    (mounted / "other.npz").symlink_to(folder / "other.npz")
    shutil.copy(folder / "inkling.npz", folder / "other.npz")
    look(app)
    assert refused(client) == ["other.npz holds a network named 'inkling' like inkling.npz: remove one"]


@pytest.mark.parametrize("name", [b"\xff.npz", b"a\nERROR: forged.npz", b"\x1b[2J.npz"])
def test_file_of_a_name_that_cannot_be_printed_is_refused(
    folder: Path, name: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copy(folder / "inkling.npz", folder / os.fsdecode(name))
    client = create_app({"WEIGHTS_DIR": folder}).test_client()
    line = f"{os.fsdecode(name)!a} has a name that cannot be printed: give it another"
    assert refused(client) == [line]
    assert caplog.messages == [f"A network was refused: {line}"]
