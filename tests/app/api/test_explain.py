"""The routes that look into a network tell what is inside it, in the members that the description names."""

import base64
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from flask.testing import FlaskClient

from app import create_app
from app.api.explain import pack_maps
from app.api.explain_schemas import MAX_PARTS
from app.intake.drawing import image_to_data_url, strokes_to_drawing
from model.classifier import DigitClassifier
from model.preprocessing.normalize import normalize_drawing
from tests.app.api.test_openapi import check
from tests.helpers.networks import RecipeNetwork
from tests.helpers.pictures import encode, mixed

STROKES = {"strokes": [[[60, 50], [170, 60]], [[170, 60], [90, 210]]], "width": 20}
NAMES = ["mlp-30", "digits32", "deepconvnet"]
PATHS = ["/explain", "/explain/layers", "/explain/unit?layer=0&channel=0&row=0&column=0"]


@pytest.fixture
def networks() -> dict[str, RecipeNetwork]:
    return {name: RecipeNetwork(name) for name in NAMES}


@pytest.fixture
def client(networks: dict[str, RecipeNetwork]) -> FlaskClient:
    """Return a client of an app with an untrained network of each of three recipes."""
    return create_app({"MODELS": list(networks.values()), "DEFAULT_MODEL": "deepconvnet"}).test_client()


def ask(client: FlaskClient, path: str, name: str, **query: int) -> dict[str, Any]:
    response = client.post(path, query_string={"model": name, **query}, json=STROKES)
    assert response.status_code == 200, response.get_json()
    found: dict[str, Any] = response.get_json()
    return found


def unpack(maps: dict[str, Any]) -> npt.NDArray[np.float64]:
    height, width, count = maps["shape"]
    values = np.frombuffer(base64.b64decode(maps["values"]), np.int8).reshape(count, height, width)
    return values.transpose(1, 2, 0) * (maps["peak"] / 127)


def image_of(network: RecipeNetwork) -> npt.NDArray[np.float32]:
    return strokes_to_drawing(STROKES["strokes"], 20).image_for(network.preprocessing)


@pytest.mark.parametrize("name", NAMES)
def test_explain_tells_the_pixels_and_the_changes(
    client: FlaskClient, networks: dict[str, RecipeNetwork], name: str
) -> None:
    found, network = ask(client, "/explain", name), networks[name]
    shown = network.seen[-1]  # all tries in one pass
    rows = network.predict_proba(shown)
    np.testing.assert_array_equal(shown[0], image_of(network))
    first, second = np.argsort(-rows[0])[:2]
    assert (found["digit"], found["runner_up"]) == (first, second)
    assert found["confidence"] == pytest.approx(rows[0].max())
    evidence = network.inspector().evidence(shown[0], int(first), int(second))
    np.testing.assert_allclose(unpack(found["pixels"])[:, :, 0], evidence, atol=0.006 * np.abs(evidence).max())
    assert [change["stroke"] for change in found["changes"] if change["name"] == "without"] == [0, 1]
    assert len(found["changes"]) == len(shown) - 1 >= 5
    for change, row in zip(found["changes"], rows[1:], strict=True):
        assert (change["digit"], change["flips"]) == (row.argmax(), row.argmax() != first)
        assert change["confidence"] == pytest.approx(row.max())


@pytest.mark.parametrize("name", NAMES)
def test_layers_tells_every_picture(client: FlaskClient, networks: dict[str, RecipeNetwork], name: str) -> None:
    found, network = ask(client, "/explain/layers", name), networks[name]
    expected = network.inspector().feature_maps(image_of(network))
    assert [layer["kinds"] for layer in found["layers"]] == [list(picture.kinds) for picture in expected]
    for layer, picture in zip(found["layers"], expected, strict=True):
        assert layer["parameters"] == picture.parameters
        np.testing.assert_allclose(unpack(layer["maps"]), picture.maps, atol=0.006 * np.abs(picture.maps).max())
    reading = client.post("/predict", query_string={"model": name}, json=STROKES).get_json()["digits"][0]
    assert (found["input"], found["box"]) == (reading["input"], reading["box"])


