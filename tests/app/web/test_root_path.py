"""Below a path of a site every address works that the app writes, whether or not a proxy takes the path off."""

import io
import re
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app import create_app
from app.config import ConfigError
from tests.helpers.networks import FakeNetwork
from tests.helpers.pictures import drawn_seven, encode

ROOT = "/lessons/inkling"
STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
PAGES = ["/", "/read", "/learn", "/docs", "/models/fake", "/studies/depth"]


class Site:
    """A site with the app below ROOT. strips: whether its proxy takes the path off before it asks the app."""

    def __init__(self, *, strips: bool) -> None:
        config = {"MODELS": [FakeNetwork()], "DEFAULT_MODEL": "fake", "ROOT_PATH": ROOT}
        self.client: FlaskClient = create_app(config).test_client()
        self.strips = strips

    def ask(self, address: str, method: str = "GET", **options: object) -> TestResponse:
        """Ask for an address of the site."""
        path = address.partition("?")[0]
        assert f"{path}/".startswith(f"{ROOT}/"), f"{address} is elsewhere on the site"
        address = address.removeprefix(ROOT) if self.strips else address
        return self.client.open(address, method=method, **options)  # type: ignore[arg-type]


@pytest.fixture(params=[True, False], ids=["strips", "leaves"])
def site(request: pytest.FixtureRequest) -> Site:
    return Site(strips=request.param)


@pytest.mark.parametrize("path", PAGES)
def test_page_below_a_path_names_addresses_that_are_there(site: Site, path: str) -> None:
    page = site.ask(ROOT + path)
    assert page.status_code == 200
    named = set(re.findall(r'(?:href|src|action|data-page)="(/[^"]*)"', page.text))
    assert path.startswith("/studies") or len(named) > 5
    for address in named:
        with site.ask(address) as response:
            assert response.status_code == 200, address


def test_modules_and_sheets_below_a_path_find_what_they_need(site: Site) -> None:
    sheet, script = (re.search(rf'"({ROOT}/static/[^"]+\.{end})"', site.ask(f"{ROOT}/").text) for end in ("css", "js"))
    for found in (sheet, script):
        assert found is not None
        address = found[1]
        with site.ask(address) as response:
            assert response.headers["Cache-Control"].endswith("immutable")
            text = response.get_data(as_text=True)
        for needed in re.findall(r"""(?:url\(|from |import\()"(\.[^"]+)\"""", text):
            with site.ask(urljoin(address, needed)) as response:
                assert response.status_code == 200, needed


def test_api_below_a_path_answers(site: Site) -> None:
    assert site.ask(f"{ROOT}/predict", "POST", json=STROKES).get_json()["text"] == "7"
    form = {"image": (io.BytesIO(encode(Image.fromarray(255 - drawn_seven()))), "7.png")}
    assert site.ask(f"{ROOT}/read", "POST", data=form, content_type="multipart/form-data").status_code == 200
    assert site.ask(f"{ROOT}/readyz", headers={"Host": "10.0.0.7"}).status_code == 200
    (card,) = site.ask(f"{ROOT}/models").get_json()["models"]
    assert card["page"] == f"{ROOT}/models/fake"


def test_description_below_a_path_names_it(site: Site) -> None:
    assert site.ask(f"{ROOT}/openapi.json").get_json()["servers"] == [{"url": ROOT}]
    assert f"All addresses here begin with <code>{ROOT}</code>." in site.ask(f"{ROOT}/docs").text


@pytest.mark.parametrize("query", ["", "?model=fake&x=%C3%A4"])
def test_path_without_its_slash_leads_to_the_page(site: Site, query: str) -> None:
    response = site.ask(f"{ROOT}{query}")
    # Relative addresses of the page's scripts would be beside the path.
    assert (response.status_code, response.headers["Location"]) == (308, f"{ROOT}/{query}")


def test_problems_below_a_path_name_addresses_that_are_there(site: Site) -> None:
    detail = site.ask(f"{ROOT}/nothing").get_json()["detail"]
    assert detail == f"There is nothing at this address. The page is at {ROOT}/, the API is described at {ROOT}/docs."


def test_path_is_taken_off_whole_parts_only() -> None:
    site = Site(strips=False)
    assert site.client.get(f"{ROOT}s/models").status_code == 404
    assert site.client.get(f"{ROOT}/models{ROOT}").status_code == 404


@pytest.mark.parametrize("root", ["/models", "/learn/inkling", "/static"])
def test_path_that_is_an_address_of_the_app_is_refused(root: str) -> None:
    with pytest.raises(ConfigError, match=f"INKLING_ROOT_PATH is '{root}': expected no address of the app's own"):
        create_app({"MODELS": [FakeNetwork()], "ROOT_PATH": root})


def test_description_of_the_site_itself_names_no_path(client: FlaskClient) -> None:
    assert client.get("/openapi.json").get_json()["servers"] == [{"url": "/"}]
    assert "All addresses here" not in client.get("/docs").text
