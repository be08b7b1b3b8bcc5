"""Readings of several digits, as the HTTP contract words them."""

from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app.api.reading import read_drawing, read_drawings
from app.intake.drawing import Drawing, picture_to_drawing, strokes_to_drawing
from app.intake.drawing_error import DrawingError
from model.segmentation.budget import MAX_DIGITS
from tests.helpers.networks import FakeNetwork, Images
from tests.helpers.pictures import encode


class Narrowness(FakeNetwork):
    """Reads a 1 in narrow ink and a 0 in broad ink."""

    def predict_proba(self, images: Images) -> Images:
        self.seen.append(images)
        narrow = (images > 0.5).any(axis=1).sum(axis=1) < 10
        return np.eye(10, dtype=np.float32)[narrow.astype(int)] * np.float32(0.9) + np.float32(0.01)


def one(x: float, y: float = 0) -> list[list[float]]:
    return [[x, y + t] for t in range(0, 101, 5)]


def ring(x: float, y: float = 0) -> list[list[float]]:
    angles = np.linspace(0, 2 * np.pi, 40)
    return [[x + 35 + 35 * np.sin(a), y + 50 - 50 * np.cos(a)] for a in angles]


@pytest.fixture
def network() -> FakeNetwork:
    return Narrowness()


def test_several_digits_have_text_and_boxes_but_no_single_digit(client: FlaskClient) -> None:
    strokes = [ring(0), one(130), one(180), ring(230)]
    answer = client.post("/predict", json={"strokes": strokes, "width": 10}).get_json()
    assert answer["text"] == "0110"
    assert answer["digit"] is answer["confidence"] is answer["probabilities"] is None
    assert [digit["digit"] for digit in answer["digits"]] == [0, 1, 1, 0]
    assert [digit["confidence"] for digit in answer["digits"]] == pytest.approx([0.91] * 4)
    expected = [(-5, -5, 80, 110), (125, -5, 10, 110), (175, -5, 10, 110), (225, -5, 80, 110)]
    for digit, box in zip(answer["digits"], expected, strict=True):
        assert digit["box"] == pytest.approx(box, abs=2)
        assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-9)
    assert len({digit["input"] for digit in answer["digits"]}) > 1


def test_several_digits_of_a_picture_are_boxed_in_its_own_pixels(network: FakeNetwork) -> None:
    """The picture is larger than what is looked at, so that its pixels are not those of the sheet."""
    canvas = np.full((600, 2400), 255, np.uint8)
    canvas[100:500, 300:360] = 0
    canvas[100:500, 800:860] = 0
    canvas[120:480, 1300:1600] = 0
    canvas[180:420, 1360:1540] = 255
    answer = read_drawing(picture_to_drawing(encode(Image.fromarray(canvas))), network)
    assert answer["text"] == "110"
    expected = [(300, 100, 60, 400), (800, 100, 60, 400), (1300, 120, 300, 360)]
    for digit, box in zip(answer["digits"], expected, strict=True):
        assert digit["box"] == pytest.approx(box, abs=6)


def test_single_digit_has_the_box_and_the_picture_of_the_drawing(network: FakeNetwork) -> None:
    canvas = np.full((90, 1400), 255, np.uint8)
    canvas[20:80, 700:710] = 0
    for drawing in (strokes_to_drawing([one(30)], 8), picture_to_drawing(encode(Image.fromarray(canvas)))):
        (digit,) = read_drawing(drawing, network)["digits"]
        assert digit["box"] == pytest.approx(drawing.box)
        assert np.array_equal(network.seen.pop()[0], drawing.image_for(network.preprocessing))


def test_strange_digit_is_still_named_with_the_threshold_to_judge_it_by(
    client: FlaskClient, network: FakeNetwork
) -> None:
    network.is_digit, network.threshold = 0.25, 0.8
    answer = client.post("/predict", json={"strokes": [one(0)]}).get_json()
    assert (answer["text"], answer["digit"]) == ("1", 1)
    assert (answer["digits"][0]["is_digit"], answer["model"]["is_digit_threshold"]) == (0.25, 0.8)


def too_many() -> list[Any]:
    return [one(40 * i) for i in range(MAX_DIGITS + 1)]


def test_more_digits_than_are_read_are_refused(client: FlaskClient, network: FakeNetwork) -> None:
    response = client.post("/predict", json={"strokes": too_many()})
    assert (response.status_code, response.content_type) == (413, "application/problem+json")
    expected = "The drawing holds 65 or more digits; at most 64 are read. Send it in parts."
    assert response.get_json()["detail"] == expected
    assert network.seen == []
    assert client.post("/predict", json={"strokes": too_many()[:-1]}).get_json()["text"] == "1" * MAX_DIGITS


def test_too_many_digits_in_a_batch_are_an_error_in_place(client: FlaskClient) -> None:
    drawings = [{"strokes": [one(0)]}, {"strokes": too_many()}, {"strokes": [ring(0)]}]
    answers = client.post("/predict/batch", json={"images": drawings}).get_json()["predictions"]
    assert [answer.get("text") for answer in answers] == ["1", None, "0"]
    assert answers[1]["status"] == 413


def test_readings_of_many_drawings_are_those_of_each(network: FakeNetwork) -> None:
    drawings: list[Drawing] = [
        strokes_to_drawing(strokes) for strokes in ([ring(0), one(130)], [], too_many(), [one(0)])
    ]
    together = read_drawings(drawings, network)
    assert len(network.seen) == 1
    assert isinstance(together[2], DrawingError)
    for i in (0, 1, 3):
        assert together[i] == read_drawing(drawings[i], network)
