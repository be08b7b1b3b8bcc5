"""A report and its pictures beside the weights, what is told of it, and what is no longer its own."""

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from model.evaluation.report.figures import draw_figures, matrix, mistakes
from model.evaluation.report.files import PICTURES, picture_path, read_report
from model.evaluation.report.markdown import section, summary, write_report
from model.evaluation.run import examine
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the report of a network that tells digits from others."""
    path = tmp_path_factory.mktemp("weights") / "tells.npz"
    classifier = write_tiny(path, outputs=11, is_digit_threshold=0.9, temperature=1.5)
    (found,) = examine([classifier], tiny_testset(), silent)
    return found


def test_card_is_a_report_and_all_its_pictures_beside_the_weights(tmp_path: Path, report: dict[str, Any]) -> None:
    weights = tmp_path / "tells.npz"
    write_report(weights, report)
    assert {path.name for path in tmp_path.iterdir()} == {
        "tells.report.json",
        *(f"tells.{picture}" for picture in PICTURES),
    }
    assert read_report(weights, report["version"]) == report
    for picture in PICTURES:
        content = picture_path(weights, picture).read_bytes()
        if picture.endswith(".svg"):
            assert ElementTree.fromstring(content).tag == f"{SVG}svg"
        else:
            assert Image.open(io.BytesIO(content), formats=["PNG"]).width > 500


def test_section_and_summary_tell_product_and_network(report: dict[str, Any]) -> None:
    markdown, text = section("tells", report), summary(report)
    network, rejection = report["network"], report["network"]["rejection"]
    assert markdown.index("### In the product") < markdown.index("### The network alone")
    assert f"| MNIST test images | 6 | {network['mnist']['errors']} |" in markdown
    assert all(f"](tells.{picture})" in markdown for picture in PICTURES)
    assert "is_digit below 0.900" in markdown
    assert text.startswith(f"tells {report['version']}\n  in the product, mean over sets")
    assert f"MNIST: {network['mnist']['errors']} of 6 wrong" in text
    assert f"held-out strokes: {network['strokes']['errors']} of 4 wrong" in text
    assert f"{rejection['others']['share']:.2%} of 2 letters and symbols" in text


def test_section_of_a_network_that_does_not_tell_says_so(report: dict[str, Any]) -> None:
    silenced = {**report, "network": {**report["network"], "rejection": None}}
    assert "It does not tell digits from what is none." in section("tells", silenced)
    assert "rejected:" not in summary(silenced)


def test_summary_of_a_quick_exam_leaves_mnist_out(report: dict[str, Any]) -> None:
    quick = {**report, "network": {**report["network"], "mnist": None}}
    assert "MNIST: " not in summary(quick)
    assert "MNIST test images |" not in section("tells", quick).partition("Rejected")[0]


def test_matrix_marks_mistakes_by_how_many_there_are() -> None:
    confusion = [[0] * 10 for _ in range(10)]
    confusion[4][4], confusion[4][9], confusion[2][7] = 8, 4, 1
    drawn = ElementTree.fromstring(matrix(confusion, "A < B"))
    assert drawn.get("aria-label") == "A < B"
    wrong = [rect for rect in drawn.iter(f"{SVG}rect") if rect.get("class") == "wrong"]
    opacities = [float(rect.get("fill-opacity") or "") for rect in wrong]
    assert (len(wrong), max(opacities)) == (2, 0.5)
    assert min(opacities) < 0.25
    counts = [text.text for text in drawn.iter(f"{SVG}text") if (text.get("class") or "").startswith("count")]
    assert (len(counts), counts.count("·"), counts.count("8"), counts.count("4")) == (100, 97, 1, 1)


def test_charts_show_a_point_for_each_row_and_bin(report: dict[str, Any]) -> None:
    made = draw_figures(report)
    assert list(made) == list(PICTURES)
    for picture, rows, ways in (("pen.svg", 6, 2), ("height.svg", 10, 3)):
        paths = re.findall(r'class="line s\d" d="(M[\d. L]+L[\d. L]+)"', made[picture].decode())
        assert [path.count("L") for path in paths if path.count("L") > 1] == [rows - 1] * ways
    bins = sum(len(report["network"][exam]["calibration"]["bins"]) for exam in ("strokes", "mnist"))
    assert made["reliability.svg"].decode().count("<circle") == bins + 2  # and one for each in the legend


def test_contact_sheet_of_no_mistakes_is_blank() -> None:
    sheet = Image.open(io.BytesIO(mistakes([])), formats=["PNG"])
    assert len(set(sheet.tobytes())) == 1


def test_contact_sheet_says_what_was_read_or_that_nothing_was(report: dict[str, Any]) -> None:
    (mistake, *_) = report["product"]["misread"]
    read, none = (mistakes([{**mistake, "read": text}]) for text in ("71", None))
    assert read != none
