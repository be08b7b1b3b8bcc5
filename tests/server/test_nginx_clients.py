"""The settings for nginx that ship keep clients within their limits, and what is theirs out of the log."""

import http.client
import re
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.guards import HANG_GUARD_S
from tests.server.fleet import Fleet, fleet, free_port, nginx
from tests.server.live import BODY, Answer, LiveServer, running
from tests.server.test_nginx import JSON, check_refusal

# Of the server, as its settings have it before they are changed to one's own.
NAME = "digits.example.org"


def test_nginx_sends_everybody_to_tls(front: Fleet) -> None:
    # By its own name, whatever name the client gives: a cache in between could keep the answer for others.
    for host in (NAME, "evil.example"):
        answer = ask_plainly(front, "/docs?a=1", host)
        assert (answer.status, answer.headers["Location"]) == (308, f"https://{NAME}/docs?a=1")


def test_nginx_tells_its_version_nowhere(front: Fleet) -> None:
    for answer in (
        ask_plainly(front, "/", NAME),
        ask_plainly(front, "/", "a b"),
        front.ask("GET", "/static/js/main.js"),
        front.ask("GET", "/static/nothing"),
        front.ask("GET", "/"),
        front.send(b"hello\r\n\r\n"),
    ):
        assert answer.headers["Server"] in {"nginx", "Inkling"}
        assert not re.search(rb"nginx/[0-9]", answer.body)


def test_nginx_hands_on_the_name_that_a_page_has(front: Fleet) -> None:
    """The servers listen on a loopback address, where they go by no other name unless they are told."""
    assert front.ask("GET", "/models", Host=NAME).status == 200
    assert front.ask("GET", "/models").status == 200  # by localhost and a port
    check_refusal(front.ask("GET", "/models", Host="evil.example"), 421, "which is not a name that this server goes by")


def test_nginx_lets_pages_of_its_own_origin_send_and_no_others(front: Fleet) -> None:
    here = f"localhost:{front.port}"
    for host, origin in ((NAME, f"https://{NAME}"), (here, f"https://{here}")):
        own = front.ask("POST", "/predict", BODY, Content_Type=JSON, Host=host, Origin=origin)
        assert own.status == 200
        other = front.ask("POST", "/predict", BODY, Content_Type=JSON, Host=host, Origin=f"{origin}0")
        check_refusal(other, 403, "which is not this server's own.")


def test_nginx_refuses_who_asks_too_often(tmp_path: Path, weights: dict[str, str]) -> None:
    # The rate that ships is more than a busy machine of the tests may reach.
    with fleet(tmp_path, weights, {"rate=50r/s": "rate=1r/m", "burst=100": "burst=5"}) as front:
        answers = [front.ask("GET", "/healthz") for _ in range(20)]
        refused = [answer for answer in answers if answer.status != 200]
        assert len(refused) >= 5
        check_refusal(refused[0], 429, "requests a second, or 20 at once, came from your address.")
        assert refused[0].headers["Retry-After"] == "1"
        assert {front.ask("GET", "/static/js/main.js").status for _ in range(20)} == {200}


def test_nginx_refuses_who_asks_for_too_much_at_once(tmp_path: Path, weights: dict[str, str]) -> None:
    head = f"POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: {JSON}\r\nContent-Length: {len(BODY)}\r\n\r\n"
    with fleet(tmp_path, weights, {"inkling_connections 20;": "inkling_connections 2;"}) as front:
        with front.dial() as first, front.dial() as second:
            for connection in (first, second):
                connection.sendall(head.encode() + BODY[:-1])
            until(lambda: front.ask("GET", "/healthz").status == 429)
            check_refusal(front.ask("GET", "/healthz"), 429, "or 20 at once, came from your address.")
            assert front.ask("GET", "/static/js/main.js").status == 200
        until(lambda: front.ask("GET", "/healthz").status == 200)


def test_nginx_writes_nothing_of_a_client_to_its_log(tmp_path: Path, weights: dict[str, str]) -> None:
    """Neither of answers, refusals and failures nor of what it does not understand, though its own log says much."""
    with fleet(tmp_path, weights, {"rate=50r/s": "rate=1r/m", "burst=100": "burst=1"}) as front:
        seen = {front.ask("GET", f"/secret?{number}").status for number in range(10)}
        assert seen == {404, 429}
        seen = {front.ask("GET", "/static/secret.js").status, front.ask("POST", "/static/js/main.js", b"").status}
        assert seen == {404, 405}
        for data in (b"secret\r\n\r\n", b"GET /secret HTTP/1.1\r\n\r\n", b"GET /../secret HTTP/1.1\r\nHost: a\r\n\r\n"):
            assert front.send(data).status == 400
        assert front.send(b"GET /secret HTTP/1.1\r\nHost: a\r\n\r\n", tls=False).status == 400
        with socket.create_connection(("127.0.0.1", front.port), timeout=HANG_GUARD_S) as connection:
            connection.sendall(b"\x16\x03\x01\x00\x05secret")  # as TLS begins
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1000):
                pass
        ask_plainly(front, "/secret", "a b")
        log = front.log()
    assert "start worker process" in log
    assert [line for line in log.splitlines() if "client" in line or "secret" in line or "127.0.0.1" in line] == []


def test_nginx_writes_nothing_of_a_client_to_its_log_when_no_server_answers(
    tmp_path: Path, weights: dict[str, str]
) -> None:
    with fleet(tmp_path, weights) as front:
        for server in front.servers:
            server.process.kill()
            server.process.wait()
        assert front.ask("GET", "/secret").status == 503
        log = front.log()
    assert "client" not in log
    assert "secret" not in log


@pytest.mark.parametrize("strips", [True, False])
def test_nginx_serves_below_a_path_as_the_readme_says(
    tmp_path: Path, weights: dict[str, str], repository: Path, *, strips: bool
) -> None:
    readme = (repository / "README.md").read_text(encoding="utf-8")
    (location,) = re.findall(r"^```nginx\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    port = free_port()
    environ = {**weights, "INKLING_ROOT_PATH": "/inkling", "INKLING_ALLOWED_HOSTS": "www.example.org"}
    with running(environ=environ) as server:
        location = location.replace("127.0.0.1:5000;", f"127.0.0.1:{server.address[1]}{'/' if strips else ''};")
        with nginx(tmp_path, f"server {{ listen 127.0.0.1:{port}; {location} }}"):
            site = Site(port)
            page = site.ask("GET", "/inkling/", Host="www.example.org")
            named = re.findall(r'(?:href|src)="(/[^"]+)"', page.body.decode())
            assert len(named) > 5
            assert {site.ask("GET", address).status for address in named} == {200}
            headers = {"Content_Type": JSON, "Host": "www.example.org", "Origin": "https://www.example.org"}
            assert site.ask("POST", "/inkling/predict", BODY.ljust(5_000_000), **headers).status == 200
            assert site.ask("GET", "/inkling").headers["Location"].endswith("/inkling/")


class Site(LiveServer):
    """A site on a port."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)


def ask_plainly(front: Fleet, path: str, host: str) -> Answer:
    """Ask on the port without TLS."""
    connection = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=HANG_GUARD_S)
    try:
        connection.request("GET", path, headers={"Host": host})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + HANG_GUARD_S
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("nginx did not come to this in time")
