"""The types that the page's modules name are those of the API as it is described now."""

import json

from tests.types.declarations import DECLARATIONS, declare, describe


def test_types_are_what_the_app_describes() -> None:
    written = DECLARATIONS.read_text(encoding="utf-8")
    assert written == declare(describe()), "The API has changed: run `make types`."


def test_types_notice_a_member_that_the_api_gains() -> None:
    description = json.loads(describe())
    description["components"]["schemas"]["Explanation"]["properties"]["doubt"] = {"type": "number"}
    lines = DECLARATIONS.read_text(encoding="utf-8").splitlines()
    (gained,) = [line.strip() for line in declare(json.dumps(description)).splitlines() if line not in lines]
    assert gained == "doubt?: number;"


def test_types_do_not_depend_on_the_networks_that_are_loaded() -> None:
    assert json.loads(describe())["components"]["schemas"]["ModelName"].keys() == {"type", "description"}
