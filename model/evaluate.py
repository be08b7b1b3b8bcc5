"""Measure weights files on test images and on pen strokes of held-out people: python -m model.evaluate WEIGHTS."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from model import cards, datasets
from model.classifier import CheckpointError, DigitClassifier
from model.data.sources.kaggle import submission
from model.evaluation.calibrate import recalibrate
from model.evaluation.material.chosen import choose_digits
from model.evaluation.material.testset import load_testset
from model.evaluation.report.markdown import summary, write_report
from model.evaluation.run import QUICK, examine
from model.nn.metrics import accuracy, confusion
from model.paths import WEIGHTS
from model.preprocessing.normalize import to_ink
from model.report.progress import INTERRUPTED, ProgressLine
from model.storage.atomic import write_text_atomically


def evaluate(classifier: DigitClassifier, data: datasets.Dataset) -> dict[str, Any]:
    """Return accuracy, errors and confusion (K rows of true digits, K columns of digits read) on the test images."""
    started = time.perf_counter()
    probabilities = classifier.predict_proba(to_ink(data.test_images))
    seconds = time.perf_counter() - started
    share = accuracy(probabilities, data.test_labels)
    return {
        "model": classifier.name,
        "version": classifier.version,
        "data": data.name,
        "images": len(data.test_labels),
        "errors": round((1 - share) * len(data.test_labels)),
        "accuracy": share,
        "confusion": confusion(probabilities, data.test_labels).tolist(),
        "images_per_second": round(len(data.test_labels) / seconds),
    }


def describe(result: dict[str, Any]) -> str:
    """Return the result for people: one line, then the confusion matrix."""
    width = max(len(str(n)) for row in result["confusion"] for n in row) + 1
    right = f"{result['accuracy']:.2%} of {result['images']} test images of {result['data']} read right"
    lines = [
        f"{result['model']} {result['version']}: {right}, {result['errors']} wrong",
        "",
        "read as  " + "".join(f"{digit:{width}}" for digit in range(len(result["confusion"]))),
    ]
    lines += [f"true {d}   " + "".join(f"{n:{width}}" for n in row) for d, row in enumerate(result["confusion"])]
    return "\n".join(lines)


def predict(classifier: DigitClassifier, name: str, data_dir: Path | None) -> str:
    """Return digits read in a data set's images without labels, as the text that its source takes."""
    images = datasets.fitted_images(datasets.load_unlabelled(name, data_dir), classifier.preprocessing)
    return submission(classifier.predict_proba(to_ink(images)).argmax(axis=1))


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Read the command line; the data sets' names come from where they are defined."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluate", description=__doc__)
    parser.add_argument("weights", type=Path, nargs="+", help="the .npz files to measure")
    parser.add_argument("--data", choices=sorted(datasets.SOURCES), help="another data set than the network's own")
    parser.add_argument("--data-dir", type=Path, metavar="D", help=datasets.FOLDER_HELP)
    parser.add_argument(
        "--strokes-dir",
        type=Path,
        metavar="D",
        help="measure on held-out pen strokes too: in D/pendigits, D/unipen and D/ujipenchars2",
    )
    parser.add_argument(
        "--card", action="store_true", help="measure on both and write a report with pictures beside the weights"
    )
    parser.add_argument(
        "--quick", action="store_true", help="measure the product on a tenth of that, without any test set"
    )
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="first fit temperature and threshold on held-out digits and write them into the weights files",
    )
    parser.add_argument("--json", action="store_true", help="print JSON, a line for each network")
    parser.add_argument(
        "--predict", type=Path, metavar="FILE", help="write what is read in --data kaggle's images without labels"
    )
    options = parser.parse_args(arguments)
    options.measured = options.card or options.quick or (options.strokes_dir is not None and not options.calibrate)
    options.exams = options.measured or options.calibrate
    if options.exams and (options.data or options.predict):
        parser.error(
            "--card, --quick, --calibrate and --strokes-dir read MNIST and pen strokes: leave --data and --predict out"
        )
    if options.card and options.quick:
        parser.error("--quick measures too little for a card: leave one of --card and --quick out")
    if options.predict and len(options.weights) > 1:
        parser.error("--predict takes one weights file")
    return options


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 for an error that was told in one line, or 130 for Ctrl-C."""
    options = parse(arguments)
    line = ProgressLine()
    try:
        for path in options.weights:
            DigitClassifier.load(path)  # before any of the work is done
        if options.exams:
            measure_all(options, line)
            return 0
        for path in options.weights:
            measure_one(DigitClassifier.load(path), options, line)
    except (CheckpointError, datasets.DatasetError, OSError) as error:
        line.clear()
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        line.clear()
        print("\nstopped; cards are written when all is measured", file=sys.stderr)
        return INTERRUPTED
    return 0


def measure_one(classifier: DigitClassifier, options: argparse.Namespace, line: ProgressLine) -> None:
    """Measure on the test images of one data set, or write what is read in those without labels."""
    name = options.data or classifier.card["data"]["name"]
    if options.predict:
        write_text_atomically(options.predict, predict(classifier, name, options.data_dir))
        return
    data = datasets.load(name, options.data_dir, datasets.progress_on(line))
    result = evaluate(classifier, datasets.fitted(data, classifier.preprocessing))
    if data.remark:
        line.print(data.remark)
    print(json.dumps(result) if options.json else describe(result))


def measure_all(options: argparse.Namespace, line: ProgressLine) -> None:
    """Let networks sit all exams, alone and inside the product; write their cards if asked to.

    With --calibrate their temperatures and thresholds are fitted first. The page beside the shipped networks is written
    anew where one of them was measured.
    """
    line.update(0.0, "reading MNIST and the pen strokes")
    testset = load_testset(options.data_dir, options.strokes_dir, datasets.progress_on(line))
    if options.calibrate:
        digits = choose_digits(testset.digits)
        for path in options.weights:
            line.print(f"{path.stem}: {recalibrate(path, digits, line.update)}")
    if not options.measured:
        return
    classifiers = [DigitClassifier.load(path) for path in options.weights]
    reports = examine(classifiers, testset, line.update, QUICK if options.quick else 1.0)
    line.clear()
    for path, found in zip(options.weights, reports, strict=True):
        if options.card:
            write_report(path, found)
        print(json.dumps(found) if options.json else summary(found))
    if options.card and WEIGHTS in {path.resolve().parent for path in options.weights}:
        cards.write(WEIGHTS)


if __name__ == "__main__":
    sys.exit(main())
