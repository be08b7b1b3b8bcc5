"""What lies beside the weights is shown if it is a report of theirs that holds all it must, and a picture of a file."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model.evaluation.report import files as report_files
from model.evaluation.report.files import ReportError, has_picture, read_picture, read_report, report_path
from model.evaluation.report.markdown import write_report
from model.evaluation.run import examine
from tests.helpers.guards import run_guarded
from tests.helpers.irregular import IRREGULAR
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("weights") / "tells.npz"
    classifier = write_tiny(path, outputs=11, is_digit_threshold=0.9, temperature=1.5)
    (found,) = examine([classifier], tiny_testset(), silent)
    return found


def refusal(weights: Path, version: str = "0123456789ab") -> str:
    with pytest.raises(ReportError) as caught:
        run_guarded(lambda: read_report(weights, version))
    assert str(caught.value).isprintable()
    assert str(caught.value).startswith("tells.report.json ")
    return str(caught.value)


def test_report_of_other_weights_is_not_taken(tmp_path: Path, report: dict[str, Any]) -> None:
    weights = tmp_path / "tells.npz"
    assert read_report(weights, report["version"]) is None
    write_report(weights, report)
    assert read_report(weights, report["version"]) == report
    assert read_report(weights, "0123456789ab") is None


def test_reports_that_ship_hold_what_they_must(repository: Path) -> None:
    for path in (repository / "weights").glob("*.report.json"):
        version = json.loads(path.read_text(encoding="utf-8"))["version"]
        assert read_report(path.with_name(path.name.replace(".report.json", ".npz")), version) is not None


@pytest.mark.parametrize("text", ["[]", "null", '{"format": 0}'])
def test_report_of_another_format_is_not_taken(tmp_path: Path, text: str) -> None:
    report_path(tmp_path / "tells.npz").write_text(text, encoding="utf-8")
    assert read_report(tmp_path / "tells.npz", "0123456789ab") is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 10**5])
def test_damaged_report_is_told(tmp_path: Path, content: bytes) -> None:
    report_path(tmp_path / "tells.npz").write_bytes(content)
    assert "is damaged: expected one JSON object; measure again" in refusal(tmp_path / "tells.npz")


FORGERIES: dict[str, tuple[Change, str]] = {
    "part that is missing": (lambda r: r.pop("product"), "has no product: expected an object"),
    "part that is no object": (
        lambda r: r["network"].update(strokes=[]),
        "has network.strokes a list of 0: expected an object",
    ),
    "share of no number": (
        lambda r: r["product"]["strokes"]["misread"].update(mean=math.nan),
        "has product.strokes.misread.mean nan: expected a number",
    ),
    "half a character": (
        lambda r: r["product"]["by_style"][0].update(name="\ud800"),
        r"has product.by_style[0].name '\ud800': expected a text",
    ),
    "exam without rows": (
        lambda r: r["product"]["sheet"].update(by_pen=[]),
        "has product.sheet.by_pen a list of 0: expected a list",
    ),
    "row of no digits": (
        lambda r: r["product"]["sheet"]["by_height"][0].update(count=0),
        "has product.sheet.by_height[0].count 0",
    ),
    "matrix of two rows": (
        lambda r: r["network"]["mnist"].update(confusion=[[1], [2]]),
        "has network.mnist.confusion a list of 2",
    ),
    "picture of other characters": (
        lambda r: r["product"]["misread"][0].update(picture='"onerror'),
        "has product.misread[0].picture",
    ),
    "endless number": (
        lambda r: r["product"]["numbers"]["rows"]["strokes"].update(count=10**400),
        "has product.numbers.rows.strokes.count 1000",
    ),
    "words for a threshold": (
        lambda r: r["product"].update(threshold="low"),
        "has product.threshold 'low'",
    ),
}


@pytest.mark.parametrize(("change", "message"), FORGERIES.values(), ids=FORGERIES.keys())
def test_report_that_holds_not_what_it_must_is_told(
    tmp_path: Path, report: dict[str, Any], change: Change, message: str
) -> None:
    forged = json.loads(json.dumps(report))
    change(forged)
    report_path(tmp_path / "tells.npz").write_text(json.dumps(forged), encoding="utf-8")
    assert f"tells.report.json {message}" in refusal(tmp_path / "tells.npz", report["version"])


@pytest.mark.parametrize(("make", "message"), IRREGULAR.values(), ids=IRREGULAR.keys())
def test_what_is_no_file_is_no_report_and_no_picture(
    tmp_path: Path, make: Callable[[Path], object], message: str
) -> None:
    make(tmp_path / "tells.report.json")
    message = "it is a link that leads out of its folder" if "device" in message else message
    assert message in refusal(tmp_path / "tells.npz")
    (tmp_path / "other").mkdir()
    make(tmp_path / "other" / "tells.svg")
    assert not run_guarded(lambda: has_picture(tmp_path / "other" / "tells.svg"))
    with pytest.raises(ReportError, match=r"^tells\.svg cannot be read: "):
        run_guarded(lambda: read_picture(tmp_path / "other" / "tells.svg"))


def test_report_that_is_too_large_is_told(tmp_path: Path) -> None:
    with report_path(tmp_path / "tells.npz").open("wb") as file:
        file.truncate(report_files.MAX_REPORT_BYTES + 1)
    assert "cannot be read: it has 4,194,305 bytes: expected at most 4,194,304" in refusal(tmp_path / "tells.npz")


def test_files_that_links_lead_to_within_the_folder_are_shown_and_none_beyond(
    tmp_path: Path, report: dict[str, Any]
) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "weights"
    write_report(outside / "tells.npz", report)
    folder.mkdir()
    for path in outside.iterdir():
        (folder / path.name).symlink_to(path)
    assert "it is a link that leads out of its folder: expected a file within" in refusal(folder / "tells.npz")
    assert not has_picture(folder / "tells.pen.svg")
    outside.rename(folder / "..data")
    for path in (folder / "..data").iterdir():
        (folder / path.name).unlink()
        (folder / path.name).symlink_to(Path("..data", path.name))
    assert read_report(folder / "tells.npz", report["version"]) == report
    assert has_picture(folder / "tells.pen.svg")
    assert read_picture(folder / "tells.pen.svg") == (folder / "..data" / "tells.pen.svg").read_bytes()


@pytest.mark.parametrize(
    ("name", "content"), [("a.svg", b"<svg \xff/>"), ("a.svg", b"hello"), ("a.png", b"<svg/>"), ("a.png", b"")]
)
def test_damaged_picture_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    assert read_picture(tmp_path / name) is None
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReportError, match=r"^a\.\w+ is damaged: expected a whole \.\w+ file; have it made again$"):
        read_picture(tmp_path / name)
