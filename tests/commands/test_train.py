"""python -m model.train as people run it: real MNIST, a real process, real kills."""

import json
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from model import train
from model.checkpoint import load_network
from model.datasets import load
from model.nn.metrics import accuracy
from model.recipes import recipes
from model.storage.archive import load_archive, save_archive
from model.training.session import Session
from model.training.trainer import to_network
from tests.helpers.guards import HANG_GUARD_S

EPOCHS = 4
STEPS = 110  # of each epoch: 55,000 images in batches of 500
END_OF_EPOCH = re.compile(r"Epoch (\d+): (\d+) / 5000")


def start(repository: Path, arguments: Sequence[str | Path], stop: Sequence[int] = ()) -> subprocess.Popen[str]:
    """Start a training; stop: the step at which it gets a signal, and the signal."""
    options = ["--stop", *map(str, stop)] if stop else []
    command = [sys.executable, "-m", "tests.helpers.tiny_training", *options, "tiny", *map(str, arguments)]
    return subprocess.Popen(command, cwd=repository, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen[str]) -> str:
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 0, errors
    return errors


def stop_in_epoch(repository: Path, arguments: Sequence[str | Path], epoch: int, sign: int) -> tuple[int, str]:
    """Train until a signal comes in the midst of an epoch; return the exit code and everything that was printed."""
    process = start(repository, arguments, ((epoch - 1) * STEPS + STEPS // 2, sign))
    _, printed = process.communicate(timeout=HANG_GUARD_S)
    assert [int(match[1]) for match in END_OF_EPOCH.finditer(printed)] == list(range(1, epoch))
    return process.returncode, printed


@pytest.fixture(scope="module")
def uninterrupted(repository: Path, mnist_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The weights file of a training that nobody disturbed, and what the command printed."""
    out = tmp_path_factory.mktemp("uninterrupted") / "tiny.npz"
    return out, finish(start(repository, ["--data-dir", mnist_dir, "--out", out]))


def test_training_prints_a_whole_line_for_each_epoch_and_ends_with_the_test_score(
    uninterrupted: tuple[Path, str],
) -> None:
    lines = uninterrupted[1].splitlines()
    assert lines[0].startswith("tiny: 55000 images to train on, 5000 to validate, epochs 1 to 4, seed 1, 2 threads")
    assert [int(match[1]) for line in lines if (match := END_OF_EPOCH.match(line))] == [1, 2, 3, 4]
    assert re.fullmatch(r"weights of epoch \d: 9\d\.\d\d% of 10000 test images read right; exported to .*", lines[-1])


def test_training_writes_weights_log_and_curves_and_leaves_nothing_else(uninterrupted: tuple[Path, str]) -> None:
    out = uninterrupted[0]
    assert sorted(p.name for p in out.parent.iterdir()) == ["tiny.jsonl", "tiny.npz", "tiny.svg"]
    epochs = [json.loads(line) for line in out.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
    assert [e["epoch"] for e in epochs] == [1, 2, 3, 4]
    assert epochs[-1]["loss"] < epochs[0]["loss"]
    picture = ElementTree.parse(out.with_suffix(".svg")).getroot()
    assert picture.get("aria-label") == "Loss; Accuracy"


def test_training_exports_the_epoch_that_validated_best_with_true_figures(
    uninterrupted: tuple[Path, str], mnist_dir: Path
) -> None:
    trained, data = load_network(uninterrupted[0]), load("mnist", mnist_dir)
    facts = trained.metadata
    outputs = trained.network.forward(to_network(data.test_images))
    assert facts["test_accuracy"] == pytest.approx(accuracy(outputs, data.test_labels), abs=1e-4)
    epochs = [
        json.loads(line) for line in uninterrupted[0].with_suffix(".jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    ]
    assert facts["validation_accuracy"] == max(e["validation_accuracy"] for e in epochs)
    assert epochs[facts["best_epoch"] - 1]["validation_accuracy"] == facts["validation_accuracy"]
    assert facts["data"]["train"] == 55000
    assert facts["data"]["sha256"] == data.checksums
    assert facts["wall_time_s"] == pytest.approx(sum(e["seconds"] for e in epochs), abs=0.1)
    assert facts["versions"]["numpy"] == np.__version__


def test_training_keeps_the_test_images_out_of_training_and_validation(mnist_dir: Path, tmp_path: Path) -> None:
    session = Session(recipe=recipes["deepconvnet"], data_dir=mnist_dir, out=tmp_path / "w.npz")
    kept, aside = session.training_data.kept, session.training_data.validation
    together = np.concatenate([kept.images, aside.images]).reshape(60000, -1)
    original = load("mnist", mnist_dir).train_images.reshape(60000, -1)
    assert sorted(map(bytes, together)) == sorted(map(bytes, original))
    assert len(aside) == 5000


@pytest.mark.parametrize("epoch", [1, 2, EPOCHS])
def test_killed_training_resumes_and_ends_bit_identical(
    repository: Path, mnist_dir: Path, tmp_path: Path, uninterrupted: tuple[Path, str], epoch: int
) -> None:
    out = tmp_path / "tiny.npz"
    arguments: list[str | Path] = ["--data-dir", mnist_dir, "--out", out]
    code, _ = stop_in_epoch(repository, arguments, epoch, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not out.exists()
    printed = finish(start(repository, [*arguments, "--resume"]))
    assert f"epochs {epoch} to {EPOCHS}" in printed
    resumed, expected = load_archive(out)[0], load_archive(uninterrupted[0])[0]
    assert resumed.keys() == expected.keys()
    for name, array in expected.items():
        assert resumed[name].tobytes() == array.tobytes(), name


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_training_says_how_to_go_on(
    repository: Path, mnist_dir: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    out = tmp_path / "tiny.npz"
    code, printed = stop_in_epoch(repository, ["--data-dir", mnist_dir, "--out", out], 2, sign)
    assert code == 130
    assert printed.endswith("stopped; whole epochs are kept: add --resume to go on\n")
    assert "Traceback" not in printed
    _, facts = load_archive(out.with_suffix(".resume"))
    assert facts["epoch"] == 1


def unfinished(repository: Path, mnist_dir: Path, out: Path) -> None:
    stop_in_epoch(repository, ["--data-dir", mnist_dir, "--out", out], 2, signal.SIGKILL)


def test_training_never_runs_over_an_unfinished_one(
    repository: Path, mnist_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "tiny.npz"
    unfinished(repository, mnist_dir, out)
    before = out.with_suffix(".resume").read_bytes()
    process = start(repository, ["--data-dir", mnist_dir, "--out", out])
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 1
    assert "holds an unfinished training: add --resume to go on with it, or delete it" in errors
    process = start(repository, ["--data-dir", mnist_dir, "--out", out, "--resume", "--seed", "2"])
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 1
    assert "tiny.resume belongs to a training with seed 1, but 2 was asked for" in errors
    assert out.with_suffix(".resume").read_bytes() == before


def test_resume_of_another_network_is_refused(repository: Path, mnist_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "tiny.npz"
    unfinished(repository, mnist_dir, out)
    arrays, facts = load_archive(out.with_suffix(".resume"))
    facts["settings"]["network"]["layers"][1]["outputs"] = 17
    save_archive(out.with_suffix(".resume"), arrays, facts)
    _, errors = start(repository, ["--data-dir", mnist_dir, "--out", out, "--resume"]).communicate(timeout=HANG_GUARD_S)
    assert errors.startswith("error: tiny.resume belongs to a training with another network")


def test_diverging_training_says_so_in_one_line(repository: Path, mnist_dir: Path, tmp_path: Path) -> None:
    process = start(repository, ["--data-dir", mnist_dir, "--out", tmp_path / "tiny.npz", "--lr", "1e30"])
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 1
    assert "error: the training diverged in epoch 1: its loss is nan; choose a lower learning rate" in errors


def test_weights_that_cannot_be_written_are_told_in_one_line(repository: Path, mnist_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    out = tmp_path / "file" / "tiny.npz"
    process = start(repository, ["--data-dir", mnist_dir, "--out", out, "--epochs", "1"])
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 1
    assert errors.startswith("error: the training's files, 0.5 MB, cannot be written to ")
    assert errors.endswith("; make room there or choose another file with --out\n")
    assert errors.count("\n") == 1


def test_resume_of_a_damaged_state_is_refused_in_one_line(repository: Path, mnist_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "tiny.npz"
    out.with_suffix(".resume").write_bytes(b"PK\x03\x04 not really")
    process = start(repository, ["--data-dir", mnist_dir, "--out", out, "--resume"])
    _, errors = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == 1
    assert errors.startswith("error: tiny.resume is damaged")
    assert errors.count("\n") == 1


def test_resume_without_a_state_starts_at_the_beginning(repository: Path, mnist_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "tiny.npz"
    printed = finish(start(repository, ["--data-dir", mnist_dir, "--out", out, "--resume", "--epochs", "1"]))
    assert printed.startswith("nothing to resume (tiny.resume is not there): starting at epoch 1")
    assert out.exists()


def test_training_tells_of_missing_data_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = train.main(["deepconvnet", "--data-dir", str(tmp_path), "--out", str(tmp_path / "w.npz")])
    errors = capsys.readouterr().err
    assert status == 1
    assert errors.startswith("error: ")
    assert "train-images" in errors
    assert errors.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nosuch"], "invalid choice: 'nosuch'"),
        (["deepconvnet", "--epochs", "0"], "0 is out of range: expected at least 1"),
        (["deepconvnet", "--threads", "none"], "invalid positive value: 'none'"),
        (["deepconvnet", "--seed", "-1"], "-1 is out of range: expected 0 to 9223372036854775807"),
        (["deepconvnet", "--seed", str(1 << 63)], "9223372036854775808 is out of range: expected 0 to"),
        (["deepconvnet", "--lr", "nan"], "nan is out of range: expected a number above 0"),
        (["deepconvnet", "--out", "run.resume"], "run.resume is not a weights file's name: expected one that ends"),
    ],
)
def test_command_line_refuses_what_makes_no_sense(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        train.main(arguments)
    assert stop.value.code == 2
    assert message in capsys.readouterr().err
