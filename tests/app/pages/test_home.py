"""The page is served with what it needs to know of the networks."""

import io
import re
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app import create_app
from app.pages import home
from tests.helpers.networks import FakeNetwork, write_network
from tests.helpers.pictures import drawn_seven


def selected(client: FlaskClient, address: str) -> list[str]:
    """Return what is selected: in the form for browsers without scripts, and in the menu."""
    return re.findall(r'<option value="([^"]*)"[^>]* selected', client.get(address).text)


def test_page_has_the_hooks_of_the_contract(client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    for hook in ("pad", "answer", "clear", "undo", "redo", "bar", "seen", "model"):
        assert f'data-hook="{hook}"' in response.text
    assert 'data-hook="problem"' not in response.text


def test_page_offers_every_network_with_the_default_selected(client: FlaskClient) -> None:
    text = " ".join(client.get("/").text.split())
    assert text.index('<option value="fake"') < text.index('<option value="other"')
    assert selected(client, "/") == ["fake", "fake"]
    assert "The network fake" in text


@pytest.mark.parametrize(("address", "name"), [("/?model=other", "other"), ("/?model=gone", "fake"), ("/", "fake")])
def test_page_selects_the_network_that_its_address_names(client: FlaskClient, address: str, name: str) -> None:
    assert selected(client, address) == [name, name]


def test_page_compares_the_networks_with_the_best_first(tmp_path: Path) -> None:
    write_network(tmp_path / "a.npz", "inkling", test_accuracy=0.9)
    write_network(tmp_path / "b.npz", "better", test_accuracy=0.95)
    write_network(tmp_path / "c.npz", "best", test_accuracy=0.99)
    text = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/").text
    names = re.findall('data-hook="contender" data-model="(.*?)"', text)
    assert names == ["best", "better", "inkling"]
    assert text.count("contender__mark--best") == 1
    assert text.index("contender__mark--best") < text.index('data-model="better"')


def test_page_calls_no_network_the_best_of_one(tmp_path: Path) -> None:
    write_network(tmp_path / "a.npz", "inkling")
    text = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/").text
    assert text.count('data-hook="contender" ') == 1
    assert "contender__mark--best" not in text


def test_page_without_a_network_says_what_to_do(tmp_path: Path) -> None:
    text = create_app({"WEIGHTS_DIR": tmp_path}).test_client().get("/").text
    assert 'data-hook="problem"' in text
    assert "Run `python -m model.train inkling`" in text
    assert str(tmp_path) not in text


def test_page_is_the_same_from_any_working_directory(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = client.get("/").text
    monkeypatch.chdir(tmp_path)
    assert client.get("/").text == here


def png(ink: npt.NDArray[np.uint8]) -> bytes:
    """Return ink (H, W) uint8, 0 paper .. 255 full ink, as a picture file, dark on white."""
    file = io.BytesIO()
    Image.fromarray(255 - ink).save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def picture() -> bytes:
    """Return a picture of a digit."""
    return png(drawn_seven())


def send(client: FlaskClient, data: bytes, **fields: str) -> TestResponse:
    """Send a picture as the form does."""
    return client.post("/read", data=fields | {"image": (io.BytesIO(data), "digit.png")})


def test_form_is_answered_with_the_reading_of_predict(client: FlaskClient, picture: bytes) -> None:
    response = send(client, picture, model="other")
    said = client.post("/predict?model=other", data=picture, content_type="image/png").json
    assert said is not None
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8")
    assert f'data-hook="answer">{said["text"]}</p>' in response.text
    assert f'<img class="read__seen" src="{said["digits"][0]["input"]}"' in response.text
    assert '<option value="other" selected>' in response.text
    widths = [float(width) for width in re.findall(r'<rect width="([\d.e-]+)"', response.text)]
    assert widths == pytest.approx([100 * part for part in said["digits"][0]["probabilities"]])


def test_form_page_invites_without_a_reading(client: FlaskClient) -> None:
    text = client.get("/read").text
    assert 'action="/read" method="post" enctype="multipart/form-data"' in text
    assert 'data-hook="answer"' not in text
    assert "<script" not in text


def test_form_says_that_a_page_is_blank(client: FlaskClient) -> None:
    response = send(client, png(np.zeros((90, 90), np.uint8)))
    assert response.status_code == 200
    assert "there is no ink in this picture" in response.text


def test_form_says_how_sure_the_reading_is(client: FlaskClient, network: FakeNetwork, picture: bytes) -> None:
    assert 'data-hook="headline">Looks like a 7 (91%)</h2>' in send(client, picture).text
    network.is_digit, network.threshold = 0.4, 0.8
    response = send(client, picture)
    assert "doesn&#39;t look like a digit</h2>" in response.text
    assert 'read__answer--strange" data-hook="answer">7</p>' in response.text  # what it would be, as on the other page


def test_form_page_has_the_shares_that_its_words_go_by(
    client: FlaskClient, network: FakeNetwork, picture: bytes
) -> None:
    network.is_digit, network.threshold = 0.4, 0.8
    text = send(client, picture).text
    assert "<p>Closest: 7 (36%)</p>" in text
    rows = re.findall(r'<tr(.*?)><th scope="row">(\w+)</th>.*?<td>(\d+)%</td></tr>', text)
    assert [(name, int(number)) for _, name, number in rows if name in {"7", "none"}] == [("7", 36), ("none", 60)]
    assert [name for mark, name, _ in rows if mark] == ["none"]
    assert len(rows) == 11


def test_form_page_has_whole_percentages_that_never_claim_certainty(
    client: FlaskClient, network: FakeNetwork, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "predict_proba", lambda images: np.eye(10, dtype=np.float32)[[7] * len(images)])
    text = send(client, picture).text
    assert 'data-hook="headline">Looks like a 7 (over 99%)</h2>' in text
    assert re.findall(r"<td>([^<]*%)</td>", text) == ["0%"] * 7 + ["99%"] + ["0%"] * 2


def test_form_says_of_several_digits_how_sure_each_is(client: FlaskClient) -> None:
    sheet = np.zeros((140, 400), np.uint8)
    sheet[:, :140] = sheet[:, 260:] = np.asarray(Image.fromarray(drawn_seven()).resize((140, 140)))
    text = send(client, png(sheet)).text
    assert 'data-hook="headline">Looks like 7 7</p>' in text
    assert all(f'<h2 id="digit-{n}">Digit {n}: looks like a 7 (91%)</h2>' in text for n in (1, 2))


def test_form_keeps_marks_and_rows_and_says_what_was_left_out(
    client: FlaskClient, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = client.post("/predict", data=picture, content_type="image/png").json
    assert answered is not None
    lines = [{"text": "7.7", "digits": [0, 1]}, {"text": "-7", "digits": [2]}]
    left = [{"box": [0, 0, 9, 9], "why": why} for why in ("line", "speck", "speck")]
    told = {"text": "777", "lines": lines, "digits": answered["digits"] * 3, "left_out": left, "sure": False}
    monkeypatch.setattr(home, "read_drawing", lambda *_: answered | told)
    text = send(client, picture).text
    row = '7<span data-mark="."></span>7<br><span data-mark="-"></span>7'
    assert f'<p class="read__answer read__answer--strange" data-hook="answer">{row}</p>' in text
    assert "<title>Inkling: read as 7.7 and -7</title>" in text
    assert re.search(r'data-hook="headline">Perhaps 7.7 and -7</p>\s+<p>Left out: a line and 2 specks</p>', text)
    assert answered["digits"][0]["input"] in text


@pytest.mark.parametrize(
    ("data", "fields", "status", "message"),
    [
        (b"", {}, 422, "is empty. Send a picture."),
        (b"words", {}, 415, "convert the picture to one of these."),
        (None, {"model": "nobody"}, 422, "model is &#34;nobody&#34;"),
    ],
)
def test_form_says_in_place_what_went_wrong(
    client: FlaskClient, picture: bytes, data: bytes | None, fields: dict[str, str], status: int, message: str
) -> None:
    response = send(client, picture if data is None else data, **fields)
    assert (response.status_code, response.content_type) == (status, "text/html; charset=utf-8")
    assert message in response.text
    assert 'role="alert"' in response.text
    assert 'name="image"' in response.text


def test_form_without_a_network_says_what_to_do(tmp_path: Path, picture: bytes) -> None:
    client = create_app({"WEIGHTS_DIR": tmp_path}).test_client()
    response = send(client, picture)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Run `python -m model.train inkling`" in response.text


def test_form_of_another_type_is_told_which_are_accepted(client: FlaskClient) -> None:
    response = client.post("/read", data=b"words", content_type="text/plain")
    assert (response.status_code, response.content_type) == (415, "text/html; charset=utf-8")
    assert "multipart/form-data" in response.headers["Accept"]


def test_form_refuses_a_picture_that_is_too_large(network: FakeNetwork, picture: bytes) -> None:
    app = create_app({"MODELS": [network], "DEFAULT_MODEL": "fake", "MAX_CONTENT_LENGTH": 1000})
    response = send(app.test_client(), picture)
    assert response.status_code == 413
    assert "at most 1,000 are accepted" in response.text
