"""The studies' pages are served with their style, under a policy that names it and nothing more."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.pages.studies import policy_for
from app.web.responses import SECURITY_HEADERS

ROOT = Path(__file__).parents[3]
POLICY = SECURITY_HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "static" / "studies").glob("*.html")))
@pytest.mark.parametrize("ending", ["", ".html"])
def test_study_is_served_with_the_hash_of_its_own_style(
    client: FlaskClient, repository: Path, name: str, ending: str
) -> None:
    response = client.get(f"/studies/{name}{ending}")
    text = (repository / "static" / "studies" / f"{name}.html").read_text(encoding="utf-8")
    assert response.status_code == 200
    assert response.get_data(as_text=True) == text
    assert text.count("<style>") == 1
    assert response.headers["Content-Security-Policy"] == policy_for(text) != POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_study_has_its_numbers_beside_it(client: FlaskClient) -> None:
    with client.get("/studies/depth.json") as response:
        assert response.get_json()["study"] == "depth"
        assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", ["nosuch", "../index.html", "..%2f..%2fREADME.md", "depth/"])
def test_study_that_is_not_there_is_a_problem(client: FlaskClient, path: str) -> None:
    response = client.get(f"/studies/{path}")
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


def test_learn_page_links_every_study_by_its_title(client: FlaskClient) -> None:
    text = client.get("/learn").get_data(as_text=True)
    pages = list((ROOT / "static" / "studies").glob("*.html"))
    assert '<a href="/studies/depth">One 5x5 or two 3x3</a>' in text
    assert text.count('href="/studies/') == len(pages) > 0


def test_policy_of_a_page_without_style_is_the_house_policy() -> None:
    assert policy_for("<p>plain</p>") == POLICY


def test_policy_names_a_style_by_the_hash_that_browsers_compute() -> None:
    hashed = "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='"
    assert policy_for("<style>a{}</style>") == POLICY.replace("style-src 'self'", f"style-src 'self' {hashed}")
