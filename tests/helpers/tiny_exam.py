"""A few made-up drawings to examine with, and tiny networks to examine: everything that exams need, in a second."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from model.checkpoint import save_network
from model.classifier import DigitClassifier
from model.data.formats.unipen import Character
from model.data.sources.base import Dataset
from model.evaluation.material.testset import Testset, make_scribbles
from model.nn.layers import Dense, Flatten, Softmax
from model.nn.network import Sequential
from model.preprocessing.normalize import MNIST, Preprocessing

Points = tuple[tuple[float, float], ...]

UPRIGHT: Points = ((50, 0), (50, 100))
SEVEN: Points = ((0, 0), (60, 0), (20, 100))
ZERO: Points = ((30, 0), (0, 30), (0, 70), (30, 100), (60, 70), (60, 30), (30, 0))
CROSS = (((0, 0), (60, 100)), ((60, 0), (0, 100)))
WIDE: Points = ((0, 0), (100, 0), (100, 40), (0, 40))

DATA = {"name": "mnist", "train": 10, "test": 6}
FACTS = {
    "title": "Tiny network",
    "year": 1986,
    "seed": 3,
    "threads": 1,
    "data": DATA,
    "epochs": 2,
    "best_epoch": 1,
    "wall_time_s": 61.0,
    "versions": {"python": "3.11", "numpy": "2.4"},
    "loss": "SoftmaxCrossEntropy",
    "optimizer": "Adam",
    "schedule": "Constant(lr=0.001)",
    "batch_size": 5,
    "training_accuracy": 0.5,
    "validation_accuracy": 0.4,
    "test_accuracy": 0.25,
    "test_loss": 1.5,
    "description": "For tests.",
}


def character(label: str, *strokes: Points, writer: str = "tos/1", identity: str = "") -> Character:
    """Return a character that a writer drew."""
    arrays = tuple(np.array(stroke, np.float32) for stroke in strokes)
    return Character(label, arrays, writer, identity or f"made-up:{label}")


def tiny_testset() -> Testset:
    """Return four digits, two of them of a known style, two other characters, a doodle, a scribble of each kind, one
    digit of a test writer, six images, and six numbers to make up.
    """
    rng = np.random.default_rng(4)
    digits = (
        character("1", UPRIGHT, writer="pendigits/21"),
        character("7", SEVEN, writer="pendigits/21", identity="pendigits-orig.tra:175-176"),  # tagged: slashed zero
        character("0", ZERO, writer="pendigits/22", identity="pendigits-orig.tra:313-314"),  # the same
        character("2", WIDE),
    )
    others = (character("x", *CROSS), character("w", WIDE))
    doodles = (character("zigzag", WIDE, writer="quickdraw/zigzag", identity="quickdraw:1"),)
    test_digits = (character("1", UPRIGHT, writer="pendigits-test/31"),)
    none = np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.int64)
    images = rng.integers(0, 256, (6, 28, 28), dtype=np.uint8)
    mnist = Dataset("mnist", *none, images, np.arange(6, dtype=np.int64), {})
    return Testset(digits, others, doodles, make_scribbles(1), mnist, test_digits, {"file": "abc"}, numbers=6)


def write_tiny(
    path: Path, outputs: int = 10, preprocessing: Preprocessing = MNIST, seed: int = 1, **facts: object
) -> DigitClassifier:
    """Write the weights of an untrained network of one layer and return it, loaded."""
    side = preprocessing.field
    rng = np.random.default_rng(seed)
    network = Sequential([Flatten(), Dense(side * side, outputs, rng=rng), Softmax()], (side, side, 1))
    golden = rng.random((10, side, side, 1), dtype=np.float32)
    save_network(path, network, preprocessing, {"recipe": path.stem, **FACTS, **facts}, golden)
    return DigitClassifier.load(path)


def silent(share: float, what: str) -> None:
    """Show no progress."""


def rows_of(probabilities: list[tuple[int, float]]) -> npt.NDArray[np.float32]:
    """Return probabilities (N, 10): for each of N (digit, probability), the rest shared by the other digits."""
    rows = np.empty((len(probabilities), 10), np.float32)
    for row, (digit, probability) in zip(rows, probabilities, strict=True):
        row[:] = (1 - probability) / 9
        row[digit] = probability
    return rows
