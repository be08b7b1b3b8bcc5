"""Tests of fitting the score for sure readings: the regression, what it is fitted to, and the command."""

import json
from pathlib import Path

import numpy as np
import pytest

from model.classifier import DigitClassifier
from model.data.errors import DatasetError
from model.data.formats.unipen import Character
from model.evaluation import fit_sureness
from model.evaluation.fit_sureness import HELD_OUT, LOST, TAUGHT, fit, main, regress, shares
from model.evaluation.sureness_examples import Counts, Example, read_examples
from model.preprocessing.strokes import Rendering
from model.segmentation.reading import MIN_SURENESS, Digit, DrawingReading
from model.segmentation.sureness import weigh
from tests.helpers.tiny_exam import CROSS, SEVEN, UPRIGHT, ZERO, character, write_tiny

INK = Rendering(np.full((9, 9), 255, np.uint8), (0.0, 0.0), 1.0)


def example(kind: str, true: str, text: str, is_digit: float = 0.9, **evidence: float) -> Example:
    """Return a drawing that was read as `text`, with some evidence."""
    image = np.ones((28, 28), np.float32)
    digits = tuple(Digit((0.0, 0.0, 9.0, 9.0), INK, (0,), image, np.eye(10)[int(c)], is_digit) for c in text)
    return Example(kind, "strokes", true, DrawingReading(digits, (), (), evidence, 1.0))


def test_regression_finds_the_weights_that_made_its_examples(rng: np.random.Generator) -> None:
    x = rng.normal(size=(20_000, 3))
    odds = x @ [1.5, -2.0, 0.0]
    y = rng.random(len(x)) < 1 / (1 + np.exp(-odds))
    assert regress(x, y) == pytest.approx([1.5, -2.0, 0.0, 0.0], abs=0.1)


def test_regression_of_what_can_be_told_apart_stays_finite() -> None:
    x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    weights = regress(x, np.array([False, False, True, True]))
    assert np.isfinite(weights).all()
    assert weights[0] > 0


def test_both_classes_weigh_the_same_however_many_there_are(rng: np.random.Generator) -> None:
    x = np.concatenate([rng.normal(1, 1, (4000, 1)), rng.normal(-1, 1, (100, 1))])
    y = np.arange(len(x)) < 4000
    assert regress(x, y)[-1] == pytest.approx(0, abs=0.3)


@pytest.fixture
def examples(rng: np.random.Generator) -> list[Example]:
    right = [example("numbers", "75", "75", a=float(a), b=1.0) for a in rng.normal(2, 1, 1000)]
    letters = [example("others", "", "11", a=float(a), b=1.0) for a in rng.normal(-2, 1, 300)]
    refused = [example("others", "", "11", is_digit=0.1, a=9.0, b=1.0) for _ in range(300)]
    misread = [example("numbers", "75", "15", a=-9.0, b=1.0) for _ in range(300)]
    return [*right, *letters, *refused, *misread, *(example("digits", "7", "7") for _ in range(10))]


def test_fit_loses_as_much_of_what_is_right_as_it_may_and_looks_at_nothing_else(examples: list[Example]) -> None:
    weights, constant = fit(examples, 0.5)
    assert weights["a"] > 1
    assert weights["b"] == pytest.approx(0)  # the same everywhere
    right = [weigh(one.found.evidence, weights, constant) for one in examples if one.is_right and one.found.evidence]
    assert np.mean(np.array(right) < MIN_SURENESS) == pytest.approx(LOST, abs=0.001)
    letters = [weigh(one.found.evidence, weights, constant) for one in examples[1000:1300]]
    assert np.mean(np.array(letters) < MIN_SURENESS) > 0.9


def test_shares_are_of_what_is_misread_accepted_and_sure(examples: list[Example]) -> None:
    weights, constant = fit(examples, 0.5)
    lines = shares(examples, 0.5, weights, constant)
    found = {line[:18].strip(): line[18:].split() for line in lines}
    assert found["numbers, strokes"][:3] == ["1,300", "23.08%", "100.00%"]
    assert found["digits, strokes"] == ["10", "0.00%", "100.00%", "100.00%"]
    assert found["others, strokes"][:2] == ["600", "50.00%"]
    assert float(found["others, strokes"][2].rstrip("%")) < 5


