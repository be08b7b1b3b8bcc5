"""An epoch's mixture has what it says, in the network's own form, told from the rng alone."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from model.augmentation.hands import hands
from model.augmentation.mixture import HANDS, LESS, DigitMixture, Strokes, draw, draw_large, picture
from model.augmentation.straight_digits import straight
from model.augmentation.strokes import PEOPLE, Variety
from model.data.prefetch import Prefetcher
from model.outputs import NOT_A_DIGIT, SEVERAL
from model.preprocessing.normalize import normalize_drawing
from model.preprocessing.strokes import PEN_TO_DRAWING, render_strokes
from tests.helpers.made_strokes import CHARACTERS


@pytest.fixture
def mixture(rng: np.random.Generator) -> DigitMixture:
    digits = tuple((one.strokes, int(one.label)) for one in CHARACTERS if one.label.isdigit())
    others = tuple(one.strokes for one in CHARACTERS if not one.label.isdigit())
    images = rng.integers(0, 256, (6, 28, 28), dtype=np.uint8)
    return DigitMixture(images, np.arange(6), digits, others, copies=2, scribbles=7, leftovers=4, several=5)


def test_mixture_has_every_digit_and_counts_what_is_none(mixture: DigitMixture) -> None:
    made = mixture(np.random.default_rng(1))
    assert len(made) == len(mixture) == len(made.images) == 6 + 2 * 30 + 12 + 7 + 4 + 5
    assert made.images.dtype == np.uint8
    assert made.images.shape[1:] == (28, 28)
    assert made.labels.dtype == np.int64
    np.testing.assert_array_equal(made.labels[:6], np.arange(6))
    np.testing.assert_array_equal(made.labels[6:66], [digit for _, digit in mixture.digits] * 2)
    assert (made.labels[66:-5] == NOT_A_DIGIT).all()
    assert (made.labels[-5:] == SEVERAL).all()
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
    calm = Variety(0, 0, 0, 0, 0, (0.05, 0.05), 0, 0, 0, (0.1, 0.1), 0, bold=0, shaky=0, sparse=0)
    few = replace(mixture, hands={}, variety=calm)(np.random.default_rng(5)).images[6:66].astype(int)
    many = replace(mixture, hands={})(np.random.default_rng(5)).images[6:66].astype(int)
    # The same digit drawn twice, then with all that people vary.
    apart = [np.abs(images[:30] - images[30:]).mean() for images in (few, many)]
    assert apart[0] < 0.5 * apart[1]


def test_copies_of_a_character_are_drawn_differently(mixture: DigitMixture) -> None:
    made = mixture(np.random.default_rng(4)).images
    assert (made[6:36] != made[36:66]).any(axis=(1, 2)).all()


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


def test_what_is_larger_than_a_digit_is_drawn_with_the_pen_of_one_or_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr("model.augmentation.mixture.draw", lambda strokes, rng, variety, pen: told.append(pen))
    rng = np.random.default_rng(1)
    for _ in range(400):
        draw_large([np.array([[0.0, 0.0], [4.0, 0.4]])], rng, replace(PEOPLE, bold=1.0))
    of_a_digit = [pen for pen in told if pen != PEN_TO_DRAWING]
    assert 150 < len(of_a_digit) < 250
    assert np.median(of_a_digit) == pytest.approx(PEOPLE.pen[0] / 4, rel=0.15)


def test_pen_may_be_given() -> None:
    line = [np.array([[0.0, 0.0], [1.0, 0.0]])]
    ink = {pen: np.mean([draw(line, np.random.default_rng(s), pen=pen) for s in range(20)]) for pen in (0.05, 0.2)}
    assert ink[0.05] < 0.5 * ink[0.2]


def test_hands_write_their_share_of_the_digits_that_they_write(mixture: DigitMixture) -> None:
    rng = np.random.default_rng(7)
    for digit in range(10):
        for name, make in hands[digit].items():
            assert replace(mixture, hands={name: 1.0})._hand(digit, rng) is make
            often = replace(mixture, hands={name: 0.3})
            assert 0.2 < np.mean([often._hand(digit, rng) is make for _ in range(500)]) < 0.4
        assert replace(mixture, hands={})._hand(digit, rng) is None


def test_all_hands_have_a_share_and_leave_most_digits_as_they_were_written() -> None:
    assert {name for ways in hands.values() for name in ways} == set(HANDS)
    assert max(sum(HANDS[name] for name in ways) for ways in hands.values()) < 0.3


def test_made_digits_are_drawn_as_that_digit(mixture: DigitMixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A square for a hand: ones and sevens are turned by little, as a turn makes them each other."""
    square = [np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])]
    told: list[tuple[float, float]] = []
    always = replace(mixture, straight=0.0, hands={"made": 1.0})

    def note(strokes: Strokes, rng: np.random.Generator, variety: Variety) -> npt.NDArray[np.uint8]:
        assert strokes is square
        told.append((variety.rotation, variety.bold))
        return np.zeros((28, 28), np.uint8)

    monkeypatch.setattr("model.augmentation.mixture.draw", note)
    for digit in (1, 4):
        monkeypatch.setitem(hands[digit], "made", lambda strokes, rng: square)
        always._drawn(CHARACTERS[0].strokes, digit, np.random.default_rng(1))
    assert told == [(LESS, 0.0), (PEOPLE.rotation, 0.0)]


def test_written_digits_but_zeros_are_also_drawn_with_bold_pens(
    mixture: DigitMixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zero would become a dot."""
    told: list[float] = []
    monkeypatch.setattr("model.augmentation.mixture.draw", lambda strokes, rng, variety: told.append(variety.bold))
    plain = replace(mixture, straight=0.0, hands={})
    for digit in range(10):
        plain._drawn(CHARACTERS[0].strokes, digit, np.random.default_rng(1))
    assert told == [0.0] + 9 * [PEOPLE.bold]


def test_share_of_every_digit_is_written_in_straight_lines(
    mixture: DigitMixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Strokes] = []
    monkeypatch.setattr("model.augmentation.mixture.draw", lambda strokes, *how: drawn.append(strokes))
    rng = np.random.default_rng(7)
    always, often = (replace(mixture, hands={}, straight=share) for share in (1.0, 0.3))
    for strokes, digit in mixture.digits:
        ways = {len(straight(digit, np.random.default_rng(seed))) for seed in range(40)}
        always._drawn(strokes, digit, rng)
        assert len(drawn[-1]) in ways
        assert drawn[-1] is not strokes
        drawn.clear()
        for _ in range(200):
            often._drawn(strokes, digit, rng)
        assert 0.15 < np.mean([one is not strokes for one in drawn]) < 0.45
