"""Requests that are addressed to another host are refused, with what to do."""

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.hosts import check_host
from app.web.problems import Problem
from tests.helpers.networks import FakeNetwork

NAMES = ("digits.example.org", "[::1]")


def client_for(hosts: str) -> FlaskClient:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "ALLOWED_HOSTS": hosts}
    return create_app(config).test_client()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:80", "Any-Name.example.", "a_b", "a" * 63])
def test_hosts_are_all_served_by_default(host: str) -> None:
    check_host(host, "HTTP/1.1", ())


@pytest.mark.parametrize("host", ["digits.example.org", "DIGITS.example.org:8080", "digits.example.org.", "[::1]:5000"])
def test_hosts_that_are_listed_are_served(host: str) -> None:
    check_host(host, "HTTP/1.1", NAMES)


@pytest.mark.parametrize(
    "host",
    [
        *("", "a b", "a/b", "a@b", "a:b", "[::1", "::1", "a:123456", 'a"', "ä", "a, b"),
        *(".", ".a", "a..b", "a..", "a" * 64, f"{'a' * 64}.b", f"b.{'a' * 64}", "[1]", "[.]"),
    ],
)
def test_hosts_malformed_are_always_refused(host: str) -> None:
    with pytest.raises(Problem, match=r"which names no host\. Send the one in the address\.$") as caught:
        check_host(host, "HTTP/1.1", ())
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "host", ["example.org", "evil.example", "xdigits.example.org", "digits.example.org.evil", "[::2]"]
)
def test_hosts_that_are_not_listed_are_refused_with_what_to_do(host: str) -> None:
    with pytest.raises(Problem, match="which is not in INKLING_ALLOWED_HOSTS") as caught:
        check_host(host, "HTTP/1.1", NAMES)
    assert "have the server's operator add this one" in caught.value.detail


def test_hosts_may_be_missing_before_http_1_1_only() -> None:
    check_host(None, "HTTP/1.0", ())
    for version, hosts in (("HTTP/1.1", ()), ("HTTP/1.0", NAMES)):
        with pytest.raises(Problem, match=r"The header Host is missing\."):
            check_host(None, version, hosts)


def test_hosts_refusal_has_the_one_shape_on_every_route() -> None:
    client = client_for("digits.example.org")
    for path in ("/", "/predict", "/static/css/base.css", "/nothing"):
        response = client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert client.get("/models", headers={"Host": "digits.example.org"}).status_code == 200


def test_hosts_that_name_none_are_told_on_every_route(client: FlaskClient) -> None:
    for host in ("a..b", ".", "a" * 300):
        for path in ("/", "/healthz"):
            response = client.get(path, headers={"Host": host})
            assert response.status_code == 400
            assert response.get_json()["detail"].startswith('The header Host is "')


def test_hosts_are_served_whether_or_not_they_are_listed_with_their_last_dot() -> None:
    client = client_for("digits.example.org.")
    for host in ("digits.example.org", "digits.example.org.:80"):
        assert client.get("/models", headers={"Host": host}).status_code == 200


def test_hosts_are_not_asked_of_probes() -> None:
    client = client_for("digits.example.org")
    for path in ("/healthz", "/readyz"):
        assert client.get(path, headers={"Host": "10.0.0.7:5000"}).status_code == 200
