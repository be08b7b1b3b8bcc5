"""The types that the page's modules name are those of the API as it is described now."""

import json

import pytest

from tests.types.declarations import DECLARATIONS, declare, describe


@pytest.fixture(scope="module")
def declared() -> str:
    """Return the declarations of the API as it is described now."""
    return declare(describe())


def test_types_are_what_the_app_describes(declared: str) -> None:
    written = DECLARATIONS.read_text(encoding="utf-8")
    assert written == declared, "The API has changed: run `make types`."


def test_types_notice_a_member_that_the_api_gains(declared: str) -> None:
    description = json.loads(describe())
    description["components"]["schemas"]["Explanation"]["properties"]["doubt"] = {"type": "number"}
    # Beside those of now, not of the file: that this is out of date is told by the test above alone.
    lines = declared.splitlines()
    gained = [line.strip() for line in declare(json.dumps(description)).splitlines() if line not in lines]
    assert gained == ["doubt?: number;"]


def test_types_do_not_depend_on_the_networks_that_are_loaded() -> None:
    assert json.loads(describe())["components"]["schemas"]["ModelName"].keys() == {"type", "description"}
