"""python -m model.evaluate, and the shipped weights on all of MNIST's test images."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from model import evaluate
from model.checkpoint import load_network
from model.classifier import DigitClassifier
from model.datasets import load

# An image or two may tip over with another processor's rounding.
TOLERANCE = 0.0003
CHANCE_TIMES_THREE = 0.3


def shipped(repository: Path) -> list[Path]:
    return sorted((repository / "weights").glob("*.npz"))


def test_every_network_of_mnist_reaches_its_cards_accuracy_on_the_real_test_images(
    repository: Path, mnist_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = {path: DigitClassifier.load(path).card for path in shipped(repository)}
    of_mnist = {path: card for path, card in cards.items() if card["data"]["name"] == "mnist"}
    assert {"deepconvnet", "lenet-5", "mlp-30", "mlp-784"} <= {card["name"] for card in of_mnist.values()}
    for path, card in of_mnist.items():
        assert evaluate.main([str(path), "--data-dir", str(mnist_dir), "--json"]) == 0
        result = json.loads(capsys.readouterr().out)
        assert result["images"] == 10_000
        assert result["accuracy"] == pytest.approx(card["test_accuracy"], abs=TOLERANCE)
        assert np.trace(result["confusion"]) == 10_000 - result["errors"]


def test_digits32_reads_its_own_bitmaps_and_has_learned_digits_that_mnist_shares(
    repository: Path, mnist_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repository / "weights" / "digits32.npz"
    golden = load_network(path)
    assert (golden.golden_outputs.argmax(axis=1) == np.arange(10)).sum() >= 9
    # Its bitmaps are in no package that tests could install; MNIST's images, made into bitmaps, are strange to it.
    assert evaluate.main([str(path), "--data", "mnist", "--data-dir", str(mnist_dir), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["accuracy"] > CHANCE_TIMES_THREE


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
    assert capsys.readouterr().err.startswith("error: none.npz does not exist")


def write_kaggle(folder: Path, images: NDArray[np.uint8], labels: NDArray[np.int64]) -> None:
    """Kaggle's two files: labelled images to train on and the same ones without labels."""
    pixels = ",".join(f"pixel{i}" for i in range(784))
    rows = [",".join(map(str, image.ravel())) for image in images]
    train = [f"{label},{row}" for label, row in zip(labels, rows, strict=True)]
    (folder / "train.csv").write_text("\n".join([f"label,{pixels}", *train, ""]), encoding="utf-8")
    (folder / "test.csv").write_text("\n".join([pixels, *rows, ""]), encoding="utf-8")


def test_evaluate_measures_other_data_and_writes_what_it_reads_without_labels(
    repository: Path, mnist_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = load("mnist", mnist_dir)
    write_kaggle(tmp_path, data.test_images[:200], data.test_labels[:200])
    weights = str(repository / "weights" / "deepconvnet.npz")
    options = [weights, "--data", "kaggle", "--data-dir", str(tmp_path)]
    assert evaluate.main([*options, "--json"]) == 0
    printed = capsys.readouterr()
    result = json.loads(printed.out)
    assert result["data"] == "kaggle"
    assert 10 <= result["images"] <= 30
    assert result["accuracy"] > 0.9
    assert evaluate.main([*options, "--predict", str(tmp_path / "read.csv")]) == 0
    lines = (tmp_path / "read.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "ImageId,Label"
    read = np.array([int(line.split(",")[1]) for line in lines[1:]])
    assert (read == data.test_labels[:200]).mean() > 0.97


def test_images_without_labels_are_found_in_the_sets_own_folder_and_brought_to_the_networks_size(
    repository: Path, mnist_dir: Path, tmp_path: Path
) -> None:
    data = load("mnist", mnist_dir)
    (tmp_path / "kaggle").mkdir()
    write_kaggle(tmp_path / "kaggle", data.test_images[:20], data.test_labels[:20])
    options = ["--data", "kaggle", "--data-dir", str(tmp_path), "--predict", str(tmp_path / "read.csv")]
    assert evaluate.main([str(repository / "weights" / "digits32.npz"), *options]) == 0
    assert len((tmp_path / "read.csv").read_text(encoding="utf-8").splitlines()) == 21


def test_evaluate_stopped_by_ctrl_c_says_so_in_one_line(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluate, "load_testset", stop)
    assert evaluate.main([str(repository / "weights" / "mlp-30.npz"), "--card"]) == 130
    assert capsys.readouterr().err.strip() == "stopped; cards are written when all is measured"


def test_evaluate_of_data_without_unlabelled_images_says_so(
    repository: Path, mnist_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--data", "mnist", "--data-dir", str(mnist_dir), "--predict", str(tmp_path / "read.csv")]
    assert evaluate.main([str(repository / "weights" / "deepconvnet.npz"), *options]) == 1
    assert capsys.readouterr().err.startswith("error: mnist")
    assert not (tmp_path / "read.csv").exists()
