"""Once its client has hung up, a request is not begun, and one that is being answered goes no further."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.server.disconnects import HUNG_UP, STATUS, while_awaited
from tests.helpers.networks import FakeNetwork

# Strokes that touch: as long as the network doubts that they are one digit, it is shown parts of them.
TANGLE = {"strokes": [[[20, 20], [120, 200], [60, 220]], [[20, 200], [140, 60]], [[90, 20], [80, 240], [200, 120]]]}
DRAWINGS = {
    "/predict": TANGLE,
    "/predict/batch": {"images": [TANGLE, TANGLE]},
    "/explain": TANGLE,
    "/explain/layers": TANGLE,
}


def hang_up(network: FakeNetwork, after: int) -> dict[str, Any]:
    """Return the environment of a request whose client hangs up once the network was asked so many times."""
    return {HUNG_UP: lambda: len(network.seen) >= after}


@pytest.mark.parametrize(("path", "drawing"), DRAWINGS.items(), ids=DRAWINGS.keys())
def test_awaited_request_goes_no_further_than_its_client_waits(
    client: FlaskClient, network: FakeNetwork, path: str, drawing: dict[str, Any]
) -> None:
    network.is_digit = 0.5
    whole = client.post(path, json=drawing, environ_overrides=hang_up(network, 1000))
    assert whole.status_code == 200
    assert len(network.seen) > 2
    for passes in (0, 1, 2):
        network.seen.clear()
        answer = client.post(path, json=drawing, environ_overrides=hang_up(network, passes))
        assert (answer.status_code, answer.get_json()["status"]) == (STATUS, STATUS)
        assert len(network.seen) == passes


def test_awaited_is_counted_among_what_was_asked(client: FlaskClient, network: FakeNetwork) -> None:
    client.post("/learn/step", json=TANGLE, environ_overrides=hang_up(network, 0))
    counted = 'inkling_requests_total{route="/learn/step",status="499"} 1\n'
    assert counted in client.get("/metrics").text


def test_awaited_work_without_a_request_is_done() -> None:
    assert while_awaited(max)(3, 5) == 5
