"""Static files have addresses that tell their content, are kept for ever there, and no others can be reached."""

import logging
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from app.delivery import static_files
from app.delivery.static_files import MEDIA_TYPES, StaticFiles, read_folder, version_of
from app.web import problems, responses
from app.web.responses import IMMUTABLE, KEEP_NOTHING, REVALIDATE
from model.paths import STATIC

STYLE = "b { color: red }\n" * 9
OTHER_VERSION = "0" * 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two static files, beside a secret."""
    sources = tmp_path / "static"
    (sources / "css").mkdir(parents=True)
    (sources / "css" / "b.css").write_text(STYLE, encoding="utf-8")
    (sources / "a.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "secret.css").write_text("secret", encoding="utf-8")
    return sources


def serve(sources: Path, made: Path | None = None) -> tuple[FlaskClient, str]:
    """Return a client of an app with these files and nothing else, and their version."""
    app = Flask(__name__, static_folder=None)
    files = StaticFiles(sources, made or sources.parent / "made")
    static_files.register(app, files)
    problems.register(app)
    responses.register(app)
    return app.test_client(), files.version


@pytest.fixture
def ready(folder: Path) -> tuple[FlaskClient, str]:
    """Return a client of an app with files that have two compressed forms, told apart by bytes, and their version."""
    coded = folder.parent / "made" / version_of(read_folder(folder)) / "css"
    coded.mkdir(parents=True)
    (coded / "b.css.br").write_bytes(b"brotli")
    (coded / "b.css.gz").write_bytes(b"gzipped")
    return serve(folder)


def test_static_addresses_hold_the_version_and_are_kept_for_ever(folder: Path) -> None:
    client, version = serve(folder)
    with client.application.test_request_context():
        address = render_template_string("{{ url_for('static', filename='css/b.css') }}")
    assert address == f"/static/{version}/css/b.css"
    response = client.get(address)
    assert (response.status_code, response.text, response.headers["Cache-Control"]) == (200, STYLE, IMMUTABLE)


@pytest.mark.parametrize("start", ["/static", f"/static/{OTHER_VERSION}"])
def test_static_addresses_without_this_version_give_the_file_that_is_served_now(folder: Path, start: str) -> None:
    response = serve(folder)[0].get(f"{start}/css/b.css")
    assert (response.status_code, response.text, response.headers["Cache-Control"]) == (200, STYLE, REVALIDATE)


def test_static_file_that_is_not_there_is_not_kept(folder: Path) -> None:
    client, version = serve(folder)
    response = client.get(f"/static/{version}/css/c.css")
    assert (response.status_code, response.headers["Cache-Control"]) == (404, KEEP_NOTHING)


def test_static_files_do_not_change_under_a_running_server(folder: Path) -> None:
    client, version = serve(folder)
    (folder / "css" / "b.css").write_text("i {}", encoding="utf-8")
    (folder / "a.svg").unlink()
    assert client.get(f"/static/{version}/css/b.css").text == STYLE
    assert client.get(f"/static/{version}/a.svg").text == "<svg/>"


@pytest.mark.parametrize(
    ("accepted", "coding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli"),
        ("gzip", "gzip", b"gzipped"),
        ("br;q=0, gzip;q=0.5", "gzip", b"gzipped"),
        ("*", "br", b"brotli"),
        ("identity", None, STYLE.encode()),
        ("br;q=0, *;q=0", None, STYLE.encode()),
        ("abrasive", None, STYLE.encode()),
        ("", None, STYLE.encode()),
    ],
)
def test_static_file_comes_as_the_client_accepts_it(
    ready: tuple[FlaskClient, str], accepted: str, coding: str | None, body: bytes
) -> None:
    client, version = ready
    response = client.get(f"/static/{version}/css/b.css", headers={"Accept-Encoding": accepted})
    assert (response.headers.get("Content-Encoding"), response.data) == (coding, body)
    assert response.content_length == len(body)
    assert response.content_type == "text/css; charset=utf-8"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_static_file_has_a_tag_for_each_of_its_forms(ready: tuple[FlaskClient, str]) -> None:
    client, _ = ready
    forms = ("br", "gzip", "identity")
    tags = [client.get("/static/css/b.css", headers={"Accept-Encoding": form}).headers["ETag"] for form in forms]
    assert len(set(tags)) == 3
    for form, tag in zip(forms, tags, strict=True):
        asked = {"Accept-Encoding": form, "If-None-Match": tag}
        same = client.get("/static/css/b.css", headers=asked)
        assert (same.status_code, same.data, same.headers["Vary"]) == (304, b"", "Accept-Encoding")
        other = client.get("/static/css/b.css", headers=asked | {"Accept-Encoding": forms[forms.index(form) - 1]})
        assert other.status_code == 200


def test_static_file_comes_in_parts(ready: tuple[FlaskClient, str]) -> None:
    client, _ = ready
    for form, body in (("br", b"brotli"), ("identity", STYLE.encode())):
        asked = {"Accept-Encoding": form, "Range": "bytes=0-0"}
        part = client.get("/static/css/b.css", headers=asked)
        assert (part.status_code, part.data) == (206, body[:1])
        assert part.headers["Content-Range"] == f"bytes 0-0/{len(body)}"
        beyond = client.get("/static/css/b.css", headers=asked | {"Range": f"bytes={len(body)}-"})
        assert (beyond.status_code, beyond.content_type) == (416, "application/problem+json")


def test_static_head_is_get_without_a_body(ready: tuple[FlaskClient, str]) -> None:
    client, _ = ready
    asked = {"Accept-Encoding": "br"}
    head, get = (client.open("/static/css/b.css", method=method, headers=asked) for method in ("HEAD", "GET"))
    assert (head.status_code, head.data) == (200, b"")
    assert [head.headers[name] for name in ("ETag", "Content-Length")] == [get.headers["ETag"], "6"]


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.css", "..%2fsecret.css", "%2e%2e/secret.css", "css/../../secret.css", "..%5csecret.css"),
        *("css", "css/", "", "css//b.css", "./css/b.css", "css/b.css%00", "CSS/B.CSS", "%ff"),
        *("css/b.css.br", "css/link/secret.css", ".hidden.css", f"{OTHER_VERSION}/../../secret.css", "out.css"),
    ],
)
def test_static_addresses_lead_to_no_other_file(ready: tuple[FlaskClient, str], folder: Path, path: str) -> None:
    (folder / ".hidden.css").write_text("hidden", encoding="utf-8")
    (folder / "css" / "link").symlink_to(folder.parent, target_is_directory=True)
    client, version = serve(folder)
    for start in ("/static/", f"/static/{version}/"):
        response = client.get(start + path)
        assert response.status_code == 404, start + path
        assert b"secret" not in response.data


def test_static_file_that_cannot_be_read_is_left_out_with_a_warning(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "gone.css").symlink_to(folder / "nowhere.css")
    with caplog.at_level(logging.WARNING):
        client, _ = serve(folder)
    assert "gone.css: No such file or directory" in caplog.text
    assert client.get("/static/gone.css").status_code == 404
    assert client.get("/static/css/b.css").status_code == 200


def test_version_is_another_for_another_name_or_content_only() -> None:
    files = {"a": b"1", "b": b"2"}
    others = [{"a": b"1", "c": b"2"}, {"a": b"2", "b": b"1"}, {"a": b"1"}, {"a": b"1", "b": b""}, {"ab": b"12"}]
    versions = {version_of(found) for found in (files, *others)}
    assert len(versions) == 6
    assert version_of(dict(reversed(files.items()))) == version_of(files)
    assert all(static_files.is_version(version) for version in versions)


def test_version_ignores_what_editors_and_systems_leave_behind(folder: Path) -> None:
    before = version_of(read_folder(folder))
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / ".cache").mkdir()
    (folder / ".cache" / "a.css").write_bytes(b"x")
    assert version_of(read_folder(folder)) == before


def test_every_file_that_ships_has_a_known_type() -> None:
    assert {Path(name).suffix for name in read_folder(STATIC)} <= MEDIA_TYPES.keys()
