"""The page of the equations stands without scripts, and /learn/step gives the numbers of the lesson."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from app.api.learn import MAX_STEPS
from app.intake.drawing import strokes_to_drawing
from model.classifier import read_listings
from model.recipes import recipes
from tests.app.api.test_openapi import check
from tests.helpers.networks import RecipeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]], "width": 20}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of an app with an untrained network of every recipe."""
    models = [RecipeNetwork(name) for name in recipes]
    return create_app({"MODELS": models, "DEFAULT_MODEL": "deepconvnet"}).test_client()


def page(client: FlaskClient, query: str = "") -> str:
    response = client.get(f"/learn{query}")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    return response.text


def equations(text: str) -> dict[str, ElementTree.Element]:
    """Return each equation's card by its id, parsed: every card must be well-formed."""
    found = re.findall(r'<article class="equation" id="([\w-]+)".*?</article>', text, re.DOTALL)
    cards = re.findall(r'<article class="equation".*?</article>', text, re.DOTALL)
    assert len(found) == len(set(found)) == len(cards)
    parsed = [ElementTree.fromstring(as_xml(card)) for card in cards]
    return dict(zip(found, parsed, strict=True))


def as_xml(card: str) -> str:
    """Return HTML as XML: the attribute `hidden` gets a value; the rest is XML already."""
    return card.replace(" hidden>", ' hidden="">')


FOUR = ["bp1", "bp2", "bp3", "bp4", "step"]


@pytest.mark.parametrize("name", sorted(recipes))
def test_learn_shows_every_network_with_equations_code_and_shapes(client: FlaskClient, name: str) -> None:
    text = page(client, f"?model={name}")
    cards = equations(text)
    assert set(cards) >= {"forward", "dense", "loss", *FOUR}
    assert (f'<option value="{name}" selected>') in text
    for row in client.application.extensions["registry"].classifiers[name].backprop_demo().shapes():
        assert f'<th scope="row">{row.kind}</th>' in text
        assert f"<td>{' × '.join(map(str, row.takes))}</td>" in text
    for card in cards.values():
        assert card.findall(".//math[@alttext]")
        assert card.findall(".//pre/code")
        assert card.findall(".//mark")


def test_learn_fills_in_the_shapes_of_the_chosen_network(client: FlaskClient) -> None:
    cards = equations(page(client, "?model=mlp-30"))
    shapes = {name: [mark.text for mark in card.findall(".//mtext[@class='shape']")] for name, card in cards.items()}
    assert shapes["dense"] == ["1 × 30", "1 × 784", "784 × 30", "30", "1 × 10", "1 × 30", "30 × 10", "10"]
    assert shapes["bp1"] == ["1 × 10"] * 4
    assert shapes["bp2"] == ["1 × 30", "1 × 10", "10 × 30", "1 × 30"]
    assert shapes["bp3"] == ["10", "1 × 10", "30", "1 × 30"]
    assert shapes["bp4"] == ["30 × 10", "30 × 1", "1 × 10", "784 × 30", "784 × 1", "1 × 30"]
    deeper = equations(page(client, "?model=digits32"))["bp2"]
    assert [mark.text for mark in deeper.findall(".//mtext[@class='shape']")] == [
        *("1 × 16", "1 × 10", "10 × 16", "1 × 16"),
        *("1 × 16", "1 × 16", "16 × 16", "1 × 16"),
    ]


def test_learn_gives_convolutions_and_pooling_their_equations(client: FlaskClient) -> None:
    dense, deep = (set(equations(page(client, f"?model={name}"))) for name in ("mlp-30", "deepconvnet"))
    assert deep - dense == {"convolution", "max-pooling", "relu", "softmax", "convolution-back", "max-pooling-back"}
    assert dense - deep == {"sigmoid"}
    lenet = set(equations(page(client, "?model=lenet-5")))
    assert lenet - deep == {"average-pooling", "tanh", "average-pooling-back"}
    assert deep - lenet == {"max-pooling", "relu", "max-pooling-back"}


