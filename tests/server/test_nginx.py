"""The settings for nginx that ship hold up: the work is shared, refusals have the one shape, deaths are hidden."""

import gzip
import http.client
import json
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from app.delivery.static_files import read_folder, version_of
from app.web.problems import DETAILS
from app.web.responses import IMMUTABLE, REVALIDATE, SECURITY_HEADERS
from model.paths import STATIC
from tests.helpers.guards import HANG_GUARD_S
from tests.server.fleet import DEPLOYMENT, Fleet, fleet
from tests.server.live import BODY, Answer, LiveServer

JSON = "application/json"
CLIENTS = 6
# Requests that each of them sends before and after one of the servers is killed.
BEFORE = 15
AFTER = 40
HSTS = "max-age=63072000"


def requests_of(server: LiveServer) -> float:
    lines = server.ask("GET", "/metrics").body.decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("inkling_drawings_read_total{"))


def test_nginx_shares_readings_between_the_servers(front: Fleet) -> None:
    for _ in range(20):
        answer = front.ask("POST", "/predict", BODY, Content_Type=JSON)
        assert answer.status == 200
        assert answer.json()["model"]["name"] == "inkling"
    assert all(requests_of(server) >= 5 for server in front.servers)


def test_nginx_hands_over_its_request_id_and_adds_one_header(front: Fleet) -> None:
    answer = front.ask("GET", "/healthz", X_Request_ID="chosen by a client")
    assert len(answer.headers["X-Request-ID"]) == 32
    assert answer.headers["Strict-Transport-Security"] == HSTS
    for name, value in SECURITY_HEADERS.items():
        assert answer.headers.get_all(name) == [value]


@pytest.mark.parametrize("path", ["/static/js/main.js", "/static/css/base.css", "/static/img/favicon.svg"])
def test_nginx_serves_static_files_as_the_app_does(front: Fleet, path: str) -> None:
    mine, apps = front.ask("GET", path), front.servers[0].ask("GET", path)
    assert (mine.status, mine.body) == (200, apps.body)
    for name in (*SECURITY_HEADERS, "Content-Type", "Cache-Control"):
        assert mine.headers[name].partition(";")[0] == apps.headers[name].partition(";")[0], name
    assert mine.headers["Strict-Transport-Security"] == HSTS


