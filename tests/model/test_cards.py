"""weights/README.md and the README's tables say what the weights files and their reports say."""

from pathlib import Path

import pytest

from model import cards
from model.classifier import DigitClassifier
from model.evaluation.report.files import PICTURES
from model.evaluation.report.markdown import write_report
from model.evaluation.run import examine
from tests.helpers.tiny_exam import DATA, silent, tiny_testset, write_tiny

TABLES = ("trainings", "misreadings")
STROKES = {"strokes": ["unipen"], "train_strokes": 1200, "train_others": 34}


def test_the_page_beside_the_weights_is_what_the_command_writes(repository: Path) -> None:
    written = (repository / "weights" / "README.md").read_text(encoding="utf-8")
    assert written == cards.page(repository / "weights")


def test_the_page_names_score_command_and_curves_of_each_network(repository: Path) -> None:
    folder = repository / "weights"
    written = cards.page(folder)
    for path in folder.glob("*.npz"):
        card = DigitClassifier.load(path).card
        assert f"| {card['test_accuracy']:.2%} |" in written
        assert f"python -m model.train {card['recipe']} --seed {card['seed']}" in written
        assert f"({path.stem}.svg)" in written
        assert path.with_suffix(".svg").exists()
        assert path.with_suffix(".jsonl").exists()


def test_the_tables_of_the_readme_are_what_the_command_writes(repository: Path) -> None:
    written = (repository / "README.md").read_text(encoding="utf-8")
    assert written == cards.readme(written, repository / "weights")


def test_the_readme_is_written_for_the_shipped_networks_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "weights"
    monkeypatch.setattr(cards, "REPOSITORY", tmp_path)
    monkeypatch.setattr(cards, "WEIGHTS", weights)
    places = [f"<!-- {name}: written by python -m model.cards -->\n<!-- end of {name} -->\n" for name in TABLES]
    text = "".join(places)
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    for folder in (tmp_path / "other", weights):
        folder.mkdir()
        write_tiny(folder / "tiny.npz", recipe="mlp-30")
    cards.write(tmp_path / "other")
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == text
    cards.write(weights)
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "| `mlp-30` | " in written
    # Nobody has measured it.
    assert written.endswith(places[1])


def test_a_readme_without_the_places_of_its_tables_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cards, "REPOSITORY", tmp_path)
    monkeypatch.setattr(cards, "WEIGHTS", tmp_path)
    (tmp_path / "README.md").write_text("# Inkling", encoding="utf-8")
    # The same file is the page beside the weights here.
    assert cards.main(["--weights", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("error: found 0 places for trainings, expected one, between <!-- ")


def test_cards_of_a_folder_with_a_bad_file_tell_it_and_write_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.npz").write_bytes(b"not an archive")
    assert cards.main(["--weights", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("error: bad.npz is damaged")
    assert not (tmp_path / "README.md").exists()


def test_card_of_digits32_puts_its_training_beside_what_its_source_reports(repository: Path) -> None:
    path = repository / "weights" / "digits32.npz"
    text = cards.beside_published(path, DigitClassifier.load(path).card)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"][2:]
    assert [row[:2] for row in rows] == [["88", "83.50%"], ["137", "90.20%"], ["810", "97.70%"], ["1,743", "98.70%"]]
    assert all(abs(float(here[:-1]) - float(published[:-1])) < 4 for _, published, here in rows)


def test_card_of_digits32_trained_on_other_data_stands_beside_nothing(repository: Path) -> None:
    path = repository / "weights" / "digits32.npz"
    card = DigitClassifier.load(path).card
    assert cards.beside_published(path, {**card, "data": {**card["data"], "name": "bitmaps"}}) == ""


def test_card_of_a_network_with_a_report_shows_it_and_one_without_says_how_to_get_one(tmp_path: Path) -> None:
    measured = write_tiny(tmp_path / "measured.npz")
    write_report(tmp_path / "measured.npz", examine([measured], tiny_testset(), silent)[0])
    write_tiny(tmp_path / "bare.npz", seed=2, data={**DATA, **STROKES})
    text = cards.page(tmp_path)
    assert "On 4 digits drawn by 3 writers" in text
    assert all(f"](measured.{picture})" in text for picture in PICTURES)
    assert "Not yet measured on pen strokes: `python -m model.evaluate weights/bare.npz --card`" in text
    assert "10 images of MNIST, 1,200 digits and 34 other characters of UNIPEN, 2 epochs" in text
