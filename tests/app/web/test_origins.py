"""What pages of other origins send is refused unless the settings allow it; programs and this server's pages may."""

import io

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.hosts import check_origin, is_own
from app.web.problems import Problem
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
FRIEND = "https://friend.example"
EVIL = "https://evil.example"
OWN = "http://localhost"


def client_with(origins: str) -> FlaskClient:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "CORS_ORIGINS": origins}
    return create_app(config).test_client()


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        *(("http://localhost:5000", "localhost:5000"), ("http://[::1]:5000", "[::1]:5000"), ("HTTP://A", "a")),
        *(("http://a", "a:80"), ("https://a", "a:443"), ("https://a:443", "a"), ("https://a", "a")),
        # A proxy speaks TLS on a port of its own.
        ("https://digits.example.org:8443", "digits.example.org:8443"),
    ],
)
def test_origin_is_own_whatever_its_scheme_where_name_and_port_are_those_of_host(origin: str, host: str) -> None:
    assert is_own(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        *(("http://localhost:5001", "localhost:5000"), ("http://localhost", "localhost:5000"), ("http://a:81", "a")),
        *(("http://a", "a:443"), ("https://a", "a:80"), ("http://127.0.0.1:5000", "localhost:5000"), ("null", "null")),
        *(("http://a.b", "b"), ("http://a", "a.b"), ("a", "a"), ("", ""), ("http://a/", "a"), ("http://a", None)),
        *(("http://a, http://b", "a"), ("ftp://a", "a"), ("chrome-extension://a", "a"), ("http://a:80:80", "a:80")),
    ],
)
def test_origin_is_foreign_where_name_or_port_differ(origin: str, host: str | None) -> None:
    assert not is_own(origin, host)


@pytest.mark.parametrize("path", ["/predict", "/predict/batch", "/explain", "/learn/step", "/read", "/nothing"])
@pytest.mark.parametrize(
    "headers",
    [
        *({"Origin": EVIL}, {"Origin": "http://localhost:8000"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}),
        {"Origin": EVIL, "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-site"},
        # A page that came over plain HTTP by the same name.
        {"Origin": OWN, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_origins_of_others_are_refused_on_every_route(
    client: FlaskClient, network: FakeNetwork, path: str, headers: dict[str, str]
) -> None:
    form = {"image": (io.BytesIO(b"any"), "any.png")}
    for response in (
        client.post(path, json=STROKES, headers=headers),
        client.post(path, data=form, content_type="multipart/form-data", headers=headers),
    ):
        assert (response.status_code, response.content_type) == (403, "application/problem+json")
        assert "add the page's origin to INKLING_CORS_ORIGINS." in response.get_json()["detail"]
        assert response.headers["Cache-Control"] == "no-store"
    assert network.seen == []


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "BREW"])
def test_origins_of_others_are_refused_whatever_they_would_change(client: FlaskClient, method: str) -> None:
    assert client.open("/predict", method=method, headers={"Origin": EVIL}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        *({}, {"Origin": OWN}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}),
        {"Origin": OWN, "Sec-Fetch-Site": "same-origin"},
        # A form of a page without a referrer, and a page behind a proxy that hides its name.
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "https://digits.example.org", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_origins_of_this_server_and_programs_are_read(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/predict", json=STROKES, headers=headers).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_origins_that_are_listed_are_read(headers: dict[str, str]) -> None:
    client = client_with(f"{FRIEND}, https://other.example")
    assert client.post("/predict", json=STROKES, headers={"Origin": FRIEND, **headers}).status_code == 200
    assert client.post("/predict", json=STROKES, headers={"Origin": EVIL, **headers}).status_code == 403


@pytest.mark.parametrize("origin", ["null", EVIL])
def test_origins_are_all_read_where_the_settings_say_so(origin: str) -> None:
    headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site"}
    assert client_with("*").post("/predict", json=STROKES, headers=headers).status_code == 200


@pytest.mark.parametrize("path", ["/", "/models", "/openapi.json", "/static/css/base.css"])
def test_origins_are_not_asked_of_who_only_looks(client: FlaskClient, path: str) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        headers = {"Origin": EVIL, "Sec-Fetch-Site": "cross-site"}
        with client.open(path, method=method, headers=headers) as response:
            assert response.status_code == 200


def test_origin_that_is_refused_is_quoted_in_short() -> None:
    with pytest.raises(Problem, match=r'a page of the origin "https://e{29}\.\.\.", which') as caught:
        check_origin(f"https://{'e' * 100}", None, "localhost", ())
    assert caught.value.status == 403
    with pytest.raises(Problem, match="a page of another site, which"):
        check_origin(None, "cross-site", "localhost", ())
