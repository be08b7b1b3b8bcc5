"""python -m model.study as people run it: the page, the numbers beside it, wrong use and Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from model import study
from model.datasets import SOURCES, STROKE_SOURCES
from model.report.progress import INTERRUPTED
from model.report.wording import percent
from model.studies import studies
from model.studies.page import STYLE
from model.studies.words import SeedStatistics
from tests.helpers.guards import HANG_GUARD_S
from tests.helpers.html_page import Page

# What differs from run to run: times, and the texts that tell them.
TIMES = {"method", "reading", "tables", "seconds"}


def run(name: str, repository: Path, mnist_dir: Path, out: Path, seeds: list[int]) -> str:
    """Run the quick version of a study in a process of its own, once for each seed; return what it prints."""
    folder = beside_strokes(mnist_dir, out)
    command = [sys.executable, "-m", "tests.helpers.quick_study", name, str(folder), str(out), *map(str, seeds)]
    # Importing NumPy before model, as this helper's process does, would let its BLAS start a thread for each core.
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=repository, env=alone, capture_output=True, text=True, timeout=HANG_GUARD_S, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def beside_strokes(mnist_dir: Path, out: Path) -> Path:
    """Return a folder that holds one for each data set, as a study with pen strokes wants it."""
    folder = out / "data"
    for name in STROKE_SOURCES:
        (folder / name).mkdir(parents=True)
    (folder / "mnist").symlink_to(mnist_dir, target_is_directory=True)
    return folder


def read(name: str, out: Path) -> tuple[str, dict[str, Any]]:
    """Return the page's text and the numbers beside it."""
    text = (out / f"{name}.html").read_text(encoding="utf-8")
    return text, json.loads((out / f"{name}.json").read_text(encoding="utf-8"))


def without_times(facts: Any) -> Any:
    if isinstance(facts, dict):
        return {key: without_times(value) for key, value in facts.items() if key not in TIMES}
    return facts


Runs = list[dict[str, Any]]


def mean_test(runs: Runs) -> str:
    return SeedStatistics([run["test_accuracy"] for run in runs]).percent()


def expected_mean(runs: Runs, key: str, decimals: int) -> str:
    """Return a count or a loss as the page has it: the mean over the seeds, and the range if there are several."""
    values = [run[key] for run in runs]
    if len(values) == 1:
        return f"{values[0]:.{decimals}f}"
    low, high = (f"{end:.{decimals}f}" for end in (min(values), max(values)))
    return f"{sum(values) / len(values):.{max(decimals, 1)}f} ({low} to {high})"


def initial_values_cells(start: dict[str, Any]) -> set[str]:
    return {
        percent(start["test_accuracy"]),
        percent(start["validation_accuracy"][-1]),
        f"{start['loss'][-1]:.4f}",
        f"{start['gradient_after']['difference']:.3g}",
    }


def optimizers_cells(rule: dict[str, Any]) -> set[str]:
    best_lr, _ = max(rule["tried"], key=lambda pair: pair[1])
    return {f"{best_lr:g}", mean_test(rule["runs"])} | {f"{lr:g}: {percent(share)}" for lr, share in rule["tried"]}


def depth_cells(block: dict[str, Any]) -> set[str]:
    return {mean_test(block["runs"]), f"{block['parameters']:,}", "5 by 5", str(block["pair_weights"])}


def ingredients_cells(way: dict[str, Any]) -> set[str]:
    counts = {expected_mean(way["runs"], key, 0) for key in ("wrong_images", "wrong_strokes", "taken_for_digits")}
    return {f"{way['parameters']:,}", expected_mean(way["runs"], "digit_loss", 4)} | counts


def regularisation_cells(way: dict[str, Any]) -> set[str]:
    gaps = [float(run["training_accuracy"][-1] - run["validation_accuracy"][-1]) for run in way["runs"]]
    return {
        mean_test(way["runs"]),
        f"{100 * SeedStatistics(gaps).mean:.2f}",
        percent(SeedStatistics([run["training_accuracy"][-1] for run in way["runs"]]).mean),
    }


