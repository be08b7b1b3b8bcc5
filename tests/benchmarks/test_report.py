"""The report is whole, well formed, and asks nobody for anything."""

import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from model.report.charts import Chart, Line, svg
from tests.benchmarks.machine import noise
from tests.benchmarks.parts.section import Section, Table, fastest, timing_table
from tests.benchmarks.report import NUMBERS, Report, text_table
from tests.benchmarks.summary import Summary

MACHINE = {
    "processor": "<CPU> & co",
    "cores": 2,
    "system": "Linux x86_64",
    "python": "3.11.7",
    "load_average": {"lowest": 0.1, "highest": 2.0},
    "reference_ms": {"median": 1.5, "low": 1.4, "high": 1.6},
    "reference_spread": 0.13,
    "reference_slowest": 1.8,
    "noise": "quiet",
}


@pytest.fixture
def report() -> Report:
    section = Section(
        title="Training <step>",
        notes=["a & b"],
        tables=[Table(["", "time"], [["<ours>", "1 ms"], ["theirs", "22 ms"]])],
        pictures=[svg([Chart("Cost", "images", "ms", [Line("ours", [(1, 1.0), (2, 2.0)])])])],
        measures={"training.pytorch": 2.5, "training.book": 9.5},
        numbers={"seconds": {"ours": [0.001]}},
    )
    return Report({"training": section}, MACHINE, "2026-01-01 12:00 UTC", quick=True)


def test_report_page_is_well_formed_and_escapes_texts(report: Report) -> None:
    root = ElementTree.fromstring(report.html().removeprefix("<!doctype html>\n"))
    texts = [text.strip() for text in root.itertext() if text.strip()]
    assert {"Training <step>", "a & b", "<ours>", "22 ms"} <= set(texts)
    assert any("<CPU> & co, 2 cores" in text and "load average 0.1 to 2.0" in text for text in texts)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}svg"))) == 1


def test_report_page_marks_outcomes(report: Report) -> None:
    root = ElementTree.fromstring(report.html().removeprefix("<!doctype html>\n"))
    outcomes = [cell.get("data-outcome") for cell in root.iter("td") if cell.get("data-outcome")]
    assert outcomes[:2] == ["not met", "met"]
    assert set(outcomes[2:]) == {"not measured"}


def test_report_page_asks_nobody_for_anything(report: Report) -> None:
    root = ElementTree.fromstring(report.html().removeprefix("<!doctype html>\n"))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags & {"script", "link", "img", "image", "iframe", "use", "object"} == set()
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & {"src", "href", "{http://www.w3.org/1999/xlink}href"}
    assert "url(" not in report.html()
    assert "@import" not in report.html()
    assert "prefers-color-scheme: dark" in report.html()


def test_report_writes_the_page_and_the_numbers_beside_it(report: Report, tmp_path: Path) -> None:
    page = report.write(tmp_path / "new" / "folder")
    assert page.read_text(encoding="utf-8") == report.html()
    numbers = json.loads((page.parent / NUMBERS).read_text(encoding="utf-8"))
    assert numbers["parts"]["training"] == {"seconds": {"ours": [0.001]}}
    assert numbers["measures"] == {"training.pytorch": 2.5, "training.book": 9.5}
    assert (numbers["targets"][0]["value"], numbers["targets"][0]["outcome"]) == (2.5, "not met")
    assert (numbers["quick"], numbers["machine"]["cores"]) == (True, 2)


def test_report_text_has_columns_the_numbers_to_the_right(report: Report) -> None:
    assert text_table(report.sections["training"].tables[0]) == "         time\n<ours>   1 ms\ntheirs  22 ms"
    assert "Training <step>\na & b\n\n         time" in report.text()
    assert "It was quiet: a fixed piece of work took 1.50 ms" in report.text()


def test_timing_table_gives_medians_quartiles_and_ratios_to_ours() -> None:
    table = timing_table({"ours": [0.002, 0.004], "theirs": [0.001, 0.002]}, "ours", 10)
    assert table.header[-1] == "time / ours"
    assert table.rows[0] == ["ours", "3.00 ms", "2.50 to 3.50 ms", "3,333", "1.00 (1.00 to 1.00)"]
    assert table.rows[1] == ["theirs", "1.50 ms", "1.25 to 1.75 ms", "6,667", "0.500 (0.500 to 0.500)"]


def test_fastest_has_the_smallest_median_of_those_named() -> None:
    times = {"a": [1.0, 9.0, 9.0], "b": [2.0, 2.0, 2.0], "c": [0.1]}
    assert fastest(times, ["a", "b"]) == "b"


@pytest.mark.parametrize(("low", "high", "words"), [(0.99, 1.01, "quiet"), (0.97, 1.03, "somewhat"), (0.9, 1.1, "too")])
def test_noise_is_told_from_the_spread_of_the_reference(low: float, high: float, words: str) -> None:
    assert noise(Summary(9, 1.0, low, high)).startswith(words)
