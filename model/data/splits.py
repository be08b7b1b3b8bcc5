"""Choose which training images are set aside for validation, the same ones for ever and on every machine."""

import numpy as np
import numpy.typing as npt

from model.data.errors import DatasetError

VALIDATION_IMAGES = 5_000  # of MNIST's 60,000: leaves the customary 55,000 for training


def split(
    labels: npt.NDArray[np.integer], validation: int = VALIDATION_IMAGES, seed: int = 0
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Choose the validation images: at random, each class with its share of the whole to within one image.

    labels: (N,) integers. validation: how many to choose, 0 .. N - 1. seed: the same gives the same.
    Returns the sorted indices of training and validation images: (N - validation,) and (validation,) int64.
    Raises DatasetError for a count that leaves no training image.
    """
    if not 0 <= validation < len(labels):
        finding = f"found {validation:,} validation images, expected 0 to {len(labels) - 1:,}"
        raise DatasetError(finding, "Choose a count that leaves images to train on.")
    classes, counts = np.unique(labels, return_counts=True)
    # Largest remainders, in whole numbers: each share rounded down, then one more where most was lost.
    quotas, remainders = np.divmod(counts.astype(np.int64) * validation, len(labels))
    quotas[np.argsort(-remainders, kind="stable")[: validation - quotas.sum()]] += 1
    # NumPy may change how a Generator shuffles, but not a bit generator's raw stream (NEP 19): sort by it.
    keys = np.random.default_rng(seed).bit_generator.random_raw(len(labels))
    chosen = np.zeros(len(labels), dtype=bool)
    for label, quota in zip(classes, quotas, strict=True):
        members = np.flatnonzero(labels == label)
        chosen[members[np.argsort(keys[members], kind="stable")[:quota]]] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)