# For each study, the member of its JSON file that holds an entry for each row of the page's tables, and the function
# that computes the row's cells anew from the entry.
CELLS: dict[str, tuple[str, Callable[[dict[str, Any]], set[str]]]] = {
    "depth": ("blocks", depth_cells),
    "ingredients": ("ways", ingredients_cells),
    "initial-values": ("starts", initial_values_cells),
    "optimizers": ("optimizers", optimizers_cells),
    "regularisation": ("ways", regularisation_cells),
}


def assert_is_sound(name: str, text: str, facts: dict[str, Any]) -> None:
    """Fail unless the page is well formed, stands alone, can be read by everyone and shows the runs' numbers."""
    page = Page(text)
    assert page.faults == []
    assert page.headings[0] == studies[name].title
    assert page.counts["h1"] == page.counts["style"] == 1
    assert "script" not in page.counts
    assert [link for link in page.links if not link.startswith(("data:image/png;base64,", "data:,"))] == []
    assert page.captions == [table["caption"] for table in facts["tables"]]
    assert page.tables == [table["rows"] for table in facts["tables"]]
    assert [reading for reading in facts["reading"] if reading not in page.texts] == []
    assert f"--seed {facts['seed']}" in facts["method"]["Command"]
    member, cells = CELLS[name]
    assert facts[member]
    for row, numbers in facts[member].items():
        assert cells(numbers) - set(page.row(row)) == set(), row


@pytest.mark.parametrize("name", sorted(studies))
def test_study_writes_a_sound_page_with_the_numbers_of_its_runs_and_the_same_for_a_seed(
    name: str, repository: Path, mnist_dir: Path, tmp_path: Path
) -> None:
    printed = run(name, repository, mnist_dir, tmp_path, [3, 3, 4]).splitlines()
    text, facts = read(f"{name}-quick", tmp_path / "0")
    assert_is_sound(name, text, facts)
    assert facts["quick"] is True
    assert f"<style>{STYLE}</style>" in text
    runs = int(printed[0].split("/")[1].split(" ")[0])
    assert [line.split(" ")[0] for line in printed[:runs]] == [f"{i}/{runs}" for i in range(1, runs + 1)]
    again, other = (without_times(read(f"{name}-quick", tmp_path / part)[1]) for part in "12")
    assert again == without_times(facts)
    assert {**other, "seed": 3} != without_times(facts)


@pytest.mark.parametrize("name", sorted(studies))
def test_shipped_study_is_sound_and_whole(name: str, repository: Path) -> None:
    text, facts = read(name, repository / "static" / "studies")
    assert facts["quick"] is False
    assert_is_sound(name, text, facts)


def test_every_study_has_a_row_of_expected_cells() -> None:
    assert sorted(CELLS) == sorted(studies)


def test_study_names_come_from_their_definitions(repository: Path) -> None:
    files = (repository / "model" / "studies").glob("*.py")
    defining = {f"model.studies.{path.stem}" for path in files if "\n@study(" in path.read_text(encoding="utf-8")}
    assert {known.run.__module__ for known in studies.values()} == defining
    assert all(name == known.name and known.source in SOURCES for name, known in studies.items())


def test_study_of_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        study.main(["alchemy"])
    assert stopped.value.code == 2
    printed = capsys.readouterr().err
    assert "invalid choice: 'alchemy'" in printed
    assert [name for name in studies if name not in printed] == []


def test_study_tells_of_missing_data_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert study.main(["depth", "--data-dir", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert not (tmp_path / "out").exists()


def test_study_stopped_by_ctrl_c_says_so_in_one_line_and_writes_nothing(
    repository: Path, mnist_dir: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "model.study",
        "optimizers",
        "--quick",
        "--data-dir",
        str(mnist_dir),
        "--out",
        str(out),
    ]
    process = subprocess.Popen(command, cwd=repository, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("1/")
    process.send_signal(signal.SIGINT)
    _, printed = process.communicate(timeout=HANG_GUARD_S)
    assert process.returncode == INTERRUPTED
    assert [line for line in printed.splitlines() if "/" not in line] == ["stopped; nothing was written"]
    assert not out.exists()
