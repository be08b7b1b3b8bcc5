"""Several drawings at once: each is answered in its place, and the network is asked once for all of them."""

import base64
import io
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from app.api.batch import GROUP_BYTES
from app.intake import batch_body
from app.intake.batch_body import MAX_ITEMS
from app.intake.drawing import MAX_PIXELS, Drawing, picture_to_drawing
from tests.helpers.networks import FakeNetwork, Images
from tests.helpers.pictures import drawn_seven, encode

PATH = "/predict/batch"
JSON = "application/json"
FORM = "multipart/form-data"


class CountingNetwork(FakeNetwork):
    """Reads the digit that the number of inked rows tells, so that answers can be told apart."""

    def predict_proba(self, images: Images) -> Images:
        self.seen.append(images)
        rows = (images > 0.5).any(axis=2).sum(axis=1) % 10
        return np.eye(10, dtype=np.float32)[rows] * np.float32(0.9) + np.float32(0.01)


def bars(rows: int) -> dict[str, Any]:
    """Return pixels that CountingNetwork reads as rows % 10."""
    return {"pixels": [[255 if y < rows else 0] * 28 for y in range(28)]}


def picture(side: int = 280) -> bytes:
    return encode(Image.fromarray(255 - drawn_seven()).resize((side, side)))


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.fixture
def network() -> FakeNetwork:
    return CountingNetwork()


def predictions(client: FlaskClient, items: list[Any], **more: Any) -> list[dict[str, Any]]:
    response = client.post(PATH, json={"images": items, **more})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.get_json()["predictions"]
    return found


def test_batch_answers_in_order_with_what_each_alone_gets(client: FlaskClient) -> None:
    drawings = [bars(3), bars(8), {"strokes": [[[1, 1], [9, 9]]], "width": 1}, bars(5)]
    together = predictions(client, drawings)
    alone = [client.post("/predict", json=drawing).get_json() for drawing in drawings]
    assert [answer["digit"] for answer in together[:2]] == [3, 8]
    for answer, expected in zip(together, alone, strict=True):
        assert answer.keys() == expected.keys()
        assert answer.pop("elapsed_ms") > 0
        del expected["elapsed_ms"]
        assert answer == expected


def test_batch_asks_the_network_once(client: FlaskClient, network: FakeNetwork) -> None:
    drawings = [{"image": text(picture())}, text(picture(300)), *(bars(rows) for rows in range(1, 27))]
    assert len(predictions(client, drawings)) == 28
    assert [images.shape for images in network.seen] == [(28, 28, 28)]