@pytest.mark.parametrize("name", ["js/main.joined.js", "js/ui/theme.js", "css/base.css"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_nginx_serves_hashed_addresses_as_the_app_does(front: Fleet, name: str, accepted: str) -> None:
    path = f"/static/{version_of(read_folder(STATIC))}/{name}"
    mine, apps = (server.ask("GET", path, Accept_Encoding=accepted) for server in (front, front.servers[0]))
    assert mine.headers["Cache-Control"] == apps.headers["Cache-Control"] == IMMUTABLE
    assert mine.headers["Vary"] == apps.headers["Vary"] == "Accept-Encoding"
    assert mine.headers["Content-Type"].partition(";")[0] == apps.headers["Content-Type"].partition(";")[0]
    coding = None if accepted == "identity" else accepted
    assert mine.headers["Content-Encoding"] == apps.headers["Content-Encoding"] == coding
    bodies = [gzip.decompress(answer.body) if coding else answer.body for answer in (mine, apps)]
    assert (mine.status, bodies[0]) == (200, bodies[1])
    assert [mine.headers.get_all(name) for name in SECURITY_HEADERS] == [[text] for text in SECURITY_HEADERS.values()]
    again = front.ask("GET", path, Accept_Encoding=accepted, If_None_Match=mine.headers["ETag"])
    assert (again.status, again.headers["Cache-Control"]) == (304, IMMUTABLE)


def test_nginx_lets_the_app_answer_for_versions_that_it_has_not(front: Fleet) -> None:
    answer = front.ask("GET", f"/static/{'0' * 12}/css/base.css")
    assert (answer.status, answer.headers["Cache-Control"]) == (200, REVALIDATE)
    assert answer.headers.get_all("Strict-Transport-Security") == [HSTS]
    for name in ("nothing.css", "css/", ""):
        check_refusal(front.ask("GET", f"/static/{'0' * 12}/{name}"), 404, "There is nothing at this address.")


def test_nginx_lets_no_address_lead_out_of_its_folders(front: Fleet) -> None:
    version = version_of(read_folder(STATIC))
    for up in ("..", "%2e%2e", ".%2e", "..%2f..", "%5c..", "..%00", "css/..%2f../.."):
        for start in ("/static/", f"/static/{version}/"):
            answer = front.send(f"GET {start}{up}/{up}/key.pem HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert answer.status in {400, 404}
            assert answer.headers["Content-Type"] == "application/problem+json"


def test_nginx_headers_are_those_of_the_app() -> None:
    lines = (DEPLOYMENT / "inkling-headers.conf").read_text(encoding="utf-8").splitlines()[1:]
    expected = [f'add_header {name} "{value}" always;' for name, value in SECURITY_HEADERS.items()]
    assert lines == [*expected, f'add_header Strict-Transport-Security "{HSTS}" always;']


def test_nginx_takes_a_body_of_exactly_the_limit_and_refuses_one_byte_more(front: Fleet) -> None:
    assert front.ask("POST", "/predict", BODY.ljust(5_000_000), Content_Type=JSON).status == 200
    refused = front.ask("POST", "/predict", BODY.ljust(5_000_001), Content_Type=JSON)
    check_refusal(refused, 413, "The body has more than the 5,000,000 bytes that are accepted.")


def test_nginx_keeps_the_metrics_inside(front: Fleet) -> None:
    check_refusal(front.ask("GET", "/metrics"), 404, "There is nothing at this address.")


def test_nginx_words_its_own_refusals_alike(front: Fleet) -> None:
    for nothing in ("/static/", "/static/nothing.js"):
        check_refusal(front.ask("GET", nothing), 404, "There is nothing at this address.")
    refused = front.ask("POST", "/static/js/main.js", b"")
    check_refusal(refused, 405, "Send GET or HEAD.")
    assert refused.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("head", "status", "detail"),
    [
        (b"hello", 400, "The request is not well-formed HTTP."),
        (b"GET / HTTP/1.1", 400, "The request is not well-formed HTTP."),
        (b"GET /../x HTTP/1.1\r\nHost: localhost", 400, "The request is not well-formed HTTP."),
        (b"GET /problem/plain HTTP/1.1\r\nHost: localhost", 404, DETAILS[404]),
        (b"GET /" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: localhost", 414, "The address is too long."),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"a" * 10_000, 431, DETAILS[431]),
        (b"POST /predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip", 501, DETAILS[501]),
        (b"GET / HTTP/3.1\r\nHost: localhost", 505, "of a version of HTTP that is not known here."),
    ],
    ids=["garbage", "no host", "above the root", "internal", "address", "headers", "coding", "version"],
)
def test_nginx_words_refusals_of_requests_that_it_does_not_understand(
    front: Fleet, head: bytes, status: int, detail: str
) -> None:
    check_refusal(front.send(head + b"\r\n\r\n"), status, detail)


def test_nginx_refuses_what_comes_to_its_port_without_tls(front: Fleet) -> None:
    refused = front.send(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", tls=False)
    check_refusal(refused, 400, "The request came without TLS to the port for TLS.")


def test_nginx_lets_the_app_word_its_own_refusals(front: Fleet) -> None:
    check_refusal(front.ask("POST", "/predict", b"{", Content_Type=JSON), 400, "is not JSON")
    check_refusal(front.ask("GET", "/nothing"), 404, "There is nothing at this address.")


def check_refusal(answer: Answer, status: int, detail: str) -> None:
    assert answer.status == status
    members = answer.json()
    assert members["status"] == status
    assert detail in members["detail"]
    headers = answer.headers
    assert headers["Content-Type"] == "application/problem+json"
    for name, value in SECURITY_HEADERS.items():
        assert headers.get_all(name) == [value]
    assert headers["Strict-Transport-Security"] == HSTS


def test_nginx_loses_no_request_but_those_in_flight_when_a_server_is_killed(
    tmp_path: Path, weights: dict[str, str]
) -> None:
    with fleet(tmp_path, weights, {"rate=50r/s": "rate=100000r/s"}) as front:
        client = Clients(front)
        client.warm.wait()
        time.sleep(0.1)  # well into the requests that follow
        front.servers[0].process.kill()
        front.servers[0].process.wait()
        client.killed.set()
        client.join()
        # nginx asks the other server again, unless the first one had begun to answer.
        assert client.found["lost later"] == 0
        assert client.found["lost in flight"] <= CLIENTS
        assert client.found.total() == CLIENTS * (BEFORE + AFTER)
        assert client.found["answered later"] > 0
        front.servers[1].process.kill()
        front.servers[1].process.wait()
        refused = front.ask("POST", "/predict", BODY, Content_Type=JSON)
        check_refusal(refused, 503, "No server answers.")
        assert refused.headers["Retry-After"] == "5"


class Clients:
    """Keep asking, each one request after the other, and count how they end."""

    def __init__(self, front: Fleet) -> None:
        self.front = front
        self.warm = threading.Barrier(CLIENTS + 1, timeout=HANG_GUARD_S)
        self.killed = threading.Event()
        self.found: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.keep_asking) for _ in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def join(self) -> None:
        for thread in self.threads:
            thread.join()

    def keep_asking(self) -> None:
        connection = self.front.connect()
        for number in range(BEFORE + AFTER):
            if number == BEFORE:
                self.warm.wait()
            if number == BEFORE + AFTER // 2:
                self.killed.wait(HANG_GUARD_S)
            later = self.killed.is_set()
            try:
                connection.request("POST", "/predict", BODY, {"Content-Type": JSON})
                response = connection.getresponse()
                whole = response.status == 200 and "digits" in json.loads(response.read())
            except (http.client.HTTPException, OSError):
                whole = False
            if not whole:
                connection.close()  # the next request opens a new one
            with self.lock:
                self.found[f"{'answered' if whole else 'lost'} {'later' if later else 'in flight'}"] += 1
        connection.close()
