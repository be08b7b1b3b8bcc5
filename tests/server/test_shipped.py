"""The server as it is shipped, with its own network: ready, and one drawing reads the same in every body."""

import re
from collections.abc import Iterator

import pytest

from tests.server.live import LiveServer, running
from tests.server.test_serving import BODIES, JSON, picture

# Drawn as bars, the pixels among the bodies are no seven.
SEVENS = {name: body for name, body in BODIES.items() if name != "pixels"}


@pytest.fixture(scope="module")
def shipped() -> Iterator[LiveServer]:
    with running() as live:
        yield live


def test_shipped_server_is_ready_and_says_how_well_it_reads(shipped: LiveServer) -> None:
    assert re.fullmatch(r"It reads with inkling \(test accuracy 99\.\d\d%\)\.", shipped.lines[1])
    answer = shipped.ask("GET", "/readyz")
    assert answer.status == 200
    assert "inkling" in answer.json()["models"]
    assert answer.json()["refused"] == []


@pytest.mark.parametrize(("kind", "body"), SEVENS.values(), ids=SEVENS.keys())
def test_shipped_network_reads_one_drawing_alike_in_every_body(shipped: LiveServer, kind: str, body: bytes) -> None:
    reference = shipped.ask("POST", "/predict", picture("PNG"), Content_Type="image/png").json()
    answer = shipped.ask("POST", "/predict", body, Content_Type=kind).json()
    assert answer["text"] == "7"
    assert answer["probabilities"] == pytest.approx(reference["probabilities"], abs=0.02)
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-6)


def test_shipped_page_offers_its_network(shipped: LiveServer) -> None:
    assert b'<option value="inkling"' in shipped.ask("GET", "/").body
    assert shipped.ask("POST", "/predict", b'{"strokes": []}', Content_Type=JSON).json()["text"] == ""
