"""Every answer carries the headers that keep a browser safe and fresh."""

import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.helpers.networks import FakeNetwork

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/", "/models", "/predict", "/nothing", "/static/css/base.css", "/static/nothing"])
def test_headers_restrict_what_a_browser_may_do(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/read", "/learn", "/docs", "/models/fake", "/studies/depth"])
@pytest.mark.parametrize("origins", ["https://school.example, https://other.example:8443", "*"])
def test_headers_let_pages_be_framed_where_the_settings_say_so(path: str, origins: str) -> None:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "FRAME_ANCESTORS": origins}
    client = create_app(config).test_client()
    (policy,) = client.get(path).headers.get_all("Content-Security-Policy")
    assert policy.endswith(f"; frame-ancestors {origins.replace(',', '')}")
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    for other in ("/models", "/nothing", "/static/img/favicon.svg"):
        with client.get(other) as response:
            assert response.headers["Content-Security-Policy"] == CSP


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/", "no-cache"),
        ("/static/css/base.css", "no-cache"),
        ("/studies/depth", "no-cache"),
        ("/studies/depth.json", "no-cache"),
        ("/studies/nothing.json", "no-store"),
        ("/openapi.json", "no-store"),
        ("/static/nothing", "no-store"),
        ("/models", "no-store"),
        ("/healthz", "no-store"),
        ("/predict", "no-store"),
        ("/nothing", "no-store"),
    ],
)
def test_headers_say_how_long_an_answer_may_be_kept(client: FlaskClient, path: str, kept: str) -> None:
    with client.get(path) as response:
        assert response.headers["Cache-Control"] == kept


def test_headers_let_a_browser_ask_whether_a_static_file_changed(client: FlaskClient) -> None:
    path = "/static/css/base.css"
    with client.get(path) as first:
        tag = first.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag}) as same:
        assert (same.status_code, same.data) == (304, b"")
    with client.get(path, headers={"If-None-Match": '"old"'}) as changed:
        assert changed.status_code == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/static/js/main.js", "text/javascript; charset=utf-8"),
        ("/static/css/base.css", "text/css; charset=utf-8"),
        ("/static/img/favicon.svg", "image/svg+xml; charset=utf-8"),
    ],
)
def test_headers_type_of_static_files_does_not_depend_on_the_system(client: FlaskClient, path: str, kind: str) -> None:
    with client.get(path) as response:
        assert (response.status_code, response.content_type) == (200, kind)
