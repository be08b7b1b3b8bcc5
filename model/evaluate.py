"""Measures a weights file on its data set's test images: python -m model.evaluate WEIGHTS."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from model import datasets
from model.classifier import CheckpointError, DigitClassifier
from model.metrics import accuracy, confusion
from model.progress import ProgressLine


def evaluate(classifier: DigitClassifier, data: datasets.Dataset) -> dict[str, Any]:
    """Accuracy, errors and confusion (K rows of true digits, K columns of digits read) on the test images."""
    started = time.perf_counter()
    probabilities = classifier.predict_proba(np.divide(data.test_images, 255, dtype=np.float32))
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


def report(result: dict[str, Any]) -> str:
    """The result for people: one line, then the confusion matrix."""
    width = max(len(str(n)) for row in result["confusion"] for n in row) + 1
    right = f"{result['accuracy']:.2%} of {result['images']} test images of {result['data']} read right"
    lines = [
        f"{result['model']} {result['version']}: {right}, {result['errors']} wrong",
        "",
        "read as  " + "".join(f"{digit:{width}}" for digit in range(len(result["confusion"]))),
    ]
    lines += [f"true {d}   " + "".join(f"{n:{width}}" for n in row) for d, row in enumerate(result["confusion"])]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 1 for an error that was told in one line."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluate", description=__doc__)
    parser.add_argument("weights", type=Path, help="the .npz file to measure")
    parser.add_argument("--data-dir", type=Path, metavar="D", help="folder with the data set's files")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    try:
        classifier = DigitClassifier.load(options.weights)
        shown = datasets.shown_on(ProgressLine())
        result = evaluate(classifier, datasets.load(classifier.card["data"]["name"], options.data_dir, shown))
    except (CheckpointError, datasets.DatasetError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    print(json.dumps(result) if options.json else report(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
