"""Reports of tiny networks: the product and the network alone, and they are the same every time."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.evaluation.network import drawings
from model.evaluation.run import QUICK, examine
from model.preprocessing.normalize import Preprocessing
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

BITMAPS = Preprocessing(field=32, digit=32, centre="box", binary=True)


def test_report_is_json_that_holds_every_exam(tmp_path: Path) -> None:
    classifier = write_tiny(tmp_path / "tiny.npz")
    heard: list[str] = []
    (found,) = examine([classifier], tiny_testset(), lambda share, what: heard.append(what))
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found["model"], found["version"]) == ("tiny", classifier.version)
    assert found["material"] == {
        "digits": 4,
        "writers": 3,
        "sets": 2,
        "few": 4,
        "numbers": 6,
        "held_out": 4,
        "sha256": {"file": "abc"},
    }
    assert {row["name"] for row in found["product"]["by_set"]} == {"pendigits", "unipen/tos"}
    assert found["network"]["rejection"] is None
    assert np.sum(found["network"]["strokes"]["confusion"]) == 4
    assert np.sum(found["network"]["mnist"]["confusion"]) == 6
    assert {"reading numbers", "drawing digits"} <= set(heard)


def test_quick_report_has_no_test_set(tmp_path: Path) -> None:
    (found,) = examine([write_tiny(tmp_path / "tiny.npz")], tiny_testset(), silent, QUICK)
    assert found["network"]["mnist"] is None
    assert found["product"]["mnist"]["count"] == 0


def test_pictures_are_drawn_once_for_all_networks_that_see_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[Preprocessing, int]] = []
    real = drawings.draw

    def counted(strokes, preprocessing, progress):  # type: ignore[no-untyped-def]
        drawn.append((preprocessing, len(strokes)))
        return real(strokes, preprocessing, progress)

    monkeypatch.setattr(drawings, "draw", counted)
    classifiers = [write_tiny(tmp_path / f"{name}.npz", seed=ord(name)) for name in "ab"]
    classifiers.append(write_tiny(tmp_path / "c.npz", preprocessing=BITMAPS))
    reports = examine(classifiers, tiny_testset(), silent, QUICK)
    assert [found["model"] for found in reports] == ["a", "b", "c"]
    assert sorted(preprocessing.field for preprocessing, _ in drawn) == [28, 32]
