"""The exam of the product: every group in every way, drawings made once for all networks, mistakes with pictures."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from model.evaluation.asking.answers import Answers
from model.evaluation.asking.sheet import EXAMS, conditions
from model.evaluation.material.chosen import choose
from model.evaluation.network.scores import to_image
from model.evaluation.product import exam as product
from model.evaluation.product.exam import examine_product
from tests.helpers.tiny_exam import silent, tiny_testset, write_tiny

Asked = list[tuple[int, int]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Let every network answer "7", sure to 0.9, and note for how many readers how many drawings were made."""
    notes: Asked = []

    def ask(readers: list[object], drawings: Any, count: int, progress: Any) -> list[Answers]:
        notes.append((len(readers), len(list(drawings))))
        progress(1.0)
        texts: npt.NDArray[np.str_] = np.array(["7"] * count, np.str_)
        answers = Answers(texts, (("7",),) * count, np.full(count, 0.9), np.full(count, 0.9), np.full((count, 10), 0.1))
        return [answers for _ in readers]

    monkeypatch.setattr(product, "ask", ask)
    monkeypatch.setattr(product, "examine_numbers", lambda readers, *arguments: [{"made": "up"} for _ in readers])
    return notes


def test_every_exam_is_scored_by_what_is_answered(tmp_path: Path, asked: Asked) -> None:
    classifier = write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=0.8)
    (found,) = examine_product([classifier], choose(tiny_testset()), silent)
    assert found["threshold"] == 0.8
    sets = {row["name"]: row for row in found["by_set"]}
    assert {name: (row["count"], row["writers"]) for name, row in sets.items()} == {
        "pendigits": (3, 2),
        "unipen/tos": (1, 1),
    }
    for way in ("strokes", "pictures"):
        assert sets["pendigits"][way]["errors"] == 2
        assert found[way]["misread"] == {"mean": pytest.approx(5 / 6), "worst": 1.0, "worst_set": "unipen/tos"}
        assert found[way]["not_accepted"]["mean"] == 0
        assert found["others"][way] == {"accepted": 2, "mean": 1.0, "worst": 1.0, "worst_set": "unipen/tos"}
        assert found["doodles"][way]["worst_set"] == "quickdraw"
        assert found["scribbles"][way]["accepted"] == 10
        assert found["test_writers"][way]["errors"] == 1
    assert [(row["name"], row["count"]) for row in found["by_style"]] == [("slashed zero", 2)]
    assert {name: len(rows) for name, rows in found["sheet"].items()} == {n: len(rows) for n, rows in EXAMS.items()}
    assert all(row["pictures"]["errors"] == 3 for rows in found["sheet"].values() for row in rows)
    assert (found["mnist"]["count"], found["mnist"]["pictures"]["errors"]) == (6, 6)
    assert found["numbers"] == {"made": "up"}


def test_threshold_decides_what_is_accepted(tmp_path: Path, asked: Asked) -> None:
    classifiers = [
        write_tiny(tmp_path / "a.npz", outputs=11, is_digit_threshold=0.95),
        write_tiny(tmp_path / "b.npz", outputs=11, is_digit_threshold=0.9),
        write_tiny(tmp_path / "c.npz"),
    ]
    found = examine_product(classifiers, choose(tiny_testset()), silent)
    assert [one["strokes"]["not_accepted"]["mean"] for one in found] == [1, 0, 0]
    assert [one["others"]["pictures"]["accepted"] for one in found] == [0, 2, 2]
    assert [len(one["accepted"]) for one in found] == [0, 4, 4]


def test_drawings_are_made_once_for_all_networks(tmp_path: Path, asked: Asked) -> None:
    classifiers = [write_tiny(tmp_path / f"{name}.npz") for name in "ab"]
    examine_product(classifiers, choose(tiny_testset()), silent)
    assert {readers for readers, _ in asked} == {2}
    both = Counter({4: 2, 2: 4, 1: 4, 10: 2})  # digits, tagged and others, doodles and test writers, scribbles
    assert Counter(count for _, count in asked) == both + Counter({4: len(conditions()), 6: 1})


def test_mistakes_are_shown_with_what_was_read_and_its_picture(tmp_path: Path, asked: Asked) -> None:
    (found,) = examine_product([write_tiny(tmp_path / "a.npz")], choose(tiny_testset()), silent)
    assert Counter((one["true"], one["read"], one["set"]) for one in found["misread"]) == {
        ("1", "7", "pendigits"): 2,
        ("0", "7", "pendigits"): 2,
        ("2", "7", "unipen/tos"): 2,
    }
    assert {one["true"] for one in found["accepted"]} == {"x", "w"}
    for one in found["misread"] + found["accepted"]:
        assert one["confidence"] == 0.9
        assert one["way"] in ("strokes", "pictures")
        assert to_image(one["picture"]).max() == 255


def test_progress_tells_how_far_it_is(tmp_path: Path, asked: Asked) -> None:
    heard: list[str] = []
    examine_product([write_tiny(tmp_path / "a.npz")], choose(tiny_testset()), lambda share, what: heard.append(what))
    times = 12 + len(conditions())
    assert heard[0] == f"asking the product, 1 of {times} times"
    assert f"asking the product, {times} of {times} times" in heard


def test_tiny_network_really_sits_the_exam(tmp_path: Path) -> None:
    classifier = write_tiny(tmp_path / "tells.npz", outputs=11, is_digit_threshold=0.5)
    material = choose(tiny_testset(), 0.1)
    found, again = (examine_product([classifier], material, silent)[0] for _ in range(2))
    assert found == again
    assert found["mnist"]["count"] == found["test_writers"]["count"] == 0
    assert found["numbers"]["all"]["strokes"]["count"] >= 3
