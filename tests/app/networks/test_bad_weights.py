"""Weights files that are damaged, forged or not what they seem are refused with one line each, by a running app too."""

import io
import math
import random
import shutil
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from model.storage import archive
from model.storage.archive import load_archive, save_archive
from tests.app.networks.test_reload import look, version
from tests.helpers.networks import write_network
from tests.model.test_checkpoint import forge

STAYS = "the weights that were loaded before stay in use"


def members(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as file:
        return [(name, file.read(name)) for name in file.namelist()]


def pack(path: Path, content: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content:
            file.writestr(name, data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def rename_members(path: Path) -> None:
    pack(path, [(name.replace("weight", "mass"), data) for name, data in members(path)])


def climb(path: Path) -> None:
    pack(path, [(f"../{name}", data) for name, data in members(path)])


def double(path: Path) -> None:
    content = members(path)
    pack(path, [*content, content[0]])


def pickle_array(path: Path) -> None:
    array = io.BytesIO()
    np.save(array, np.array([{"a": 1}], dtype=object))
    pack(path, [*members(path), ("more.npy", array.getvalue())])


def pickle_whole(path: Path) -> None:
    path.write_bytes(
        b"\x80\x04\x95\x1a\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94\x8c\x02ls\x94\x85\x94R\x94."
    )


def bomb(path: Path) -> None:
    array = io.BytesIO()
    np.save(array, np.zeros(1 << 20, np.float32))
    pack(path, [*members(path), ("more.npy", array.getvalue())])


def another_network(path: Path) -> None:
    write_network(path, "other")


def change_array(ending: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    """Return what forges an array of a network and mends the checksum."""

    def forge(path: Path) -> None:
        arrays, metadata = load_archive(path)
        (name,) = (name for name in arrays if name.endswith(ending))
        arrays[name] = change(arrays[name])
        save_archive(path, arrays, metadata)

    return forge


def state_as(**facts: Any) -> Callable[[Path], None]:
    """Return what forges members of a network's metadata, for which no checksum stands."""

    def forge_facts(path: Path) -> None:
        forge(path, **facts)

    return forge_facts


DAMAGES: dict[str, tuple[Callable[[Path], None], str]] = {
    "truncated": (cut, "is damaged or not an archive of arrays"),
    "bit-flipped": (flip, "is damaged or not an archive of arrays"),
    "empty": (empty, "is damaged or not an archive of arrays"),
    "members renamed": (rename_members, "do not match its SHA-256"),
    "members that climb": (climb, "has no metadata"),
    "members doubled": (double, "two members of one name"),
    "pickle inside": (pickle_array, "more.npy"),
    "pickle": (pickle_whole, "is damaged or not an archive of arrays"),
    "zip bomb": (bomb, "would unpack to"),
    "not finite": (change_array("weight", lambda a: a * np.float32(np.nan)), "has infinite or NaN values in"),
    "infinite": (change_array("bias", lambda a: a + np.float32(np.inf)), "has infinite or NaN values in"),
    "wrong shape": (change_array("weight", lambda a: a.T.copy()), "of shape (10, 784) and float32: expected (784, 10)"),
    "wrong type": (
        change_array("weight", lambda a: a.astype(np.float64)),
        "and float64: expected (784, 10) and float32",
    ),
    "other weights": (change_array("weight", lambda a: -a), "gives outputs that differ by"),
    "accuracy of no number": (state_as(test_accuracy=math.nan), "has test_accuracy nan: expected a number from 0 to 1"),
    "name of half a character": (state_as(recipe="\ud800"), r"has recipe '\ud800': expected a text of 1 to 60 small"),
    "name that forges a line": (state_as(recipe="a\nERROR: b"), r"has recipe 'a\nERROR: b': expected"),
    "no name": (state_as(recipe=""), "has recipe '': expected"),
    "name with a slash": (state_as(recipe="a/b"), "has recipe 'a/b': expected"),
    "title of half a character": (state_as(title="\ud800"), r"has title '\ud800': expected a text of 1 to 100"),
    "time without an end": (state_as(wall_time_s=math.inf), "has wall_time_s inf: expected a number from 0 to"),
    "data that are a list": (state_as(data=[1]), "has data a list of 1: expected an object"),
    "format of many words": (state_as(format="x" * 10**5), "has format 'xxxxx"),
    "layer that forges a line": (
        state_as(network={"input_shape": [28, 28, 1], "layers": [{"kind": "ReLU", "a\x1b[2J\n": 1}]}),
        r"unexpected keyword argument 'a\x1b[2J '",
    ),
    "layer of a long name": (
        state_as(network={"input_shape": [28, 28, 1], "layers": [{"kind": "x" * 10**5}]}),
        "unknown kind of layer 'xxxx",
    ),
    "pooling over nothing": (
        state_as(network={"input_shape": [28, 28, 1], "layers": [{"kind": "MaxPooling", "size": 0}]}),
        "has a network that cannot be built",
    ),
    "no golden images": (change_array("images", lambda a: a[:0]), "has golden images of shape (0, 28, 28, 1)"),
}
# What is sound in itself, and wrong only in the place of what was there.
MISPLACED = {"another network": (another_network, "holds a network named 'other', and held 'inkling' before")}


@pytest.fixture(autouse=True)
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small file be a bomb."""
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 1 << 20)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_network(tmp_path / "inkling.npz", "inkling", seed=1)
    return tmp_path / "inkling.npz"


def refused(client: FlaskClient, file: Path) -> str:
    """Return the one line about the one file that is refused; it names no folder."""
    (line,) = client.get("/readyz").get_json()["refused"]
    assert line.startswith(f"{file.name} ")
    assert line.isprintable()
    assert len(line) < 400
    assert str(file.parent) not in line
    return str(line)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(("damage", "message"), DAMAGES.values(), ids=DAMAGES.keys())
def test_bad_weights_are_refused_with_one_line_at_the_start(
    file: Path, damage: Callable[[Path], None], message: str, caplog: pytest.LogCaptureFixture
) -> None:
    damage(file)
    client = create_app({"WEIGHTS_DIR": file.parent}).test_client()
    assert client.get("/readyz").status_code == 503
    line = refused(client, file)
    assert message in line
    assert [record.getMessage() for record in caplog.records] == [f"A network was refused: {line}"]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize(("damage", "message"), (DAMAGES | MISPLACED).values(), ids=(DAMAGES | MISPLACED).keys())
def test_bad_weights_in_the_place_of_good_ones_are_refused_while_those_answer(
    file: Path, damage: Callable[[Path], None], message: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app({"WEIGHTS_DIR": file.parent})
    client = app.test_client()
    before = version(client)
    damage(file)
    look(app)
    assert client.get("/readyz").status_code == 200
    assert version(client) == before
    line = refused(client, file)
    assert message in line
    assert line.endswith(STAYS)
    assert [record.getMessage() for record in caplog.records] == [f"A network was refused: {line}"]


def test_bad_weights_with_any_bit_flipped_or_any_end_cut_never_answer(file: Path) -> None:
    app = create_app({"WEIGHTS_DIR": file.parent})
    client = app.test_client()
    before, whole, chance = version(client), file.read_bytes(), random.Random(1)
    told = 0
    for turn in range(40):
        data = bytearray(whole)
        data[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(data if turn % 2 else whole[: chance.randrange(len(whole))])
        look(app)
        # A bit may carry no content, such as a member's time stamp; then the file is as good as it was.
        told += bool(client.get("/readyz").get_json()["refused"]) and bool(refused(client, file))
        assert version(client) == before
    assert told > 30


@pytest.mark.parametrize(
    "path", ["/", "/models", "/models/inkling", "/learn", "/read", "/docs", "/openapi.json", "/metrics"]
)
def test_pages_are_shown_whatever_lies_beside_the_weights(file: Path, path: str) -> None:
    for number, (damage, _) in enumerate(DAMAGES.values()):
        shutil.copy(file, file.parent / f"bad-{number}.npz")
        with warnings.catch_warnings(action="ignore"):
            damage(file.parent / f"bad-{number}.npz")
    client = create_app({"WEIGHTS_DIR": file.parent}).test_client()
    assert client.get(path).status_code == 200
    assert client.get("/readyz").get_json()["models"] == ["inkling"]
    assert len(client.get("/readyz").get_json()["refused"]) == len(DAMAGES)


def test_two_networks_that_change_places_are_both_taken(file: Path) -> None:
    write_network(file.parent / "other.npz", "other")
    app = create_app({"WEIGHTS_DIR": file.parent})
    file.rename(file.parent / "third")
    (file.parent / "other.npz").rename(file)
    (file.parent / "third").rename(file.parent / "other.npz")
    look(app)
    assert app.extensions["registry"].refused == {}
    assert sorted(app.extensions["registry"].classifiers) == ["inkling", "other"]


@pytest.mark.parametrize("other", ["other", "aside", "zero"])
def test_network_whose_file_is_moved_over_another_leaves_both_loaded(file: Path, other: str) -> None:
    write_network(file.parent / f"{other}.npz", "other")
    app = create_app({"WEIGHTS_DIR": file.parent})
    registry = app.extensions["registry"]
    file.rename(file.parent / f"{other}.npz")
    for _ in range(2):
        look(app)
        assert app.extensions["registry"].classifiers == registry.classifiers
        assert app.extensions["registry"].refused == {
            "inkling.npz": f"inkling.npz is gone; {STAYS}",
            f"{other}.npz": f"{other}.npz holds a network named 'inkling', and held 'other' before; {STAYS}",
        }
        (file.parent / f"{other}.npz").touch()


def test_network_that_is_copied_over_another_leaves_both_loaded(tmp_path: Path) -> None:
    write_network(tmp_path / "a.npz", "inkling")
    write_network(tmp_path / "b.npz", "other")
    app = create_app({"WEIGHTS_DIR": tmp_path})
    registry = app.extensions["registry"]
    shutil.copy(tmp_path / "b.npz", tmp_path / "a.npz")
    look(app)
    assert app.extensions["registry"].classifiers == registry.classifiers
    assert app.extensions["registry"].refused == {
        "a.npz": f"a.npz holds a network named 'other', and held 'inkling' before; {STAYS}"
    }