@pytest.mark.parametrize(("name", "layer"), [("mlp-30", 1), ("deepconvnet", 1), ("deepconvnet", 2)])
def test_unit_tells_the_sum(client: FlaskClient, networks: dict[str, RecipeNetwork], name: str, layer: int) -> None:
    found = ask(client, "/explain/unit", name, layer=layer, channel=2, row=0, column=0)
    unit = networks[name].inspector().unit(image_of(networks[name]), layer, 2, 0, 0)
    assert (found["value"], found["sum"]) == pytest.approx((unit.value, unit.total), rel=1e-3)
    parts = found["parts"]
    assert len(parts) == min(MAX_PARTS, len(unit.parts))
    assert len(parts) + found["rest"]["count"] == len(unit.parts)
    total = sum(part["sum"] for part in parts) + found["rest"]["sum"] + found["offset"]
    assert total == pytest.approx(found["sum"], abs=2e-3)
    assert found["window"] == list(unit.window)
    for part, expected in zip(parts, unit.parts, strict=False):
        np.testing.assert_allclose(part["weights"], expected.weights, rtol=1e-3)
        np.testing.assert_allclose(part["patch"], expected.patch, rtol=1e-3)


def test_explain_takes_pictures_and_pixels(client: FlaskClient) -> None:
    ink = np.zeros((60, 60), np.uint8)
    ink[10:50, 20:26] = ink[10:16, 20:40] = 255
    found = client.post("/explain", data=encode(mixed(ink, (255,), (0,))), content_type="image/png").get_json()
    assert {"thicker", "thinner"} <= {change["name"] for change in found["changes"]}
    rows = ink[8:36, 15:43]
    pixels = client.post("/explain", json={"pixels": rows.tolist()}).get_json()
    (centred,) = (change for change in pixels["changes"] if change["name"] == "centred")
    assert centred["input"] == image_to_data_url(normalize_drawing(rows))


@pytest.fixture(scope="module")
def trained(repository: Path) -> FlaskClient:
    """Return a client of an app with a trained network, which tells digits apart."""
    classifier = DigitClassifier.load(repository / "weights" / "deepconvnet.npz")
    return create_app({"MODELS": [classifier], "DEFAULT_MODEL": "deepconvnet"}).test_client()


def test_explain_looks_at_one_digit_of_several(trained: FlaskClient) -> None:
    client, seven, one = trained, [[60, 50], [170, 50], [100, 210]], [[420, 50], [410, 210]]
    both = {"strokes": [seven, one], "width": 20}
    read = client.post("/predict", json=both).get_json()["digits"]
    assert [digit["digit"] for digit in read] == [7, 1]
    for index, digit in enumerate(read):
        found = client.post(f"/explain/layers?digit={index}", json=both).get_json()
        assert found["input"] == digit["input"]
        assert found["box"] == pytest.approx(digit["box"], abs=1.5)
    assert client.post("/explain/layers", json=both).get_json()["input"] == read[0]["input"]


def test_explain_leaves_marks_beside_a_digit_out(repository: Path) -> None:
    classifier = DigitClassifier.load(repository / "weights" / "inkling.npz")
    client = create_app({"MODELS": [classifier], "DEFAULT_MODEL": "inkling"}).test_client()
    dash, seven = [[180, 120], [220, 119]], [[60, 60], [130, 60], [90, 200]]
    both = {"strokes": [dash, seven], "width": 14}
    found = client.post("/explain", json=both).get_json()
    assert found["changes"]
    assert not any(change["flips"] for change in found["changes"])
    (read,) = client.post("/predict", json=both).get_json()["digits"]
    assert client.post("/explain/layers", json=both).get_json()["box"] == read["box"]


