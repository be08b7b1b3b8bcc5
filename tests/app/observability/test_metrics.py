"""What /metrics says is what was asked, in the words of Prometheus: its own parser reads it."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from app.observability.metrics import BOUNDS, FAMILIES, MAX_LABEL, SharedCounters, count_request, series
from app.server.receiving import RefusedRequest
from tests.helpers.networks import FakeNetwork

STROKES = {"strokes": [[[60, 50], [170, 60], [90, 210]]]}
Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def scrape(client: FlaskClient) -> Samples:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type == "text/plain; version=0.0.4; charset=utf-8"
    families = {family.name: family for family in text_string_to_metric_families(response.text)}
    assert {name.removesuffix("_total") for name in FAMILIES} == families.keys()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families.values()
        for sample in family.samples
    }


def value(samples: Samples, name: str, /, **labels: Any) -> float:
    return samples.get((name, frozenset((key, str(label)) for key, label in labels.items())), 0.0)


def test_metrics_count_requests_by_route_and_status(client: FlaskClient) -> None:
    for _ in range(3):
        client.get("/healthz")
    client.get("/a secret")
    client.get("/predict")
    samples = scrape(client)
    assert value(samples, "inkling_requests_total", route="/healthz", status=200) == 3
    assert value(samples, "inkling_requests_total", route="none", status=404) == 1
    assert value(samples, "inkling_requests_total", route="none", status=405) == 1
    assert "secret" not in repr(samples)
    assert value(scrape(client), "inkling_requests_total", route="/metrics", status=200) == 1


def test_metrics_time_requests(client: FlaskClient) -> None:
    for _ in range(2):
        client.post("/predict", json=STROKES)
    samples = scrape(client)
    buckets = [value(samples, "inkling_request_duration_seconds_bucket", route="/predict", le=le) for le in BOUNDS]
    assert buckets == sorted(buckets)
    assert value(samples, "inkling_request_duration_seconds_bucket", route="/predict", le="+Inf") == 2
    assert value(samples, "inkling_request_duration_seconds_count", route="/predict") == 2
    assert value(samples, "inkling_request_duration_seconds_sum", route="/predict") > 0


def test_metrics_put_a_time_into_every_bucket_that_holds_it() -> None:
    counters = SharedCounters()
    for seconds in (0.02, 0.025, 7.0):
        count_request(counters, "/", 200, seconds)
    totals = counters.totals()
    held = [totals[series("inkling_request_duration_seconds_bucket", route="/", le=bound)] for bound in BOUNDS]
    assert held == [2.0 * (bound >= 0.025) for bound in BOUNDS]
    assert totals[series("inkling_request_duration_seconds_bucket", route="/", le="+Inf")] == 3.0
    assert counters.totals()[series("inkling_request_duration_seconds_sum", route="/")] == pytest.approx(7.045)


def test_metrics_count_digits_by_network(client: FlaskClient) -> None:
    client.post("/predict", json=STROKES)
    client.post("/predict", json={"strokes": []})
    client.post("/predict?model=other", json=STROKES)
    client.post("/predict/batch", json={"images": [STROKES, STROKES, "%"]})
    samples = scrape(client)
    assert value(samples, "inkling_drawings_read_total", model="fake") == 4
    assert value(samples, "inkling_digits_read_total", model="fake", digit=7) == 3
    assert value(samples, "inkling_digits_read_total", model="other", digit=4) == 1


def test_metrics_count_drawings_that_were_refused(client: FlaskClient) -> None:
    client.post("/predict", data=b"x")
    client.post("/predict/batch", json={"images": ["%", STROKES, "%"]})
    client.post("/predict/batch", json={"images": []})
    client.get("/nothing")
    for method in ("GET", "HEAD", "OPTIONS"):
        client.open("/read", method=method, headers={"Host": "a b"})
    samples = scrape(client)
    assert value(samples, "inkling_rejections_total", status=415) == 1
    assert value(samples, "inkling_rejections_total", status=400) == 2
    assert value(samples, "inkling_rejections_total", status=422) == 1
    assert value(samples, "inkling_rejections_total", status=404) == 0


def test_metrics_count_drawings_that_were_refused_before_the_app(app: Flask, client: FlaskClient) -> None:
    for method, path in (("POST", "/read"), ("GET", "/read"), ("POST", "/learn/step")):
        app.extensions["observer"].refused(RefusedRequest(method, path, 413, {}))
    assert value(scrape(client), "inkling_rejections_total", status=413) == 1


def test_metrics_name_the_networks() -> None:
    name = 'a "network"\\\nof mine'
    client = create_app({"MODELS": [FakeNetwork(name)], "DEFAULT_MODEL": name}).test_client()
    client.post("/predict", json=STROKES)
    samples = scrape(client)
    assert value(samples, "inkling_model_info", name=name, version="0123456789ab") == 1
    assert value(samples, "inkling_drawings_read_total", model=name) == 1


def test_metrics_of_a_network_with_a_long_name_are_counted() -> None:
    name = "n" * 500
    client = create_app({"MODELS": [FakeNetwork(name)], "DEFAULT_MODEL": name}).test_client()
    client.post("/predict", json=STROKES)
    assert value(scrape(client), "inkling_digits_read_total", model=name[:MAX_LABEL], digit=7) == 1


def test_metrics_series_is_written_as_prometheus_does() -> None:
    assert series("a", x=1, y='"\\\n') == r'a{x="1",y="\"\\\n"}'


@pytest.mark.parametrize("family", FAMILIES)
def test_metrics_explain_each_family(client: FlaskClient, family: str) -> None:
    text = client.get("/metrics").text
    assert re.search(rf"^# HELP {family} [A-Z].*\.$", text, re.MULTILINE)


def test_metrics_count_the_files_of_a_form_one_by_one(client: FlaskClient) -> None:
    files = [(io.BytesIO(b"GIF8"), "a.gif"), (io.BytesIO(b""), "b.gif")]
    client.post("/predict/batch", data={"image": files}, content_type="multipart/form-data")
    assert value(scrape(client), "inkling_rejections_total", status=422) == 2


def test_metrics_count_what_the_form_sends(client: FlaskClient, repository: Path) -> None:
    for data in (b"GIF8", (repository / "static" / "img" / "seven.png").read_bytes()):
        client.post("/read", data={"image": (io.BytesIO(data), "digit")})
    samples = scrape(client)
    assert value(samples, "inkling_rejections_total", status=422) == 1
    assert value(samples, "inkling_drawings_read_total", model="fake") == 1
