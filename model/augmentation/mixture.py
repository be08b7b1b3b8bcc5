"""What the network `inkling` learns from: MNIST's digits perturbed, pen strokes drawn anew, and what is no digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from model.augmentation.hands import Hand, hands
from model.augmentation.images import USUAL, Perturbation, perturb
from model.augmentation.leftovers import make_leftover
from model.augmentation.scribbles import make_scribble
from model.augmentation.several import make_several
from model.augmentation.straight_digits import straight
from model.augmentation.strokes import PEOPLE, Variety, pen_width, vary
from model.data.loader import Examples
from model.nn.layers import Array
from model.outputs import NOT_A_DIGIT, SEVERAL
from model.preprocessing.normalize import network_image
from model.preprocessing.strokes import PEN_TO_DRAWING, render_strokes

# Longest side of the raster that a varied drawing is drawn on, in pixels: from a small picture to one on which
# the network's picture is as that of a large sheet.
RASTER = (24, 100)
# Narrowest extent that a pen's width is taken of, of drawings with sides of about 1: a dot is no dot of no width.
NARROWEST = 0.2
# The share of drawn digits that are written by each made hand, of the digits that it writes.
HANDS = {
    "slash": 0.08,
    "crossed_zero": 0.03,
    "unclosed_zero": 0.02,
    "tailed_zero": 0.03,
    "upstroke": 0.12,
    "level_bar": 0.08,
    "looped_two": 0.1,
    "open_four": 0.04,
    "closed_four": 0.02,
    "small_loop": 0.08,
    "two_circles": 0.03,
    "open_nine": 0.05,
    "closed_nine": 0.03,
    "foot": 0.03,
    "hook": 0.02,
}
# Digits that a turn makes each other, as the bar of a 7 rises like the upstroke of a 1: made ones are turned by less.
TURNED_LESS = (1, 7)
LESS = 4.0  # degrees, standard deviation

Strokes = Sequence[npt.NDArray[Any]]


@dataclass(frozen=True)
class DigitMixture:
    """An epoch's worth of examples, made from an rng; repr names all but the data."""

    images: Array = field(repr=False)  # (N, 28, 28) uint8, each used once
    labels: Array = field(repr=False)  # (N,) int64, 0..9
    digits: tuple[tuple[Strokes, int], ...] = field(repr=False)  # strokes, and which digit they are
    others: tuple[Strokes, ...] = field(repr=False)  # strokes of letters, symbols and doodles
    copies: int = 2  # how often each of `digits` is drawn
    most_others: int = 30_000  # how many of `others` are drawn, at random, each once at most
    scribbles: int = 5000  # how many made-up drawings
    leftovers: int = 8000  # how many drawings of what cutting leaves of digits and letters
    several: int = 10_000  # how many numbers of several digits
    plain: float = 0.0  # the share of images that are not perturbed
    hands: Mapping[str, float] = field(
        default_factory=lambda: dict(HANDS)
    )  # the share of drawn digits that each made hand writes
    straight: float = 0.05  # the share of drawn digits that are replaced by that digit in straight lines
    variety: Variety = PEOPLE  # how far each drawing of strokes strays from what was written
    perturbation: Perturbation = USUAL  # how far perturbed images change

    def __len__(self) -> int:
        written = self.copies * len(self.digits) + min(self.most_others, len(self.others))
        return len(self.labels) + written + self.scribbles + self.leftovers + self.several

    def __call__(self, rng: np.random.Generator) -> Examples:
        """Make all examples, in the order of the fields; images (N, 28, 28) uint8, labels (N,) int64, 0..11."""
        hand = partial(draw, rng=rng, variety=self.variety)
        large = partial(draw_large, rng=rng, variety=self.variety)
        drawn = [self._drawn(*one, rng) for _ in range(self.copies) for one in self.digits]
        drawn += [hand(self.others[i]) for i in rng.permutation(len(self.others))[: self.most_others]]
        drawn += [hand(make_scribble(rng)) for _ in range(self.scribbles)]
        drawn += [large(make_leftover(self.digits, self.others, rng)) for _ in range(self.leftovers)]
        drawn += [large(make_several(self.digits, rng, self.variety)) for _ in range(self.several)]
        perturbed = perturb(self.images, rng, self.perturbation)
        kept = rng.random(len(perturbed)) < self.plain
        perturbed[kept] = self.images[kept]
        images = np.concatenate([perturbed, np.stack(drawn)])
        labels = np.full(len(images), NOT_A_DIGIT, np.int64)
        known = np.concatenate([self.labels, np.tile([digit for _, digit in self.digits], self.copies)])
        labels[: len(known)] = known
        labels[len(images) - self.several :] = SEVERAL
        return Examples(images, labels)

    def _drawn(self, strokes: Strokes, digit: int, rng: np.random.Generator) -> npt.NDArray[np.uint8]:
        """Return (28, 28) uint8: a digit as it was written, or in another way in which people write it."""
        if rng.random() < self.straight:
            return draw(straight(digit, rng), rng, self.variety)
        make = self._hand(digit, rng)
        variety = self.variety
        if make is not None and digit in TURNED_LESS:
            variety = replace(variety, rotation=min(LESS, variety.rotation))
        if make is not None or digit == 0:
            variety = replace(variety, bold=0.0)  # it would close loops and gaps, and make a dot of a zero
        return draw(strokes if make is None else make(strokes, rng), rng, variety)

    def _hand(self, digit: int, rng: np.random.Generator) -> Hand | None:
        """Return a made hand for a digit, each as often as `hands` says, or None."""
        chance = rng.random()
        for name, make in hands[digit].items():
            chance -= self.hands.get(name, 0.0)
            if chance < 0:
                return make
        return None


def draw_large(strokes: Strokes, rng: np.random.Generator, variety: Variety = PEOPLE) -> npt.NDArray[np.uint8]:
    """Return (28, 28) uint8: what may be larger than a digit or less than one, as the network sees it in one piece.

    strokes: a digit is about 1 high. Half are drawn with a pen chosen for a digit, as in pictures, half with one for
    the whole drawing, as strokes without a width are.
    """
    extent = max(float(np.ptp(np.concatenate(strokes), axis=0).max()), NARROWEST)
    of_a_digit = pen_width(rng, replace(variety, bold=0.0)) / extent
    return draw(strokes, rng, variety, min(of_a_digit, variety.pen[1]) if rng.random() < 0.5 else PEN_TO_DRAWING)


def draw(
    strokes: Strokes, rng: np.random.Generator, variety: Variety = PEOPLE, pen: float | None = None
) -> npt.NDArray[np.uint8]:
    """Return (28, 28) uint8: strokes as another hand might have drawn them, as the network sees them.

    pen: its width in parts of the drawing's longest side; None: any that people use.
    """
    varied = vary(strokes, rng, variety)
    extent = max(float(np.ptp(np.concatenate(varied), axis=0).max()), NARROWEST)
    width = (pen_width(rng, variety) if pen is None else pen) * extent
    return picture(varied, width=width, side=int(rng.integers(*RASTER)))


def picture(strokes: Strokes, **how: Any) -> npt.NDArray[np.uint8]:
    """Return (28, 28) uint8: the strokes as they are, as the network sees them; how: as for render_strokes."""
    return network_image(render_strokes(strokes, **how).ink)
