"""The server as it is shipped, with its own network: ready, and one drawing reads the same in every body."""

import json
import re
from itertools import pairwise

import pytest

from model.augmentation.straight_digits import CORNERS, WAYS
from tests.helpers.photos import DIGITS
from tests.server.live import LiveServer
from tests.server.test_serving import BODIES, JSON, picture

# Where the two digits of a number begin.
PLACES = (("5", 20), ("3", 190))
# What may stand between them.
MARKS = {
    "-": [[[130, 80], [170, 79]]],
    ",": [[[140, 120], [134, 136]]],
    "_": [[[20, 150], [290, 148]]],
    "+": [[[135, 80], [185, 79]], [[160, 52], [159, 108]]],
    "(": [[[175, 16], [160, 30], [150, 48], [146, 75], [150, 104], [160, 122], [176, 136]]],
}
# Drawn as bars, the pixels among the bodies are no seven.
SEVENS = {name: body for name, body in BODIES.items() if name != "pixels"}


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


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS.keys())
def test_shipped_network_reads_the_digits_of_a_number_and_not_its_marks(
    shipped: LiveServer, mark: list[list[list[float]]]
) -> None:
    five, three = ([[[x * 0.35 + left, y * 0.35 + 30] for x, y in one] for one in DIGITS[d]] for d, left in PLACES)
    body = json.dumps({"strokes": [*five, *mark, *three], "width": 8}).encode()
    assert shipped.ask("POST", "/predict", body, Content_Type=JSON).json()["text"] == "53"


@pytest.mark.parametrize("width", [6, 14, 20, 40])
@pytest.mark.parametrize("lean", [-30, 0, 10, 40])
def test_shipped_network_takes_a_straight_line_for_a_one(shipped: LiveServer, lean: float, width: float) -> None:
    line = [[140 + lean * step / 10, 240 - 20 * step] for step in range(11)]
    for strokes in ([line], [line[:1] + line[-1:]]):
        body = json.dumps({"strokes": strokes, "width": width}).encode()
        answer = shipped.ask("POST", "/predict", body, Content_Type=JSON).json()
        assert answer["text"] == "1"
        assert answer["digits"][0]["is_digit"] > answer["model"]["is_digit_threshold"]


@pytest.mark.parametrize("width", [6, 14, 24])
@pytest.mark.parametrize("digit", range(10))
def test_shipped_network_reads_digits_in_straight_lines(shipped: LiveServer, digit: int, width: float) -> None:
    for way in WAYS[digit]:
        body = json.dumps({"strokes": [along(stroke) for stroke in way.split()], "width": width}).encode()
        answer = shipped.ask("POST", "/predict", body, Content_Type=JSON).json()
        assert answer["text"] == str(digit)
        assert answer["digits"][0]["is_digit"] > answer["model"]["is_digit_threshold"]


def along(corners: str) -> list[list[float]]:
    """Return the points of a stroke through these corners, as a mouse tells them."""
    points = []
    for (x0, y0), (x1, y1) in pairwise(CORNERS[corner] for corner in corners):
        points += [[80 + 11 * (x0 * (10 - i) + x1 * i), 40 + 20 * (y0 * (10 - i) + y1 * i)] for i in range(11)]
    return points


def test_shipped_page_offers_its_network(shipped: LiveServer) -> None:
    assert b'<option value="inkling"' in shipped.ask("GET", "/").body
    assert shipped.ask("POST", "/predict", b'{"strokes": []}', Content_Type=JSON).json()["text"] == ""
