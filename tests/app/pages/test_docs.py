"""The page that shows the API's description tells all of it."""

import re
from html import unescape

from flask.testing import FlaskClient


def page(client: FlaskClient) -> str:
    answer = client.get("/docs")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.get_data(as_text=True)


def test_docs_show_every_operation_with_its_parameters_and_answers(client: FlaskClient) -> None:
    text = page(client)
    for path, methods in client.get("/openapi.json").get_json()["paths"].items():
        for method, operation in methods.items():
            section = text.partition(f'<h2 class="operation__title" id="{operation["operationId"]}">')[2]
            section = section.partition("</section>")[0]
            assert f'{method.upper()}</span> <span class="operation__path">{path}</span>' in section
            for parameter in operation.get("parameters", []):
                assert f'<code class="member__name">{parameter["name"]}</code>' in section
            for media_type in operation.get("requestBody", {}).get("content", {}):
                assert f"<code>{media_type}</code>" in section
            for status in operation["responses"]:
                assert f'<dt class="answers__status">{status}</dt>' in section


def test_docs_show_every_schema_with_its_members(client: FlaskClient) -> None:
    text = page(client)
    for name, schema in client.get("/openapi.json").get_json()["components"]["schemas"].items():
        section = text.partition(f'<h3 class="operation__title" id="{name}">')[2].partition("</section>")[0]
        assert schema["description"] in unescape(section)
        shown = set(re.findall(r'<code class="member__name">(\w+)</code>', section))
        assert set(schema.get("properties", {})) <= shown


def test_docs_links_lead_somewhere_and_no_two_places_have_one_name(client: FlaskClient) -> None:
    text = page(client)
    places = re.findall(r' id="([^"]+)"', text)
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert len(places) == len(set(places))
    assert {"Reading", "predict", "schemas"} <= targets
    assert targets <= set(places)


def test_docs_name_the_networks_that_are_loaded(client: FlaskClient) -> None:
    assert 'one of "other", "fake"' in unescape(page(client))


def test_docs_show_an_example_that_is_read(client: FlaskClient) -> None:
    example = unescape(re.findall(r"<pre [^>]*><code>(.*?)</code></pre>", page(client))[0])
    answer = client.post("/predict", data=example, content_type="application/json")
    assert (answer.status_code, answer.get_json()["text"]) == (200, "7")
