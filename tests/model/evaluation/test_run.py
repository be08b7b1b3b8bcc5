"""Reports of tiny networks: every exam is in them, each drawing is drawn once, and they are the same every time."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.evaluation import drawings
from model.evaluation.conditions import Condition, Sent
from model.evaluation.run import examine, read_images
from model.preprocessing.normalize import MNIST, Preprocessing
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

BITMAPS = Preprocessing(field=32, digit=32, centre="box", binary=True)


def test_report_is_json_that_holds_every_exam(tmp_path: Path) -> None:
    testset = tiny_testset()
    classifier = write_tiny(tmp_path / "tiny.npz")
    (found,) = examine([classifier], testset, silent)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found["model"], found["version"], found["rejection"]) == ("tiny", classifier.version, None)
    assert found["material"] == {
        "digits": 4,
        "writers": 3,
        "others": 2,
        "scribbles": 10,
        "mnist": 6,
        "sha256": {"file": "abc"},
    }
    strokes = found["strokes"]
    assert [row["pixels"] for row in strokes["by_pen"]] == [6, 10, 14, 20, 28, 40]
    assert [row["pixels"] for row in strokes["by_height"]] == [24, 30, 40, 50, 60, 90, 120, 180, 240]
    assert [row["degrees"] for row in strokes["by_rotation"]] == [-20, -10, 0, 10, 20]
    assert len({(row["across"], row["down"]) for row in strokes["by_place"]}) == 9
    assert [(row["name"], row["count"]) for row in strokes["by_contributor"]] == [("pendigits", 3), ("tos", 1)]
    assert [(row["name"], row["count"]) for row in strokes["by_style"]] == [("slashed zero", 2)]
    assert all(row["count"] == 4 for name in drawings.EXAMS for row in strokes[name])
    assert np.sum(strokes["confusion"]) == 4
    assert np.sum(found["mnist"]["confusion"]) == 6


def test_report_scores_what_the_network_reads_of_each_condition(tmp_path: Path) -> None:
    testset = tiny_testset()
    classifier = write_tiny(tmp_path / "tiny.npz")
    (found,) = examine([classifier], testset, silent)
    for exam, member, value, condition in (
        ("by_pen", "pixels", 40, Condition(pen=40)),
        ("by_height", "pixels", 30, Sent(30)),
        ("by_rotation", "degrees", 20, Condition(rotation=20)),
        ("by_slant", "degrees", -20, Condition(slant=-20)),
    ):
        images = drawings.draw([one.strokes for one in testset.digits], condition, MNIST, lambda share: None)
        wrong = int((read_images(classifier, images).probabilities.argmax(axis=1) != testset.labels).sum())
        (row,) = [row for row in found["strokes"][exam] if row[member] == value]
        assert row["errors"] == wrong


def test_conditions_of_the_exams_differ() -> None:
    images = drawings.RenderedTestset(tiny_testset(), MNIST, silent)
    pictures = {condition for condition in drawings.CONDITIONS if isinstance(condition, Condition)}
    digits = {condition: images.digits(condition).tobytes() for condition in pictures}
    same = {shown for shown, times in Counter(digits.values()).items() if times > 1}
    # Only the nine places look alike: the ink is cropped before a network sees it.
    assert [condition.tall for condition, shown in digits.items() if shown in same] == [drawings.PLACED_TALL] * 9


def test_every_condition_is_drawn_once_for_all_networks_that_see_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: Counter[tuple[Condition | Sent | None, Preprocessing, int]] = Counter()
    real = drawings.draw

    def counted(characters, condition, preprocessing, shown):  # type: ignore[no-untyped-def]
        drawn[condition, preprocessing, len(characters)] += 1
        return real(characters, condition, preprocessing, shown)

    monkeypatch.setattr(drawings, "draw", counted)
    classifiers = [write_tiny(tmp_path / f"{name}.npz", seed=ord(name)) for name in "ab"]
    classifiers.append(write_tiny(tmp_path / "c.npz", preprocessing=BITMAPS))
    reports = examine(classifiers, tiny_testset(), silent)
    assert [found["model"] for found in reports] == ["a", "b", "c"]
    assert set(drawn.values()) == {1}
    assert len(drawn) == 2 * (1 + len(drawings.CONDITIONS))


def test_network_that_tells_has_its_rejections_reported(tmp_path: Path) -> None:
    classifier = write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=0.9)
    testset = tiny_testset()
    (found,) = examine([classifier], testset, silent)
    told = found["rejection"]
    assert told["threshold"] == 0.9
    assert {name: told[name]["count"] for name in ("digits", "mnist", "others", "scribbles")} == {
        "digits": 4,
        "mnist": 6,
        "others": 2,
        "scribbles": 10,
    }
    assert {row["name"] for row in told["others"]["by_label"]} == {"x", "w"}
    assert {"dot", "line across"} <= {row["name"] for row in told["scribbles"]["by_label"]}


def test_rejections_are_those_below_the_threshold_of_what_they_are_called(tmp_path: Path) -> None:
    testset = tiny_testset()
    rendered = drawings.RenderedTestset(testset, MNIST, silent)
    scored: dict[str, npt.NDArray[np.float32]] = {}
    for name, images in (("others", rendered.others), ("scribbles", rendered.scribbles), ("mnist", rendered.mnist)):
        is_digit = read_images(write_tiny(tmp_path / "tells.npz", outputs=11), images).is_digit
        assert is_digit is not None
        scored[name] = is_digit
    threshold = float(np.mean(scored["others"]))  # between the two
    (found,) = examine([write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=threshold)], testset, silent)
    told = found["rejection"]
    assert {name: told[name]["rejected"] for name in scored} == {
        name: int((is_digit < threshold).sum()) for name, is_digit in scored.items()
    }
    for row in found["strokes"]["by_height"]:
        is_digit = read_images(
            write_tiny(tmp_path / "tells.npz", outputs=11), rendered.digits(Sent(row["pixels"]))
        ).is_digit
        assert is_digit is not None
        assert row["rejected"] == int((is_digit < threshold).sum())
    low = "xw"[int(np.argmin(scored["others"]))]
    assert {row["name"]: row["rejected"] for row in told["others"]["by_label"]} == {"x": 0, "w": 0} | {low: 1}


def test_reports_are_the_same_every_time(tmp_path: Path) -> None:
    classifier = write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=0.9)
    assert examine([classifier], tiny_testset(), silent) == examine([classifier], tiny_testset(), silent)


def test_examining_shows_its_progress(tmp_path: Path) -> None:
    heard: list[tuple[float, str]] = []
    examine([write_tiny(tmp_path / "tiny.npz")], tiny_testset(), lambda share, what: heard.append((share, what)))
    assert heard[0] == (0.25, f"drawing the digits, 1 of {len(drawings.CONDITIONS) + 1} times")
    times = len(drawings.CONDITIONS) + 1
    assert any(what == f"drawing the digits, {times} of {times} times" for _, what in heard)
    assert heard[-1] == (1.0, "reading numbers with tiny")
