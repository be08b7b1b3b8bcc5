"""An epoch's mixture has what it says, in the network's own form, told from the rng alone."""

from dataclasses import replace

import numpy as np
import pytest

from model.augmentation.mixture import DigitMixture, draw, picture
from model.augmentation.straight_digits import straight
from model.augmentation.strokes import Variety
from model.data.prefetch import Prefetcher
from model.outputs import NOT_A_DIGIT
from model.preprocessing.normalize import normalize_drawing
from model.preprocessing.strokes import render_strokes
from tests.helpers.made_strokes import CHARACTERS


@pytest.fixture
def mixture(rng: np.random.Generator) -> DigitMixture:
    digits = tuple((one.strokes, int(one.label)) for one in CHARACTERS if one.label.isdigit())
    others = tuple(one.strokes for one in CHARACTERS if not one.label.isdigit())
    images = rng.integers(0, 256, (6, 28, 28), dtype=np.uint8)
    return DigitMixture(images, np.arange(6), digits, others, copies=2, scribbles=7, pairs=5)


def test_mixture_has_every_digit_and_counts_what_is_none(mixture: DigitMixture) -> None:
    made = mixture(np.random.default_rng(1))
    assert len(made) == len(mixture) == len(made.images) == 6 + 2 * 30 + 12 + 7 + 5
    assert made.images.dtype == np.uint8
    assert made.images.shape[1:] == (28, 28)
    assert made.labels.dtype == np.int64
    np.testing.assert_array_equal(made.labels[:6], np.arange(6))
    np.testing.assert_array_equal(made.labels[6:66], [digit for _, digit in mixture.digits] * 2)
    assert (made.labels[66:] == NOT_A_DIGIT).all()
    assert (made.images.reshape(len(made), -1).max(axis=1) > 0).all()


def test_mixture_is_told_from_its_rng_also_in_another_process(mixture: DigitMixture) -> None:
    seed = np.random.SeedSequence(2)
    first = mixture(np.random.default_rng(seed))
    with Prefetcher(mixture) as prefetcher:
        prefetcher.order(1, seed)
        again = prefetcher.take(1)
    other = mixture(np.random.default_rng(3))
    np.testing.assert_array_equal(first.images, again.images)
    assert (first.images[6:] != other.images[6:]).any(axis=(1, 2)).mean() > 0.9


def test_plain_share_of_the_images_stays_as_it_is(mixture: DigitMixture) -> None:
    images = np.random.default_rng(8).integers(0, 256, (200, 28, 28), dtype=np.uint8)
    labels = np.zeros(200, np.int64)
    for plain in (0.0, 0.5, 1.0):
        made = replace(mixture, images=images, labels=labels, plain=plain)(np.random.default_rng(9))
        same = (made.images[:200] == images).all(axis=(1, 2)).mean()
        assert abs(same - plain) < 0.15


def test_strokes_stray_as_far_as_the_variety_says(mixture: DigitMixture) -> None:
    calm = Variety(0, 0, 0, 0, 0, (0.05, 0.05), 0, 0, 0, (0.1, 0.1), 0)
    few = replace(mixture, slashed=0.0, variety=calm)(np.random.default_rng(5)).images[6:66].astype(int)
    many = replace(mixture, slashed=0.0)(np.random.default_rng(5)).images[6:66].astype(int)
    # The same digit drawn twice, then with all that people vary.
    apart = [np.abs(images[:30] - images[30:]).mean() for images in (few, many)]
    assert apart[0] < 0.5 * apart[1]


def test_copies_of_a_character_are_drawn_differently(mixture: DigitMixture) -> None:
    made = mixture(np.random.default_rng(4)).images
    assert (made[6:36] != made[36:66]).any(axis=(1, 2)).all()


def test_pairs_are_two_digits_side_by_side(mixture: DigitMixture) -> None:
    rng = np.random.default_rng(5)
    for _ in range(20):
        strokes = mixture._pair(rng)
        assert len(strokes) == 4
        first, second = np.concatenate(strokes[:2]), np.concatenate(strokes[2:])
        assert second[:, 0].min() >= first[:, 0].max() - 1e-9


def test_picture_is_what_the_network_sees_of_plain_strokes() -> None:
    strokes = CHARACTERS[3].strokes
    expected = np.rint(normalize_drawing(render_strokes(strokes).ink) * 255)
    np.testing.assert_array_equal(picture(strokes), expected)


def test_drawn_characters_look_like_the_plain_ones() -> None:
    # The mean of many variations is nearer to the plain picture of its own character than to that of others.
    rng = np.random.default_rng(6)
    chosen = CHARACTERS[:10]
    plain = np.stack([picture(one.strokes) for one in chosen]).reshape(10, -1).astype(float)
    means = np.stack([np.mean([draw(one.strokes, rng) for _ in range(25)], axis=0) for one in chosen]).reshape(10, -1)
    likeness = np.corrcoef(plain, means)[:10, 10:]
    assert (likeness.argmax(axis=1) == np.arange(10)).all()


def test_share_of_the_zeros_is_slashed_and_no_other_digit(mixture: DigitMixture) -> None:
    rng = np.random.default_rng(7)
    always = replace(mixture, slashed=1.0, straight=0.0)
    for strokes, digit in mixture.digits:
        assert len(always._written(strokes, digit, rng)) == len(strokes) + (digit == 0)
    zero = next(strokes for strokes, digit in mixture.digits if digit == 0)
    often = replace(mixture, slashed=0.3, straight=0.0)
    assert 0.2 < np.mean([len(often._written(zero, 0, rng)) > len(zero) for _ in range(500)]) < 0.4


def test_share_of_every_digit_is_written_in_straight_lines(mixture: DigitMixture) -> None:
    rng = np.random.default_rng(7)
    always, often = (replace(mixture, slashed=0.0, straight=share) for share in (1.0, 0.3))
    for strokes, digit in mixture.digits:
        again = [straight(digit, np.random.default_rng(seed)) for seed in range(40)]
        made = always._written(strokes, digit, rng)
        assert len(made) in {len(way) for way in again}
        assert 0.15 < np.mean([often._written(strokes, digit, rng) is not strokes for _ in range(200)]) < 0.45
