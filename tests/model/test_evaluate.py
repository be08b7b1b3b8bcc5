"""python -m model.evaluate, and the shipped weights on all of MNIST's test images."""

import json
from pathlib import Path

import numpy as np
import pytest

from model import evaluate
from model.classifier import DigitClassifier

# An image or two may tip over with another processor's rounding.
TOLERANCE = 0.0003


def shipped(repository: Path) -> list[Path]:
    return sorted((repository / "weights").glob("*.npz"))


def test_every_shipped_network_reaches_its_cards_accuracy_on_the_real_test_images(
    repository: Path, mnist_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "deepconvnet.npz" in [path.name for path in shipped(repository)]
    for path in shipped(repository):
        card = DigitClassifier.load(path).card
        assert evaluate.main([str(path), "--data-dir", str(mnist_dir), "--json"]) == 0
        result = json.loads(capsys.readouterr().out)
        assert result["images"] == 10_000
        assert result["accuracy"] == pytest.approx(card["test_accuracy"], abs=TOLERANCE)
        assert np.trace(result["confusion"]) == 10_000 - result["errors"]


def test_deepconvnet_reads_at_least_99_3_percent_of_the_test_images(
    repository: Path, mnist_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = repository / "weights" / "deepconvnet.npz"
    assert evaluate.main([str(weights), "--data-dir", str(mnist_dir)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert float(printed[0].split(": ")[1].split("%")[0]) >= 99.3
    assert len([line for line in printed if line.startswith("true ")]) == 10


def test_evaluate_tells_of_a_missing_file_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main([str(tmp_path / "none.npz")]) == 1
    assert capsys.readouterr().err.startswith("error: none.npz is not there")