def test_explain_counts_strokes_as_they_were_sent(trained: FlaskClient) -> None:
    """The seven's corner lies outside of its ink, as a curve cuts it, and its bar comes last."""
    seven, bar, one = [[60, 50], [170, 50], [100, 210]], [[80, 130], [150, 130]], [[420, 50], [410, 210]]
    for strokes, digit, own in (([seven, one, bar], 0, {0, 2}), ([one, seven, bar], 0, {1, 2})):
        found = trained.post(f"/explain?digit={digit}", json={"strokes": strokes}).get_json()
        assert {change["stroke"] for change in found["changes"]} - {None} == own


def test_explain_crops_one_digit_of_a_picture(trained: FlaskClient) -> None:
    ink = np.zeros((100, 300), np.uint8)
    ink[20:80, 30:40] = ink[20:80, 220:230] = ink[20:28, 190:230] = 255
    data = encode(mixed(ink, (255,), (0,)))
    read = trained.post("/predict", data=data, content_type="image/png").get_json()["digits"]
    assert len(read) == 2
    for index, digit in enumerate(read):
        found = trained.post(f"/explain/layers?digit={index}", data=data, content_type="image/png").get_json()
        assert found["input"] == digit["input"]
        assert found["box"] == pytest.approx(digit["box"], abs=1.5)


@pytest.mark.parametrize(
    ("digit", "words"), [("1", "digit is 1. Send 0, the only digit"), ("x", 'digit is "x". Send a whole')]
)
def test_explain_refuses_a_digit_that_is_not_there(client: FlaskClient, digit: str, words: str) -> None:
    response = client.post(f"/explain?digit={digit}", json=STROKES)
    assert response.status_code == 422
    assert words in response.get_json()["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_explain_refuses_a_drawing_of_too_many_digits(client: FlaskClient, path: str) -> None:
    ones = [[[40 * place, y] for y in range(0, 101, 5)] for place in range(65)]
    response = client.post(path, json={"strokes": ones})
    assert response.status_code == 413
    detail = "The drawing holds 65 or more digits; at most 64 are read. Send it in parts."
    assert response.get_json()["detail"] == detail


@pytest.mark.parametrize("path", PATHS)
def test_explain_refuses_a_blank_drawing(client: FlaskClient, path: str) -> None:
    response = client.post(path, json={"strokes": []})
    assert response.status_code == 422
    assert "The drawing is blank" in response.get_json()["detail"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("layer=0&channel=0&row=0", "The query has no column. Send the layer, channel, row and column"),
        ("layer=x&channel=0&row=0&column=0", 'layer is "x". Send a whole number from 0 to 9999.'),
        ("layer=0&layer=1&channel=0&row=0&column=0", "The query has layer 2 times. Send it once."),
        ("layer=99&channel=0&row=0&column=0", "In the network deepconvnet, layer 99 is not there: expected 0 to 10."),
        ("layer=0&channel=16&row=0&column=0", "channel 16 is not there: expected 0 to 15."),
        ("layer=0&channel=0&row=28&column=0", "row 28 is not there"),
        ("layer=0&channel=0&row=0&column=0&model=nobody", "Known are:"),
    ],
)
def test_unit_refuses_a_place_that_is_not_there(client: FlaskClient, query: str, words: str) -> None:
    response = client.post(f"/explain/unit?{query}", json=STROKES)
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert words in response.get_json()["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_openapi_foresees_the_answers_of_explain(client: FlaskClient, path: str) -> None:
    description = client.get("/openapi.json").get_json()
    for name in NAMES:
        response = client.post(path, query_string=None, json={**STROKES, "model": name})
        check(response, "post", path.partition("?")[0], description)
    check(client.post(path, json={"strokes": []}), "post", path.partition("?")[0], description)


def test_maps_are_packed_into_signed_bytes() -> None:
    maps = np.array([[[0.5, 0.0]], [[-2.0, 1.0]]])
    packed = pack_maps(maps)
    assert (packed["shape"], packed["peak"]) == ([2, 1, 2], 2)
    assert base64.b64decode(packed["values"]) == np.array([32, -127, 0, 64], np.int8).tobytes()
    assert pack_maps(np.zeros((1, 1, 2)))["peak"] == 0
