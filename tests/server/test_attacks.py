"""What is built to keep a server busy is refused before it is decoded, or decoded without what takes the time."""

import base64
import io
import time
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from app.intake.batch_body import MAX_BATCH_READINGS, MAX_ITEMS
from model.classifier import DigitClassifier
from model.outputs import Readings
from model.preprocessing.decode import decode_picture
from model.segmentation.budget import MAX_DIGITS
from tests.server.attacks import (
    JSON,
    Attack,
    attacks,
    batch_body,
    close_strokes,
    comb_picture,
    maze_picture,
    strokes_body,
    stuffed_jpeg,
    touching_vees,
)

# Times the work of 64 honest digits: a busy machine makes both slower. The worst attack is as much work as they are,
# and was up to 500 times as much.
SLACK = 20
# Bytes that Pillow may be handed of a picture whose own file has 5 MB of what no picture needs.
LEAN = 20_000
ALL = attacks()
ONES = [[[i * 80.0, 0.0], [i * 80.0 + 10, 100.0]] for i in range(MAX_DIGITS)]
UNIT = "/explain/unit?layer=0&channel=0&row=0&column=0"
_ENDS = ("full EXIF", "numbers", "marker", "PNG of many frames", "WebP of many frames", "the pixels")
STUFFED = [name for name in ALL if name.endswith(_ENDS)]
LABORIOUS = [
    *("scans", "scans that refine", "scans of a small picture", "run lengths of nothing", "run lengths of four bits"),
    *("line of one run", "empty IDAT", "empty EXIF", "quantisation tables", "small chunks", "WebP of many chunks"),
    "GIF of comments",
]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_app().test_client()


def send(client: FlaskClient, attack: Attack, path: str = "/predict") -> Any:
    return client.post(path, data=attack.body, content_type=attack.kind)


@pytest.mark.parametrize("name", ALL)
def test_attack_gets_the_answer_that_it_must(client: FlaskClient, name: str) -> None:
    attack = ALL[name]()
    answer = send(client, attack)
    assert answer.status_code == attack.status, answer.get_json()
    if attack.status == 413:
        assert "at most" in answer.get_json()["detail"]


@pytest.mark.parametrize("name", LABORIOUS)
def test_picture_that_takes_long_is_refused_before_pillow_sees_it(
    client: FlaskClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "open", lambda *_, **__: pytest.fail("opened"))
    attack = ALL[name]()
    answer = send(client, attack)
    assert answer.status_code == 413
    assert answer.get_json()["detail"].endswith("are read. Save it again as a plain PNG or JPEG.")
    half = batch_body([base64.b64encode(attack.body).decode()]) if len(attack.body) < 3_000_000 else None
    if half is not None:
        (item,) = send(client, Attack(JSON, half, 200), "/predict/batch").get_json()["predictions"]
        assert item == answer.get_json()


@pytest.mark.parametrize("name", STUFFED)
def test_pillow_sees_only_what_makes_up_the_picture(
    client: FlaskClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths = []
    real = Image.open

    def opened(file: io.BytesIO, **options: Any) -> Image.Image:
        lengths.append(len(file.getvalue()))
        return real(file, **options)

    monkeypatch.setattr(Image, "open", opened)
    assert send(client, ALL[name]()).get_json()["text"] == "7"
    assert len(lengths) == 1
    assert lengths[0] < LEAN


def test_exif_of_any_size_still_turns_the_picture() -> None:
    planes = decode_picture(ALL["EXIF of shared numbers"]().body)
    upright = decode_picture(stuffed_jpeg([]))
    np.testing.assert_array_equal(planes.colour, np.rot90(upright.colour, -1))


def cost(client: FlaskClient, body: bytes, kind: str = JSON) -> float:
    """Return the CPU seconds of a drawing, the best of three."""
    seconds = []
    for _ in range(3):
        started = time.process_time()
        client.post("/predict", data=body, content_type=kind)
        seconds.append(time.process_time() - started)
    return min(seconds)


@pytest.mark.parametrize("name", sorted({*ALL} - {"deep JSON"}))
def test_attack_costs_no_more_than_several_honest_drawings(client: FlaskClient, name: str) -> None:
    attack = ALL[name]()
    assert cost(client, attack.body, attack.kind) < SLACK * cost(client, strokes_body(ONES))


LABORIOUS_DRAWINGS: dict[str, object] = {
    "V": {"strokes": touching_vees(60)},
    "grid": {"strokes": close_strokes(100)},
    "maze": base64.b64encode(maze_picture(400, 8)).decode(),
    "comb": base64.b64encode(comb_picture(60, 560)).decode(),
}


@pytest.mark.parametrize("name", LABORIOUS_DRAWINGS)
def test_batch_of_laborious_drawings_is_read_up_to_its_budget(
    client: FlaskClient, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    real = DigitClassifier.read

    def read(self: DigitClassifier, images: npt.NDArray[np.float32]) -> Readings:
        shown.append(len(images))
        return real(self, images)

    monkeypatch.setattr(DigitClassifier, "read", read)
    body = batch_body([LABORIOUS_DRAWINGS[name]] * MAX_ITEMS)
    answers = send(client, Attack(JSON, body, 200), "/predict/batch").get_json()["predictions"]
    statuses = [item.get("status", 200) for item in answers]
    read_to_the_end = statuses.count(200)
    assert statuses == sorted(statuses)  # the first ones, as far as the budget goes
    assert read_to_the_end >= 4
    assert statuses[-1] == 413 or name == "grid"
    assert sum(shown) <= MAX_BATCH_READINGS


def test_batch_beyond_its_budget_is_told_so_in_place(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.api.batch.MAX_BATCH_READINGS", 100)
    honest = {"strokes": ONES[:40]}
    answer = send(client, Attack(JSON, batch_body([honest] * 4), 200), "/predict/batch").get_json()["predictions"]
    assert [item.get("status") for item in answer] == [None, None, 413, 413]
    assert answer[2]["detail"] == (
        "Finding the digits takes the work of more than 100 readings; at most so many are made. "
        "Leave space between digits, or send it in parts or in a further request."
    )


@pytest.mark.parametrize(
    "path", ["/predict", "/explain", "/explain/layers", "/explain/unit?layer=0&channel=0&row=0&column=0"]
)
@pytest.mark.parametrize("width", [None, 5e-324, 1e-310])
def test_strokes_and_pens_without_an_extent_are_read_everywhere(
    client: FlaskClient, path: str, width: float | None
) -> None:
    tiny = [[[0.0, 0.0], [5e-324, 5e-324]], [[3e-308, 0.0], [3e-308, 1e-323]], [[1e-320, 0.0]]]
    for points in (*tiny, [[0.0, 0.0], [0.0, 9.0]]):
        body = strokes_body([points], **({} if width is None else {"width": width}))
        assert send(client, Attack(JSON, body, 200), path).status_code == 200
