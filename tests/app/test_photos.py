"""Photos of paper and boards in uneven light, sent as people send them to the network that is shipped."""

from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.app.photos import DIGITS, HEIGHT, LIGHTS, WIDTH, ink_of, lines, photo


@pytest.fixture(scope="module")
def shipped() -> FlaskClient:
    return create_app().test_client()


def read(client: FlaskClient, data: bytes) -> Any:
    answer = client.post("/predict?model=inkling", data=data, content_type="image/jpeg").get_json()
    return answer["text"]


@pytest.mark.parametrize("board", [False, True], ids=["paper", "board"])
@pytest.mark.parametrize("light", LIGHTS)
def test_digits_are_read_in_uneven_light(shipped: FlaskClient, light: str, board: bool) -> None:
    lit = LIGHTS[light]()
    found = {digit: read(shipped, photo(ink_of(digit), lit, board=board)) for digit in DIGITS}
    assert found == {digit: digit for digit in DIGITS}


@pytest.mark.parametrize("squared", [False, True], ids=["ruled", "squared"])
@pytest.mark.parametrize("light", ["even", "gradient"])
def test_digits_are_read_on_lines(shipped: FlaskClient, light: str, squared: bool) -> None:
    lit = LIGHTS.get(light, lambda: np.full((HEIGHT, WIDTH), 225, np.float32))()
    found = {digit: read(shipped, photo(ink_of(digit), lit, ruled=lines(squared))) for digit in DIGITS}
    assert found == {digit: digit for digit in DIGITS}


def test_digits_are_read_through_grain(shipped: FlaskClient) -> None:
    found = {digit: read(shipped, photo(ink_of(digit), LIGHTS["gradient"](), grain=10)) for digit in DIGITS}
    assert found == {digit: digit for digit in DIGITS}


@pytest.mark.parametrize("light", LIGHTS)
def test_paper_without_ink_is_blank(shipped: FlaskClient, light: str) -> None:
    assert read(shipped, photo(np.zeros((HEIGHT, WIDTH), np.float32), LIGHTS[light]())) == ""
