"""python -m model.evaluate with pen strokes: on the screen, as JSON, and as cards beside the weights."""

import json
from functools import partial
from pathlib import Path

import pytest

from model import datasets, evaluate
from model.classifier import DigitClassifier
from model.evaluation.material import testset
from model.evaluation.report.files import PICTURES, picture_path, read_report, report_path
from tests.helpers.small_set import write_unpacked
from tests.helpers.stroke_files import PENDIGITS, UNIPEN, use_small_sets, write_files
from tests.helpers.tiny_exam import write_tiny


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_source: None) -> Path:
    """Return a folder with small sets in mnist/, pendigits/ and unipen/, with a scribble of each kind."""
    use_small_sets(monkeypatch, tmp_path / "none")
    monkeypatch.setitem(datasets.SOURCES, "mnist", datasets.SOURCES["small"])
    scribbles = testset.make_scribbles(1)
    monkeypatch.setattr(testset, "make_scribbles", lambda: scribbles)
    monkeypatch.setattr(testset, "SOURCES", ("pendigits", "unipen"))
    monkeypatch.setattr(testset, "Testset", partial(testset.Testset, numbers=8))
    folder = tmp_path / "data"
    (folder / "mnist").mkdir(parents=True)
    write_unpacked(folder / "mnist")
    write_files(folder / "pendigits", {"pendigits-orig.tra": PENDIGITS, "pendigits-orig.tes": PENDIGITS})
    write_files(folder / "unipen", UNIPEN)
    return folder


def test_strokes_dir_measures_everything_and_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "tiny.npz"
    write_tiny(weights)
    options = [str(weights), "--data-dir", str(data / "mnist"), "--strokes-dir", str(data)]
    assert evaluate.main(options) == 0
    printed = capsys.readouterr().out
    assert "of 20 wrong" in printed
    assert "of 2 wrong" in printed
    assert evaluate.main([*options, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["network"]["mnist"]["count"], found["network"]["strokes"]["count"]) == (20, 2)
    assert found["product"]["test_writers"]["count"] == 2
    assert not report_path(weights).exists()


def test_card_of_several_networks_is_written_beside_each(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [tmp_path / "a.npz", tmp_path / "b.npz"]
    versions = [write_tiny(path, seed=i).version for i, path in enumerate(paths)]
    assert evaluate.main([*map(str, paths), "--data-dir", str(data), "--card", "--json"]) == 0
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [read_report(path, version) for path, version in zip(paths, versions, strict=True)] == printed
    assert all(picture_path(path, picture).is_file() for path in paths for picture in PICTURES)


def test_cards_of_the_shipped_networks_write_the_page_beside_them_anew(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluate, "WEIGHTS", tmp_path / "shipped")
    for folder in ("shipped", "other"):
        (tmp_path / folder).mkdir()
        write_tiny(tmp_path / folder / "tiny.npz")
        assert evaluate.main([str(tmp_path / folder / "tiny.npz"), "--data-dir", str(data), "--card"]) == 0
    assert "### In the product" in (tmp_path / "shipped" / "README.md").read_text(encoding="utf-8")
    assert not (tmp_path / "other" / "README.md").exists()


def test_quick_exam_leaves_test_sets_alone_and_writes_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "tiny.npz"
    write_tiny(weights)
    assert evaluate.main([str(weights), "--data-dir", str(data), "--quick", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["network"]["mnist"] is None
    assert found["product"]["test_writers"]["count"] == 0
    assert not report_path(weights).exists()


def test_calibrate_writes_into_the_weights_file_and_measures_only_if_asked(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weights = tmp_path / "tiny.npz"
    before = write_tiny(weights, outputs=11)
    assert before.threshold is None
    assert evaluate.main([str(weights), "--data-dir", str(data), "--strokes-dir", str(data), "--calibrate"]) == 0
    after = DigitClassifier.load(weights)
    assert after.threshold is not None
    assert after.version == before.version
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "tiny: Calibration(temperature=" in printed.err
    assert evaluate.main([str(weights), "--data-dir", str(data), "--calibrate", "--quick", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["product"]["threshold"] == DigitClassifier.load(weights).threshold


def test_strokes_that_are_not_there_are_told_in_one_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_tiny(tmp_path / "tiny.npz")
    options = ["--data-dir", str(data), "--strokes-dir", str(tmp_path / "nowhere"), "--card"]
    assert evaluate.main([str(tmp_path / "tiny.npz"), *options]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert "pendigits-orig.tra" in error
    assert not report_path(tmp_path / "tiny.npz").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["a.npz", "--card", "--data", "kaggle"], "leave --data and --predict out"),
        (["a.npz", "--calibrate", "--data", "kaggle"], "leave --data and --predict out"),
        (["a.npz", "--card", "--quick"], "leave one of --card and --quick out"),
        (["a.npz", "--strokes-dir", ".", "--predict", "x.csv"], "leave --data and --predict out"),
        (["a.npz", "b.npz", "--predict", "x.csv"], "--predict takes one weights file"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        evaluate.main(options)
    assert exit_.value.code == 2
    assert message in capsys.readouterr().err
