"""What is said of the product: every set, every exam, and what passes for a digit."""

from pathlib import Path
from typing import Any

import pytest

from model.evaluation.report.product_markdown import product_section, product_summary
from model.evaluation.run import QUICK, examine
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("weights") / "tells.npz"
    classifier = write_tiny(path, outputs=11, is_digit_threshold=0.02)
    return examine([classifier], tiny_testset(), silent)[0]


def shares(row: dict[str, Any], member: str) -> str:
    return " | ".join(f"{row[way][member] / row['count']:.2%}" for way in ("strokes", "pictures"))


def test_section_tells_means_worst_and_each_set_and_style(report: dict[str, Any]) -> None:
    product, said = report["product"], product_section(report)
    means = " | ".join(f"{product[way]['misread']['mean']:.2%}" for way in ("strokes", "pictures"))
    assert f"| mean over sets |  |  | {means} |" in said
    for row in product["by_set"]:
        assert f"| {row['name']} | {row['writers']} | {row['count']} | {shares(row, 'errors')} |" in said
    (zeros,) = product["by_style"]
    assert f"| slashed zero | 2 | {shares(zeros, 'errors')} | {shares(zeros, 'rejected')} |" in said
    assert "4 digits of 3 writers" in said


def test_section_tells_what_passes_and_every_exam_on_the_sheet(report: dict[str, Any]) -> None:
    product, said = report["product"], product_section(report)
    for words, group in (("letters and signs", "others"), ("doodles and foreign letters", "doodles")):
        found = product[group]
        told = " | ".join(f"{found[way]['mean']:.2%}" for way in ("strokes", "pictures"))
        assert f"| {words} | {found['count']} | {told} |" in said
    assert "| by height in px | 24 | 30 | 40 | 50 | 60 | 90 | 120 | 180 | 240 | 280 |" in said
    assert "| by place | top left | top middle | top right | middle left | middle | middle right |" in said
    by_height = product["sheet"]["by_height"]
    told = " | ".join(f"{row['wide']['rejected'] / 4:.2%}" for row in by_height)
    assert f"| not accepted, strokes, pen named | {told} |" in said
    both = " | ".join(
        f"{product['numbers']['rows'][way]['errors'] / product['numbers']['rows'][way]['count']:.2%}"
        for way in ("strokes", "pictures")
    )
    assert f"| in two rows | {product['numbers']['rows']['strokes']['count']} | {both} |" in said


def test_labels_that_pass_most_often_are_told_with_what_for(report: dict[str, Any]) -> None:
    worst = {"name": "`", "count": 4, "strokes": 2, "pictures": 1, "texts": ["1", "11"]}
    none = {"name": "x", "count": 4, "strokes": 0, "pictures": 0, "texts": []}
    others = {**report["product"]["others"], "by_label": [worst, none]}
    said = product_section({**report, "product": {**report["product"], "others": others}})
    assert "Of letters and signs most often: `` ` `` 37.50% (1, 11)." in said


def test_summary_tells_the_same_in_lines(report: dict[str, Any]) -> None:
    product, said = report["product"], "\n".join(product_summary(report))
    assert f"as strokes: misread {product['strokes']['misread']['mean']:.2%}, " in said
    assert "misread as strokes, pen named by height in px: 24: " in said
    assert "misread as pictures by place: top left: " in said
    assert f"2 letters and signs accepted: {product['others']['strokes']['mean']:.2%}" in said
    assert "pendigits' 14 test writers" in said


def test_quick_exam_says_nothing_of_test_sets(tmp_path: Path) -> None:
    (quick,) = examine([write_tiny(tmp_path / "tiny.npz")], tiny_testset(), silent, QUICK)
    assert "test writers" not in product_section(quick)