def marks() -> list[Character]:
    """Return a shape of each mark."""
    return [
        character(".", ((0, 0), (2, 2))),
        character(",", ((3, 0), (0, 9))),
        character("-", ((0, 0), (9, 1))),
        character(":", ((0, 0), (1, 0)), ((0, 8), (1, 8))),
        character("/", ((4, 0), (0, 9))),
        character("+", ((0, 4), (8, 4)), ((4, 0), (4, 8))),
    ]


def writers() -> list[Character]:
    digits = [character("1", UPRIGHT), character("7", SEVEN), character("0", ZERO)]
    return [*digits, character("x", *CROSS), *marks()]


def test_examples_are_of_each_kind_and_sent_both_ways(tiny: DigitClassifier) -> None:
    told: list[float] = []
    found = read_examples(tiny, writers(), Counts(3, 4, 4, 3), 1, told.append)
    kinds = [(one.kind, one.way) for one in found]
    for way in ("strokes", "pictures"):
        counts = [kinds.count((kind, way)) for kind in ("digits", "others", "numbers", "lines")]
        assert counts == [3, 4, 4, 3]
    assert told[-1] == 1
    assert {one.true for one in found if one.kind == "digits"} == {"0", "1", "7"}
    assert {one.true for one in found if one.kind == "others"} == {""}
    assert all(len(one.true) > 1 for one in found if one.kind == "numbers")
    assert not any(one.is_right for one in found if one.kind == "others")


def test_fit_needs_drawings_of_both_kinds(examples: list[Example]) -> None:
    with pytest.raises(ValueError, match="found 0 right readings of several digits and 300 of what is no digit"):
        fit(examples[1000:], 0.5)


@pytest.fixture
def tiny(tmp_path: Path) -> DigitClassifier:
    data = {"name": "mnist", "train": 10, "test": 6, "strokes": ["pendigits"]}
    return write_tiny(tmp_path / "tiny.npz", 12, is_digit_threshold=0.5, data=data)


def test_command_writes_the_weights_and_shows_what_they_are_worth(
    tiny: DigitClassifier,
    examples: list[Example],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[tuple[list[str], Counts]] = []

    def load(names: list[str], data_dir: Path | None) -> tuple[list[str], list[str]]:
        assert (names, data_dir) == (["pendigits"], tmp_path)
        return ["taught"], ["held out"]

    def read(_: DigitClassifier, characters: list[str], counts: Counts, *rest: object) -> list[Example]:
        asked.append((characters, counts))
        return examples

    monkeypatch.setattr(fit_sureness, "load_writers", load)
    monkeypatch.setattr(fit_sureness, "read_examples", read)
    out = tmp_path / "sureness.json"
    command = [str(tmp_path / "tiny.npz"), "--data-dir", str(tmp_path), "--out", str(out), "--scale", "0.01"]
    assert main(command) == 0
    written = json.loads(out.read_text(encoding="utf-8"))
    assert (written["network"], written["version"], written["drawings"]) == ("tiny", tiny.version, len(examples))
    assert (written["weights"], written["constant"]) == fit(examples, 0.5)
    assert asked == [(["taught"], TAUGHT.scaled(0.01)), (["held out"], HELD_OUT.scaled(0.01))]
    told = capsys.readouterr().err
    assert told.count("numbers, strokes") == 2
    assert "held-out writers" in told


@pytest.mark.parametrize(
    "error", [ValueError("found 0 right"), DatasetError("found no file", "Fetch it."), OSError("disk")]
)
def test_command_tells_errors_in_a_line(
    tiny: DigitClassifier,
    error: Exception,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(fit_sureness, "load_writers", fail)
    assert main([str(tmp_path / "tiny.npz"), "--out", str(tmp_path / "out.json")]) == 1
    assert capsys.readouterr().err.startswith(f"error: {str(error)[:12]}")
    assert not (tmp_path / "out.json").exists()
    assert main([str(tmp_path / "none.npz")]) == 1
