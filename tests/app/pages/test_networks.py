"""Each network has a page: with all that its report says, with what its card says where there is no report."""

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.pages.networks import shade
from app.web.responses import SECURITY_HEADERS
from model.evaluation.report.files import PICTURES, picture_path, report_path
from model.evaluation.report.markdown import write_report
from model.evaluation.run import examine
from tests.helpers.guards import run_guarded
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

POLICY = SECURITY_HEADERS["Content-Security-Policy"]


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the networks `tells`, which has a report, `plain`, which has one, and `bare` without."""
    folder = tmp_path_factory.mktemp("weights")
    classifiers = [
        write_tiny(folder / "tells.npz", outputs=11, is_digit_threshold=0.9, temperature=1.5),
        write_tiny(folder / "plain.npz", seed=2),
    ]
    for classifier, report in zip(classifiers, examine(classifiers, tiny_testset(), silent), strict=True):
        write_report(folder / f"{classifier.name}.npz", report)
    write_tiny(folder / "bare.npz", seed=3)
    (folder / "tells.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    return folder


@pytest.fixture
def client(weights: Path) -> FlaskClient:
    return create_app({"WEIGHTS_DIR": weights, "DEFAULT_MODEL": "tells"}).test_client()


@pytest.fixture
def report(weights: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report_path(weights / "tells.npz").read_text(encoding="utf-8"))
    return found


def words(text: str) -> str:
    """Return what a page says, without its tags."""
    return " ".join(re.sub("<[^>]*>", " ", text).split())


def test_page_says_what_the_report_and_the_card_say(client: FlaskClient, report: dict[str, Any]) -> None:
    response = client.get("/models/tells")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    said = words(response.text)
    product, network = report["product"], report["network"]
    tos = next(row for row in product["by_set"] if row["name"] == "unipen/tos")
    (zeros,) = product["by_style"]
    pen, slant = product["sheet"]["by_pen"][-1], product["sheet"]["by_slant"][0]
    others = product["others"]["by_set"][0]

    def told(row: dict[str, Any], member: str) -> str:
        return " ".join(f"{row[way][member] / row['count']:.2%}" for way in ("strokes", "pictures"))

    for expected in (
        "Tiny network",
        f"{product['strokes']['misread']['mean']:.2%} of strokes",
        "python -m model.train tells --seed 3 --threads 1",
        "10 images of MNIST",
        "1 min 01 s, 2 epochs",
        "Read right 25.00% of these, 50.00% of the images that it learned from",
        f"unipen/tos 1 {told(tos, 'errors')} {told(tos, 'rejected')}",
        f"slashed zero 2 {told(zeros, 'errors')}",
        f"40 4 {told(pen, 'errors')}",
        f"−20 4 {told(slant, 'errors')}",
        f"bottom {product['sheet']['by_place'][-1]['pictures']['errors'] / 4:.2%}",
        f"unipen/tos 2 {others['strokes'] / 2:.2%} {others['pictures'] / 2:.2%}",
        f"In two rows {product['numbers']['rows']['strokes']['count']}",
        f"Letters and signs 2 {network['rejection']['others']['rejected']}",
        "tempered by 1.5",
    ):
        assert expected in said
    shown = product["misread"], product["accepted"], network["mnist"]["mistakes"]
    assert response.text.count('class="mistake"') == sum(map(len, shown))
    assert response.text.count("matrix__cell ") + response.text.count('matrix__cell"') == 200
    assert " style=" not in response.text
    assert 'src="/models/tells/training.svg"' in response.text


def test_pages_pictures_are_those_that_are_served(client: FlaskClient) -> None:
    text = client.get("/models/tells").text
    addresses = re.findall('src="(/models/[^"]+)"', text)
    assert len(addresses) == 4
    for address in addresses:
        with client.get(address) as response:
            assert (response.status_code, response.mimetype) == (200, "image/svg+xml")


def test_page_of_a_network_that_does_not_tell_says_so(client: FlaskClient) -> None:
    text = client.get("/models/plain").text
    assert "This network does not tell" in text
    assert "training.svg" not in text


def test_page_without_a_report_shows_the_card_and_the_command(client: FlaskClient) -> None:
    said = words(client.get("/models/bare").text)
    assert "Test images 25.00% read right" in said
    assert "python -m model.evaluate weights/bare.npz --card" in said
    assert "Its worst mistakes" not in said


def test_page_does_not_show_a_report_of_other_weights(weights: Path) -> None:
    client = create_app({"WEIGHTS_DIR": weights}).test_client()
    path = report_path(weights / "plain.npz")
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept.replace('"version": "', '"version": "0'), encoding="utf-8")
    try:
        assert "Its worst mistakes" not in client.get("/models/plain").text
    finally:
        path.write_text(kept, encoding="utf-8")
    assert "Its worst mistakes" in client.get("/models/plain").text


@pytest.fixture
def alone(weights: Path, tmp_path: Path) -> Path:
    """Return a folder of one network with its report, to be damaged."""
    for file in weights.glob("tells.*"):
        shutil.copy(file, tmp_path)
    return tmp_path


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def lead_out(path: Path) -> None:
    secret = path.parent.parent / "secret"
    secret.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(secret)


def forge_report(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    report["product"]["by_style"][0]["name"] = "\ud800"
    path.write_text(json.dumps(report), encoding="utf-8")


UNREADABLE: dict[str, Callable[[Path], object]] = {
    "pipe": pipe,
    "link that leads out": lead_out,
    "forged": forge_report,
    "half": lambda path: path.write_bytes(path.read_bytes()[:1000]),
    "deep": lambda path: path.write_bytes(b"[" * 10**5),
    "no text": lambda path: path.write_bytes(b"\xff" * 1000),
}


@pytest.mark.parametrize("damage", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_page_says_of_a_report_that_cannot_be_read_why_and_shows_the_card(
    alone: Path, damage: Callable[[Path], object]
) -> None:
    damage(alone / "tells.report.json")
    client = create_app({"WEIGHTS_DIR": alone, "DEFAULT_MODEL": "tells"}).test_client()
    response = run_guarded(lambda: client.get("/models/tells"))
    assert response.status_code == 200
    said = words(response.text)
    assert "Its report cannot be read: tells.report.json " in said
    assert "This writes it anew: python -m model.evaluate weights/tells.npz --card" in said
    assert "Test images 25.00% read right" in said
    assert "Its worst mistakes" not in said


@pytest.mark.parametrize("picture", ["pen.svg", "worst-mnist.png", "training.svg"])
@pytest.mark.parametrize("name", ["pipe", "link that leads out", "no text"])
def test_picture_that_cannot_be_read_is_a_problem(alone: Path, name: str, picture: str) -> None:
    file = alone / ("tells.svg" if picture == "training.svg" else f"tells.{picture}")
    UNREADABLE[name](file)
    client = create_app({"WEIGHTS_DIR": alone, "DEFAULT_MODEL": "tells"}).test_client()
    response = run_guarded(lambda: client.get(f"/models/tells/{picture}"))
    assert response.status_code == 404
    assert response.get_json()["detail"].startswith(f'The picture "{picture}" cannot be shown: {file.name} ')
    text = run_guarded(lambda: client.get("/models/tells")).text
    assert ("/models/tells/training.svg" in text) is (picture != "training.svg" or name == "no text")


@pytest.mark.parametrize("picture", [*PICTURES, "training.svg"])
def test_picture_that_is_opened_by_itself_runs_no_script(client: FlaskClient, picture: str) -> None:
    with client.get(f"/models/tells/{picture}") as response:
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'none'", "sandbox allow-same-origin"} <= set(policy)
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("picture", [*PICTURES, "training.svg"])
def test_picture_is_the_file_beside_the_weights(client: FlaskClient, weights: Path, picture: str) -> None:
    file = weights / "tells.svg" if picture == "training.svg" else picture_path(weights / "tells.npz", picture)
    with client.get(f"/models/tells/{picture}") as response:
        assert (response.status_code, response.get_data()) == (200, file.read_bytes())
        policy = response.headers["Content-Security-Policy"]
        assert ("'sha256-" in policy) is (picture in PICTURES and picture.endswith(".svg"))
        assert "'unsafe-inline'" not in policy
        assert response.headers["Cache-Control"] == "no-cache"
        tag = response.headers["ETag"]
    with client.get(f"/models/tells/{picture}", headers={"If-None-Match": tag}) as same:
        assert (same.status_code, same.headers["Cache-Control"]) == (304, "no-cache")


def test_network_in_a_file_of_another_name_shows_what_lies_beside_that_file(weights: Path, tmp_path: Path) -> None:
    for file in weights.glob("tells.*"):
        shutil.copy(file, tmp_path / f"kept{file.name.removeprefix('tells')}")
    shutil.copy(weights / "bare.npz", tmp_path / "new.npz")
    client = create_app({"WEIGHTS_DIR": tmp_path, "DEFAULT_MODEL": "tells"}).test_client()
    text = client.get("/models/tells").text
    assert "Its worst mistakes" in text
    assert 'src="/models/tells/training.svg"' in text
    assert "python -m model.evaluate weights/kept.npz --card" in text
    assert "python -m model.evaluate weights/new.npz --card" in client.get("/models/bare").text
    for picture in (*PICTURES, "training.svg"):
        with client.get(f"/models/tells/{picture}") as response:
            assert response.status_code == 200


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/models/nosuch", 'There is no network "nosuch". Known are: '),
        ("/models/nosuch/pen.svg", 'There is no network "nosuch". Known are: '),
        ("/models/tells/report.json", 'There is no picture "report.json". There are: reliability.svg'),
        ("/models/tells/..%2fbare.npz", "There is nothing at this address."),
        ("/models/bare/pen.svg", "There is nothing at this address."),
        ("/models/..", 'There is no network "..".'),
    ],
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, path: str, detail: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")
    assert response.get_json()["detail"].startswith(detail)


def test_list_of_networks_and_main_page_lead_to_the_pages(client: FlaskClient) -> None:
    cards = client.get("/models").get_json()["models"]
    assert {card["name"]: card["page"] for card in cards} == {
        name: f"/models/{name}" for name in ("tells", "plain", "bare")
    }
    text = client.get("/").text
    assert 'href="/models/tells" data-hook="card"' in text
    assert all(f'href="{card["page"]}"' in text for card in cards)


def test_shades_grow_with_how_often_a_mistake_was_made() -> None:
    confusion = [[0] * 10 for _ in range(10)]
    confusion[0] = [500, 0, 1, 2, 5, 10, 0, 0, 0, 0]
    assert [shade(count, confusion) for count in confusion[0][1:6]] == [0, 1, 2, 3, 4]