@pytest.mark.parametrize(
    ("name", "line", "slope"),
    [
        ("mlp-30", "out *= y", None),
        ("deepconvnet", 'return np.greater(y, 0, out=out, casting="unsafe")', None),
        ("lenet-5", "return np.subtract(1, out, out=out)", "f prime of z equals one minus a squared"),
    ],
)
def test_learn_hands_the_error_back_by_the_slope_of_the_networks_own_activation(
    client: FlaskClient, name: str, line: str, slope: str | None
) -> None:
    card = equations(page(client, f"?model={name}"))["bp2"]
    assert line in ["".join(mark.itertext()).strip() for mark in card.findall(".//mark")]
    said = [formula.get("alttext") for formula in card.findall(".//math[@alttext]")][1:]
    assert said == ([slope] if slope else [])


def test_learn_shows_the_source_itself(client: FlaskClient) -> None:
    card = equations(page(client, "?model=mlp-30"))["bp4"]
    (listing,) = read_listings()["weight_gradient"]
    code = card.find(".//pre/code")
    assert code is not None
    assert "".join(code.itertext()).strip("\n") == listing.text
    assert next(line.get("data-line") for line in code.findall("span")) == str(listing.first)
    (mark,) = card.findall(".//mark")
    assert "".join(mark.itertext()).strip() == "np.matmul(self.x.T, dy, out=self.weight.grad)"
    caption = card.find(".//figcaption")
    assert caption is not None
    assert caption.text == f"model/nn/layers/dense.py, line {listing.first}"


def test_learn_refuses_an_unknown_network_and_names_the_known(client: FlaskClient) -> None:
    response = client.get("/learn?model=nobody")
    assert response.status_code == 422
    assert "Known are: mlp-30" in response.get_json()["detail"]


def test_learn_without_a_network_still_has_equations_and_code(tmp_path: Path) -> None:
    text = page(create_app({"WEIGHTS_DIR": tmp_path}).test_client())
    assert set(equations(text)) >= {"forward", "dense", "sigmoid", "loss", *FOUR}
    assert 'data-hook="problem"' in text
    assert 'data-hook="lab"' not in text


def test_main_page_links_to_learn(client: FlaskClient) -> None:
    assert 'href="/learn"' in client.get("/").text
    assert 'href="/"' in page(client)


def step(client: FlaskClient, **query: object) -> dict[str, Any]:
    response = client.post("/learn/step", query_string=query, json=STROKES)
    assert response.status_code == 200, response.get_json()
    found: dict[str, Any] = response.get_json()
    return found


@pytest.mark.parametrize("name", sorted(recipes))
def test_step_gives_the_lesson_of_the_drawing(client: FlaskClient, name: str) -> None:
    network = client.application.extensions["registry"].classifiers[name]
    image = strokes_to_drawing(STROKES["strokes"], 20).image_for(network.preprocessing)
    expected = network.backprop_demo().replay(image, 4, 0.01, 2)
    found = step(client, model=name, label=4, lr=0.01, steps=2)
    assert (found["label"], found["lr"], found["model"]["name"]) == (4, 0.01, name)
    assert [moment["loss"] for moment in found["moments"]] == [moment.loss for moment in expected.moments]
    for moment, other in zip(found["moments"], expected.moments, strict=True):
        assert sum(moment["probabilities"]) == pytest.approx(1, abs=1e-12)
        np.testing.assert_allclose(moment["probabilities"], other.probabilities, rtol=1e-6)
    np.testing.assert_array_equal(found["error"], expected.error)
    np.testing.assert_allclose(found["image_gradient"], expected.image_gradient, rtol=1e-3)
    np.testing.assert_allclose(found["image"], image, rtol=1e-3)
    assert [layer["delta"] for layer in found["layers"]] == [layer.delta for layer in expected.layers]
    assert expected.worked is not None
    assert found["worked"]["weight_after"] == expected.worked.weight_after


def test_step_has_defaults(client: FlaskClient) -> None:
    found = step(client)
    assert found["label"] == int(np.argmax(found["moments"][0]["probabilities"]))
    assert (found["model"]["name"], found["lr"], len(found["moments"])) == ("deepconvnet", 0.003, 1)
    assert step(client, model="mlp-30")["lr"] == 3.0