def test_batch_of_large_pictures_is_read_in_groups(client: FlaskClient, network: FakeNetwork) -> None:
    side = 1100
    answers = predictions(client, [text(picture(side))] * 8)
    assert len(answers) == 8
    assert [len(images) for images in network.seen] == [GROUP_BYTES // side**2, 8 - GROUP_BYTES // side**2]


def test_batch_times_each_drawing_with_its_own_decoding(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still but for seven seconds while the picture is decoded."""
    seconds = [0.0]

    def decode_slowly(data: bytes, admit: Callable[[int], None]) -> Drawing:
        seconds[0] += 7
        return picture_to_drawing(data, admit)

    monkeypatch.setattr(batch_body, "picture_to_drawing", decode_slowly)
    monkeypatch.setattr("app.api.batch.time", SimpleNamespace(perf_counter=lambda: seconds[0]))
    small, large = (answer["elapsed_ms"] for answer in predictions(client, [bars(3), text(picture())]))
    assert (small, large) == (0, 7000)


@pytest.mark.parametrize("form", [False, True])
def test_batch_of_too_many_pixels_gets_errors_for_those_beyond(
    client: FlaskClient, network: FakeNetwork, monkeypatch: pytest.MonkeyPatch, form: bool
) -> None:
    monkeypatch.setattr(batch_body, "MAX_BATCH_PIXELS", 200_000)
    cut = picture(300)[:-200]
    files = [picture(300), cut, picture(150), b"no picture", picture(50)]
    if form:
        body = {"image": [(io.BytesIO(data), "a.png") for data in files]}
        answers = client.post(PATH, data=body, content_type=FORM).get_json()["predictions"]
    else:
        texts = [text(data) for data in files]
        answers = predictions(client, [texts[0], {"image": texts[1]}, {"image": texts[2]}, *texts[3:], bars(3)])[:5]
    assert [answer.get("status") for answer in answers] == [None, 422, 413, 415, None]
    assert answers[2]["detail"] == (
        "With this picture the batch has 202,500 pixels; at most 200,000 are read at once. "
        "Send it in a further request, or scale it down."
    )
    assert sum(map(len, network.seen)) == (2 if form else 3)


def test_batch_takes_eight_of_the_largest_pictures() -> None:
    assert 8 * MAX_PIXELS == batch_body.MAX_BATCH_PIXELS


def test_batch_bad_items_get_their_error_in_place(client: FlaskClient, network: FakeNetwork) -> None:
    bad: dict[str, tuple[Any, int, str]] = {
        "base64": ("%%%", 400, "image is not base64"),
        "comma": ("data:image/png;base64", 400, "image is a data URL without a comma"),
        "kind": (text(b"hello"), 415, "The 5 bytes are none of PNG"),
        "size": (text(encode(Image.new("1", (9000, 9000)))), 413, "The picture has 9000 x 9000 pixels"),
        "cut": (text(picture()[:100]), 422, "cannot be decoded"),
        "number": (5, 422, "images[5] is 5. Send a picture as a data URL"),
        "null": (None, 422, "images[6] is null."),
        "list": ([[[1, 2]]], 422, "images[7] is a list."),
        "member": ({"picture": ""}, 422, 'images[8] has a member "picture" that is not known. Known are: image,'),
        "model": ({**bars(1), "model": "fake"}, 422, 'images[9] has a member "model" that is not known.'),
        "nothing": ({}, 422, "images[10] has none of them."),
        "width": ({**bars(1), "width": 1}, 422, "images[11] has width beside pixels."),
    }
    answers = predictions(client, [*(item for item, _, _ in bad.values()), bars(4)])
    for answer, (_, status, message) in zip(answers[:-1], bad.values(), strict=True):
        assert list(answer) == ["type", "title", "status", "detail"]
        assert answer["status"] == status
        assert message in answer["detail"]
    assert answers[-1]["digit"] == 4
    assert [len(images) for images in network.seen] == [1]


def test_batch_may_be_blank_or_bad_throughout(client: FlaskClient, network: FakeNetwork) -> None:
    blank, bad = predictions(client, [{"strokes": []}, ""])
    assert (blank["text"], blank["digits"]) == ("", [])
    assert bad["status"] == 400
    assert network.seen == []


def test_batch_takes_the_files_of_a_form(client: FlaskClient) -> None:
    files = [(io.BytesIO(data), "a.png") for data in (picture(), b"", b"GIF8", picture())]
    response = client.post(PATH, data={"image": files, "model": "other"}, content_type=FORM)
    answers = response.get_json()["predictions"]
    assert [answer.get("status") for answer in answers] == [None, 422, 422, None]
    assert "is empty" in answers[1]["detail"]
    assert [answers[i]["model"]["name"] for i in (0, 3)] == ["other", "other"]


def test_batch_asks_the_network_that_is_named(client: FlaskClient) -> None:
    assert predictions(client, [bars(3)], model="other")[0]["digit"] == 4
    assert predictions(client, [bars(3)], model=None)[0]["model"]["name"] == "fake"
    response = client.post(f"{PATH}?model=other", json={"images": [bars(3)]})
    assert response.get_json()["predictions"][0]["model"]["name"] == "other"


def test_batch_says_how_long_it_took(client: FlaskClient) -> None:
    response = client.post(PATH, json={"images": [bars(3)]})
    assert response.headers["Server-Timing"].startswith("total;dur=")


CASES: dict[str, tuple[dict[str, Any], int, str]] = {
    "none": ({"json": {"images": []}}, 422, "images has 0 items. Send 1 to 64 pictures."),
    "many": ({"json": {"images": [""] * (MAX_ITEMS + 1)}}, 413, "images has 65 items; at most 64 are read at once."),
    "missing": ({"json": {}}, 422, "The body has no images. Send a list of 1 to 64 pictures in it."),
    "text": ({"json": {"images": "x"}}, 422, 'images is "x". Send a list'),
    "list": ({"json": []}, 422, "The body is a list. Send an object with images."),
    "single": ({"json": {"image": ""}}, 422, 'The body has a member "image" that is not known. Known are: images, mo'),
    "model": ({"json": {"images": [""], "model": 5}}, 422, "model in the body is 5."),
    "unknown": ({"json": {"images": [""], "model": "x"}}, 422, 'model is "x". Known are: other, fake.'),
    "syntax": ({"data": "{", "content_type": JSON}, 400, "The body is not JSON"),
    "empty": ({"data": "", "content_type": JSON}, 400, "The body is empty."),
    "form-none": ({"data": {"model": "fake"}, "content_type": FORM}, 422, "The form has 0 files in the field image."),
    "form-many": (
        {"data": {"image": [(io.BytesIO(b"x"), "x") for _ in range(MAX_ITEMS + 1)]}, "content_type": FORM},
        413,
        "The form has 65 files in the field image; at most 64",
    ),
    "form-field": ({"data": {"images": (io.BytesIO(b"x"), "x")}, "content_type": FORM}, 422, 'a field "images"'),
    "picture": ({"data": b"x", "content_type": "image/png"}, 415, 'The Content-Type is "image/png". Accepted are: mul'),
    "large": ({"data": b"x" * 5_000_001, "content_type": JSON}, 413, "The body has 5,000,001 bytes"),
}


@pytest.mark.parametrize(("request_", "status", "message"), CASES.values(), ids=CASES.keys())
def test_batch_that_is_refused_as_a_whole_says_why(
    client: FlaskClient, network: FakeNetwork, request_: dict[str, Any], status: int, message: str
) -> None:
    response = client.post(PATH, **request_)
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    assert message in response.get_json()["detail"]
    assert network.seen == []


def test_batch_of_as_many_as_are_read_is_read(client: FlaskClient) -> None:
    assert len(predictions(client, [bars(1)] * MAX_ITEMS)) == MAX_ITEMS


def test_batch_without_networks_says_when_to_come_back() -> None:
    client = create_app({"MODELS": []}).test_client()
    response = client.post(PATH, data=json.dumps({"images": [bars(1)]}), content_type=JSON)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
