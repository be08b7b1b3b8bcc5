"""What the network `inkling` learns from: MNIST's digits perturbed, pen strokes drawn anew, and what is no digit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from model.augmentation.images import USUAL, Perturbation, perturb
from model.augmentation.scribbles import make_scribble
from model.augmentation.straight_digits import straight
from model.augmentation.strokes import PEOPLE, Variety, pen_width, slash, vary
from model.data.loader import Examples
from model.nn.layers import Array
from model.outputs import NOT_A_DIGIT
from model.preprocessing.normalize import network_image
from model.preprocessing.strokes import render_strokes

# Longest side of the raster that a varied drawing is drawn on, in pixels: from a small picture to one on which
# the network's picture is as that of a large sheet.
RASTER = (24, 100)
# Narrowest extent that a pen's width is taken of, of drawings with sides of about 1: a dot is no dot of no width.
NARROWEST = 0.2
# Gap between the digits of a pair, in parts of a digit's longest side.
PAIR_GAP = (0.0, 0.35)

Strokes = Sequence[npt.NDArray[Any]]


@dataclass(frozen=True)
class DigitMixture:
    """An epoch's worth of examples, made from an rng; repr names all but the data."""

    images: Array = field(repr=False)  # (N, 28, 28) uint8, each used once
    labels: Array = field(repr=False)  # (N,) int64, 0..9
    digits: tuple[tuple[Strokes, int], ...] = field(repr=False)  # strokes, and which digit they are
    others: tuple[Strokes, ...] = field(repr=False)  # strokes of letters and symbols, drawn once each
    copies: int = 2  # how often each of `digits` is drawn
    scribbles: int = 5000  # how many made-up drawings
    pairs: int = 2500  # how many pairs of digits side by side, which are not one digit
    plain: float = 0.0  # the share of images that are not perturbed
    slashed: float = 0.08  # the share of zeros that get a slash
    straight: float = 0.05  # the share of drawn digits that are replaced by that digit in straight lines
    variety: Variety = PEOPLE  # how far each drawing of strokes strays from what was written
    perturbation: Perturbation = USUAL  # how far perturbed images change

    def __len__(self) -> int:
        return len(self.labels) + self.copies * len(self.digits) + len(self.others) + self.scribbles + self.pairs

    def __call__(self, rng: np.random.Generator) -> Examples:
        """Make all examples, in the order of the fields; images (N, 28, 28) uint8, labels (N,) int64, 0..10."""
        hand = partial(draw, rng=rng, variety=self.variety)
        drawn = [hand(self._written(*one, rng)) for _ in range(self.copies) for one in self.digits]
        drawn += [hand(strokes) for strokes in self.others]
        drawn += [hand(make_scribble(rng)) for _ in range(self.scribbles)]
        drawn += [hand(self._pair(rng)) for _ in range(self.pairs)]
        perturbed = perturb(self.images, rng, self.perturbation)
        kept = rng.random(len(perturbed)) < self.plain
        perturbed[kept] = self.images[kept]
        images = np.concatenate([perturbed, np.stack(drawn)])
        labels = np.full(len(images), NOT_A_DIGIT, np.int64)
        known = np.concatenate([self.labels, np.tile([digit for _, digit in self.digits], self.copies)])
        labels[: len(known)] = known
        return Examples(images, labels)

    def _written(self, strokes: Strokes, digit: int, rng: np.random.Generator) -> Strokes:
        """Return a digit's strokes in one of the ways in which people write that digit."""
        if rng.random() < self.straight:
            return straight(digit, rng)
        return slash(strokes, rng) if digit == 0 and rng.random() < self.slashed else strokes

    def _pair(self, rng: np.random.Generator) -> list[npt.NDArray[np.float64]]:
        """Return two varied digits side by side, as strokes."""
        first, second = (vary(self.digits[i][0], rng, self.variety) for i in rng.integers(len(self.digits), size=2))
        right = max(float(stroke[:, 0].max()) for stroke in first)
        left = min(float(stroke[:, 0].min()) for stroke in second)
        shift = (right - left + rng.uniform(*PAIR_GAP), rng.normal(0, 0.08))
        return first + [stroke + shift for stroke in second]


def draw(strokes: Strokes, rng: np.random.Generator, variety: Variety = PEOPLE) -> npt.NDArray[np.uint8]:
    """Return (28, 28) uint8: strokes as another hand might have drawn them, as the network sees them."""
    varied = vary(strokes, rng, variety)
    extent = max(float(np.ptp(np.concatenate(varied), axis=0).max()), NARROWEST)
    return picture(varied, width=pen_width(rng, variety) * extent, side=int(rng.integers(*RASTER)))


def picture(strokes: Strokes, **how: Any) -> npt.NDArray[np.uint8]:
    """Return (28, 28) uint8: the strokes as they are, as the network sees them; how: as for render_strokes."""
    return network_image(render_strokes(strokes, **how).ink)
