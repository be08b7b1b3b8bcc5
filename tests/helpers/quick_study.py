"""The study command's quick version, once for each seed, in one process that reads MNIST only once.

Run as python -m tests.helpers.quick_study NAME MNIST OUT SEED...: what the first seed gives goes to OUT/0, and so on.
MNIST's digits, in black and white on 32x32, stand for digits32's bitmaps, and made-up characters for pen strokes,
which not every machine has.
"""

import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from model import study
from model.datasets import SOURCES, STROKE_SOURCES, Dataset, Source, load
from model.studies import optimizers
from tests.helpers.made_strokes import SOURCE as MADE

TRAINING, TEST = 1600, 200


@cache
def mnist(folder: Path) -> Dataset:
    """Return MNIST as it is in the folder."""
    return MNIST.load(MNIST, folder)


def bitmaps(origin: Source, folder: Path) -> Dataset:
    """Return some of MNIST's digits in black and white, in a border of two pixels."""
    data = load("mnist", folder)
    train, test = (
        np.pad(np.where(images > 127, 255, 0).astype(np.uint8), ((0, 0), (2, 2), (2, 2)))
        for images in (data.train_images[:TRAINING], data.test_images[:TEST])
    )
    return Dataset("digits32", train, data.train_labels[:TRAINING], test, data.test_labels[:TEST], data.checksums)


MNIST = SOURCES["mnist"]
SOURCES["mnist"] = replace(SOURCES["mnist"], load=lambda origin, folder: mnist(folder))
SOURCES["digits32"] = Source(name="digits32", title="bitmaps", licence="none", load=bitmaps)

# The study that trains most often compares its rules with a narrow network as well.
optimizers.CHANNELS = (2, 4)

STROKE_SOURCES.update(dict.fromkeys(STROKE_SOURCES, MADE))


def main(name: str, folder: str, out: str, *seeds: str) -> int:
    """Run the study for each seed; the exit status is 0 if all of them end well."""
    return max(
        study.main([name, "--quick", "--data-dir", folder, "--out", str(Path(out) / str(i)), "--seed", seed])
        for i, seed in enumerate(seeds)
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
