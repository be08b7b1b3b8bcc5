"""Fit the score that says whether a reading is sure, to a network: python -m model.evaluation.fit_sureness WEIGHTS.

It reads drawings of the writers that networks learn from, through the whole product, and weighs what speaks for and
against each answer (model.segmentation.sureness) by logistic regression: right numbers against all that is no digit.
Drawings of held-out writers, read likewise, then show what it is worth. The weights go into a file beside that module.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from model import datasets
from model.classifier import CheckpointError, DigitClassifier
from model.data.formats.unipen import Character
from model.data.writers import split_writers
from model.evaluation.sureness_examples import WAYS, Counts, Example, read_examples
from model.report.progress import INTERRUPTED, ProgressLine
from model.segmentation.reading import MIN_SURENESS
from model.segmentation.sureness import FILE, weigh
from model.storage.atomic import write_text_atomically

TAUGHT = Counts(digits=1000, others=3000, numbers=1000, lines=600)
HELD_OUT = Counts(digits=1000, others=2000, numbers=600, lines=400)
SEED, HELD_OUT_SEED = 7, 6_000_000
LOST = 0.005  # share of the right numbers that may be called not sure
RIDGE = 1.0  # of the squared weights of evidence that varies by 1
STEPS = 30

Array = npt.NDArray[np.float64]
Weights = dict[str, float]


def fit(examples: Sequence[Example], threshold: float | None) -> tuple[Weights, float]:
    """Return the weight of each piece of evidence and the constant, so that MIN_SURENESS loses LOST of what is right.

    Only drawings that are more than one digit, and whose digits are all accepted, are in question. What is right and
    what is no digit weigh the same together; numbers that are misread count as neither. Raises ValueError without both.
    """
    asked = [one for one in examples if one.found.evidence and one.found.accepts(threshold)]
    asked = [one for one in asked if one.is_right or not one.true]
    good = sum(one.is_right for one in asked)
    if not 0 < good < len(asked):
        finding = f"found {good:,} right readings of several digits and {len(asked) - good:,} of what is no digit"
        raise ValueError(f"{finding}, expected both: take a trained network, and more drawings")
    names = sorted(asked[0].found.evidence)
    x = np.array([[one.found.evidence[name] for name in names] for one in asked])
    right = np.array([one.is_right for one in asked])
    middle, spread = x.mean(axis=0), x.std(axis=0)
    spread[spread == 0] = 1.0
    weights = regress((x - middle) / spread, right)[:-1] / spread
    odds = x @ weights
    constant = np.log(MIN_SURENESS / (1 - MIN_SURENESS)) - np.quantile(odds[right], LOST)
    return dict(zip(names, weights.round(3).tolist(), strict=True)), round(float(constant), 3)


def regress(x: Array, y: npt.NDArray[np.bool_]) -> Array:
    """Return the weights of a logistic regression, the constant last: x (N, F), y (N,); both classes weigh the same.

    Newton's method with a ridge (Hastie, Tibshirani and Friedman 2009, "The Elements of Statistical Learning", 4.4.1).
    """
    x = np.column_stack([x, np.ones(len(x))])
    each = np.where(y, 0.5 / max(1, y.sum()), 0.5 / max(1, (~y).sum())) * len(y)
    ridge = np.diag([*[RIDGE] * (x.shape[1] - 1), 0.0])
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        gradient = x.T @ (each * (p - y)) + ridge @ weights
        curvature = (x * (each * p * (1 - p))[:, None]).T @ x + ridge + 1e-9 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def shares(examples: Sequence[Example], threshold: float | None, weights: Weights, constant: float) -> list[str]:
    """Return lines that say how much of each kind is misread, accepted by its digits, and sure."""
    lines = [f"{'':18}{'count':>8}{'misread':>10}{'accepted':>10}{'sure':>10}"]
    for kind in ("digits", "numbers", "lines", "others"):
        for way in WAYS:
            own = [one for one in examples if (one.kind, one.way) == (kind, way)]
            accepted = [bool(one.found.digits) and one.found.accepts(threshold) for one in own]
            sure = [good and _is_sure(one, weights, constant) for one, good in zip(own, accepted, strict=True)]
            wrong = [one.true != one.found.text for one in own]
            told = [f"{sum(which) / max(1, len(own)):.2%}" for which in (wrong, accepted, sure)]
            if kind == "others":
                told[0] = ""  # nothing in them could be read right
            lines.append(f"{kind + ', ' + way:18}{len(own):8,}" + "".join(f"{share:>10}" for share in told))
    return lines


def _is_sure(one: Example, weights: Weights, constant: float) -> bool:
    evidence = one.found.evidence
    return one.found.sureness >= MIN_SURENESS if not evidence else weigh(evidence, weights, constant) >= MIN_SURENESS


def load_writers(names: Sequence[str], data_dir: Path | None) -> tuple[list[Character], list[Character]]:
    """Return all characters of the writers that networks learn from, and of those held out. Raises DatasetError."""
    taught: list[Character] = []
    held_out: list[Character] = []
    for name in names:
        parts = split_writers(datasets.load_strokes(name, datasets.own_folder(data_dir, name)))
        for part, characters in zip((taught, held_out), parts, strict=True):
            part += characters
    return taught, held_out


def run(classifier: DigitClassifier, data_dir: Path | None, out: Path, scale: float, line: ProgressLine) -> None:
    """Fit, write and show."""
    threshold = classifier.threshold
    taught, held_out = load_writers(classifier.card["data"]["strokes"], data_dir)
    told = partial(_tell, line, "reading drawings of the writers that networks learn from")
    examples = read_examples(classifier, taught, TAUGHT.scaled(scale), SEED, told)
    weights, constant = fit(examples, threshold)
    facts: dict[str, Any] = {"network": classifier.name, "version": classifier.version, "drawings": len(examples)}
    write_text_atomically(out, json.dumps({**facts, "constant": constant, "weights": weights}, indent=2) + "\n")
    line.print(f"{out.name}: fitted to {len(examples):,} drawings")
    told = partial(_tell, line, "reading drawings of held-out writers")
    strangers = read_examples(classifier, held_out, HELD_OUT.scaled(scale), HELD_OUT_SEED, told)
    for title, each in (("writers that networks learn from", examples), ("held-out writers", strangers)):
        line.print("\n".join([title, *shares(each, threshold, weights, constant)]))


def _tell(line: ProgressLine, what: str, share: float) -> None:
    line.update(share, what)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0, 1 for an error that was told in one line, or 130 for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m model.evaluation.fit_sureness", description=__doc__)
    parser.add_argument("weights", type=Path, help="the .npz file of a network that tells what is no digit")
    parser.add_argument("--data-dir", type=Path, metavar="D", help=datasets.FOLDER_HELP)
    parser.add_argument("--out", type=Path, default=FILE, metavar="FILE", help="where the weights go")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the drawings that are read (1: all)")
    options = parser.parse_args(arguments)
    line = ProgressLine()
    try:
        run(DigitClassifier.load(options.weights), options.data_dir, options.out, options.scale, line)
    except (CheckpointError, datasets.DatasetError, OSError, ValueError) as error:
        line.print(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        line.print("stopped; nothing was written")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
