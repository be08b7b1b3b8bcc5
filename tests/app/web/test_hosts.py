"""Requests that are addressed to another host are refused, with what to do."""

import socket

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.web.hosts import LOOPBACK_NAMES, check_host, is_loopback, served_hosts
from app.web.problems import Problem
from tests.helpers.networks import FakeNetwork

NAMES = ("digits.example.org", "[::1]")


def client_for(hosts: str, bound: str = "0.0.0.0") -> FlaskClient:
    config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "ALLOWED_HOSTS": hosts, "HOST": bound}
    return create_app(config).test_client()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:80", "Any-Name.example.", "a_b", "a" * 63])
def test_hosts_are_all_served_where_none_is_named(host: str) -> None:
    check_host(host, "HTTP/1.1", ())


@pytest.mark.parametrize("bound", ["127.0.0.1", "127.0.0.53", "::1", "localhost", "LOCALHOST"])
def test_hosts_on_a_loopback_address_are_its_names_and_those_listed(bound: str) -> None:
    assert is_loopback(bound)
    assert set(served_hosts(bound, ["digits.example.org"])) >= {*LOOPBACK_NAMES, "digits.example.org"}


def test_hosts_on_another_loopback_address_have_it_among_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "127.0.0.53" in served_hosts("127.0.0.53", [])
    # As many a Linux names itself.
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("127.0.1.1", 0))])
    assert "my-laptop" in served_hosts("my-laptop", [])


@pytest.mark.parametrize("bound", ["0.0.0.0", "::", "192.0.2.1", "a..b"])
def test_hosts_on_other_addresses_are_those_listed_or_all(bound: str) -> None:
    assert not is_loopback(bound)
    assert served_hosts(bound, ["digits.example.org"]) == ("digits.example.org",)
    assert served_hosts(bound, []) == ()


def test_hosts_are_all_served_on_a_loopback_address_where_the_operator_says_so() -> None:
    assert served_hosts("127.0.0.1", ["*"]) == ()
    assert client_for("*", "127.0.0.1").get("/models", headers={"Host": "tunnel.example"}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:5000", "LOCALHOST.", "127.0.0.1:8", "[::1]:5000"])
def test_hosts_of_this_machine_are_served_by_default(client: FlaskClient, host: str) -> None:
    assert client.get("/models", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *("rebind.evil.example", "127.0.0.1.nip.io", "localhost.evil.example", "192.168.1.5:5000"),
        *("127.0.0.2", "2130706433", "0.0.0.0", "[::]"),
    ],
)
def test_hosts_that_a_rebound_name_would_send_are_refused_by_default(client: FlaskClient, host: str) -> None:
    for method, path in (("GET", "/"), ("GET", "/metrics"), ("POST", "/predict"), ("OPTIONS", "/predict")):
        response = client.open(path, method=method, headers={"Host": host})
        assert (response.status_code, response.content_type) == (421, "application/problem+json")
        assert "add this one to INKLING_ALLOWED_HOSTS." in response.get_json()["detail"]


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
    with pytest.raises(Problem, match="which is not a name that this server goes by") as caught:
        check_host(host, "HTTP/1.1", NAMES)
    assert caught.value.status == 421
    assert "have its operator add this one to INKLING_ALLOWED_HOSTS." in caught.value.detail


def test_hosts_may_be_missing_before_http_1_1_only() -> None:
    check_host(None, "HTTP/1.0", ())
    for version, hosts in (("HTTP/1.1", ()), ("HTTP/1.0", NAMES)):
        with pytest.raises(Problem, match=r"The header Host is missing\."):
            check_host(None, version, hosts)


def test_hosts_refusal_has_the_one_shape_on_every_route() -> None:
    client = client_for("digits.example.org")
    for path in ("/", "/predict", "/static/css/base.css", "/nothing"):
        response = client.get(path, headers={"Host": "evil.example"})
        assert (response.status_code, response.content_type) == (421, "application/problem+json")
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
    for bound in ("0.0.0.0", "127.0.0.1"):
        client = client_for("digits.example.org", bound)
        for path in ("/healthz", "/readyz"):
            assert client.get(path, headers={"Host": "10.0.0.7:5000"}).status_code == 200
