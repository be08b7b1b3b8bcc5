"""Perturbed images are the same digits, changed a little, in a way that the rng alone tells."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from model.augmentation.images import CHUNK, USUAL, Perturbation, perturb
from model.datasets import load

NONE = Perturbation(rotation=0, slant=0, scale=0, shift=0, elastic=0, weight=0, erased=0)


@pytest.fixture
def bars() -> npt.NDArray[np.uint8]:
    """Return 40 images of an upright bar."""
    images = np.zeros((40, 28, 28), np.uint8)
    images[:, 4:24, 12:16] = 255
    return images


def middle(images: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Return the centre of mass of each image: (N, 2), column and row."""
    weights = images.reshape(len(images), -1) / images.reshape(len(images), -1).sum(axis=1, keepdims=True)
    rows, columns = np.divmod(np.arange(images[0].size), images.shape[2])
    return np.stack([weights @ columns, weights @ rows], axis=1)


def test_perturbing_by_nothing_changes_nothing(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    np.testing.assert_array_equal(perturb(bars, rng, NONE), bars)


def test_perturbed_images_are_told_from_the_rng_and_leave_the_originals(bars: npt.NDArray[np.uint8]) -> None:
    before = bars.copy()
    first, again, other = (perturb(bars, np.random.default_rng(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    assert first.dtype == np.uint8
    np.testing.assert_array_equal(bars, before)
    assert len({image.tobytes() for image in first}) == len(first)


def test_shift_moves_images_by_about_its_size(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    moved = middle(perturb(bars, rng, replace(NONE, shift=1.5))) - middle(bars)
    assert 0.8 < moved.std() < 2.2


def test_rotation_turns_a_bar_about_its_middle(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    turned = perturb(bars, rng, replace(NONE, rotation=15))
    lean = middle(turned[:, :10])[:, 0] - middle(turned[:, 18:])[:, 0]
    assert lean.std() > 1
    assert np.abs(middle(turned) - middle(bars)).max() < 1


def test_slant_leaves_the_rows_where_they_are(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    slanted = perturb(bars, rng, replace(NONE, slant=15))
    np.testing.assert_allclose(middle(slanted)[:, 1], middle(bars)[:, 1], atol=0.1)
    assert (middle(slanted[:, :10])[:, 0] - middle(slanted[:, 18:])[:, 0]).std() > 1


def test_elastic_distortion_bends_without_moving_all(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    bent = perturb(bars, rng, replace(NONE, elastic=1.5))
    assert (bent != bars).any(axis=(1, 2)).all()
    assert np.abs(middle(bent) - middle(bars)).max() < 2.5


def test_weight_makes_strokes_thicker_or_thinner(bars: npt.NDArray[np.uint8], rng: np.random.Generator) -> None:
    ink = perturb(bars, rng, replace(NONE, weight=1)).sum(axis=(1, 2)) / bars[0].sum()
    assert ink.min() < 0.8
    assert ink.max() > 1.2
    assert (ink == 1).sum() > len(bars) / 4


def test_erasing_clears_a_small_square_of_some_images(rng: np.random.Generator) -> None:
    black = np.full((200, 28, 28), 255, np.uint8)
    cleared = (perturb(black, rng, replace(NONE, erased=0.5)) == 0).sum(axis=(1, 2))
    assert 0.3 < (cleared > 0).mean() < 0.7
    assert set(cleared) <= {0, 4, 9, 16}


def test_perturbing_more_images_than_a_chunk_fills_them_all() -> None:
    images = np.full((2 * CHUNK + 3, 28, 28), 255, np.uint8)
    changed = perturb(images, np.random.default_rng(1), USUAL)
    assert (changed.reshape(len(images), -1).max(axis=1) == 255).all()


def test_perturbed_mnist_keeps_what_was_written(mnist_dir: Path, rng: np.random.Generator) -> None:
    # What a nearest mean reads in MNIST it reads as well in the perturbed images, nearly as often.
    data = load("mnist", mnist_dir)
    images, labels = data.train_images[:4000], data.train_labels[:4000]
    means = np.stack([images[labels == digit].mean(axis=0).ravel() for digit in range(10)])

    def right(pictures: npt.NDArray[np.uint8]) -> float:
        flat = pictures.reshape(len(pictures), -1).astype(np.float64)
        distance = (means**2).sum(axis=1) - 2 * flat @ means.T
        return float((distance.argmin(axis=1) == labels).mean())

    plain, changed = right(images), right(perturb(images, rng))
    assert plain > 0.8
    assert plain - 0.15 < changed < plain


def test_turned_images_are_scaled_as_others_are(bars: npt.NDArray[np.uint8]) -> None:
    areas = [
        perturb(bars, np.random.default_rng(3), replace(NONE, rotation=turn, scale=0.2)).sum(axis=(1, 2), dtype=float)
        for turn in (0, 25)
    ]
    assert np.quantile(np.abs(np.log(areas[1] / areas[0])), 0.8) < 0.03