def test_step_leaves_no_trace(client: FlaskClient) -> None:
    first = step(client, model="mlp-30", label=1, steps=0)
    step(client, model="mlp-30", label=1, steps=MAX_STEPS)
    assert step(client, model="mlp-30", label=1, steps=0) == first


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("steps=51", 'steps is "51". Send a whole number from 0 to 50.'),
        ("steps=-1", 'steps is "-1". Send a whole number'),
        ("steps=1.5", 'steps is "1.5". Send a whole number'),
        ("steps=", 'steps is "". Send a whole number'),
        ("steps=1&steps=2", "The query has steps 2 times. Send it once."),
        ("label=10", 'label is "10". Send a digit from 0 to 9.'),
        ("label=seven", 'label is "seven". Send a digit'),
        ("label=%D9%A3", "Send a digit from 0 to 9."),
        ("lr=0", 'lr is "0". Send a number from 0.0001 to 30.'),
        ("lr=nan", 'lr is "nan". Send a number'),
        ("lr=1e99", 'lr is "1e99". Send a number'),
        ("lr=31", 'lr is "31". Send a number'),
        ("lr=", 'lr is "". Send a number'),
        ("model=nobody", "Known are:"),
    ],
)
def test_step_refuses_what_it_cannot_do(client: FlaskClient, query: str, words: str) -> None:
    response = client.post(f"/learn/step?{query}", json=STROKES)
    assert (response.status_code, response.content_type) == (422, "application/problem+json")
    assert words in response.get_json()["detail"]


@pytest.mark.parametrize("rate", ["0.003", "1e-3", "30", "2.", "0.0001"])
def test_step_takes_rates_in_every_spelling(client: FlaskClient, rate: str) -> None:
    assert step(client, model="mlp-30", lr=rate)["lr"] == float(rate)


def test_step_refuses_a_blank_drawing(client: FlaskClient) -> None:
    response = client.post("/learn/step", json={"strokes": []})
    assert response.status_code == 422
    assert "The drawing is blank" in response.get_json()["detail"]


def test_step_that_leads_nowhere_says_what_to_change(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def overflow(*_: object) -> None:
        raise FloatingPointError("the numbers are no longer finite after step 2 at a rate of 9")

    monkeypatch.setattr("model.explain.backprop.BackpropDemo.replay", overflow)
    response = client.post("/learn/step", json=STROKES)
    assert response.status_code == 422
    assert "after step 2 at a rate of 9. Send a smaller lr or fewer steps." in response.get_json()["detail"]


def test_openapi_foresees_the_answers_of_step(client: FlaskClient) -> None:
    description = client.get("/openapi.json").get_json()
    for query in ("", "?model=mlp-30&steps=3&label=3&lr=1", "?steps=99"):
        check(client.post(f"/learn/step{query}", json=STROKES), "post", "/learn/step", description)
    parameters = {p["name"]: p["schema"] for p in description["paths"]["/learn/step"]["post"]["parameters"]}
    assert parameters["steps"]["maximum"] == MAX_STEPS


def test_pages_are_asked_for_again_and_numbers_never_kept(client: FlaskClient) -> None:
    assert client.get("/learn").headers["Cache-Control"] == "no-cache"
    assert client.post("/learn/step", json=STROKES).headers["Cache-Control"] == "no-store"


def test_learn_tells_a_network_with_a_class_for_no_digit_as_it_is(client: FlaskClient) -> None:
    text = page(client, "?model=inkling")
    assert "Eleven sums become eleven probabilities" in text
    assert text.count('data-hook="error"') == 11
    assert text.count('<span class="error__digit">none</span>') == 1
    assert {"batch-normalization", "global-average-pooling"} <= equations(text).keys()
    answer = client.post("/learn/step?model=inkling&steps=2", json=STROKES).get_json()
    assert [len(moment["probabilities"]) for moment in answer["moments"]] == [10] * 3
    assert 0 <= answer["label"] <= 9
    assert len(answer["outputs"]) == 11
    assert "no digit" not in page(client, "?model=deepconvnet")
