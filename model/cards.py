"""Write what is known of the shipped networks into weights/README.md and README.md: python -m model.cards."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from model.classifier import CheckpointError, DigitClassifier
from model.evaluation.report.comparison import misreadings, put_between_marks, trainings
from model.evaluation.report.files import read_report
from model.evaluation.report.markdown import section
from model.paths import REPOSITORY, WEIGHTS
from model.recipes import recipes
from model.report.progress import duration
from model.report.wording import percent, training_command, training_data
from model.storage.atomic import write_text_atomically

# The networks whose misreadings the README shows: those that can be compared by what they read of MNIST.
COMPARED = ("inkling", "deepconvnet", "mlp-30")

HEAD = """# The shipped networks

Each `.npz` file holds one trained network: its arrays, how to rebuild it, how it was trained, what it scored,
a SHA-256 over the arrays and ten golden images that it must read as it did after training. No pickle. Beside it
lie the log of its training (`.jsonl`, a line for each epoch) and its curves (`.svg`): what is called training
there is measured in the middle of it, with dropout at work, and may lie below validation. In the table the
scores are those of the finished network: on the data set's images that it was trained on, on what was set aside to
watch the training by (of a network that learned from pen strokes, drawn digits and what is none as well), and on the
test images, which each training looks at once, at its end.

This page is written by `python -m model.cards` from the files themselves. Measure any of them again on test
images with `python -m model.evaluate weights/NAME.npz`; with `--card` it also measures them on pen strokes of held-out
people and writes the report (`.report.json`) and its pictures, which this page and the app's page /models/NAME show,
and this page anew.

"""


def table(cards: list[tuple[Path, dict[str, Any]]]) -> str:
    """Return one line for each network, as Markdown."""
    lines = [
        "| network | parameters | file | trained with | time | training | validation | test |",
        "|---|--:|--:|---|--:|--:|--:|--:|",
    ]
    for path, card in cards:
        trained = f"`{training_command(card)}`"
        lines.append(
            f"| {card['name']} | {card['parameters']:,} | {path.stat().st_size / 1000:.0f} kB | {trained}: "
            f"{training_data(card)}, {card['epochs']} epochs, the weights of epoch "
            f"{card['best_epoch']} | {duration(card['wall_time_s'])} | {percent(card['training_accuracy'])} "
            f"| {percent(card['validation_accuracy'])} | {percent(card['test_accuracy'])} |"
        )
    return "\n".join(lines) + "\n"


def details(path: Path, card: dict[str, Any]) -> str:
    """Return a section with a network's description, its layers and its curves."""
    layers = "\n".join(f"    {layer}" for layer in card["layers"])
    return (
        f"\n## {card['name']}\n\n{card['title']} ({card['year']}). {card['description']}\n\n{layers}\n\n"
        f"Version {card['version']}, Python {card['versions']['python']}, NumPy {card['versions']['numpy']}. "
        f"{card['loss']}, {card['optimizer']}, {card['schedule']}, batches of {card['batch_size']}. "
        f"Loss on the test images: {card['test_loss']:.4f}.\n\n"
        f"{beside_published(path, card)}"
        f"![Loss and accuracy by epoch]({path.stem}.svg)\n\n"
        f"{measured(path, card)}"
    )


def measured(path: Path, card: dict[str, Any]) -> str:
    """Return what the report beside the weights says, or how to have one written."""
    report = read_report(path, card["version"])
    if report is None:
        return f"Not yet measured on pen strokes: `python -m model.evaluate weights/{path.name} --card`\n"
    return section(path.stem, report)


def beside_published(path: Path, card: dict[str, Any]) -> str:
    """Return what the source reports of the training images, beside what the log says; empty if it reports nothing."""
    recipe = recipes.get(card["recipe"])
    if recipe is None or not recipe.published or card["data"]["name"] != recipe.source:
        return ""
    epochs = [json.loads(line) for line in path.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()]
    lines = ["| epoch | published | here |", "|--:|--:|--:|"]
    lines += [
        f"| {epoch:,} | {percent(share)} | {percent(epochs[epoch - 1]['validation_accuracy'])} |"
        for epoch, share in recipe.published
        if epoch <= len(epochs)
    ]
    return "Training images read right after an epoch:\n\n" + "\n".join(lines) + "\n\n"


def page(folder: Path) -> str:
    """Return the whole page for the networks of a folder. Raises CheckpointError for a file that cannot be used."""
    cards = _read_cards(folder)
    return HEAD + table(cards) + "".join(details(path, card) for path, card in cards)


def readme(text: str, folder: Path) -> str:
    """Return the text of the repository's README with its tables for the shipped networks, which lie in the folder.

    Raises CheckpointError for a file that cannot be used, ValueError for a text without the tables' places.
    """
    cards = {card["recipe"]: (path, card) for path, card in _read_cards(folder)}
    text = put_between_marks(text, "trainings", trainings([cards[name][1] for name in recipes if name in cards]))
    reports = [read_report(path, card["version"]) for path, card in (cards[name] for name in COMPARED if name in cards)]
    measured = [report for report in reports if report]
    return put_between_marks(text, "misreadings", misreadings(measured)) if measured else text


def write(folder: Path) -> None:
    """Write the page for the networks of a folder beside them, and the README's tables if they are those that ship.

    Raises CheckpointError, OSError, and ValueError as `readme` does.
    """
    write_text_atomically(folder / "README.md", page(folder))
    if folder.resolve() == WEIGHTS:
        path = REPOSITORY / "README.md"
        write_text_atomically(path, readme(path.read_text(encoding="utf-8"), folder))


def _read_cards(folder: Path) -> list[tuple[Path, dict[str, Any]]]:
    return [(path, DigitClassifier.load(path).card) for path in sorted(folder.glob("*.npz"))]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 for an error that was told in one line."""
    parser = argparse.ArgumentParser(prog="python -m model.cards", description=__doc__)
    parser.add_argument("--weights", type=Path, default=WEIGHTS, metavar="DIR", help="folder (default: weights)")
    options = parser.parse_args(arguments)
    try:
        write(options.weights)
    except (CheckpointError, OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
