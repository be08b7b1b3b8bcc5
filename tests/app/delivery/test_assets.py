"""The files of static/ are compressed ahead, whole or not at all, and the pages ask for nothing that was not."""

import gzip
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from app.delivery.assets import main, make
from app.delivery.static_files import StaticFiles, read_folder, version_of
from model.paths import STATIC, TEMPLATES


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of what ships, compressed ahead."""
    return make(made=tmp_path_factory.mktemp("build"))


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Return a folder with the sheets that pages share, and nothing else, so that making it takes no time."""
    folder = tmp_path / "static"
    (folder / "css").mkdir(parents=True)
    (folder / "css" / "base.css").write_text("b { color: red }\n" * 9, encoding="utf-8")
    return folder


def wrongly_coded(made: Path, name: str) -> list[str]:
    """Return the compressed forms of a file that hold another, or lack though they would be a twentieth smaller."""
    data = (made / name).read_bytes()
    wrong = []
    for ending, packed, unpack in [
        (".gz", gzip.compress, gzip.decompress),
        (".br", brotli.compress, brotli.decompress),
    ]:
        form = made / f"{name}{ending}"
        right = unpack(form.read_bytes()) == data if form.is_file() else len(packed(data)) > 0.95 * len(data)
        wrong += [] if right else [form.name]
    return wrong


def test_assets_hold_every_file_and_its_compressed_forms(made: Path) -> None:
    files = read_folder(STATIC)
    assert made.name == version_of(files)
    for name, data in files.items():
        assert (made / name).read_bytes() == data
        if name.endswith((".css", ".js")):
            assert wrongly_coded(made, name) == []
    assert (made / "css" / "base.css.gz").exists()
    assert not (made / "img" / "seven.png.gz").exists()


def test_assets_have_compressed_forms_of_what_they_make_smaller_only(sources: Path, tmp_path: Path) -> None:
    (sources / "css" / "tiny.css").write_text(".change { color: red }\n", encoding="utf-8")
    made = make(sources, TEMPLATES, tmp_path / "build")
    assert not (made / "css" / "tiny.css.gz").exists()
    assert wrongly_coded(made, "css/tiny.css") == wrongly_coded(made, "css/base.css") == []
    (made / "css" / "base.css.gz").unlink()
    (made / "css" / "base.css.br").write_bytes(brotli.compress(b"other"))
    assert wrongly_coded(made, "css/base.css") == ["base.css.gz", "base.css.br"]


@pytest.mark.parametrize("path", ["/", "/learn", "/docs", "/read", "/models/fake"])
def test_pages_ask_for_what_was_compressed_ahead_only(client: FlaskClient, made: Path, path: str) -> None:
    text = client.get(path).text
    names = re.findall(f'"/static/{made.name}/([^"]+)"', text)
    assert len(names) >= 2
    assert "/static/" not in text.replace(f"/static/{made.name}/", "")
    wanted = [name for name in names if name.endswith((".css", ".js"))]
    assert [name for name in wanted if not (made / name).is_file() or wrongly_coded(made, name)] == []
    assert StaticFiles(made=made.parent).find(wanted[0]) is not None


def test_assets_that_are_there_are_left_alone_and_those_of_other_versions_removed(
    sources: Path, tmp_path: Path
) -> None:
    build = tmp_path / "build"
    first = make(sources, TEMPLATES, build)
    (first / "mark").touch()
    (build / ".stamp").touch()
    assert make(sources, TEMPLATES, build) == first
    assert (first / "mark").exists()
    (sources / "a.css").write_text("a {}", encoding="utf-8")
    second = make(sources, TEMPLATES, build)
    assert sorted(path.name for path in build.iterdir()) == sorted([".stamp", second.name])


def test_assets_that_lack_a_file_are_made_anew(sources: Path, tmp_path: Path) -> None:
    whole = make(sources, TEMPLATES, tmp_path / "build")
    (whole / "css" / "base.css").unlink()
    assert make(sources, TEMPLATES, tmp_path / "build") == whole
    assert (whole / "css" / "base.css").exists()


def test_assets_may_be_made_by_several_processes_at_once(sources: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from app.delivery.assets import *; make(*map(Path, sys.argv[1:]))"
    folders = [str(sources), str(TEMPLATES), str(tmp_path / "build")]
    command = [sys.executable, "-W", "error", "-c", code, *folders]
    processes = [subprocess.Popen(command, cwd=STATIC.parent, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(process.communicate()[1], process.returncode) for process in processes] == [(b"", 0)] * 3
    (found,) = (tmp_path / "build").iterdir()
    assert read_folder(found).keys() == {"css/base.css", "css/base.css.br", "css/base.css.gz"}


def test_assets_that_cannot_be_written_are_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(tmp_path / "file" / "build") == 1
    told = capsys.readouterr().err
    assert told.startswith("Static files cannot be compressed ahead: Not a directory: ")
    assert "Run this as a user who may write there" in told
